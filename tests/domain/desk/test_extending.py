"""A new date on an overdue ticket: beside the due date, kept apart from it by every act."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from chalicelib.domain.desk.extending import extend
from chalicelib.domain.errors import Invalid
from chalicelib.domain.reviews.plan import plan
from chalicelib.domain.tickets import transitions
from chalicelib.domain.tickets.act_context import ActContext
from chalicelib.domain.tickets.lifecycle import Act, Status
from chalicelib.domain.tickets.notices import Notice, NoticeKind
from chalicelib.domain.tickets.summary import due_explained
from chalicelib.domain.tickets.ticket import Ticket
from tests import calendar_of_ecuador as calendar
from tests.mail.samples import ANA, ticket
from tests.seeds import CATALOG

DUE = date(2027, 1, 12)
LATE = date(2027, 1, 14)
NEW = calendar.plus(LATE, 5)


def on(day: date) -> ActContext:
    return ActContext(at=f"{day}T15:00:00.000Z", today=day, catalog=CATALOG)


def late(day: date = LATE, **facts: object) -> Ticket:
    return extend(ticket(due_on=DUE, **facts), "Faltan datos de Loja.", on(day))


def apology(one: Ticket) -> tuple[date, date]:
    """When the next one goes out, and of which date."""
    (planned,) = [each for each in plan(one, CATALOG) if each.act is NoticeKind.OVERDUE]
    return planned.on, planned.about


@pytest.mark.parametrize("legal", [False, True])
def test_the_missed_date_stands_and_the_new_one_ends_the_sum(legal: bool) -> None:
    one = late(legal_request=legal)
    assert (one.due_on, one.promised_on, one.extension) == (DUE, NEW, None)
    last = due_explained(one, "es")[-1]
    assert (last.kind, last.date) == ("promised", NEW)


def test_no_apology_goes_out_before_the_new_date_has_passed_and_the_next_names_it() -> None:
    told = Notice(kind=NoticeKind.OVERDUE, at=on(DUE + timedelta(1)).at, about=DUE)
    one = late(notices=(told,))
    assert apology(one) == (NEW + timedelta(1), NEW)


def test_another_date_is_refused_while_the_first_lies_ahead_and_given_afterwards() -> None:
    with pytest.raises(Invalid) as refused:
        extend(late(), "Otra vez.", on(NEW))
    assert [(one.field, one.code) for one in refused.value.faults] == [
        ("extension", "already_promised")
    ]
    again = NEW + timedelta(1)
    assert extend(late(), "Otra vez.", on(again)).promised_on == calendar.plus(again, 5)


def test_a_pause_moves_the_new_date_too() -> None:
    asked = transitions.reply(late(), Status.WAITING_REQUESTER, ANA, on(LATE))
    back = transitions.move(asked, Act.MESSAGE, on(date(2027, 1, 18)))
    assert back.promised_on == calendar.plus(NEW, calendar.between(LATE, date(2027, 1, 18)))


def test_a_date_that_a_ticket_taken_up_again_gets_replaces_it() -> None:
    done = transitions.reply(late(), Status.ANSWERED, ANA, on(LATE))
    again = transitions.message(done, on(date(2027, 1, 18)))
    assert (again.promised_on, again.due_on) == (None, calendar.plus(date(2027, 1, 18), 5))


def test_a_mark_as_a_formal_request_moves_the_law_s_date_alone() -> None:
    marked = transitions.edit(late(), on(LATE), legal_request=True)
    assert marked.due_on <= DUE
    assert marked.promised_on == NEW
    assert transitions.edit(marked, on(LATE), legal_request=False).due_on == DUE

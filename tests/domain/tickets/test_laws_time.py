"""The time that the law gives survives every act on a ticket."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.desk import extending
from chalicelib.domain.errors import Conflict, Invalid
from chalicelib.domain.tickets import transitions
from chalicelib.domain.tickets.lifecycle import Act, Clock, Status
from chalicelib.domain.tickets.summary import due_explained
from chalicelib.domain.tickets.ticket import Priority, Ticket
from chalicelib.store.tickets import ticket_rows
from tests import calendar_of_ecuador as calendar
from tests.mail.samples import ANA, ticket
from tests.moments import moment

FILED, DUE = date(2026, 12, 17), date(2027, 1, 12)  # fifteen working days
LEGAL = calendar.plus(FILED, 10)


def on(day: date) -> transitions.ActContext:
    return moment(day.isoformat())


def mark(one: Ticket, day: date, legal: bool = True) -> Ticket:
    return transitions.edit(one, on(day), legal_request=legal)


def ask(one: Ticket, day: date) -> Ticket:
    return transitions.reply(one, Status.WAITING_REQUESTER, ANA, on(day))


def message(one: Ticket, day: date) -> Ticket:
    return transitions.message(one, on(day))


def extend(one: Ticket, day: date) -> Ticket:
    return extending.extend(one, "Faltan los datos de Loja.", on(day))


def answer(one: Ticket, day: date) -> Ticket:
    return transitions.reply(one, Status.ANSWERED, ANA, on(day))


class TestExtensionAndLegalMark:
    def test_give_the_same_date_in_either_order(self) -> None:
        day = date(2026, 12, 21)
        dates = {
            acts[1](acts[0](ticket(), day), day).due_on for acts in permutations([mark, extend])
        }
        assert dates == {calendar.plus(LEGAL, 5)}

    def test_a_mistaken_mark_that_is_taken_back_restores_everything(self) -> None:
        day = date(2026, 12, 21)
        assert mark(mark(ticket(), day), day, legal=False) == ticket()
        extended = extend(mark(ticket(), day), day)
        assert mark(extended, day, legal=False).due_on == extend(ticket(), day).due_on

    def test_a_mark_taken_back_while_a_question_waits_pauses_the_clock_as_before(self) -> None:
        asked = ask(ticket(), date(2026, 12, 21))
        marked = mark(asked, date(2026, 12, 23))
        assert marked.clock is Clock.RUNS
        back = mark(marked, date(2026, 12, 29), legal=False)
        assert back.clock is Clock.PAUSED
        answered = message(back, date(2027, 1, 6))
        assert answered.due_on == message(asked, date(2027, 1, 6)).due_on

    def test_a_question_under_a_mistaken_mark_counts_as_a_pause_once_it_is_taken_back(self) -> None:
        day = date(2026, 12, 21)
        asked = message(ask(mark(ticket(), day), day), date(2026, 12, 30))
        assert asked.due_on == LEGAL
        back = mark(asked, date(2026, 12, 30), legal=False)
        assert back.due_on == message(ask(ticket(), day), date(2026, 12, 30)).due_on

    def test_the_sum_shows_only_what_moved_the_date(self) -> None:
        day = date(2026, 12, 21)
        asked = message(ask(mark(ticket(), day), day), date(2026, 12, 30))
        kinds = [step.kind for step in due_explained(asked, "es")]
        assert kinds == ["first_day", "holiday", "holiday", "due", "legal"]


class TestExtension:
    def test_of_a_paused_ticket_counts_from_the_date_as_it_is_owed(self) -> None:
        asked = ask(ticket(), date(2026, 12, 21))
        extended = extend(asked, date(2026, 12, 28))  # four working days paused
        owed = calendar.plus(DUE, 4)
        assert extended.extension is not None
        assert (extended.extension.due_before, extended.due_on) == (owed, calendar.plus(owed, 5))
        assert extended.clock is Clock.PAUSED
        assert message(extended, date(2027, 1, 6)).due_on == calendar.plus(DUE, 4 + 5 + 6)

    def test_is_not_refused_for_a_date_that_the_pause_puts_off(self) -> None:
        asked = ask(ticket(), date(2026, 12, 21))
        assert extend(asked, date(2027, 1, 14)).extension


_TAKEN_UP: dict[str, Callable[[Ticket, date], Ticket]] = {
    "an agent takes it up": lambda one, day: transitions.move(one, Act.START, on(day)),
    "an agent writes": lambda one, day: transitions.reply(one, Status.IN_PROGRESS, ANA, on(day)),
    "an agent asks": ask,
    "the requester writes": message,
}


class TestTakenUpAfterItsDate:
    @pytest.mark.parametrize("act", _TAKEN_UP.values(), ids=_TAKEN_UP)
    def test_an_answered_ticket_has_the_days_of_reopening_whoever_does_it(
        self, act: Callable[[Ticket, date], Ticket]
    ) -> None:
        answered = answer(ticket(), date(2027, 1, 11))
        again = act(answered, date(2027, 1, 18))
        assert again.due_on == calendar.plus(date(2027, 1, 18), 5)
        assert act(answered, date(2027, 1, 12)).due_on == DUE

    def test_a_question_then_pauses_the_new_days(self) -> None:
        asked = ask(answer(ticket(), date(2027, 1, 11)), date(2027, 1, 18))
        assert message(asked, date(2027, 1, 20)).due_on == calendar.plus(date(2027, 1, 25), 2)

    def test_a_legal_request_has_them_too(self) -> None:
        answered = answer(mark(ticket(), FILED), date(2026, 12, 29))
        again = message(answered, date(2027, 1, 7))
        assert again.due_on == calendar.plus(date(2027, 1, 7), 5)


class TestMerge:
    LATER = ticket(number="000002", due_on=date(2027, 1, 20))

    def joined(self, gone: Ticket, into: Ticket, day: date = FILED) -> Ticket:
        return transitions.merge(gone, into, on(day))[1]

    def test_takes_the_earlier_date(self) -> None:
        assert self.joined(ticket(), self.LATER).due_on == DUE
        assert self.joined(self.LATER, ticket()) == ticket(merged_from=("000002",))
        step = due_explained(self.joined(ticket(), self.LATER), "es")[-1]
        assert (step.kind, step.date) == ("merged", DUE)

    def test_takes_the_legal_mark_and_its_date(self) -> None:
        joined = self.joined(mark(ticket(), FILED), self.LATER)
        assert (joined.legal_request, joined.due_on) == (True, LEGAL)

    def test_of_a_legal_request_stops_the_pause_of_the_one_that_stays(self) -> None:
        asked = ask(self.LATER, date(2026, 12, 18))
        joined = self.joined(mark(ticket(), FILED), asked, date(2026, 12, 21))
        assert (joined.clock, joined.due_on) == (Clock.RUNS, LEGAL)

    def test_compares_the_dates_as_they_are_owed(self) -> None:
        asked = ask(ticket(), date(2026, 12, 18))
        joined = self.joined(asked, self.LATER, date(2027, 1, 4))  # nine working days paused
        assert joined.due_on == date(2027, 1, 20)

    def test_takes_no_date_of_what_is_answered(self) -> None:
        joined = self.joined(answer(ticket(), date(2026, 12, 21)), self.LATER)
        assert joined.due_on == date(2027, 1, 20)

    def test_takes_the_holder_where_nobody_holds_the_one_that_stays(self) -> None:
        held = transitions.assign(ticket(), ANA, on(FILED))
        joined = self.joined(held, self.LATER)
        assert (joined.assignee, joined.status) == ("ana", Status.IN_PROGRESS)
        elsewhere = self.LATER.model_copy(update={"area": "DIES"})
        assert self.joined(held, elsewhere).assignee is None
        theirs = self.LATER.model_copy(update={"assignee": "luis"})
        assert self.joined(held, theirs).assignee == "luis"

    @pytest.mark.parametrize("one", Priority)
    @pytest.mark.parametrize("other", Priority)
    def test_takes_the_higher_priority(self, one: Priority, other: Priority) -> None:
        into = self.LATER.model_copy(update={"priority": other})
        joined = self.joined(ticket(priority=one), into)
        weights = [*Priority]
        assert weights.index(joined.priority) == max(weights.index(one), weights.index(other))


class TestTransferAndReclassification:
    def test_keep_the_clock(self) -> None:
        day = date(2026, 12, 21)
        for one in (ticket(), extend(ticket(), day), mark(ticket(), day)):
            moved = transitions.transfer(one, "DIES", on(day))
            filed = transitions.edit(moved, on(day), topic="enemdu")
            assert (filed.due_on, filed.adjustments) == (one.due_on, one.adjustments)


def test_a_ticket_closed_in_the_evening_of_a_months_last_day_is_in_that_months_list() -> None:
    closed = ticket(status=Status.CLOSED, closed_at="2027-01-01T03:30:00.000Z")
    assert ticket_rows.queue(closed) == "DECON#closed-2026-12"


_WORK = {
    "ask": ask,
    "message": message,
    "extend": extend,
    "mark": mark,
    "unmark": lambda one, day: mark(one, day, legal=False),
}


class _Model:
    """The same by plain counting: the dates without the mark and by the law, side by side."""

    def __init__(self) -> None:
        self.plain, self.legal = DUE, LEGAL
        self.is_legal, self.waiting, self.since = False, False, FILED

    def date(self) -> date:
        return min(self.plain, self.legal) if self.is_legal else self.plain

    def pause_ends(self, day: date) -> None:
        if self.waiting and (days := calendar.between(self.since, day)):
            self.plain = calendar.plus(self.plain, days)
        self.waiting = False


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["ask", "message", "extend", "mark", "unmark"]), st.integers(0, 2)
        ),
        max_size=7,
    )
)
def test_whatever_the_order_of_acts_the_date_is_that_of_plain_counting(
    acts: list[tuple[str, int]],
) -> None:
    one, model, day, extended = ticket(), _Model(), FILED, False
    for name, days in acts:
        day += timedelta(days=days)
        try:
            one = _WORK[name](one, day)
        except (Conflict, Invalid):
            continue
        if name == "ask" and not model.waiting:
            model.waiting, model.since = True, day
        if name == "message":
            model.pause_ends(day)
        if name == "extend" and not extended:
            model.plain, model.legal = (calendar.plus(d, 5) for d in (model.plain, model.legal))
            extended = True
        if name in ("mark", "unmark"):
            model.is_legal = name == "mark"
    one = message(one, day)
    model.pause_ends(day)
    assert one.due_on == model.date()
    assert one.legal_request == model.is_legal

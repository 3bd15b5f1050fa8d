"""A holiday that comes or goes moves each open ticket's date to where it would be had it always
been so."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest

from chalicelib.domain.desk import extending
from chalicelib.domain.reviews.plan import due_on, next_review
from chalicelib.domain.reviews.redating import changed_days, redated
from chalicelib.domain.rules.catalog import Catalog
from chalicelib.domain.rules.deadlines import deadline
from chalicelib.domain.rules.holidays import Holiday
from chalicelib.domain.tickets import transitions
from chalicelib.domain.tickets.act_context import ActContext
from chalicelib.domain.tickets.dates import due
from chalicelib.domain.tickets.dates.steps import skipped_of
from chalicelib.domain.tickets.lifecycle import Status
from chalicelib.domain.tickets.notices import NoticeKind
from chalicelib.domain.tickets.summary import due_explained
from chalicelib.domain.tickets.ticket import Ticket
from tests.mail.samples import ANA, ticket
from tests.moments import with_rules
from tests.seeds import CATALOG

DUE = date(2027, 1, 11)  # fifteen working days after 17 December
TODAY = date(2026, 12, 30)
EARLY, LATE = date(2026, 12, 22), date(2027, 1, 6)  # a Tuesday that acts span, a Wednesday ahead

Life = Callable[[Catalog], Ticket]


def mourning(day: date) -> Holiday:
    return Holiday(date=day, name_es="Luto nacional", name_en="National mourning")


def with_holidays(*days: date, catalog: Catalog = CATALOG) -> Catalog:
    return replace(catalog, holidays=dict(catalog.holidays) | {day: mourning(day) for day in days})


def on(day: date, catalog: Catalog) -> ActContext:
    return ActContext(f"{day}T15:00:00.000Z", day, catalog)


def filed(catalog: Catalog, **changes: object) -> Ticket:
    """As it is when it is opened under a catalog."""
    one = ticket(**changes)
    first = deadline(one.filed_on, one.working_days, catalog.holidays_from(one.filed_on))
    skipped = tuple(skipped_of(holiday) for holiday in first.skipped)
    return one.model_copy(update={"due_on": first.due_on, "skipped": skipped})


def extended(catalog: Catalog) -> Ticket:
    return extending.extend(filed(catalog), "Falta Loja.", on(date(2026, 12, 18), catalog))


def asked(catalog: Catalog) -> Ticket:
    context = on(date(2026, 12, 18), catalog)
    return transitions.reply(filed(catalog), Status.WAITING_REQUESTER, ANA, context)


def paused_once(catalog: Catalog) -> Ticket:
    return transitions.message(asked(catalog), on(date(2026, 12, 28), catalog))


def legal(catalog: Catalog) -> Ticket:
    return transitions.edit(filed(catalog), on(date(2026, 12, 18), catalog), legal_request=True)


def legal_and_extended(catalog: Catalog) -> Ticket:
    return extending.extend(legal(catalog), "Falta Loja.", on(date(2026, 12, 21), catalog))


def extended_and_legal(catalog: Catalog) -> Ticket:
    context = on(date(2026, 12, 21), catalog)
    return transitions.edit(extended(catalog), context, legal_request=True)


LIVES: list[Life] = [
    filed,
    extended,
    asked,
    paused_once,
    legal,
    legal_and_extended,
    extended_and_legal,
]


@pytest.mark.parametrize("day", [EARLY, LATE])
@pytest.mark.parametrize("life", LIVES)
def test_a_date_is_where_it_would_be_had_the_holiday_always_been(life: Life, day: date) -> None:
    before, after = with_holidays(), with_holidays(day)
    moved = redated(life(before), before.holidays, on(TODAY, after)) or life(before)
    assert moved.due_on == life(after).due_on
    back = redated(moved, after.holidays, on(TODAY, before)) or moved
    assert back == life(before), "taken back the same day, nothing is left of it"


@pytest.mark.parametrize("life", LIVES)
def test_acts_afterwards_count_from_the_moved_date(life: Life) -> None:
    before, after = with_holidays(), with_holidays(EARLY)
    later = on(TODAY, after)

    def goes_on(one: Ticket) -> Ticket:
        one = transitions.message(one, later)
        return transitions.edit(one, later, legal_request=not one.legal_request)

    moved = redated(life(before), before.holidays, later) or life(before)
    assert goes_on(moved).due_on == goes_on(life(after)).due_on


@pytest.mark.parametrize("day", [EARLY, LATE, date(2027, 1, 8)])
@pytest.mark.parametrize("life", [filed, asked, paused_once, extended])
def test_a_mark_that_is_taken_back_restores_the_date_of_a_ticket_that_never_had_it(
    life: Life, day: date
) -> None:
    """Also where the holiday lies behind the law's date, and moved the hidden one alone."""
    before, after = with_holidays(), with_holidays(day)
    marked = transitions.edit(life(before), on(TODAY, before), legal_request=True)
    later = on(TODAY, after)
    marked = redated(marked, before.holidays, later) or marked
    restored = transitions.edit(marked, later, legal_request=False)
    plain = redated(life(before), before.holidays, later) or life(before)
    paused = due.as_owed(plain, later)
    assert restored.due_on == paused.due_on
    steps = due_explained(restored, "es")
    assert steps == () or steps[-1].date == restored.due_on
    again = redated(restored, after.holidays, on(TODAY, before)) or restored
    assert again.due_on == due.as_owed(life(before), on(TODAY, before)).due_on


@pytest.mark.parametrize("life", LIVES)
def test_what_moved_already_does_not_move_again(life: Life) -> None:
    before, after = with_holidays(), with_holidays(EARLY)
    moved = redated(life(before), before.holidays, on(TODAY, after)) or life(before)
    assert redated(moved, before.holidays, on(TODAY, after)) is None


def test_the_sum_names_the_holiday_and_the_new_date() -> None:
    before, after = with_holidays(), with_holidays(LATE)
    moved = redated(filed(before), before.holidays, on(TODAY, after))
    assert moved is not None
    *_, step = due_explained(moved, "es")
    assert (step.kind, step.since, step.name) == ("holiday_added", LATE, "Luto nacional")
    assert step.date == moved.due_on == DUE + timedelta(days=1)
    tomorrow = on(TODAY + timedelta(days=3), before)
    told = moved.model_copy(update={"untold_move": None})
    back = redated(told, after.holidays, tomorrow)
    assert back is not None
    *_, first, last = due_explained(back, "en")
    assert (first.kind, last.kind, last.name) == (
        "holiday_added",
        "holiday_withdrawn",
        "National mourning",
    )
    assert last.date == back.due_on == DUE


def test_one_that_comes_and_one_that_goes_leave_the_date_and_its_sum() -> None:
    before, after = with_holidays(EARLY), with_holidays(LATE)
    assert redated(filed(before), before.holidays, on(TODAY, after)) is None


def test_a_day_of_the_law_that_is_declared_worked_brings_the_date_forward() -> None:
    worked = mourning(date(2027, 1, 1)).model_copy(update={"worked": True, "name_es": "Año Nuevo"})
    after = replace(CATALOG, holidays=dict(CATALOG.holidays) | {worked.date: worked})
    moved = redated(filed(CATALOG), CATALOG.holidays, on(TODAY, after))
    assert moved is not None
    assert moved.due_on == date(2027, 1, 8)
    assert list(changed_days(CATALOG.holidays, after.holidays)) == [date(2027, 1, 1)]


def test_a_weekend_and_another_name_move_nothing() -> None:
    saturday = with_holidays(date(2027, 1, 9))
    assert redated(filed(CATALOG), CATALOG.holidays, on(TODAY, saturday)) is None
    before = with_holidays(LATE)
    renamed = mourning(LATE).model_copy(update={"name_es": "Duelo nacional"})
    after = replace(before, holidays=dict(before.holidays) | {LATE: renamed})
    assert redated(filed(before), before.holidays, on(TODAY, after)) is None


def test_a_date_that_was_counted_otherwise_stands() -> None:
    one = filed(CATALOG).model_copy(update={"due_on": date(2027, 1, 20)})
    assert redated(one, CATALOG.holidays, on(TODAY, with_holidays(LATE))) is None


def test_a_mark_that_goes_forgets_what_a_holiday_did_to_a_reopening_under_it_alone() -> None:
    first = date(2027, 3, 1)  # by a rule of before
    marked_on = on(date(2026, 12, 18), CATALOG)
    one = transitions.edit(ticket(due_on=first), marked_on, legal_request=True)
    answered = transitions.reply(one, Status.ANSWERED, ANA, on(date(2026, 12, 21), CATALOG))
    again = transitions.message(answered, on(date(2027, 1, 14), CATALOG))
    decreed = with_holidays(date(2027, 1, 18))
    moved = redated(again, CATALOG.holidays, on(date(2027, 1, 15), decreed))
    assert moved is not None
    assert moved.due_on > again.due_on
    back = on(date(2027, 1, 15), decreed)
    restored = transitions.edit(moved, back, legal_request=False)
    assert (restored.due_on, restored.adjustments) == (first, ())


def test_an_act_moves_no_date_in_force_that_only_a_holiday_did() -> None:
    """What the clock has not gone over yet it moves, with a step, and tells its requester."""
    decreed = with_holidays(LATE)
    one = transitions.edit(filed(decreed), on(date(2026, 12, 18), decreed), legal_request=True)
    answered = transitions.reply(one, Status.ANSWERED, ANA, on(date(2026, 12, 21), decreed))
    again = transitions.message(answered, on(date(2027, 1, 5), decreed))
    asked = transitions.reply(again, Status.WAITING_REQUESTER, ANA, on(date(2027, 1, 5), decreed))
    told = transitions.message(asked, on(date(2027, 1, 7), CATALOG))
    assert told.due_on == again.due_on
    moved = redated(told, decreed.holidays, on(date(2027, 1, 7), CATALOG))
    assert moved is not None
    assert (moved.due_on < told.due_on, moved.untold_move is not None) == (True, True)


def test_what_is_closed_keeps_its_date() -> None:
    one = filed(CATALOG, status=Status.CLOSED)
    assert redated(one, CATALOG.holidays, on(TODAY, with_holidays(LATE))) is None


class TestWhatIsTold:
    def moved(self, day: date, today: date, **changes: object) -> tuple[Ticket, Catalog]:
        before, after = with_holidays(), with_holidays(day)
        one = redated(filed(before, **changes), before.holidays, on(today, after))
        assert one is not None
        return one, after

    def test_nothing_on_the_day_itself_and_the_new_date_the_next_morning(self) -> None:
        today = date(2027, 1, 8)  # on which it would be told that the date is near
        one, catalog = self.moved(LATE, today)
        assert due_on(one, today, catalog) is None
        assert next_review(one, today, catalog) == date(2027, 1, 9)
        planned = due_on(one, date(2027, 1, 9), catalog)
        assert planned is not None
        assert (planned.act, planned.about) == (NoticeKind.DATE_MOVED, DUE + timedelta(days=1))

    def test_not_before_seven_where_the_clock_begins_earlier(self) -> None:
        one, _ = self.moved(LATE, TODAY)
        early = with_holidays(LATE, catalog=with_rules(notice_hour=5))
        assert due_on(one, TODAY + timedelta(days=1), early) is None
        assert due_on(one, TODAY + timedelta(days=2), early) is not None

    def test_an_apology_where_the_new_date_has_passed(self) -> None:
        today = date(2027, 1, 20)
        one, catalog = self.moved(LATE, today)
        assert due_on(one, today, catalog) is None
        planned = due_on(one, date(2027, 1, 21), catalog)
        assert planned is not None
        assert (planned.act, planned.about) == (NoticeKind.OVERDUE, DUE + timedelta(days=1))

    def test_an_extension_tells_the_date_itself(self) -> None:
        one, catalog = self.moved(LATE, TODAY)
        longer = extending.extend(one, "Falta Loja.", on(TODAY, catalog))
        assert longer.untold_move is None

    def test_nothing_while_a_question_waits_and_once_it_is_answered(self) -> None:
        before, after = with_holidays(), with_holidays(LATE)
        one = redated(asked(before), before.holidays, on(TODAY, after))
        assert one is not None
        tomorrow = TODAY + timedelta(days=1)
        found = due_on(one, tomorrow, after)
        assert found is None or found.act is NoticeKind.REMINDER
        resumed = transitions.message(one, on(TODAY, after))
        planned = due_on(resumed, tomorrow, after)
        assert planned is not None
        assert planned.act is NoticeKind.DATE_MOVED

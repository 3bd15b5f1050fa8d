"""What of a ticket is counted, from the ticket and its thread alone."""

from __future__ import annotations

from datetime import date
from itertools import count
from typing import Any

import pytest

from chalicelib.domain.figures.fact import Fact, changed_days, fact_of
from chalicelib.domain.tickets.entry import Entry
from tests.mail.samples import ticket
from tests.seeds import CATALOG

MONDAY, TUESDAY, FRIDAY = date(2026, 12, 21), date(2026, 12, 22), date(2026, 12, 25)
NEXT_MONDAY = date(2026, 12, 28)
_IDS = count()


def stamp(day: date, hour: int = 15) -> str:
    return f"{day}T{hour:02}:00:00.000Z"


def line(event: str | None, day: date, **facts: Any) -> Entry:
    told = {"number": "051243", "entry_id": f"01J{next(_IDS):05}", "kind": "event"}
    told |= {"author": "system", "event": event, "at": stamp(day), "version": 1}
    return Entry.model_validate(told | facts)


def fact(*thread: Entry, **facts: Any) -> Fact:
    return fact_of(ticket(**{"opened_at": stamp(MONDAY)} | facts), thread, CATALOG)


def test_days_are_those_of_ecuador() -> None:
    assert fact(opened_at=stamp(TUESDAY, 3)).opened_on == MONDAY


def test_working_days_leave_out_weekends_and_holidays() -> None:
    found = fact(first_reply_at=stamp(NEXT_MONDAY))
    assert (found.replied_on, found.replied_in) == (NEXT_MONDAY, 4)  # Christmas is a Friday


def test_answered_is_the_first_answer_by_the_date_that_held_then() -> None:
    first, second = line("answer", TUESDAY, kind="reply"), line("answer", NEXT_MONDAY, kind="reply")
    found = fact(
        first, second, answered_at=stamp(NEXT_MONDAY), due_on=MONDAY, answer_due_on=TUESDAY
    )
    assert (found.answered_on, found.in_time, found.overdue_on) == (TUESDAY, True, None)


def test_late_is_what_the_clock_told_or_what_was_answered_late() -> None:
    late = {"answered_at": stamp(NEXT_MONDAY), "due_on": TUESDAY}
    assert fact(**late).overdue_on == NEXT_MONDAY
    assert fact(line("overdue", FRIDAY), line("overdue", NEXT_MONDAY), **late).overdue_on == FRIDAY


@pytest.mark.parametrize(
    "again",
    [
        line("reopen", TUESDAY),
        line(None, TUESDAY, kind="message", author="requester"),
    ],
)
def test_reopened_is_what_was_closed(again: Entry) -> None:
    assert fact(line("close", MONDAY), again).reopened_on == (TUESDAY,)
    assert fact(line("answer", MONDAY), line(None, TUESDAY, kind="note")).reopened_on == ()


def test_a_message_on_what_is_open_reopens_nothing() -> None:
    wrote = line(None, TUESDAY, kind="message", author="requester")
    assert fact(wrote, line("close", FRIDAY)).reopened_on == ()
    told = {"status": ["closed", "in_progress"]}
    wrote = line(None, TUESDAY, kind="message", author="requester", changes=told)
    assert fact(wrote).reopened_on == (TUESDAY,)  # imported: no line says that it was closed


def test_what_was_undone_did_not_happen() -> None:
    act = {"bulk_act": "01ACT"}
    moved, undone = line("transfer", MONDAY, **act), line("undo", MONDAY, **act)
    assert fact(moved).transferred_on == (MONDAY,)
    assert fact(moved, undone).transferred_on == ()


def test_lines_of_a_later_version_wait_for_its_event() -> None:
    assert fact(line("transfer", TUESDAY, version=2)).transferred_on == ()


def test_a_fact_changes_the_days_that_count_otherwise_and_no_others() -> None:
    before = fact()
    answered = fact(answered_at=stamp(TUESDAY))
    assert changed_days(None, before) == {MONDAY}
    assert changed_days(before, answered) == {TUESDAY}
    assert changed_days(answered, fact(area="DIES", answered_at=stamp(TUESDAY))) == {
        MONDAY, TUESDAY,
    }  # fmt: skip
    twice = fact(line("transfer", TUESDAY), line("transfer", TUESDAY))
    assert changed_days(fact(line("transfer", TUESDAY)), twice) == {TUESDAY}

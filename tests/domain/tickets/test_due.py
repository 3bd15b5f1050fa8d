"""How near a ticket's date is, to the day."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from chalicelib.domain.tickets.due import is_due_soon, is_overdue, is_owed
from chalicelib.domain.tickets.lifecycle import Status

TODAY = date(2026, 3, 10)
SOON = date(2026, 3, 12)
DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("due_on", "soon", "overdue"),
    [
        (TODAY - DAY, False, True),
        (TODAY, True, False),
        (TODAY + DAY, True, False),
        (SOON, True, False),
        (SOON + DAY, False, False),
    ],
)
def test_an_answer_is_due_soon_from_today_to_the_last_day_and_late_the_day_after_its_date(
    due_on: date, soon: bool, overdue: bool
) -> None:
    assert is_due_soon(due_on, TODAY, SOON, owed=True) is soon
    assert is_overdue(due_on, TODAY, owed=True) is overdue


@pytest.mark.parametrize("due_on", [TODAY - DAY, TODAY, SOON])
def test_no_answer_that_is_not_owed_is_due_or_late(due_on: date) -> None:
    assert not is_due_soon(due_on, TODAY, SOON, owed=False)
    assert not is_overdue(due_on, TODAY, owed=False)


@pytest.mark.parametrize(
    ("status", "paused", "owed"),
    [
        (Status.RECEIVED, False, True),
        (Status.IN_PROGRESS, False, True),
        (Status.WAITING_REQUESTER, True, False),
        (Status.WAITING_REQUESTER, False, True),
        (Status.ANSWERED, False, False),
        (Status.CLOSED, False, False),
    ],
)
def test_an_answer_is_owed_while_the_time_to_give_it_runs(
    status: Status, paused: bool, owed: bool
) -> None:
    assert is_owed(status, paused=paused) is owed

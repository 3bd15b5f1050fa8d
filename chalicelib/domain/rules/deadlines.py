"""Due dates by Ecuador's working days, with the sum behind them.

Day 1 is the next working day after filing; weekends and national holidays do not count.
"""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from chalicelib.domain.rules.holidays import Holiday

_SATURDAY = 5
_DAY = timedelta(days=1)

Holidays = Mapping[date, Holiday]


@dataclass(frozen=True)
class Deadline:
    """A due date and why it is that date.

    ``skipped`` are the holidays on weekdays, between filing and the due date, that did not
    count.
    """

    due_on: date
    first_day: date
    working_days: int
    skipped: tuple[Holiday, ...]


def is_working_day(day: date, holidays: Container[date]) -> bool:
    """Whether a day counts: neither weekend nor holiday."""
    return day.weekday() < _SATURDAY and day not in holidays


def deadline(filed_on: date, working_days: int, holidays: Holidays) -> Deadline:
    """The date by which something filed on a date in Ecuador is due.

    ``working_days`` is at least 1.
    """
    counted: list[date] = []
    skipped: list[Holiday] = []
    for day in _days_after(filed_on):
        if is_working_day(day, holidays):
            counted.append(day)
        elif day.weekday() < _SATURDAY:
            skipped.append(holidays[day])
        if len(counted) == working_days:
            break
    return Deadline(counted[-1], counted[0], working_days, tuple(skipped))


def working_days_between(after: date, until: date, holidays: Container[date]) -> int:
    """How many working days lie after a day, up to and including another."""
    days = (after + timedelta(days=n) for n in range(1, (until - after).days + 1))
    return sum(is_working_day(day, holidays) for day in days)


def _days_after(day: date) -> Iterator[date]:
    while True:
        day += _DAY
        yield day

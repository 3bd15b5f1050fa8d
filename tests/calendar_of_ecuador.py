"""A calendar that shares no code with the product: days written out, and counted by a list."""

from __future__ import annotations

from datetime import date, timedelta

#: Days of 2026 to 2028 that the institute does not work beside weekends, as published.
FREE = {
    date.fromisoformat(day)
    for day in (
        "2026-01-01 2026-01-02 2026-02-16 2026-02-17 2026-04-03 2026-05-01 2026-05-25 2026-08-10 "
        "2026-10-09 2026-11-02 2026-11-03 2026-12-25 2027-01-01 2027-02-08 2027-02-09 2027-03-26 "
        "2027-04-30 2027-05-24 2027-08-09 2027-10-08 2027-11-01 2027-11-02 2027-12-24 2027-12-31 "
        "2028-02-28 2028-02-29 2028-04-14 2028-05-01 2028-05-26 2028-08-11 2028-10-09 2028-11-02 "
        "2028-11-03 2028-12-25"
    ).split()
}
_FIRST, _LAST = date(2026, 1, 1), date(2028, 12, 31)
WORKED = [
    day
    for day in (_FIRST + timedelta(n) for n in range((_LAST - _FIRST).days + 1))
    if day.isoweekday() <= 5 and day not in FREE
]


def is_worked(day: date) -> bool:
    """Whether the institute works on a day."""
    return day in _PLACE


def plus(day: date, days: int) -> date:
    """The day that is a number of worked days, at least 1, after another."""
    return [one for one in WORKED if one > day][days - 1]


def minus(day: date, days: int) -> date:
    """The worked day from which a number of worked days lead to another worked one."""
    return WORKED[_PLACE[day] - days]


def between(after: date, until: date) -> int:
    """How many days are worked after a day, up to and including another."""
    return sum(after < one <= until for one in WORKED)


_PLACE = {day: place for place, day in enumerate(WORKED)}

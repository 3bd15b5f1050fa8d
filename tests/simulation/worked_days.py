"""A calendar whose holidays come and go."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from datetime import date, timedelta

from tests.calendar_of_ecuador import FREE

DAY = timedelta(days=1)
_FIRST, _LAST = date(2026, 1, 1), date(2028, 12, 31)


class Calendar:
    """The days that the institute works, as published, and as decrees change them."""

    def __init__(self, free: Iterable[date] = FREE) -> None:
        self.free = set(free)
        self._count()

    def declare(self, day: date, *, free: bool) -> None:
        """Nobody works on a day, or they do after all."""
        self.free = self.free | {day} if free else self.free - {day}
        self._count()

    def plus(self, day: date, days: int) -> date:
        """The day that is a number of worked days, at least 1, after another."""
        return self._worked[bisect_right(self._worked, day) + days - 1]

    def minus(self, day: date, days: int) -> date:
        """The last worked day from which a number of worked days lead to another day."""
        return self._worked[bisect_right(self._worked, day) - 1 - days]

    def between(self, after: date, until: date) -> int:
        """How many days are worked after a day, up to and including another."""
        return max(0, bisect_right(self._worked, until) - bisect_right(self._worked, after))

    def _count(self) -> None:
        every = (_FIRST + DAY * n for n in range((_LAST - _FIRST).days + 1))
        self._worked = [day for day in every if day.isoweekday() <= 5 and day not in self.free]

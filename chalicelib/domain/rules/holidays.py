"""Ecuador's national holidays, on the days to which the law moves them.

Source: Código del Trabajo, art. 65, and the Disposición General Cuarta of the LOSEP. A moved
holiday is not doubled: its original date is worked. Decrees add days, and move some; both are
rows of the catalog, which add a day to the law's, or say of one that it is worked.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from functools import cache

from chalicelib.domain.languages import in_language, stored_names
from chalicelib.domain.model import Model

_MON, _TUE, _WED, _THU, _FRI, _SAT, _SUN = range(7)


class Holiday(Model):
    """A day that does not count, as observed; or a row that says of one that it does."""

    date: date
    name_es: str
    name_en: str
    worked: bool = False
    source: str | None = None

    def name(self, language: str) -> str:
        """Its name in a language."""
        return str(in_language(self, "name", language))


#: By how many days a holiday moves from its weekday.
_MOVES = {_TUE: -1, _WED: 2, _THU: 1, _SAT: -1, _SUN: 1}
#: New Year and Christmas stay on Tuesday, Wednesday and Thursday.
_WEEKEND_MOVES = {_SAT: -1, _SUN: 1}
#: By how many days 2 and 3 November move as a pair, by the weekday of the 2nd.
_NOVEMBER_MOVES = {
    _MON: (0, 0),
    _TUE: (-1, -1),
    _WED: (1, 1),
    _THU: (0, 0),
    _FRI: (-1, -1),
    _SAT: (-1, 1),
    _SUN: (1, 1),
}
_MOVING = (
    (5, 1, "labour_day"),
    (5, 24, "pichincha"),
    (8, 10, "first_cry"),
    (10, 9, "guayaquil"),
)


@cache
def legal_holidays(year: int) -> tuple[Holiday, ...]:
    """The holidays observed in a calendar year, by date.

    New Year on a Saturday is observed on 31 December: it belongs to the year before.
    """
    found = [*_of(year), *_of(year + 1)]
    return tuple(sorted((day for day in found if day.date.year == year), key=lambda h: h.date))


def _of(year: int) -> Iterator[Holiday]:
    # Looking up a ticket needs no date: it starts without this package.
    from dateutil.easter import easter

    yield _moved(date(year, 1, 1), _WEEKEND_MOVES, "new_year")
    sunday = easter(year)
    yield _holiday(sunday - timedelta(days=48), "carnival")
    yield _holiday(sunday - timedelta(days=47), "carnival")
    yield _holiday(sunday - timedelta(days=2), "good_friday")
    for month, day, name in _MOVING:
        yield _moved(date(year, month, day), _MOVES, name)
    second, third = _NOVEMBER_MOVES[date(year, 11, 2).weekday()]
    yield _holiday(date(year, 11, 2) + timedelta(second), "all_souls")
    yield _holiday(date(year, 11, 3) + timedelta(third), "cuenca")
    yield _moved(date(year, 12, 25), _WEEKEND_MOVES, "christmas")


def _moved(day: date, moves: dict[int, int], name: str) -> Holiday:
    return _holiday(day + timedelta(moves.get(day.weekday(), 0)), name)


def _holiday(day: date, name: str) -> Holiday:
    return Holiday.model_validate({"date": day, **stored_names("holidays", name)})


def observed(rows: Iterable[Holiday], years: Iterable[int]) -> dict[date, Holiday]:
    """The holidays to count by, in some years: the law's and those of an administrator's rows,
    without the days that a row says are worked."""
    wanted = {*years}
    days = {holiday.date: holiday for year in wanted for holiday in legal_holidays(year)}
    days |= {row.date: row for row in rows if row.date.year in wanted}
    return {day: holiday for day, holiday in sorted(days.items()) if not holiday.worked}

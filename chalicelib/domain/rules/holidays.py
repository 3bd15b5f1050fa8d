"""Ecuador's national holidays, on the days to which the law moves them.

Source: Código del Trabajo, art. 65, and the Disposición General Cuarta of the LOSEP. A moved
holiday is not doubled: its original date is worked. Decrees add days, and move some; both are
rows of the catalog, which add a day to the law's, or say of one that it is worked.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from functools import cache

from chalicelib.domain.model import Model

_MON, _TUE, _WED, _THU, _FRI, _SAT, _SUN = range(7)


class Holiday(Model):
    """A day that does not count, as observed; or a row that says of one that it does."""

    date: date
    name_es: str
    name_en: str
    worked: bool = False
    source: str | None = None


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
    (5, 1, "Día del Trabajo", "Labour Day"),
    (5, 24, "Batalla de Pichincha", "Battle of Pichincha"),
    (8, 10, "Primer Grito de Independencia", "First Cry of Independence"),
    (10, 9, "Independencia de Guayaquil", "Independence of Guayaquil"),
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

    yield _moved(date(year, 1, 1), _WEEKEND_MOVES, "Año Nuevo", "New Year's Day")
    sunday = easter(year)
    yield _holiday(sunday - timedelta(days=48), "Carnaval", "Carnival")
    yield _holiday(sunday - timedelta(days=47), "Carnaval", "Carnival")
    yield _holiday(sunday - timedelta(days=2), "Viernes Santo", "Good Friday")
    for month, day, name_es, name_en in _MOVING:
        yield _moved(date(year, month, day), _MOVES, name_es, name_en)
    second, third = _NOVEMBER_MOVES[date(year, 11, 2).weekday()]
    yield _holiday(date(year, 11, 2) + timedelta(second), "Día de los Difuntos", "All Souls' Day")
    yield _holiday(
        date(year, 11, 3) + timedelta(third), "Independencia de Cuenca", "Independence of Cuenca"
    )
    yield _moved(date(year, 12, 25), _WEEKEND_MOVES, "Navidad", "Christmas Day")


def _moved(day: date, moves: dict[int, int], name_es: str, name_en: str) -> Holiday:
    return _holiday(day + timedelta(moves.get(day.weekday(), 0)), name_es, name_en)


def _holiday(day: date, name_es: str, name_en: str) -> Holiday:
    return Holiday(date=day, name_es=name_es, name_en=name_en)


def observed(rows: Iterable[Holiday], years: Iterable[int]) -> dict[date, Holiday]:
    """The holidays to count by, in some years: the law's and those of an administrator's rows,
    without the days that a row says are worked."""
    wanted = {*years}
    days = {holiday.date: holiday for year in wanted for holiday in legal_holidays(year)}
    days |= {row.date: row for row in rows if row.date.year in wanted}
    return {day: holiday for day, holiday in sorted(days.items()) if not holiday.worked}

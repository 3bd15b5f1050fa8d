"""Ecuador's national holidays, on the days to which the law moves them.

Source: Código del Trabajo, art. 65, and the Disposición General Cuarta of the LOSEP. A moved
holiday is not doubled: its original date is worked. Decrees add days; those, and any
correction, are rows of the catalog, which replace the computed days of their year.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from chalicelib.domain.model import Model

_MON, _TUE, _WED, _THU, _FRI, _SAT, _SUN = range(7)


class Holiday(Model):
    """A day that does not count, as observed."""

    date: date
    name_es: str
    name_en: str


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


def legal_holidays(year: int) -> tuple[Holiday, ...]:
    """The holidays observed in a calendar year, by date.

    New Year on a Saturday is observed on 31 December: it belongs to the year before.
    """
    found = [*_of(year), *_of(year + 1)]
    return tuple(sorted((day for day in found if day.date.year == year), key=lambda h: h.date))


def _of(year: int) -> Iterator[Holiday]:
    # The table has its rows nearly always, so that few cold starts need this package.
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
    """The holidays to count by: an administrator's rows, and the law where a year has none.

    A service that outlives its table must not promise dates on holidays.
    """
    edited = {row.date: row for row in rows}
    edited_years = {day.year for day in edited}
    computed = (
        holiday for year in years if year not in edited_years for holiday in legal_holidays(year)
    )
    return edited | {holiday.date: holiday for holiday in computed}

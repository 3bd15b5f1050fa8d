"""The figures of a period: sums of closed days and months, and today as it is counted now."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from chalicelib.domain.figures import helped
from chalicelib.domain.figures import sums as domain
from chalicelib.domain.figures.sums import Sums
from chalicelib.store.figures import facts, sums
from chalicelib.store.figures import helped as helped_store

_DAY = timedelta(days=1)


def between(dimensions: Sequence[str], first: date, last: date, today: date) -> Sums:
    """What came from a day to another, both included, for some dimensions.

    A query for each dimension and year, and one for each month of which a part is asked for;
    today's facts, by the hundred, where today is. Days to come are empty. Raises Unavailable.
    """
    parts = [part for one in dimensions for part in _closed(one, first, min(last, today - _DAY))]
    if first <= today <= last:
        now = of_day(today, facts.touching(today))
        parts.append({kind: cells for kind, cells in now.items() if kind[0] in dimensions})
    return domain.added(parts)


def of_day(day: date, numbers: Sequence[str]) -> Sums:
    """What came on a day, from the facts of the tickets that touch it, and what helped on it.
    Raises Unavailable."""
    of_tickets = domain.of_day(facts.each(numbers).items, day)
    return of_tickets | helped.deflected(helped_store.of_day(day))


def _closed(dimension: str, first: date, last: date) -> Iterator[Sums]:
    for begin, end in _by_year(first, last):
        months = _months(begin, end)
        whole = [month for month in months if begin <= month and _last(month) <= end]
        if whole:
            yield from sums.of_months(dimension, whole[0], whole[-1]).values()
        for month in months:
            if month not in whole:
                since, until = max(begin, month), min(end, _last(month))
                yield from sums.of_days(dimension, since, until).values()


def _by_year(first: date, last: date) -> list[tuple[date, date]]:
    """A stretch of days, by calendar year."""
    years = range(first.year, last.year + 1)
    each = [(max(first, date(y, 1, 1)), min(last, date(y, 12, 31))) for y in years]
    return [(begin, end) for begin, end in each if begin <= end]


def _months(begin: date, end: date) -> list[date]:
    """The months of a stretch in one year, each by its first day."""
    return [date(begin.year, month, 1) for month in range(begin.month, end.month + 1)]


def _last(month: date) -> date:
    return (month + timedelta(days=32)).replace(day=1) - _DAY

"""What is told for ever of months that are over, by gender and nationality.

It is told once: a ticket that is corrected or erased later changes sums, and would tell by the
difference how it counted before. To close again changes nothing.
"""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from typing import Any

from chalicelib import logs
from chalicelib.domain.figures import suppression
from chalicelib.domain.figures.suppression import SENSITIVE, Sensitive
from chalicelib.services.figures import monthly_files
from chalicelib.store.figures import closed_months, sums


def close_since(month: Any, today: date) -> dict[str, list[str]]:
    """Close the months since one (``"2026-01"``) that are over; answers those that were not before:
    ``{"closed": ["2026-01"]}``. Raises ValueError for what is no month, and Unavailable."""
    try:
        first = date.fromisoformat(f"{month}-01")
    except ValueError:
        raise ValueError('send {"close": "2026-01"}') from None
    return {"closed": close(first, today)}


def close(first: date, today: date) -> list[str]:
    """Close the months from one to the last that is over, each with its files; answers those that
    were not before. Raises Unavailable."""
    closed = []
    for month in _over(first, today):
        is_new = any(_told(month))
        # Also of a month that a run before closed, and could not write the files of.
        monthly_files.make(month)
        closed += [_name(month)] if is_new else []
    if closed:
        logs.info("months_closed", months=closed)
    return closed


def next_month(month: date) -> date:
    """The first day of the month after a day's."""
    return (month.replace(day=1) + timedelta(days=32)).replace(day=1)


def _over(first: date, today: date) -> list[date]:
    places = range(12 * first.year + first.month - 1, 12 * today.year + today.month - 1)
    return [date(place // 12, place % 12 + 1, 1) for place in places]


def _told(month: date) -> list[bool]:
    return [_close(dimension, month) for dimension in SENSITIVE]


def _close(dimension: Sensitive, month: date) -> bool:
    kept = sums.of_months(dimension, month, month).get(month, {})
    counts = Counter[str]()
    for (_, group), opened in kept.get((dimension, "opened"), {}).items():
        counts[group] += opened.total()
    told = suppression.told(counts, suppression.groups(dimension))
    return closed_months.close(dimension, _name(month), counts.total(), told)


def _name(month: date) -> str:
    return month.isoformat()[:7]

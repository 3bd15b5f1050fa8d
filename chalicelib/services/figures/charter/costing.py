"""What a ticket costs, by what the metrics of months that are over counted.

A charter without it is a charter: what fails is told in the log (``cost_not_measured``), and the
next night tries again. Where nothing counts, as on a developer's machine, nothing is told.
"""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

from chalicelib import logs
from chalicelib.domain.dates import ECUADOR
from chalicelib.domain.figures.charter import cost as domain
from chalicelib.services import clock
from chalicelib.settings import settings
from chalicelib.store.figures import costs

_DAY = timedelta(days=1)


def measure(now: datetime) -> bool:
    """Keep what the month that was over last cost, unless it is kept; answers whether it was not
    and is now."""
    if not settings().cost_metrics:
        return False
    this = clock.today(now).replace(day=1)
    before = (this - _DAY).replace(day=1)
    month = before.isoformat()[:7]
    try:
        if costs.kept(month, month):
            return False
        start, end = (
            datetime.combine(day, time(), ECUADOR).astimezone(UTC) for day in (before, this)
        )
        costs.keep(costs.counted(month, start, end))
    except Exception as error:
        logs.warning("cost_not_measured", reason=type(error).__name__)
        return False
    return True


def dollars_per_ticket(opened: dict[str, int]) -> float | None:
    """For each ticket of the months of which both are known: what they cost, and how many are told
    to have been opened. Raises Unavailable."""
    if not opened or not settings().cost_metrics:
        return None
    kept = costs.kept(min(opened), max(opened))
    return domain.per_ticket((kept[month], opened[month]) for month in kept if month in opened)

"""The charter of a night: what is told of each month, kept before anybody reads it."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime, timedelta

from chalicelib.domain.figures.charter import charter as domain
from chalicelib.domain.figures.charter.charter import Charter
from chalicelib.domain.figures.charter.told import Counted, ToldMonth, counted, name, told
from chalicelib.domain.figures.sums import Histogram, Sums, added
from chalicelib.services import clock
from chalicelib.services.figures.charter import costing
from chalicelib.settings import settings
from chalicelib.store.catalog.catalog import current
from chalicelib.store.figures import charter as store
from chalicelib.store.figures import sums

_DAY = timedelta(days=1)
_MONTHS = 12


def make(now: datetime) -> Charter:
    """Tell what is to be told from now on, and answer the charter. To do it again changes nothing.
    Raises Unavailable."""
    today = clock.today(now)
    this = today.replace(day=1)
    months = [this, *_before(this)]
    found = months_until(today)
    known = store.told(months[-1], this)
    tellings = [
        _told(known.get(name(month)) or store.nothing_told(month), found[month]) for month in months
    ]
    periods = [
        domain.period(telling, month, _last(month, today), store.availability(month))
        for telling, month in zip(tellings, months, strict=True)
    ]
    days: Histogram = Counter()
    for month in months[1:]:
        days.update(found[month].answered_in)
    return Charter(
        site=settings().site_url,
        made_at=clock.stamp(now),
        until=today - _DAY,
        promised_days=current().rules.deadline_working_days,
        this_month=periods[0],
        twelve_months=domain.together(tellings[1:], periods[1:], days),
        months=periods[1:],
        dollars_per_ticket=costing.dollars_per_ticket(
            {name(month): told.opened for month, told in zip(months[1:], tellings[1:], strict=True)}
        ),
    )


def _told(before: ToldMonth, now: Counted) -> ToldMonth:
    """What is told of a month from now on, kept; where another run told it a moment ago, that."""
    after = told(before, now)
    if after == before or store.tell(after):
        return after
    month = date.fromisoformat(f"{after.measure}-01")
    return store.told(month, month)[after.measure]


def _last(month: date, today: date) -> date:
    """The last day of a month that is counted; its first, where none is yet."""
    return min(_next(month) - _DAY, max(today - _DAY, month))


def months_until(today: date) -> dict[date, Counted]:
    """What is counted of this month until yesterday and of the twelve before it. Raises
    Unavailable."""
    this = today.replace(day=1)
    months = _before(this)
    found: dict[date, Sums] = {}
    for year in {month.year for month in months}:
        of_year = [month for month in months if month.year == year]
        found |= sums.of_months("area", min(of_year), max(of_year))
    days = sums.of_days("area", this, today - _DAY) if today > this else {}
    found[this] = added(days.values())
    return {month: counted(found.get(month, {})) for month in (this, *months)}


def _before(this: date) -> list[date]:
    """The twelve months before one, newest first."""
    place = 12 * this.year + this.month - 1
    return [
        date((place - back) // 12, (place - back) % 12 + 1, 1) for back in range(1, _MONTHS + 1)
    ]


def _next(month: date) -> date:
    return (month + timedelta(days=32)).replace(day=1)

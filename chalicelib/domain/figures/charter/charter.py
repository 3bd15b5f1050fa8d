"""The charter as programs read it, ``/servicio.json``; ``docs/charter.md`` explains it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from pydantic import Field

from chalicelib.domain.figures.charter.availability import Availability
from chalicelib.domain.figures.charter.told import COUNTS, Share, ToldMonth, share
from chalicelib.domain.figures.sums import Histogram, at_share, rounded
from chalicelib.domain.model import Model


class Answered(Model):
    """First answers: by the due date that held then, and after it."""

    in_time: int | None
    late: int | None
    in_time_percent: Share | None
    median_days: int | None = Field(description="Working days since filing.")
    ninth_decile_days: int | None = Field(description="Nine tenths took no longer.")


class Satisfaction(Model):
    """What requesters thought, from 1 to 5, of ``count`` who said it."""

    count: int | None
    mean: float | None


class Period(Model):
    """A month, or the twelve that are over, together. A count is null where fewer than five were
    counted; it is within four of what is counted now, of twelve months within four a month."""

    first: date
    last: date
    opened: int | None
    answered: Answered
    reopened: int | None
    satisfaction: Satisfaction
    availability: Availability


class Charter(Model):
    """What the service promised and what it did."""

    version: int = 1
    site: str
    made_at: str
    until: date = Field(description="The last day that is counted.")
    promised_days: int = Field(description="Working days within which an answer is due.")
    this_month: Period
    twelve_months: Period
    months: list[Period] = Field(description="The twelve months that are over, newest first.")
    dollars_per_ticket: float | None = Field(
        description="Of the months over that were counted, at list prices. Null: not measured."
    )


def period(
    told: ToldMonth, first: date, last: date, availability: Availability, *, months: int = 1
) -> Period:
    """A month as the charter has it, or so many together."""
    mean = rounded(told.scores, told.rated, 1)
    return Period(
        first=first,
        last=last,
        opened=told.opened or None,
        answered=Answered(
            in_time=told.in_time or None,
            late=told.late or None,
            in_time_percent=share(told.in_time, told.late, months=months),
            median_days=told.median,
            ninth_decile_days=told.ninth_decile,
        ),
        reopened=told.reopened or None,
        satisfaction=Satisfaction(count=told.rated or None, mean=mean),
        availability=availability,
    )


def together(months: Sequence[ToldMonth], periods: Sequence[Period], days: Histogram) -> Period:
    """Months together, newest first, by what is told of each; ``days`` are those until all first
    answers."""
    added = {name: sum(getattr(month, name) for month in months) for name in (*COUNTS, "scores")}
    if added["in_time"] or added["late"]:
        added |= {"median": at_share(days, 0.5), "ninth_decile": at_share(days, 0.9)}
    checked = [one.availability for one in periods]
    return period(
        ToldMonth(of="", measure="", **added),
        periods[-1].first,
        periods[0].last,
        Availability(
            checks=sum(one.checks for one in checked),
            answered=sum(one.answered for one in checked),
        ),
        months=len(months),
    )

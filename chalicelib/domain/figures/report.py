"""What a report tells of a period: the figures of some areas, and of the period before it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Literal

from pydantic import Field, ValidationInfo, field_validator
from pydantic_core import PydanticCustomError

from chalicelib.domain.dates import Day
from chalicelib.domain.figures.sums import Histogram, Sums, at_share, rounded
from chalicelib.domain.languages import DEFAULT, Language
from chalicelib.domain.model import Id, Model

_DAY = timedelta(days=1)
#: The longest period: what a report reads grows by a query a dimension and year.
_MOST_DAYS = 3_660
#: How tickets may be told apart. Gender and nationality are none of them: they are sensitive, and
#: small groups would be told by comparing periods.
By = Literal["area", "topic", "user_type"]


class ReportWanted(Model, extra="forbid"):
    """A period, both ends included, of an area or of all that one sees; without one, this month."""

    first: Day | None = None
    last: Day | None = Field(None, validate_default=True)
    area: Id | None = None
    by: By = "area"
    language: Language = DEFAULT

    @field_validator("last")
    @classmethod
    def _ends_a_period(cls, last: date | None, info: ValidationInfo) -> date | None:
        if "first" not in info.data:
            return last  # it is reported itself
        first = info.data["first"]
        if (first is None) != (last is None):
            raise PydanticCustomError("half_a_period", "Give both `first` and `last`, or neither.")
        if first and last and last < first:
            raise PydanticCustomError("ends_before", "`last` lies before `first`.")
        if first and last and (last - first).days >= _MOST_DAYS:
            raise PydanticCustomError("too_long", "Ask for ten years at most.")
        return last


class WorkingDays(Model):
    """How long something took, in working days since filing, over ``count`` tickets."""

    count: int
    median: int | None = None
    ninth_decile: int | None = Field(None, description="Nine tenths took no longer.")


class Satisfaction(Model):
    """What requesters thought, from 1 to 5, of ``count`` who said it."""

    count: int
    mean: float | None = None


class Measured(Model):
    """The figures of a period; each counts what happened in it, whenever the ticket was opened."""

    opened: int
    answered: int = Field(description="First answers.")
    in_time: int = Field(description="Of these, by the due date that held then.")
    in_time_percent: float | None = None
    closed: int
    reopened: int
    overdue: int = Field(description="Tickets that became late.")
    extended: int
    transferred: int
    deflected: int
    until_reply: WorkingDays
    until_answer: WorkingDays
    until_closing: WorkingDays
    satisfaction: Satisfaction


class ReportRow(Model):
    """The figures of an area, a topic or a type of user."""

    id: str
    name: str
    now: Measured
    before: Measured


class Report(Model):
    """A period and the one before, in all and by one dimension; most opened first."""

    first: date
    last: date
    before_first: date
    before_last: date
    areas: list[str] = Field(description="Ids of the areas that are counted.")
    by: By
    now: Measured
    before: Measured
    rows: list[ReportRow]


def period(wanted: ReportWanted, today: date) -> tuple[date, date]:
    """The days that are asked for."""
    if wanted.first and wanted.last:
        return wanted.first, wanted.last
    return today.replace(day=1), today


def before(first: date, last: date) -> tuple[date, date]:
    """The period before: as many months where a period is of whole months, else as many days."""
    if first.day == 1 and (last + _DAY).day == 1:
        ended = last + _DAY
        months = (ended.year - first.year) * 12 + ended.month - first.month
        began = first.year * 12 + first.month - 1 - months
        return date(began // 12, began % 12 + 1, 1), first - _DAY
    return first - (last - first) - _DAY, first - _DAY


def measured(sums: Sums, by: By, areas: Iterable[str], value: str | None = None) -> Measured:
    """The figures of some areas, of one value of a dimension or of all together."""
    of_areas = frozenset(areas)

    def of(measure: str) -> Histogram:
        found: Histogram = Counter()
        for (area, one), histogram in sums.get((by, measure), {}).items():
            if area in of_areas and value in (None, one):
                found.update(histogram)
        return found

    answered, in_time = of("answered"), of("in_time").total()
    plain = "opened reopened overdue extended transferred deflected".split()
    return Measured(
        **{name: of(name).total() for name in plain},
        answered=answered.total(),
        in_time=in_time,
        in_time_percent=rounded(100 * in_time, answered.total(), 1),
        closed=of("closed").total(),
        until_reply=_days(of("replied")),
        until_answer=_days(answered),
        until_closing=_days(of("closed")),
        satisfaction=_satisfaction(of("rated")),
    )


def values(sums: Iterable[Sums], by: By, areas: Iterable[str]) -> set[str]:
    """The values of a dimension that anything was counted under in some areas."""
    of_areas = frozenset(areas)
    cells = (
        cell for one in sums for (kind, _), found in one.items() if kind == by for cell in found
    )
    return {value for area, value in cells if area in of_areas}


def _days(histogram: Histogram) -> WorkingDays:
    shares = at_share(histogram, 0.5), at_share(histogram, 0.9)
    return WorkingDays(count=histogram.total(), median=shares[0], ninth_decile=shares[1])


def _satisfaction(scores: Histogram) -> Satisfaction:
    total = sum(score * count for score, count in scores.items())
    return Satisfaction(count=scores.total(), mean=rounded(total, scores.total(), 2))

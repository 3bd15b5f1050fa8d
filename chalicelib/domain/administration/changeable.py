"""What two people of the citizens' unit may change, and how many open tickets a change bears on."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any, Literal

from pydantic import Field

from chalicelib.domain.desk.counters import Tally
from chalicelib.domain.model import Model
from chalicelib.domain.rules.catalog import Catalog, Rules
from chalicelib.domain.rules.deadlines import is_working_day
from chalicelib.domain.rules.holidays import legal_holidays, observed

Counted = Literal["running", "overdue", "waiting", "answered", "open", "unassigned", "none"]
#: The periods that the citizens' unit may change, and which open tickets each one bears on. The
#: law's days, and what is of proof, limits, the second factor, retention and waiting, stay with
#: administrators.
PERIODS: dict[str, Counted] = {
    "deadline_working_days": "none",
    "extension_working_days": "none",
    "reopened_working_days": "none",
    "reopen_within_days": "none",
    "due_soon_working_days": "none",
    "halfway_percent": "running",
    "due_notice_working_days": "running",
    "overdue_notice_working_days": "overdue",
    "reminder_working_days": "waiting",
    "answerable_working_days": "answered",
    "unassigned_notice_working_days": "unassigned",
    "notice_hour": "open",
}


class HolidaySeen(Model):
    """A day of this year or the next that does not count, or of which a row says that it does."""

    date: date
    name_es: str
    name_en: str
    worked: bool
    own: bool = Field(description="Whether a row says so, and not the law alone.")


class PeriodSeen(Model):
    """A period that the citizens' unit may change."""

    id: str
    value: int
    default: int
    least: int
    most: int
    own: bool = Field(description="Whether a row says so.")


def touched(
    kind: str, row_id: str, row: Any, catalog: Catalog, tallies: Iterable[Tally], today: date
) -> int:
    """How many open tickets a change bears on, at most: those whose time to answer runs beyond a
    holiday that comes or goes, or those that a period is about."""
    counted = list(tallies)
    if kind == "setting":
        return sum(_of(tally, PERIODS[row_id], today) for tally in counted)
    day = date.fromisoformat(row_id)
    if not is_working_day(day, {}) or not _comes_or_goes(day, row, catalog):
        return 0
    return sum(tally.running for tally in counted if tally.due_on >= day)


def _comes_or_goes(day: date, row: Any, catalog: Catalog) -> bool:
    counts = day in observed(catalog.holidays.values(), (day.year,))
    legal = any(holiday.date == day for holiday in legal_holidays(day.year))
    will = legal if row is None else not row.get("worked", False)
    return counts is not will


def _of(tally: Tally, counted: Counted, today: date) -> int:
    """How many of a row of tallies a period is about."""
    found = {
        "none": 0,
        "running": tally.running,
        "overdue": tally.running if tally.due_on < today else 0,
        "waiting": tally.waiting_requester,
        "answered": tally.answered,
        "open": tally.open + tally.answered,
        "unassigned": tally.unassigned,
    }
    return found[counted]


def holidays(catalog: Catalog, today: date) -> list[HolidaySeen]:
    """The days of this year and the next, soonest first; what has passed is left out."""
    years = (today.year, today.year + 1)
    days = {holiday.date: holiday for year in years for holiday in legal_holidays(year)}
    own = {day: row for day, row in catalog.holidays.items() if day.year in years}
    return [
        HolidaySeen(
            date=day,
            name_es=holiday.name_es,
            name_en=holiday.name_en,
            worked=holiday.worked,
            own=day in own,
        )
        for day, holiday in sorted((days | own).items())
        if day >= today
    ]


def periods(catalog: Catalog) -> list[PeriodSeen]:
    """The periods that may be changed here, with what each may be."""
    return [_period(name, catalog) for name in PERIODS]


def _period(name: str, catalog: Catalog) -> PeriodSeen:
    field = Rules.model_fields[name]
    bounds = {key: value for one in field.metadata for key, value in _bounds(one).items()}
    return PeriodSeen(
        id=name,
        value=getattr(catalog.rules, name),
        default=field.default,
        least=bounds["ge"],
        most=bounds["le"],
        own=name in catalog.settings,
    )


def _bounds(bound: Any) -> dict[str, int]:
    """A bound of a field by its name: ``{"ge": 1}``."""
    return {name: getattr(bound, name) for name in ("ge", "le") if hasattr(bound, name)}

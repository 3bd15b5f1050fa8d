"""What the form offers and what rules hold: rows that administrators edit in a table.

A wrong edit must not stop the service: rows that do not parse are left out and reported, and
every rule has its default here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from pydantic import BaseModel, Field, ValidationError

from chalicelib.domain.holidays import Holiday, observed
from chalicelib.domain.model import Model

Language = Literal["es", "en"]

#: The topic of "No sé / otro tema", and the front desk that gets what has no topic.
OTHER_TOPIC = "other"
FRONT_DESK = "ATC"


class _Row(Model):
    id: str
    name_es: str
    name_en: str

    def name(self, language: str) -> str:
        """The name in a language, ``es`` or ``en``."""
        return self.name_en if language == "en" else self.name_es


class Area(_Row):
    """An operational area that answers tickets."""


class UserType(_Row):
    """Who asks, in the institute's own grouping."""

    order: int = 0


class Topic(_Row):
    """A statistical operation, the area that answers for it, and what is published already."""

    theme_es: str = ""
    theme_en: str = ""
    area: str
    hint_es: str | None = None
    hint_en: str | None = None
    hint_url: str | None = None
    working_days: int | None = Field(default=None, ge=1, le=120)

    def theme(self, language: str) -> str:
        """The theme it is listed under."""
        return self.theme_en if language == "en" else self.theme_es

    def hint(self, language: str) -> str | None:
        """What to look at before asking."""
        return self.hint_en if language == "en" else self.hint_es


class Rules(Model):
    """Numbers that administrators may change; each is the row ``setting`` of its name."""

    deadline_working_days: int = Field(15, ge=1, le=120)
    extension_working_days: int = Field(5, ge=1, le=60)
    reopened_working_days: int = Field(5, ge=1, le=60)
    legal_days: int = Field(10, ge=1, le=60)
    legal_unit: Literal["working", "calendar"] = "working"
    pause_clock: bool = True
    due_soon_working_days: int = Field(2, ge=1, le=30)
    answerable_working_days: int = Field(10, ge=1, le=60)
    reopen_within_days: int = Field(30, ge=1, le=365)
    number_digits: int = Field(6, ge=6, le=12)
    notice_version: str = "2026-11"
    opening_per_address_hour: int = Field(20, ge=1)
    opening_per_address_day: int = Field(240, ge=1)
    opening_per_email_hour: int = Field(10, ge=1)
    uploads_per_address_hour: int = Field(200, ge=1)
    lookup_misses_per_email_hour: int = Field(5, ge=1)
    lookup_misses_per_address_hour: int = Field(30, ge=1)
    lookup_misses_hour: int = Field(2000, ge=1)
    links_per_email_hour: int = Field(3, ge=1)
    links_per_address_hour: int = Field(20, ge=1)
    mails_per_ticket_hour: int = Field(30, ge=1)
    acknowledgements_per_ticket_hour: int = Field(6, ge=1)
    resends_per_ticket_hour: int = Field(3, ge=1)
    codes_per_email_hour: int = Field(5, ge=1)
    codes_per_email_day: int = Field(15, ge=1)
    codes_per_address_hour: int = Field(20, ge=1)
    code_misses_per_address_hour: int = Field(30, ge=1)
    second_factor_for_all: bool = False


@dataclass(frozen=True)
class Catalog:
    """Everything above, by id."""

    areas: dict[str, Area]
    topics: dict[str, Topic]
    user_types: dict[str, UserType]
    holidays: dict[date, Holiday]
    rules: Rules

    def holidays_from(self, day: date) -> dict[date, Holiday]:
        """The holidays of a day's year and the next; the law's where a year has no rows."""
        return observed(self.holidays.values(), (day.year, day.year + 1))

    def area_of(self, topic: str) -> Area:
        """The area that answers for a topic; the front desk for one without an area."""
        known = self.topics.get(topic)
        return self.areas.get(known.area if known else FRONT_DESK) or self.areas[FRONT_DESK]

    def area_name(self, area: str, language: str) -> str:
        """An area's name, or its code when its row is gone."""
        known = self.areas.get(area)
        return known.name(language) if known else area

    def topic_name(self, topic: str, language: str) -> str:
        """A topic's name, or its code when its row is gone."""
        known = self.topics.get(topic)
        return known.name(language) if known else topic

    def working_days(self, topic: str) -> int:
        """How many working days an answer may take."""
        known = self.topics.get(topic)
        return (known.working_days if known else None) or self.rules.deadline_working_days


def from_rows(rows: Iterable[Mapping[str, Any]]) -> tuple[Catalog, list[str]]:
    """The catalog, and the ``kind/id`` of each row that could not be read.

    ``rows`` are the plain items of the ``catalog`` table: ``{"kind", "id", ...}``; a holiday's
    id is its date.
    """
    read: dict[str, dict[str, Any]] = {kind: {} for kind in _MODELS}
    settings: dict[str, Any] = {}
    rejected: list[str] = []
    for row in rows:
        kind, row_id = str(row["kind"]), str(row["id"])
        if kind == "setting":
            settings[row_id] = row.get("value")
        elif kind in _MODELS:
            try:
                read[kind][row_id] = _MODELS[kind].model_validate({"date": row_id} | dict(row))
            except ValidationError:
                rejected.append(f"{kind}/{row_id}")
    rules, wrong = _rules(settings)
    catalog = Catalog(
        areas={FRONT_DESK: _FRONT_DESK_ROW} | read["area"],
        topics={OTHER_TOPIC: _OTHER_TOPIC_ROW} | read["topic"],
        user_types=read["user_type"],
        holidays={holiday.date: holiday for holiday in read["holiday"].values()},
        rules=rules,
    )
    return catalog, rejected + wrong


def _rules(settings: dict[str, Any]) -> tuple[Rules, list[str]]:
    try:
        return Rules.model_validate(settings), []
    except ValidationError as error:
        wrong = {str(fault["loc"][0]) for fault in error.errors()}
        kept = {name: value for name, value in settings.items() if name not in wrong}
        return Rules.model_validate(kept), sorted(f"setting/{name}" for name in wrong)


_MODELS: dict[str, type[BaseModel]] = {
    "area": Area,
    "topic": Topic,
    "user_type": UserType,
    "holiday": Holiday,
}
_FRONT_DESK_ROW = Area(
    id=FRONT_DESK, name_es="Unidad de Atención al Ciudadano", name_en="Citizen Service Unit"
)
_OTHER_TOPIC_ROW = Topic(
    id=OTHER_TOPIC,
    name_es="No sé / otro tema",
    name_en="I don't know / another topic",
    area=FRONT_DESK,
)

"""The catalog in force, as who administers it reads it: what counts, and what is wrong."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from pydantic import Field

from chalicelib.domain.languages import in_language
from chalicelib.domain.model import Model
from chalicelib.domain.rules.catalog import OTHER_TOPIC, Catalog, Finding, Rules, Topic
from chalicelib.domain.rules.holidays import legal_holidays
from chalicelib.domain.rules.named import Named
from chalicelib.domain.rules.operations import unwritten


class TopicInForce(Named):
    """A topic, and the area that gets its tickets."""

    area: Named
    working_days: int
    hint_url: str | None = None
    unwritten: list[str] = Field(description="Facts of its operation that nobody wrote yet.")


class HolidayInForce(Model):
    """A day of this year or the next, and why it counts or does not."""

    date: date
    name: str
    origin: str = Field(description="`law`, or `row` of the catalog.")
    worked: bool = Field(description="Whether a row says that it is worked.")


class SettingInForce(Model):
    """A rule, and the value that counts."""

    id: str
    value: str
    default: str
    description: str | None = None


class CatalogInForce(Model):
    """What counts now, and what is wrong with the rows."""

    areas: list[Named]
    topics: list[TopicInForce]
    user_types: list[Named]
    holidays: list[HolidayInForce]
    settings: list[SettingInForce]
    findings: list[Finding]


def in_force(catalog: Catalog, language: str, today: date) -> CatalogInForce:
    """The catalog, named in a language."""
    user_types = sorted(catalog.user_types.values(), key=lambda row: row.order)
    return CatalogInForce(
        areas=[Named(id=row.id, name=row.name(language)) for row in catalog.areas.values()],
        topics=[_topic(topic, catalog, language) for topic in catalog.topics.values()],
        user_types=[Named(id=row.id, name=row.name(language)) for row in user_types],
        holidays=sorted(_holidays(catalog, language, today), key=lambda row: row.date),
        settings=[_setting(name, catalog, language) for name in Rules.model_fields],
        findings=sorted(catalog.findings, key=lambda one: one.key),
    )


def _topic(topic: Topic, catalog: Catalog, language: str) -> TopicInForce:
    area = catalog.area_of(topic.id)
    return TopicInForce(
        id=topic.id,
        name=topic.name(language),
        area=Named(id=area.id, name=area.name(language)),
        working_days=catalog.working_days(topic.id),
        hint_url=topic.hint_url,
        unwritten=[] if topic.id == OTHER_TOPIC else unwritten(topic),
    )


def _holidays(catalog: Catalog, language: str, today: date) -> Iterator[HolidayInForce]:
    years = (today.year, today.year + 1)
    days = {holiday.date: holiday for year in years for holiday in legal_holidays(year)}
    rows = {day: row for day, row in catalog.holidays.items() if day.year in years}
    for day, holiday in (days | rows).items():
        yield HolidayInForce(
            date=day,
            name=holiday.name(language),
            origin="row" if day in rows else "law",
            worked=holiday.worked,
        )


def _setting(name: str, catalog: Catalog, language: str) -> SettingInForce:
    row = catalog.settings.get(name)
    return SettingInForce(
        id=name,
        value=_told(getattr(catalog.rules, name)),
        default=_told(Rules.model_fields[name].default),
        description=(row and in_language(row, "description", language)) or None,
    )


def _told(value: object) -> str:
    return {True: "true", False: "false"}[value] if isinstance(value, bool) else str(value)

"""What the form offers and what rules hold: rows that administrators edit in a table.

``catalog_rows.py`` reads them. A wrong edit must not stop the service: every rule has its default
here.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal

from pydantic import Field

from chalicelib.domain.languages import gone, in_language
from chalicelib.domain.model import Model
from chalicelib.domain.rules.holidays import Holiday, observed
from chalicelib.domain.rules.operations import PublishedFacts

#: The topic of "No sé / otro tema", and the front desk that gets what has no topic.
OTHER_TOPIC = "other"
FRONT_DESK = "ATC"


class _Row(Model):
    id: str
    name_es: str = Field(min_length=1)
    name_en: str = Field(min_length=1)

    def name(self, language: str) -> str:
        """The name in a language."""
        return str(in_language(self, "name", language))


class Area(_Row):
    """An operational area that answers tickets, and what its replies end with."""

    signature_es: str | None = None
    signature_en: str | None = None

    def signature(self, language: str) -> str:
        """What a reply in a language ends with; empty for nothing."""
        return in_language(self, "signature", language) or ""


class UserType(_Row):
    """Who asks, in the institute's own grouping."""

    order: int = 0
    withdrawn: bool = Field(False, description="Not offered any more; its name stays.")


class Topic(_Row, PublishedFacts):
    """A statistical operation, the area that answers for it, and what is published already."""

    theme_es: str = ""
    theme_en: str = ""
    area: str
    area_evidence: str | None = Field(None, description="Why this area; nothing reads it.")
    hint_es: str | None = None
    hint_en: str | None = None
    hint_url: str | None = None
    working_days: int | None = Field(default=None, ge=1, le=120)
    retention_months: int | None = Field(default=None, ge=12, le=240)
    withdrawn: bool = Field(False, description="Not offered any more; its name stays.")

    def theme(self, language: str) -> str:
        """The theme it is listed under."""
        return str(in_language(self, "theme", language))

    def hint(self, language: str) -> str | None:
        """What to look at before asking."""
        hint: str | None = in_language(self, "hint", language)
        return hint


class Setting(Model):
    """A row that changes a rule; ``Rules`` says what its value may be."""

    id: str
    value: Any
    description_es: str | None = None
    description_en: str | None = None


class Finding(Model):
    """Something that is wrong with the catalog."""

    key: str = Field(description="`kind/id`; the kind alone for what no row says.")
    attribute: str | None = None
    code: Literal[
        "unknown_kind",
        "unknown_setting",
        "unknown_attribute",
        "missing",
        "wrong_value",
        "not_a_date",
        "not_http",
        "unknown_area",
        "no_user_types",
        "not_a_holiday",
        "always_offered",
    ]
    in_force: bool = Field(description="Whether the row counts, without what is wrong with it.")


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
    waiting_working_days: int = Field(10, ge=1, le=60)
    reminder_working_days: int = Field(5, ge=1, le=60)
    halfway_percent: int = Field(50, ge=1, le=99)
    due_notice_working_days: int = Field(2, ge=1, le=30)
    overdue_notice_working_days: int = Field(5, ge=1, le=60)
    notice_hour: int = Field(8, ge=0, le=23)
    unassigned_notice_working_days: int = Field(1, ge=1, le=30)
    reopen_within_days: int = Field(30, ge=1, le=365)
    retention_months: int = Field(24, ge=12, le=240)
    answer_review_months: int = Field(12, ge=1, le=60)
    answer_licence: str = Field("CC BY 4.0", min_length=1, max_length=100)
    answer_licence_url: str = Field(
        "https://creativecommons.org/licenses/by/4.0/", pattern=r"^https?://\S+$", max_length=500
    )
    number_digits: int = Field(6, ge=6, le=12)
    notice_version: str = "2026-11"
    opening_per_address_hour: int = Field(300, ge=1)
    opening_per_address_day: int = Field(2000, ge=1)
    opening_per_email_hour: int = Field(10, ge=1)
    opening_per_email_and_address_hour: int = Field(20, ge=1)
    uploads_per_address_hour: int = Field(1500, ge=1)
    lookup_misses_per_email_hour: int = Field(5, ge=1)
    lookup_misses_per_email_day: int = Field(500, ge=1)
    lookup_misses_per_address_hour: int = Field(30, ge=1)
    lookup_misses_hour: int = Field(2000, ge=1)
    links_per_email_hour: int = Field(3, ge=1)
    links_per_email_and_address_hour: int = Field(3, ge=1)
    links_per_address_hour: int = Field(60, ge=1)
    mails_per_ticket_hour: int = Field(30, ge=1)
    acknowledgements_per_ticket_hour: int = Field(6, ge=1)
    resends_per_ticket_hour: int = Field(3, ge=1)
    correction_wait_hours: int = Field(72, ge=0, le=24 * 30)
    erasure_wait_days: int = Field(7, ge=0, le=14)
    codes_per_email_hour: int = Field(5, ge=1)
    codes_per_email_day: int = Field(15, ge=1)
    codes_per_email_and_address_hour: int = Field(5, ge=1)
    codes_per_address_hour: int = Field(60, ge=1)
    code_misses_per_address_hour: int = Field(30, ge=1)
    code_misses_per_email_day: int = Field(500, ge=1)
    mails_per_recipient_hour: int = Field(20, ge=4)
    mails_per_recipient_day: int = Field(60, ge=12)
    challenge_tries: int = Field(500, ge=1, le=20_000)
    second_factor_for_all: bool = False


@dataclass(frozen=True)
class Catalog:
    """Everything above, by id; ``findings`` are what is wrong with the rows that it came from."""

    areas: dict[str, Area]
    topics: dict[str, Topic]
    user_types: dict[str, UserType]
    holidays: dict[date, Holiday]
    rules: Rules
    settings: dict[str, Setting] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()

    @property
    def offered_topics(self) -> dict[str, Topic]:
        """The topics that a request can be filed under; "another topic" always is one."""
        every = self.topics.items()
        return {key: row for key, row in every if not row.withdrawn or key == OTHER_TOPIC}

    @property
    def offered_user_types(self) -> dict[str, UserType]:
        """What somebody who asks can be."""
        return {key: row for key, row in self.user_types.items() if not row.withdrawn}

    def holidays_from(self, day: date) -> dict[date, Holiday]:
        """The holidays of a day's year and the next: the law's, and what rows change of them."""
        return observed(self.holidays.values(), (day.year, day.year + 1))

    def holidays_between(self, first: date, last: date) -> dict[date, Holiday]:
        """The holidays of the years from a day's to the one after another's."""
        return observed(self.holidays.values(), range(first.year, last.year + 2))

    def area_of(self, topic: str) -> Area:
        """The area that answers for a topic; the front desk for one without an area."""
        known = self.topics.get(topic)
        return self.areas.get(known.area if known else FRONT_DESK) or self.areas[FRONT_DESK]

    def area_name(self, area: str, language: str) -> str:
        """An area's name; when its row is gone, that it is."""
        known = self.areas.get(area)
        return known.name(language) if known else gone("area", language)

    def signature(self, area: str, language: str) -> str:
        """What replies of an area end with, in a language; empty for nothing."""
        known = self.areas.get(area)
        return known.signature(language) if known else ""

    def topic_name(self, topic: str, language: str) -> str:
        """A topic's name; when its row is gone, that it is."""
        known = self.topics.get(topic)
        return known.name(language) if known else gone("topic", language)

    def user_type_name(self, user_type: str, language: str) -> str:
        """What a type of user is called; when its row is gone, that it is."""
        known = self.user_types.get(user_type)
        return known.name(language) if known else gone("user_type", language)

    def working_days(self, topic: str) -> int:
        """How many working days an answer may take."""
        known = self.topics.get(topic)
        return (known.working_days if known else None) or self.rules.deadline_working_days

    def retention_months(self, topic: str) -> int:
        """How many months after its closing a ticket is kept with its requester."""
        known = self.topics.get(topic)
        return (known.retention_months if known else None) or self.rules.retention_months

"""What moved a due date, and what did not count towards it, as a ticket keeps them."""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import Field

from chalicelib.domain.languages import in_language
from chalicelib.domain.model import Model
from chalicelib.domain.rules.holidays import Holiday


class Skipped(Model):
    """A holiday that did not count towards a due date."""

    date: date
    name_es: str
    name_en: str

    def name(self, language: str) -> str:
        """Its name in a language."""
        return str(in_language(self, "name", language))


#: Steps that a change of the holidays made.
HOLIDAY_STEPS = ("holiday_added", "holiday_withdrawn")


class Adjustment(Model):
    """What moved a due date: a pause, an extension, a new count, or a holiday."""

    kind: Literal[
        "pause", "extension", "reopened", "legal", "merged", "holiday_added", "holiday_withdrawn"
    ]
    since: date = Field(description="From when it counts; for `merged` the other ticket's date.")
    until: date | None = Field(None, description="The last day of a pause.")
    working_days: int
    due_on: date = Field(description="The due date from then on.")
    marks: bool = Field(False, description="Whether a merged ticket brought the legal mark.")
    name_es: str | None = Field(None, description="The holiday's, for a step that one made.")
    name_en: str | None = None

    def name(self, language: str) -> str | None:
        """The holiday's name in a language."""
        return in_language(self, "name", language) or None


class Moved(Model):
    """A due date that a holiday moved, of which the requester is yet to be told."""

    told: date = Field(description="The date that they know.")
    on: date = Field(description="The day on which it moved last.")


def skipped_of(holiday: Holiday) -> Skipped:
    """A holiday as a ticket keeps it."""
    return Skipped(date=holiday.date, name_es=holiday.name_es, name_en=holiday.name_en)

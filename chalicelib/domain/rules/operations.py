"""What the institute publishes about a statistical operation: facts of a topic's row.

Nobody guesses them: what no administrator wrote is missing, and told so to those who can write it.
"""

from __future__ import annotations

from typing import Any

from pydantic import Field

from chalicelib.domain.languages import in_language
from chalicelib.domain.model import Model

#: Facts that rows hold once a language, and those that they hold once.
_SPOKEN = ("description", "periodicity", "levels")
_PLAIN = ("since", "formats")
#: The attributes of a row, in the order in which they are written.
ATTRIBUTES = (
    "description_es", "description_en", "periodicity_es", "periodicity_en", "since",
    "levels_es", "levels_en", "formats", "synonyms_es", "synonyms_en",
)  # fmt: skip


class PublishedFacts(Model):
    """What a row says of its operation; flat, as administrators write it."""

    description_es: str | None = Field(None, max_length=500)
    description_en: str | None = Field(None, max_length=500)
    periodicity_es: str | None = Field(None, max_length=500)
    periodicity_en: str | None = Field(None, max_length=500)
    since: int | None = Field(None, ge=1800, le=2199, description="The first year.")
    levels_es: str | None = Field(None, max_length=500)
    levels_en: str | None = Field(None, max_length=500)
    formats: str | None = Field(None, max_length=500)
    synonyms_es: str | None = Field(None, max_length=500)
    synonyms_en: str | None = Field(None, max_length=500)


class Operation(Model):
    """What is published about a topic's operation, in one language; what nobody wrote is absent."""

    description: str | None = None
    periodicity: str | None = Field(None, description="How often, in words.")
    since: int | None = Field(None, description="The first year that there are data of.")
    levels: str | None = Field(None, description="Geographic levels, in words.")
    formats: str | None = None


def operation(facts: PublishedFacts, language: str) -> Operation | None:
    """What there is to tell in a language; None for nothing."""
    told: dict[str, Any] = {name: in_language(facts, name, language) for name in _SPOKEN}
    told |= {name: getattr(facts, name) for name in _PLAIN}
    known = {name: value for name, value in told.items() if value}
    return Operation.model_validate(known) if known else None


def synonyms(facts: PublishedFacts, language: str) -> str | None:
    """What people call an operation's matter: ``inflation, CPI; cost of living``. Commas stand
    between what means the same, semicolons between the rest."""
    written: str | None = in_language(facts, "synonyms", language)
    return written


def unwritten(facts: PublishedFacts) -> list[str]:
    """The names of the facts that nobody wrote in any language."""
    names = (*_SPOKEN, *_PLAIN)
    told = operation(facts, "es")
    return [name for name in names if told is None or getattr(told, name) is None]

"""What the form offers: the answer of ``GET /api/catalog``, in one language."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

from pydantic import Field

from chalicelib.domain import fields
from chalicelib.domain.files.attachments import AttachmentLimits
from chalicelib.domain.form import nationalities
from chalicelib.domain.languages import words
from chalicelib.domain.model import Model
from chalicelib.domain.rules.catalog import OTHER_TOPIC, Catalog, Topic
from chalicelib.domain.rules.named import Named
from chalicelib.domain.rules.operations import Operation, operation, synonyms


class Hint(Model):
    """What the institute publishes already."""

    text: str
    url: str | None = None


class OfferedTopic(Model):
    """A topic to choose, under its theme."""

    id: str
    name: str
    theme: str
    area: str
    area_name: str
    hint: Hint | None = None
    operation: Operation | None = Field(None, description="What is published, as far as known.")
    synonyms: str | None = Field(None, description="What it is searched by: `jobs; CPI, prices`.")


class Offer(Model):
    """All choices of the form and its limits."""

    topics: list[OfferedTopic]
    user_types: list[Named]
    genders: list[Named]
    nationalities: list[Named]
    limits: dict[str, int | dict[str, int] | AttachmentLimits]
    notice_version: str


def offer(catalog: Catalog, language: str) -> Offer:
    """What the form offers in a language."""
    user_types = sorted(catalog.offered_user_types.values(), key=lambda user_type: user_type.order)
    return Offer(
        topics=[
            *offered(catalog, language),
            _topic(catalog.topics[OTHER_TOPIC], catalog, language),
        ],
        user_types=[Named(id=row.id, name=row.name(language)) for row in user_types],
        genders=[Named(id=code, name=name) for code, name in words(language)["genders"].items()],
        nationalities=[Named(id=code, name=name) for code, name in nationalities.names(language)],
        limits={**fields.LIMITS, "attachments": AttachmentLimits()},
        notice_version=catalog.rules.notice_version,
    )


def offered(catalog: Catalog, language: str) -> list[OfferedTopic]:
    """The topics that are offered, by theme and name; "another topic" is left out."""
    every = catalog.offered_topics.values()
    return _sorted(_topic(one, catalog, language) for one in every if one.id != OTHER_TOPIC)


def _topic(topic: Topic, catalog: Catalog, language: str) -> OfferedTopic:
    text = topic.hint(language)
    return OfferedTopic(
        id=topic.id,
        name=topic.name(language),
        theme=topic.theme(language),
        area=topic.area,
        area_name=catalog.area_name(topic.area, language),
        hint=Hint(text=text, url=topic.hint_url) if text else None,
        operation=operation(topic, language),
        synonyms=synonyms(topic, language),
    )


def _sorted(topics: Iterable[OfferedTopic]) -> list[OfferedTopic]:
    """By theme and name as a reader expects them: accents and case do not count."""
    return sorted(topics, key=lambda topic: (_folded(topic.theme), _folded(topic.name)))


def _folded(text: str) -> str:
    marked = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in marked if not unicodedata.combining(letter))

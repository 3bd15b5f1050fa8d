"""Published answers for programs: ``/respuestas.json``, a feed in each language, a site map."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date, datetime, time
from typing import Any

from chalicelib.domain.answers.listed import PublishedAnswer
from chalicelib.domain.answers.public import PublicAnswer, PublicFile, changed_on, languages
from chalicelib.domain.answers.public import said as said_in
from chalicelib.domain.dates import ECUADOR
from chalicelib.domain.languages import LANGUAGES
from chalicelib.domain.rules.catalog import OTHER_TOPIC
from chalicelib.services import clock
from chalicelib.services.published import text
from chalicelib.services.published.answers import attached, operations, topics
from chalicelib.services.published.answers.site import (
    FEED,
    JSON,
    OF_A_FEED,
    OF_A_PAGE,
    PATH,
    Site,
    filled,
    url,
)
from chalicelib.services.published.files import File
from chalicelib.settings import settings

SITE_MAP = "/respuestas-mapa.xml"
#: What a site map holds at most. https://www.sitemaps.org/protocol.html
_OF_A_MAP = 50_000
#: When the first feed says that it was changed, as long as nothing is published.
_BEFORE = datetime(2026, 1, 1, tzinfo=ECUADOR)


def files(answers: list[PublishedAnswer], site: Site) -> Iterator[File]:
    """All of them; the JSON last: who reads it finds the pages as new."""
    for language in LANGUAGES:
        yield File(LANGUAGES[language].root + FEED, _feed(answers, language, site))
    yield File(SITE_MAP, _site_map(answers, site))
    rows = [row.model_dump(mode="json") for answer in answers for row in rows_of(answer)]
    for row in rows:
        if row["corrected_on"] is None:
            del row["corrected_on"]
        if not row["files"]:
            del row["files"]
    content = json.dumps(rows, ensure_ascii=False, separators=(",", ":")) + "\n"
    yield File(JSON, content, licence=site.catalog.rules.answer_licence_url)


def rows_of(answer: PublishedAnswer) -> Iterator[PublicAnswer]:
    """An answer in each language that it was given in."""
    told = answer.published.edition.text
    for language in languages(told):
        question, body, _ = said_in(told, language)
        yield PublicAnswer(
            id=answer.answer_id,
            url=url(language, answer.answer_id),
            topic=told.topic,
            question=question,
            answer=body,
            links=told.links,
            files=_files(answer),
            published_on=answer.published.published_on,
            corrected_on=answer.published.corrected_on,
            language=language,
        )


def _files(answer: PublishedAnswer) -> tuple[PublicFile, ...]:
    return tuple(
        PublicFile(
            name=file.name,
            type=file.type,
            size=file.size,
            url=attached.url(answer.answer_id, file),
        )
        for file in answer.published.edition.files
    )


def _feed(answers: list[PublishedAnswer], language: str, site: Site) -> str:
    """The answers that are new or were corrected last (RFC 4287)."""
    last = sorted(answers, key=_updated, reverse=True)[:OF_A_FEED]
    root = settings().site_url + LANGUAGES[language].root
    rules = site.catalog.rules
    return filled(
        "feed.atom",
        language,
        own=root + FEED,
        page=root + PATH,
        updated=_updated(last[0]) if last else clock.stamp(_BEFORE),
        licence=rules.answer_licence,
        licence_address=rules.answer_licence_url,
        entries=[_entry(one, language, site) for one in last],
    )


def _entry(answer: PublishedAnswer, language: str, site: Site) -> dict[str, Any]:
    told = answer.published.edition.text
    question, body, given = said_in(told, language)
    return {
        "url": url(language, answer.answer_id),
        "language": given,
        "question": question,
        "published": _stamp(answer.published.published_on),
        "updated": _updated(answer),
        "topic_id": told.topic,
        "topic": site.catalog.topic_name(told.topic, language),
        "source": str(text.shown(body)),
    }


def _updated(answer: PublishedAnswer) -> str:
    """When a second person approved what stands."""
    return answer.published.edition.approved.at


def _stamp(day: date) -> str:
    return clock.stamp(datetime.combine(day, time(), ECUADOR))


def _site_map(answers: list[PublishedAnswer], site: Site) -> str:
    """Every page that search engines should know, the newest first."""
    every = tuple(LANGUAGES)
    places: list[tuple[str, date | None, tuple[str, ...]]] = [(PATH, None, every)]
    offered = (key for key in site.catalog.offered_topics if key != OTHER_TOPIC)
    paths = (operations.OPERATIONS, *map(operations.path, offered))
    places += [(one, None, every) for one in paths]
    for topic, of_topic in topics.by_topic(answers).items():
        pages = -(-len(of_topic) // OF_A_PAGE)
        places += [(topics.path(topic, number + 1), None, every) for number in range(pages)]
    for one in answers:
        given = languages(one.published.edition.text)
        places.append((f"{PATH}{one.answer_id}/", changed_on(one), given))
    roots = {language: facts.root for language, facts in LANGUAGES.items()}
    return filled(
        "sitemap.xml",
        next(iter(every)),
        places=places[: _OF_A_MAP // len(every)],
        site=settings().site_url,
        roots=roots,
    )

"""Where answers are found without searching: the newest, and those of each topic, page by page."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from markupsafe import Markup

from chalicelib.domain.answers.listed import PublishedAnswer
from chalicelib.domain.answers.public import changed_on
from chalicelib.domain.answers.public import said as said_in
from chalicelib.domain.languages import LANGUAGES
from chalicelib.services.published.answers.site import (
    FEED,
    OF_A_PAGE,
    OF_THE_MOST_HELPFUL,
    OF_THE_NEWEST,
    PATH,
    Site,
    address,
    count_of,
    filled,
    said,
    slug,
)
from chalicelib.services.published.files import File
from chalicelib.services.published.frame import Page

#: Below it lie the pages of topics, and nothing else.
TOPICS = f"{PATH}tema/"
#: How many answers each topic has, for the form.
COUNTS = f"{PATH}temas.json"
_ADDRESS = re.compile(rf"{TOPICS}(?P<topic>[a-z0-9_-]+)/")


def path(topic: str, number: int = 1) -> str:
    """The address of a topic's page, without its language's root."""
    return f"{TOPICS}{slug(topic)}/" + (f"{number}/" if number > 1 else "")


def files(answers: list[PublishedAnswer], site: Site) -> Iterator[File]:
    """The overview, and each topic's pages, in every language; a topic without answers has one that
    says so, for whoever is led there."""
    topics = by_topic(answers)
    yield File(COUNTS, _counts(topics))
    empty: dict[str, list[PublishedAnswer]] = {key: [] for key in site.catalog.offered_topics}
    for language in LANGUAGES:
        yield site.page(_overview(answers, topics, language, site), language)
        for topic, of_topic in (empty | topics).items():
            for page in _pages(topic, of_topic, language, site):
                yield site.page(page, language)


def emptied(addresses: Iterable[str], site: Site) -> Iterator[File]:
    """What stands at addresses of topics' pages that no answer fills any more."""
    for language, facts in LANGUAGES.items():
        for one in addresses:
            found = one.startswith(facts.root + TOPICS) and _ADDRESS.match(one[len(facts.root) :])
            if found:
                page = _page(found["topic"], one[len(facts.root) :], (), language, site)
                yield site.page(page, language)


def by_topic(answers: list[PublishedAnswer]) -> dict[str, list[PublishedAnswer]]:
    """Answers by the id of their topic, in their order."""
    found: dict[str, list[PublishedAnswer]] = defaultdict(list)
    for answer in answers:
        found[answer.published.edition.text.topic].append(answer)
    return found


def _counts(topics: dict[str, list[PublishedAnswer]]) -> str:
    """``{"ipc": {"address": "/respuestas/tema/ipc/", "count": 12}}``."""
    found = {
        topic: {"address": path(topic), "count": len(of_topic)}
        for topic, of_topic in sorted(topics.items())
    }
    return json.dumps(found, separators=(",", ":"))


def _overview(
    answers: list[PublishedAnswer],
    topics: dict[str, list[PublishedAnswer]],
    language: str,
    site: Site,
) -> Page:
    words = said(language)
    data = Markup(words["data_html"]).format(feed=LANGUAGES[language].root + FEED)  # noqa: S704
    main = filled(
        "overview.html",
        language,
        themes=_themes(topics, language, site),
        most_helpful=_most_helpful(answers, language, site),
        newest=[shown(one, language, site) for one in answers[:OF_THE_NEWEST]],
        data=data,
        licence=site.licence(language),
    )
    return Page(PATH, words["title"], words["description"], Markup(main), FEED)  # noqa: S704


def _most_helpful(
    answers: list[PublishedAnswer], language: str, site: Site
) -> list[dict[str, Any]]:
    """What helped most often in the last months, of what stands; with how often."""
    stands = {one.answer_id: one for one in answers}
    found = [(stands[key], count) for key, count in site.helpful.items() if key in stands]
    return [
        shown(one, language, site) | {"helped": count_of(count, language, "helped_count")}
        for one, count in found[:OF_THE_MOST_HELPFUL]
    ]


def _themes(
    topics: dict[str, list[PublishedAnswer]], language: str, site: Site
) -> list[tuple[str, list[dict[str, str]]]]:
    """Topics that have answers, by theme: themes and topics by name."""
    themes: dict[str, list[dict[str, str]]] = defaultdict(list)
    for topic, of_topic in topics.items():
        known = site.catalog.topics.get(topic)
        name = site.catalog.topic_name(topic, language)
        themes[known.theme(language) if known else name].append(
            {
                "name": name,
                "address": LANGUAGES[language].root + path(topic),
                "count": count_of(len(of_topic), language),
            }
        )
    return sorted((theme, sorted(found, key=_name)) for theme, found in themes.items())


def _name(topic: dict[str, str]) -> str:
    return topic["name"].casefold()


def _pages(topic: str, answers: list[PublishedAnswer], language: str, site: Site) -> Iterator[Page]:
    pages = max(1, -(-len(answers) // OF_A_PAGE))
    root = LANGUAGES[language].root
    for number in range(1, pages + 1):
        yield _page(
            topic,
            path(topic, number),
            answers[(number - 1) * OF_A_PAGE : number * OF_A_PAGE],
            language,
            site,
            number=number,
            pages=pages,
            count=count_of(len(answers), language),
            newer=root + path(topic, number - 1) if number > 1 else "",
            older=root + path(topic, number + 1) if number < pages else "",
        )


def _page(
    topic: str,
    at: str,
    answers: Iterable[PublishedAnswer],
    language: str,
    site: Site,
    pages: int = 1,
    **facts: Any,
) -> Page:
    words, name = said(language), site.catalog.topic_name(topic, language)
    listed = [shown(one, language, site) | {"topic": ""} for one in answers]
    main = filled(
        "topic.html", language, name=name, topic_id=topic, listed=listed, pages=pages, **facts
    )
    title = name if facts.get("number", 1) == 1 else f"{name} ({facts['number']})"
    description = words["topic_description"].format(topic=name)
    return Page(at, title, description, Markup(main), FEED, words["title"], is_found=bool(listed))  # noqa: S704


def shown(answer: PublishedAnswer, language: str, site: Site) -> dict[str, Any]:
    """An answer in a list."""
    told = answer.published.edition.text
    question, _, given = said_in(told, language)
    return {
        "address": address(language, answer.answer_id),
        "question": question,
        "language": given,
        "topic": site.catalog.topic_name(told.topic, language),
        "changed_on": changed_on(answer),
        "helped": "",
    }

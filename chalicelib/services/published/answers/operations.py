"""A page for each statistical operation that a request can be about: what is published of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Any

from markupsafe import Markup

from chalicelib.domain.answers.listed import PublishedAnswer
from chalicelib.domain.form.choices import OfferedTopic, offered
from chalicelib.domain.languages import LANGUAGES
from chalicelib.services.published.answers import topics
from chalicelib.services.published.answers.site import Site, count_of, filled, said, slug
from chalicelib.services.published.files import File
from chalicelib.services.published.frame import Page

OPERATIONS = "/operaciones/"
#: Answers of its topic that a page names; the topic's own page has all.
_OF_A_PAGE = 5
#: An operation that was offered and is no more. RFC 9110, section 15.5.11.
_GONE = 410


def path(topic: str) -> str:
    """The address of an operation's page, without its language's root."""
    return f"{OPERATIONS}{slug(topic)}/"


def files(answers: list[PublishedAnswer], site: Site) -> Iterator[File]:
    """The list of all, and a page for each, in every language."""
    by_topic = topics.by_topic(answers)
    for language in LANGUAGES:
        every = offered(site.catalog, language)
        yield site.page(_all(every, language), language)
        for topic in every:
            yield site.page(_page(topic, by_topic.get(topic.id, []), language, site), language)


def gone(addresses: Iterable[str], site: Site) -> Iterator[File]:
    """What stands at addresses of operations that are not offered any more."""
    for language, facts in LANGUAGES.items():
        for one in addresses:
            if one.startswith(facts.root + OPERATIONS):
                title = _words(language)["gone_title"]
                main = Markup(filled("operation-gone.html", language))  # noqa: S704
                page = Page(one[len(facts.root) :], title, title, main, is_found=False)
                yield site.page(page, language, _GONE)


def _all(every: list[OfferedTopic], language: str) -> Page:
    words, root = _words(language), LANGUAGES[language].root
    themes = [
        (theme, [(topic.name, root + path(topic.id)) for topic in of_theme])
        for theme, of_theme in groupby(every, lambda topic: topic.theme)
    ]
    main = Markup(filled("operations.html", language, themes=themes))  # noqa: S704
    return Page(OPERATIONS, words["title"], words["description"], main)


def _page(topic: OfferedTopic, answers: list[PublishedAnswer], language: str, site: Site) -> Page:
    main = filled(
        "operation.html",
        language,
        topic=topic,
        url=topic.hint.url if topic.hint else None,
        text=topic.hint.text if topic.hint else "",
        facts=_facts(topic, language),
        listed=[topics.shown(one, language, site) | {"topic": ""} for one in answers[:_OF_A_PAGE]],
        count=count_of(len(answers), language),
        topic_address=LANGUAGES[language].root + topics.path(topic.id),
    )
    description = _words(language)["description_of"].format(name=topic.name)
    return Page(path(topic.id), topic.name, description, Markup(main))  # noqa: S704


def _facts(topic: OfferedTopic, language: str) -> list[tuple[str, Any]]:
    """What is known of it, in the order in which it is told."""
    known = topic.operation.model_dump() if topic.operation else {}
    names: dict[str, str] = _words(language)["facts"]
    return [(name, known[fact]) for fact, name in names.items() if known.get(fact)]


def _words(language: str) -> dict[str, Any]:
    words: dict[str, Any] = said(language)["operations"]
    return words

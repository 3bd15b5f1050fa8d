"""What every page of a run is made with: the site's frames, the catalog, and words."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache, partial
from pathlib import Path
from typing import Any

from jinja2 import Environment
from markupsafe import Markup

from chalicelib.domain.answers.listed import PublishedAnswer
from chalicelib.domain.dates import long_date
from chalicelib.domain.figures.helped import most_helpful
from chalicelib.domain.languages import LANGUAGES, counted, read, words
from chalicelib.domain.rules.catalog import Catalog
from chalicelib.services import clock
from chalicelib.services.published import frame, helped, templates
from chalicelib.services.published.files import File
from chalicelib.services.published.frame import Page
from chalicelib.settings import settings
from chalicelib.store.catalog import catalog

PATH, FEED, JSON = "/respuestas/", "/respuestas.atom", "/respuestas.json"
#: Answers of one page, of the overview's newest and most helpful, and of a feed.
OF_A_PAGE, OF_THE_NEWEST, OF_THE_MOST_HELPFUL, OF_A_FEED = 100, 20, 10, 50


@dataclass(frozen=True)
class Site:
    """The frames by language, what administrators call things, and how often each answer helped."""

    frames: dict[str, str]
    catalog: Catalog
    helpful: Mapping[str, int]

    def page(self, page: Page, language: str, status: int | None = None) -> File:
        """A page in the site's frame, as a file."""
        content = frame.filled(self.frames[language], page, language)
        return File(LANGUAGES[language].root + page.path, content, status)

    def licence(self, language: str) -> Markup:
        """Whose the answers are, and what may be done with them."""
        rules = self.catalog.rules
        text = Markup(said(language)["licence_html"])  # noqa: S704 - our own words
        return text.format(name=rules.answer_licence, address=rules.answer_licence_url)


_NO_LETTER = re.compile(r"[^a-z0-9_]+")
#: Makes files of all that stands published, the newest first.
Maker = Callable[[list[PublishedAnswer], Site], Iterable[File]]


def current() -> Site:
    """The site as it is now. Raises NoFrame, Unavailable."""
    counts = most_helpful(helped.months(clock.today(clock.now())), "answer")
    frames = {language: frame.of(language) for language in LANGUAGES}
    return Site(frames, catalog.this_instant(), counts)


def address(language: str, answer_id: str) -> str:
    """Where an answer is, in a language, for good."""
    return f"{LANGUAGES[language].root}{PATH}{answer_id}/"


def url(language: str, answer_id: str) -> str:
    """The same with the site's host."""
    return settings().site_url + address(language, answer_id)


def filled(template: str, language: str, **facts: Any) -> str:
    """A template in a language's words."""
    return (
        _environment(language)
        .get_template(template)
        .render(t=said(language), language=language, root=LANGUAGES[language].root, **facts)
    )


def slug(topic: str) -> str:
    """What a topic is called in addresses; an administrator may have called it anything."""
    return _NO_LETTER.sub("-", topic.lower()).strip("-") or "otro"


def count_of(answers: int, language: str, what: str = "count") -> str:
    """``12 respuestas``, or how often what else is said."""
    grouping = words(language)["numbers"]["grouping"]
    number = f"{answers:,}".replace(",", grouping)
    return counted(said(language)[what], answers, language).format(count=number)


@cache
def said(language: str) -> dict[str, Any]:
    """The words of these pages."""
    return read(language, "answers.json")


def _day(language: str, day: date) -> str:
    return long_date(day, language)


@cache
def _environment(language: str) -> Environment:
    environment = templates.environment(Path(__file__).parent)
    environment.filters["day"] = partial(_day, language)
    return environment

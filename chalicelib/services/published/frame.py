"""A page as visitors get it: its text in the site's frame, which is of the site's last build."""

from __future__ import annotations

import re
from dataclasses import dataclass

from markupsafe import Markup, escape

from chalicelib.domain.languages import DEFAULT, LANGUAGES
from chalicelib.settings import settings
from chalicelib.store.published import pages

_PLACE = re.compile(r"@@(\w+)@@")


class NoFrame(Exception):
    """No deployment of the site has brought a frame yet."""


@dataclass(frozen=True)
class Page:
    """What stands in the frame. ``path`` is the page's address without its language's root;
    ``feed`` that of its feed, likewise. ``languages`` are those that its text was given in: in
    another the page stands for the default's. ``data`` is what programs read of it (JSON-LD)."""

    path: str
    title: str
    description: str
    main: Markup
    feed: str = ""
    feed_title: str = ""
    languages: tuple[str, ...] = tuple(LANGUAGES)
    is_found: bool = True
    data: Markup | None = None


def publish(page: Page, language: str) -> None:
    """Publish a page in a language. Raises NoFrame, Unavailable."""
    pages.put(LANGUAGES[language].root + page.path, filled(of(language), page, language))


def of(language: str) -> str:
    """The site's frame in a language. Raises NoFrame, Unavailable."""
    found = pages.frame(language)
    if found is None:
        raise NoFrame(language)
    return found


def filled(frame: str, page: Page, language: str) -> str:
    """A frame with a page in it."""
    places = {
        "path": escape(page.path),
        "title": escape(page.title),
        "description": escape(page.description),
        "head": _head(page, language),
        "main": page.main,
    }
    return _PLACE.sub(lambda place: str(places[place[1]]), frame)


def _head(page: Page, language: str) -> Markup:
    """Which page it is to search engines, in which languages it is, its feed, and its data."""
    if not page.is_found:
        return Markup('<meta name="robots" content="noindex">')
    site = settings().site_url
    own = language if language in page.languages else DEFAULT
    link = Markup('<link rel="canonical" href="{}">')
    lines = [link.format(site + LANGUAGES[own].root + page.path)]
    other = Markup('<link rel="alternate" hreflang="{}" href="{}">')
    lines += [
        other.format(code, site + LANGUAGES[code].root + page.path) for code in page.languages
    ]
    lines.append(other.format("x-default", site + LANGUAGES[DEFAULT].root + page.path))
    if page.feed:
        feed = Markup('<link rel="alternate" type="application/atom+xml" href="{}" title="{}">')
        address = site + LANGUAGES[language].root + page.feed
        lines.append(feed.format(address, page.feed_title or page.title))
    if page.data:
        lines.append(page.data)
    return Markup("\n").join(lines)

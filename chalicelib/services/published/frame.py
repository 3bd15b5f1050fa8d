"""A page as visitors get it: its text in the site's frame, which is of the site's last build."""

from __future__ import annotations

import re
from dataclasses import dataclass

from markupsafe import Markup, escape

from chalicelib.domain.languages import LANGUAGES
from chalicelib.settings import settings
from chalicelib.store.published import pages

_PLACE = re.compile(r"@@(\w+)@@")


class NoFrame(Exception):
    """No deployment of the site has brought a frame yet."""


@dataclass(frozen=True)
class Page:
    """What stands in the frame. ``path`` is the page's address without its language's root;
    ``feed`` that of its feed, likewise."""

    path: str
    title: str
    description: str
    main: Markup
    feed: str = ""


def publish(page: Page, language: str) -> None:
    """Publish a page in a language. Raises NoFrame, Unavailable."""
    found = pages.frame(language)
    if found is None:
        raise NoFrame(language)
    pages.put(LANGUAGES[language].root + page.path, filled(found, page, language))


def filled(frame: str, page: Page, language: str) -> str:
    """A frame with a page in it."""
    root = settings().site_url + LANGUAGES[language].root
    head = Markup('<link rel="canonical" href="{}">').format(root + page.path)
    if page.feed:
        link = Markup('\n<link rel="alternate" type="application/atom+xml" href="{}" title="{}">')
        head += link.format(root + page.feed, page.title)
    places = {
        "path": escape(page.path),
        "title": escape(page.title),
        "description": escape(page.description),
        "head": head,
        "main": page.main,
    }
    return _PLACE.sub(lambda place: str(places[place[1]]), frame)

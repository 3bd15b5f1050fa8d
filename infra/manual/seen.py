"""What a step means by a name: a control, by the words that the catalogue has for it, or what a
selector finds."""

from __future__ import annotations

import html
import re
from functools import cache
from typing import Any

from playwright.sync_api import Locator, Page

from static_site.catalogue import catalogue

_SELECTOR = re.compile(r"[#.\[]")
_TAG = re.compile(r"<[^>]+>")


def words(path: str, language: str) -> str:
    """The catalogue's text at a path, without its markup. Raises KeyError."""
    found: Any = _catalogue(language)
    for part in path.split("."):
        found = found[int(part)] if isinstance(found, list) else found[part]
    return html.unescape(_TAG.sub("", str(found))).strip()


def field(page: Page, name: str, language: str) -> Locator:
    """What something is typed into, chosen from or ticked."""
    if _SELECTOR.match(name):
        return page.locator(name).first
    return page.get_by_label(words(name, language)).filter(visible=True).first


def control(page: Page, name: str, language: str) -> Locator:
    """What is pressed: a button or, where none is called so, a tab or another link."""
    if _SELECTOR.match(name):
        return page.locator(name).first
    text = words(name, language)
    button, link = (
        page.get_by_role(role, name=text, exact=True).filter(visible=True)
        for role in ("button", "link")
    )
    button.or_(link).first.wait_for()
    return button.first if button.count() else link.first


def text(page: Page, name: str, language: str) -> Locator:
    """What is read."""
    if _SELECTOR.match(name):
        return page.locator(name).first
    return page.get_by_text(words(name, language)).filter(visible=True).first


def anything(page: Page, name: str, language: str) -> Locator:
    """Whatever has a name, to be marked on a picture."""
    found = field(page, name, language)
    return found if found.count() else control(page, name, language)


@cache
def _catalogue(language: str) -> dict[str, Any]:
    return catalogue(language)

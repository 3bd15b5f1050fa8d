"""What the published contract says, in other languages: of all that is sent.

``locales/contract/<code>.json`` has it by what the contract says, so that a text that changes is to
be said anew. What is said of answers is in the contract's own language.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

from static_site import api_page

_WORDS = Path(__file__).resolve().parent / "locales" / "contract"


def spoken(text: str, language: str) -> str | None:
    """What the contract says, in a language; None where its catalogue does not have it."""
    return spoken_words(language).get(text)


@cache
def spoken_words(language: str) -> dict[str, str]:
    """The catalogue of a language: what the contract says, and what that is called there."""
    file = _WORDS / f"{language}.json"
    words: dict[str, str] = json.loads(file.read_text("utf-8")) if file.exists() else {}
    return words


def said_to_callers() -> set[str]:
    """What the contract says of all that is sent: parameters, bodies and their fields."""
    every = [each for group in api_page.operations().values() for each in group]
    bodies = [each.body for each in every if each.body]
    sent = [field for each in every for field in each.parameters]
    sent += [field for body in bodies for field in body.fields]
    return ({body.text for body in bodies} | {field.text for field in sent}) - {""}

"""What the published contract says, in other languages.

``locales/contract/<code>.json`` has it by what the contract says, so that a text that changes is to
be said anew; until then the page has it in the contract's own language, marked as such.
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


def told() -> set[str]:
    """All texts of the contract that the page shows, but for what the site's catalogue says."""
    every = [each for group in api_page.operations().values() for each in group]
    models = api_page.models()
    fields = [field for each in every for field in each.parameters]
    fields += [field for model in models for field in model.fields]
    answers = {answer.text for each in every for answer in each.answers}
    return ({model.text for model in models} | {field.text for field in fields} | answers) - {""}

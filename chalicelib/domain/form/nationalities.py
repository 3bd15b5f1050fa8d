"""Nationalities: ISO 3166-1 alpha-2, and ``XX`` (a user-assigned code of it) for the stateless.

``nationalities.json`` holds the names of the Unicode CLDR for Ecuador's Spanish and for
English, in each language's order, Ecuador first; ``infra/seed/nationalities.py`` makes it.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

STATELESS = "XX"


@cache
def _names() -> dict[str, dict[str, str]]:
    text = (Path(__file__).parent / "nationalities.json").read_text(encoding="utf-8")
    loaded: dict[str, dict[str, str]] = json.loads(text)
    return loaded


def names(language: str) -> list[tuple[str, str]]:
    """Code and name of each, in the order of a language's list."""
    return list(_names()[language].items())


def is_known(code: str) -> bool:
    """Whether a code is on the list."""
    return code in _names()["es"]


def name(code: str, language: str) -> str:
    """A nationality's name, or the code itself when it is not on the list."""
    return _names()[language].get(code, code)

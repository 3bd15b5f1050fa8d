"""Nationalities: ISO 3166-1 alpha-2, and ``XX`` (a user-assigned code of it) for the stateless.

Each language's ``nationalities.json`` holds the names of the Unicode CLDR, in the language's
order, Ecuador first; ``infra/seed/nationalities.py`` makes it.
"""

from __future__ import annotations

from functools import cache

from chalicelib.domain.languages import DEFAULT, read

STATELESS = "XX"


@cache
def _names(language: str) -> dict[str, str]:
    return read(language, "nationalities.json")


def names(language: str) -> list[tuple[str, str]]:
    """Code and name of each, in the order of a language's list."""
    return list(_names(language).items())


def codes() -> frozenset[str]:
    """The codes of all that are on the list."""
    return frozenset(_names(DEFAULT))


def is_known(code: str) -> bool:
    """Whether a code is on the list."""
    return code in _names(DEFAULT)


def name(code: str, language: str) -> str:
    """A nationality's name, or the code itself when it is not on the list."""
    return _names(language).get(code, code)

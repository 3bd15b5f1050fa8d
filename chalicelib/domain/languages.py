"""The languages that people read: one list, and one folder of words for each.

``words/languages.json`` is the list, the default first; ``words/<code>/`` holds what the server
says. To add a language:

1. a row in ``words/languages.json``: its code (ISO 639), its own name, its locale (BCP 47), what
   stands before its pages' paths, and the plural rules of the CLDR for its cardinals;
2. a folder ``words/<code>/``, begun as a copy of the default's: ``words.json`` (labels, dates,
   numbers, holidays, what is noted of a mail), ``nationalities.json`` (made by
   ``python -m infra.seed.nationalities``) and ``mails/``, a file a kind of mail;
3. ``static_site/locales/<code>.json``, begun likewise: what the pages say;
4. the sign-in addresses of its root in ``infra/templates/app.yaml`` (``CallbackURLs``,
   ``LogoutURLs``).

Tests name whatever of these is missing. What administrators write (names of areas, topics, types
of user and holidays, canned replies) is stored as ``name_es``, ``name_en`` and so on; a language
without such a field is shown the default's. ``tests/pseudo.py`` does all this for a language that
does not exist.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

WORDS = Path(__file__).parents[1] / "words"


class Facts(NamedTuple):
    """What programs must know of a language. ``root`` stands before its pages' paths."""

    code: str
    name: str
    locale: str
    root: str
    plurals: dict[str, str]


def _listed() -> dict[str, Facts]:
    rows = json.loads((WORDS / "languages.json").read_text("utf-8"))
    return {row["code"]: Facts(**row) for row in rows}


LANGUAGES = _listed()
DEFAULT = next(iter(LANGUAGES))

if TYPE_CHECKING:
    Language = str
else:
    Language = Literal[tuple(LANGUAGES)]


@cache
def words(language: str) -> dict[str, Any]:
    """What the server says in a language, mails apart: its ``words.json``."""
    return read(language, "words.json")


def read(language: str, name: str) -> dict[str, Any]:
    """A file of words of a language."""
    loaded: dict[str, Any] = json.loads((WORDS / language / name).read_text("utf-8"))
    return loaded


def in_language(row: object, field: str, language: str) -> Any:
    """A text that is stored once a language, as ``name_es`` and ``name_en``; the default's where
    the row has no other."""
    return getattr(row, f"{field}_{language}", None) or getattr(row, f"{field}_{DEFAULT}")


def gone(kind: Literal["area", "topic", "user_type", "agent"], language: str) -> str:
    """What people read in the place of a name that nobody knows any more: never an id."""
    said: str = words(language)["gone"][kind]
    return said


def stored_names(kind: str, name: str) -> dict[str, str]:
    """One of our own words as rows hold what administrators write: ``name_es``, ``name_en``."""
    return {f"name_{code}": words(code)[kind][name] for code in LANGUAGES}


def counted(forms: Mapping[str, str], count: int, language: str) -> str:
    """The form of a text that goes with a count: ``{"one": "a file", "other": "{count} files"}``.
    A form that a language does not tell apart may be left out; ``other`` may not."""
    return forms.get(plural(count, language), forms["other"])


def plural(count: int, language: str) -> str:
    """The plural category of a whole number: ``one``, ``few``, ``many``, ``other``."""
    return category(count, LANGUAGES[language].plurals)


def category(count: int, rules: Mapping[str, str]) -> str:
    """The category of a whole number by rules in the syntax of the CLDR.

    Source: Unicode Technical Standard 35, part 3, "Language Plural Rules".
    """
    return next((name for name, rule in rules.items() if _holds(rule, count)), "other")


def _holds(rule: str, count: int) -> bool:
    return any(
        all(_compares(relation, count) for relation in condition.split(" and "))
        for condition in rule.split(" or ")
    )


_RELATION = re.compile(r"([a-z])(?: % (\d+))? (!?=) ([\d.,]+)")


def _compares(relation: str, count: int) -> bool:
    found = _RELATION.fullmatch(relation.strip())
    if found is None:
        raise ValueError(f"not a relation of plural rules: {relation}")
    operand, modulus, sign, ranges = found.groups()
    # A whole number has no decimals and no exponent: every operand but n and i is 0.
    value = count if operand in "ni" else 0
    value = value % int(modulus) if modulus else value
    is_among = any(_reaches(piece, value) for piece in ranges.split(","))
    return is_among == (sign == "=")


def _reaches(piece: str, value: int) -> bool:
    low, _, high = piece.partition("..")
    return int(low) <= value <= int(high or low)

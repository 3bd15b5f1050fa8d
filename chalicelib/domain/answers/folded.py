"""A text as it is compared, each letter of which knows its place in the text as written.

Folded as the search folds (``search/terms.py``), digits of every script as ASCII, dashes as
hyphens, and without what has no shape: a number that somebody spelled with a zero-width space is
the same number.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from chalicelib.domain import characters
from chalicelib.domain.search.terms import fold

_WORD = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True)
class Word:
    """A word, folded, and its place in the folded text."""

    letters: str
    start: int
    end: int


@dataclass(frozen=True)
class Folded:
    """``letters`` are compared; ``places`` has the place of each in ``text``."""

    text: str
    letters: str
    places: tuple[int, ...]

    @classmethod
    def of(cls, text: str) -> Folded:
        """A text, folded letter by letter."""
        letters: list[str] = []
        places: list[int] = []
        for place, letter in enumerate(text):
            kept = " " if letter.isspace() and letter != "\n" else _plain(letter)
            letters.append(kept)
            places += [place] * len(kept)
        return cls(text, "".join(letters), tuple(places))

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The place in the text as written; what a mark or an accent adds goes along."""
        after = self.places[end] if end < len(self.places) else len(self.text)
        return self.places[start], max(self.places[end - 1] + 1, after)

    def written(self, start: int, end: int) -> str:
        """What stands there, as written."""
        first, last = self.span(start, end)
        return self.text[first:last]

    def is_capital(self, start: int) -> bool:
        """Whether the letter at a place was written as a capital."""
        return self.text[self.places[start]].isupper()

    def words(self) -> Iterator[Word]:
        """The runs of letters: digits, underscores and points part them, as in a file's name."""
        for found in _WORD.finditer(self.letters):
            yield Word(found.group(), found.start(), found.end())


@lru_cache(4_096)
def _plain(letter: str) -> str:
    return letter if letter == "\n" else fold(characters.plain(letter) or _space(letter))


def _space(letter: str) -> str:
    return "" if letter in characters.IGNORABLE else letter

"""Words of a search that are the beginning of words that tickets have: "guayaq" is "guayaquil".

A word that tickets of an area have is itself and nothing else, unless it was said to begin others
("mar*"). So a word that is written whole finds no more than it did, and what is completed costs
only those searches that found nothing.
"""

from __future__ import annotations

from collections.abc import Sequence

from chalicelib.domain.search.sought import Sought
from chalicelib.domain.search.words import Begun
from chalicelib.store.tickets import search, search_words

#: Words of an area that a beginning stands for at most, in the order of the alphabet.
MOST = 16


def terms(sought: Sought, areas: Sequence[str]) -> dict[str, list[list[str]]]:
    """For each area the terms that each word of a search stands for, a batch an area and a query
    a word to complete; areas that lack one of the words are left out. Raises Unavailable."""
    asked = {*sought.words}
    for begun in sought.begun.values():
        asked.update(begun.completed)
    found = {}
    for area in areas:
        known = search_words.known(area, asked)
        groups = [_words(area, word, sought.begun.get(word), known) for word in sought.words]
        if all(groups):
            found[area] = [[search.term(area, word) for word in group] for group in groups]
    return found


def _words(area: str, word: str, begun: Begun | None, known: set[str]) -> list[str]:
    if begun is None or (word in known and not begun.starred):
        return [word] if word in known else []
    within = [stem for stem in begun.completed if stem in known]
    begins = search_words.beginning_with(area, begun.typed, MOST)
    itself = [word] if word in known else []
    return list(dict.fromkeys([*itself, *begins, *within]))[:MOST]

"""Tickets that share words with a text: the more of them and the rarer, the closer.

The same rows as a search reads (``search.py``), but any of the words will do. How rare a word is
follows from its newest postings alone, so that what a call reads is bounded whatever the tables
hold: a page for each word and area, ``QUERIES`` of them at most. What has no rare word of the text
and lies behind the newest page of its common ones is not found: of many replies the newest serve.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product
from math import log

from chalicelib.domain.tickets.ticket import Ticket
from chalicelib.services.search.search import QUERIES
from chalicelib.store.aws.side_by_side import side_by_side
from chalicelib.store.tickets import search as store
from chalicelib.store.tickets import tickets
from chalicelib.store.tickets.search import NEWEST, Posting
from chalicelib.store.tickets.words import postings

#: Postings of a word that are read in an area.
_PAGE = 100
#: Tickets that a word with one more page than was read is taken to have, for each on that page.
_BEYOND = 10
#: Tickets among which a word of one ticket tells all there is to tell.
_MANY = 10_000
#: The part of what the words weigh that a close ticket has at least.
_CLOSE = 0.35


@dataclass(frozen=True)
class Similar:
    """A ticket, and the part of what all the words weigh that it has."""

    ticket: Ticket
    share: float


def similar(words: Sequence[str], areas: Sequence[str], most: int) -> list[Similar]:
    """At most ``most`` (up to 100) tickets of some areas that have several of some stems, the
    closest first, of equally close ones the newest. Raises Unavailable."""
    sought = words[: max(QUERIES // max(len(areas), 1), 1)]
    asked = [*product(sought, areas)]
    read = side_by_side(lambda one: postings.page(store.term(one[1], one[0]), NEWEST, _PAGE), asked)
    pages: dict[str, list[Posting]] = {word: [] for word in sought}
    met: dict[str, int] = dict.fromkeys(sought, 0)
    for (word, _), (page, reached) in zip(asked, read, strict=True):
        pages[word] += page
        met[word] += len(page) * (_BEYOND if reached else 1)
    weights = {word: log(1 + _MANY / met[word]) for word in sought if met[word]}
    closest = _closest(pages, weights)[:most]
    shares = {posting.number: share for posting, share in closest}
    found = tickets.by_keys(postings.keys([posting for posting, _ in closest])).items
    return [Similar(one, shares[one.number]) for one in found if one.area in areas]


def _closest(
    pages: dict[str, list[Posting]], weights: dict[str, float]
) -> list[tuple[Posting, float]]:
    scores: dict[str, float] = {}
    shared: dict[str, int] = {}
    first: dict[str, Posting] = {}
    for word, page in pages.items():
        for posting in page:
            scores[posting.rank] = scores.get(posting.rank, 0) + weights[word]
            shared[posting.rank] = shared.get(posting.rank, 0) + 1
            if posting.email or posting.rank not in first:
                first[posting.rank] = posting
    whole = sum(weights.values())
    least = min(2, len(weights))
    close = [
        (rank, score / whole)
        for rank, score in scores.items()
        if shared[rank] >= least and score >= whole * _CLOSE
    ]
    return [
        (first[rank], share)
        for rank, share in sorted(close, key=lambda one: (one[1], one[0]), reverse=True)
    ]

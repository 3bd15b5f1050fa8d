"""Find tickets by number, e-mail, document, phone, or words of name, subject and thread.

Words are looked up in the inverted index (``store/tickets/search.py``), newest first. For several
words a page of each is read; the word whose page reaches farthest back has the fewest tickets and
leads: its tickets which the other pages reach are compared with them, and the rest is looked up, a
batch for each word. Then all go on from where that page ends. What a call reads is bounded whatever
the tables hold: when the bound is met, it answers what it found with a cursor.

A word that nobody wrote is taken for the beginning of others: the table knows which words there
are, and the tickets of the first of them are read as one list.

At most, in one call: a query for a number, three for a document, one an area for a phone and
for a passport; for words ``QUERIES`` queries, or as many as areas times words, of 100 postings
each, and fewer batches of at most 100; and one batch for the tickets themselves.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from itertools import islice, product

from chalicelib.domain.form.documents import document_key
from chalicelib.domain.pages import merged
from chalicelib.domain.search.terms import (
    Sought,
    has_beginnings,
    passport_word,
    phone_word,
    stem,
    understand,
)
from chalicelib.domain.tickets.ticket import Ticket
from chalicelib.services import cursors
from chalicelib.store.aws.rows import StoredRow
from chalicelib.store.aws.side_by_side import side_by_side
from chalicelib.store.tickets import requester_lists, tickets
from chalicelib.store.tickets import search as store
from chalicelib.store.tickets.search import NEWEST, Posting
from chalicelib.store.tickets.words import postings, spellings

#: Queries for words that one call makes at most, unless areas times words are more.
QUERIES = 64
#: Postings of a page when there are several words; a batch takes as many keys.
_PAGE = 100
#: Words that a beginning is looked up among, stems that it may mean, and combinations of those of
#: several.
_READ, _WORDS, _COMBINATIONS = 32, 8, 8
#: Rows of a person's history that a query reads, and queries a call.
_ROWS = 100
_ROW_QUERIES = 3


@dataclass(frozen=True)
class _Found:
    """Keys of tickets, newest first, and the rank to go on below; None at the end."""

    keys: list[tuple[str, str]]
    below: str | None


#: A way to find tickets: takes the rank to go on below.
_Reading = Callable[[str], _Found]


def find(
    q: str, areas: Sequence[str], cursor: str | None, limit: int, query: str = ""
) -> tuple[list[Ticket], str | None, list[str]]:
    """The tickets of some areas that a search means, newest first, the cursor of the rest, and
    the numbers of those that cannot be shown.

    ``limit`` is from 1 to 100; ``query`` is any text that a cursor must come with again. Fewer
    may come, even none, with a cursor when the bound of a call is met, or when tickets left the
    areas a moment ago. Raises Invalid on ``q`` when there is nothing to search by, on ``cursor``
    when it is not of the same search and areas, and Unavailable.
    """
    readings = dict(_readings(understand(q), areas, limit))
    search, start = json.dumps([q.strip(), sorted(areas), query]), NEWEST
    if cursor is not None:
        place = cursors.place(cursor, search)
        if place["by"] not in readings:  # a former version understood the search otherwise
            raise cursors.foreign()
        readings, start = {place["by"]: readings[place["by"]]}, place["below"]
    for name, read in readings.items():
        found = read(start)
        met = tickets.by_keys(found.keys)
        shown = [ticket for ticket in met.items if ticket.area in areas]
        unreadable = [str(row["number"]) for row in met.bad if _may_lie_in(row, areas)]
        if shown or unreadable or found.below is not None:
            then = found.below and cursors.cursor({"by": name, "below": found.below}, search)
            return shown, then, unreadable
    return [], None, []


def of_person(sought: Sought, areas: Sequence[str], limit: int) -> list[Ticket]:
    """The newest tickets of some areas of whom an address, a document or a phone is of, but for
    those that are erased: the first of the three that finds any. Raises Unavailable."""
    for _, read in _readings(sought, areas, limit):
        met = tickets.by_keys(read(NEWEST).keys)
        shown = [one for one in met.items if one.area in areas and one.erased_at is None]
        if shown:
            return shown
    return []


def _may_lie_in(row: StoredRow, areas: Sequence[str]) -> bool:
    """Whether a damaged ticket is of one of the areas, as far as it tells."""
    area = row.get("area")
    return not isinstance(area, str) or area in areas


def _readings(sought: Sought, areas: Sequence[str], limit: int) -> Iterator[tuple[str, _Reading]]:
    """What a search may mean, in the order in which it is tried."""
    if sought.number:
        yield "number", partial(_by_number, sought.number)
    if sought.email:
        yield "email", partial(_by_history, "by_email", sought.email, areas, limit)
    if sought.cedula:
        document = document_key("cedula", "EC", sought.cedula)
        yield "cedula", partial(_by_history, "by_document", document, areas, limit)
    if sought.phone:
        yield "phone", partial(_by_words, [phone_word(sought.phone)], areas, limit)
    if sought.passport:
        yield "passport", partial(_by_words, [passport_word(sought.passport)], areas, limit)
    if sought.words:
        yield "words", partial(_by_beginnings, sought, areas, limit)


def _by_number(number: str, _: str) -> _Found:
    """The ticket that has it, and those that had it before they were imported."""
    key = tickets.key_of(number)
    return _Found([*([key] if key else []), *postings.formerly(number)], None)


def _by_history(index: str, value: str, areas: Sequence[str], limit: int, below: str) -> _Found:
    keys: list[tuple[str, str]] = []
    for _ in range(_ROW_QUERIES):
        rows, more = requester_lists.newest_of(index, value, store.of_rank(below), _ROWS)
        for row in rows:
            below = store.rank(row["opened_at"], row["number"])
            if _may_lie_in(row, areas):
                keys.append((str(row["number"]), str(row["email"])))
                if len(keys) == limit:
                    return _Found(keys, below)
        if not more:
            return _Found(keys, None)
    return _Found(keys, below)


def _by_words(words: Sequence[str], areas: Sequence[str], limit: int, below: str) -> _Found:
    shown, then = _having(words, areas, limit, below)
    return _Found(postings.keys(shown), then)


def _by_beginnings(sought: Sought, areas: Sequence[str], limit: int, below: str) -> _Found:
    """Tickets that have, for each word that is typed, it or one that begins with it. What the
    words may mean is asked while the tickets that have them are read: most words mean themselves.
    All combinations are looked for together, so that the pages are in one order."""
    with ThreadPoolExecutor(max(len(sought.typed), 1)) as meanwhile:
        means = meanwhile.map(_meant, sought.typed)
        having_all = _by_words(sought.words, areas, limit, below)
        every = [*islice(product(*means), _COMBINATIONS)]
    if len(every) < 2:
        return having_all
    read = side_by_side(lambda words: _having([*dict.fromkeys(words)], areas, limit, below), every)
    once = {one.rank: one for found, _ in read for one in found}
    pages = [([one for one in found if once[one.rank] is one], then) for found, then in read]
    shown, then = merged(pages, limit, lambda posting: posting.rank, newest_first=True)
    return _Found(postings.keys(shown), then)


def _meant(word: str) -> tuple[str, ...]:
    """The stems that a word may mean: its own, and unless somebody wrote the very word, those of
    words that begin with it."""
    begun = spellings.begun_by(word, _READ) if has_beginnings(word) else {}
    others = () if word in begun else begun.values()
    return tuple(dict.fromkeys((stem(word), *others)))[:_WORDS]


def _having(
    words: Sequence[str], areas: Sequence[str], limit: int, below: str
) -> tuple[list[Posting], str | None]:
    """Tickets that have all of the words. ``frontiers`` is how far each area is read; what lies
    above all of them is known for certain. The areas are read side by side, and again as long as
    the bound of a call lets all that are left be read once more."""
    frontiers = dict.fromkeys(areas, below)
    found: list[Posting] = []
    size = limit + 1 if len(words) == 1 else _PAGE
    queries = max(len(areas) * len(words), QUERIES)
    while frontiers and queries >= len(frontiers) * len(words):
        known = max(frontiers.values())
        if sum(posting.rank >= known for posting in found) > limit:
            break
        queries -= len(frontiers) * len(words)
        for area, (matches, end) in _step(words, frontiers, size, limit).items():
            found += matches
            if end:
                frontiers[area] = end
            else:
                del frontiers[area]
    known = max(frontiers.values(), default="")
    return merged([(found, known or None)], limit, lambda posting: posting.rank, newest_first=True)


def _step(
    words: Sequence[str], frontiers: Mapping[str, str], size: int, limit: int
) -> dict[str, tuple[list[Posting], str]]:
    """The tickets of each area that have all words, from how far it is read down to the rank that
    is answered with them; the empty text when no more can come."""
    asked = [(store.term(area, word), below) for area, below in frontiers.items() for word in words]
    read = side_by_side(lambda one: (*postings.page(one[0], one[1], size), one[0]), asked)
    pages = [read[start : start + len(words)] for start in range(0, len(read), len(words))]
    judge = partial(_with_all, limit=limit)
    matched = side_by_side(judge, pages) if len(words) > 1 else map(judge, pages)
    return dict(zip(frontiers, matched, strict=True))


def _with_all(pages: list[tuple[list[Posting], str, str]], limit: int) -> tuple[list[Posting], str]:
    """The tickets that all pages of an area have, each with the rank it is read down to and its
    term, and how far that is known: no farther than a page of ``limit`` needs."""
    if any(not page and not reached for page, reached, _ in pages):
        return [], ""
    pages = sorted(pages, key=lambda page: (page[1], len(page[0])))
    (matches, end, _), *others = pages
    known = max(reached for _, reached, _ in pages)
    in_all = set.intersection(*({posting.rank for posting in page} for page, *_ in pages))
    certain = [posting for posting in matches if posting.rank in in_all and posting.rank >= known]
    if len(certain) > limit:
        return certain, known
    for page, reached, term in others:
        ranks = {posting.rank for posting in page}
        beyond = [posting.rank for posting in matches if posting.rank < reached]
        if len(beyond) > _PAGE:
            # Those of a common word may be many: the rest waits until the other is read so far.
            end = beyond[_PAGE - 1]
        ranks |= postings.among(term, beyond[:_PAGE])
        matches = [one for one in matches if one.rank in ranks and one.rank >= end]
    return matches, end

"""The words of a ticket: what it is posted under, and how they are written."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from chalicelib.domain.search.terms import (
    has_beginnings,
    passport_word,
    phone_word,
    spellings,
    stem,
    words,
)
from chalicelib.domain.tickets.entry import Entry
from chalicelib.domain.tickets.ticket import Ticket

#: Bytes of a ticket's distinct words at most, some twenty thousand of them: the row that lists them
#: twice while they are written may have 400 kB. A request of 5,000 characters has some 350 words.
MOST_BYTES = 150_000


def ticket_words(ticket: Ticket, thread: Iterable[Entry]) -> frozenset[str]:
    """All that a ticket is posted under: its words, its phone and its passport.

    Number, e-mail and cédula have indexes of their own in ``tickets``. A passport's key there
    holds the country, which who searches does not type. What is erased is found by no word.
    """
    if ticket.erased_at is not None:
        return frozenset()
    found = dict.fromkeys(word for text in _texts(ticket, thread) for word in words(text))
    exact = {phone_word(ticket.phone)} if ticket.phone else set()
    if ticket.document_type == "passport":
        exact.add(passport_word(ticket.document_number))
    return frozenset(_within(found)) | exact


def former_number(ticket: Ticket) -> str | None:
    """The number that a ticket had where it was imported from, if it has another here."""
    if ticket.imported is None or ticket.erased_at is not None:
        return None
    return ticket.imported.number if ticket.imported.number != ticket.number else None


def is_cut(ticket: Ticket, thread: Iterable[Entry]) -> bool:
    """Whether a ticket has more words than it is found by: the last of them are left out."""
    found = {word for text in _texts(ticket, thread) for word in words(text)}
    return ticket.erased_at is None and sum(len(word.encode()) for word in found) > MOST_BYTES


def ticket_spellings(ticket: Ticket, thread: Iterable[Entry]) -> dict[str, str]:
    """The words of a ticket whose beginnings find them, as they are written, and their stems."""
    if ticket.erased_at is not None:
        return {}
    found = {word for text in _texts(ticket, thread) for word in spellings(text)}
    return {word: stem(word) for word in found if has_beginnings(word)}


def _texts(ticket: Ticket, thread: Iterable[Entry]) -> Iterator[str]:
    yield from (ticket.full_name, ticket.subject, ticket.organization or "")
    yield from (entry.body for entry in thread if entry.kind != "event")


def _within(found: Iterable[str]) -> Iterator[str]:
    left = MOST_BYTES
    for word in found:
        left -= len(word.encode())
        if left < 0:
            return
        yield word

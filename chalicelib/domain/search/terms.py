"""What a ticket is found by."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from chalicelib.domain.search.words import words
from chalicelib.domain.tickets.entry import Entry
from chalicelib.domain.tickets.ticket import Ticket

#: Distinct words that a ticket is found by, at most: name and subject first, then its thread
#: from the beginning. A request of 5,000 characters has some 350; the row that lists the words of
#: a ticket (``store/tickets/search.py``) holds some 40,000 in DynamoDB's 400 kB.
MOST_WORDS = 20_000


def ticket_words(ticket: Ticket, thread: Iterable[Entry]) -> frozenset[str]:
    """All that a ticket is posted under: its words, its phone and its passport.

    Number, e-mail and cédula have indexes of their own in ``tickets``. A passport's key there
    holds the country, which who searches does not type. What is erased is found by no word.
    """
    if ticket.erased_at is not None:
        return frozenset()
    found: dict[str, None] = {}
    for text in (ticket.full_name, ticket.subject, ticket.organization or "", *_bodies(thread)):
        found.update(dict.fromkeys(words(text)))
        if len(found) >= MOST_WORDS:
            break
    exact = {phone_word(ticket.phone)} if ticket.phone else set()
    if ticket.document_type == "passport":
        exact.add(passport_word(ticket.document_number))
    return frozenset([*found][:MOST_WORDS]) | exact


def _bodies(thread: Iterable[Entry]) -> Iterator[str]:
    return (entry.body for entry in thread if entry.kind != "event")


def phone_word(phone: str) -> str:
    """What a phone number in E.164 is posted under; no stem holds a colon."""
    return f"phone:{phone}"


def passport_word(number: str) -> str:
    """What a passport's number is posted under."""
    return f"passport:{number}"

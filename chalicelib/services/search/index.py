"""Keep the search and the counts as the tickets are: fed by the streams of tickets and entries.

The rows in the tables are the truth; a stream only says which ticket to look at. What should be
found and counted is made anew from the ticket and its thread, compared with what is, and the
difference written: events that come twice, late or out of order change nothing, and an edit, a
transfer, a corrected e-mail, anonymising or deletion needs no case of its own.

The stream of tickets tells of every act. That of entries is asked for notes alone, which change no
ticket, and for what administrators edit (the template's filter): all other lines are written with
their ticket, in one transaction.

Two workers may meet on a ticket all the same. Each reads what is posted and counted, then the
ticket, and writes on the condition that nobody wrote between; who meets one that is at work waits,
and leaves the event for later when that takes seconds. A worker that wrote looks whether the ticket
is still as it was read, and else begins again: so whoever writes last has seen the last change.

The areas of a batch are marked as changed once it is indexed, so that the desk's open lists ask
again, and find the counts as they are by then.

What it costs, in write units (``tests/benchmarks/costs/life.py`` counts it): 1 for each word that
comes or goes, 2 for each started kB of the row that lists them, 4 to 8 for the counts. A request of
35 distinct words costs some 45 once, a reply 1 for each new word and 2, a transfer all words twice.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

from chalicelib import logs
from chalicelib.domain.desk.counters import CountedTicket
from chalicelib.domain.errors import Unavailable
from chalicelib.domain.search.ticket_words import (
    former_number,
    is_cut,
    ticket_spellings,
    ticket_words,
)
from chalicelib.domain.tickets.entry import Entry
from chalicelib.domain.tickets.ticket import Ticket
from chalicelib.services import clock, retries, ulids
from chalicelib.services.mail import digest
from chalicelib.store.aws.dynamodb import TransactionRefused
from chalicelib.store.aws.side_by_side import side_by_side
from chalicelib.store.catalog.catalog import current
from chalicelib.store.live import changes
from chalicelib.store.tickets import counters, entries, search, tickets
from chalicelib.store.tickets.search import Posted, Unsettled
from chalicelib.store.tickets.ticket_rows import is_import
from chalicelib.store.tickets.words import postings, spellings

#: Looks at a ticket before its event is left for later: all but the first are for what changed
#: while it was written.
_LOOKS = 10
#: How long others leave a ticket alone that a worker began to write: the function's time-out
#: (``.chalice/config.json``), after which a worker is certainly gone.
LEASE = timedelta(seconds=60)


def index(event: dict[str, Any]) -> dict[str, Any]:
    """Index the tickets that a batch of a stream is about; each is tried, whatever becomes of
    the others.

    ``event`` is Lambda's DynamoDB stream event, or ``{"numbers": ["051243"]}`` from an
    administrator who wants tickets looked at again. Answers Lambda's partial batch response:
    what is asked for again is what met a database that was away. A ticket that cannot be
    indexed would not be better the next time: it is told in the log (``ticket_not_indexed``,
    which sounds an alarm) and holds up no other.
    """
    failed: list[dict[str, str]] = []
    changed: set[str] = set()
    numbers = _numbers(event)
    for number, sequence in numbers.items():
        try:
            changed |= refresh(number)
        except Unavailable:
            logs.warning("index_unavailable", number=number)
            failed.append({"itemIdentifier": sequence})
        except Exception:
            logs.error("ticket_not_indexed", number=number)
    try:
        changes.mark(changed, ulids.fresh())
    except Unavailable:
        logs.warning("changes_not_marked")
        failed = [{"itemIdentifier": sequence} for sequence in numbers.values()]
    return {"batchItemFailures": failed}


def refresh(number: str, doubtful: Mapping[str, str] | None = None, news: str = "") -> set[str]:
    """Make what is posted and counted for a ticket what it should be, and tell its area.

    Answers the areas whose lists or counts show the ticket, before or now. Does nothing when all is
    well. ``doubtful`` are terms of which nobody knows whether they stand, whatever is noted; a
    ticket that was opened before ``news`` is told to no area. Raises Unavailable when the database
    is away, or others keep changing the same ticket.
    """
    areas: set[str | None] = set()
    unsettled = dict(doubtful or {})
    seen: Ticket | None = None

    def look() -> tuple[Posted, CountedTicket, Ticket | None]:
        nonlocal seen
        posted, counted, seen = _found(number)
        areas.update((counted.area, seen.area if seen else None))
        return replace(posted, doing={**unsettled, **posted.doing}), counted, seen

    def write(found: tuple[Posted, CountedTicket, Ticket | None]) -> bool:
        try:
            return _wrote(found, news)
        except Unsettled as overtaken:
            unsettled.update(overtaken.doing)
            raise

    for _ in range(_LOOKS):
        wrote = retries.until_written(look, write)
        unsettled.clear()
        if not wrote or tickets.by_number(number) == seen:
            return {area for area in areas if area}
    raise Unavailable


def learn(number: str) -> int:
    """Have the words of a ticket found by their beginnings; answers how many were not. Raises
    Unavailable."""
    ticket = tickets.by_number(number)
    if ticket is None:
        return 0
    thread = entries.read_thread(number, consistent=True)
    return spellings.learn(ticket_spellings(ticket, thread.items), anew=True)


def _numbers(event: dict[str, Any]) -> dict[str, str]:
    """The tickets of a batch, and the first record of each."""
    found = {str(number): "" for number in event.get("numbers", ())}
    for record in event.get("Records", ()):
        change = record["dynamodb"]
        if is_import(record):
            continue  # it writes what is found and counted itself
        found.setdefault(change["Keys"]["number"]["S"], change["SequenceNumber"])
    return found


def _found(number: str) -> tuple[Posted, CountedTicket, Ticket | None]:
    """What is posted and counted for a ticket, and, read after both, what it is."""
    return search.posted(number), counters.counted(number), tickets.by_number(number)


def _wrote(found: tuple[Posted, CountedTicket, Ticket | None], news: str) -> bool:
    """Write what is missing; answers whether anything was."""
    posted, counted, ticket = found
    if posted.is_in_hands(clock.stamp(clock.now())):
        raise TransactionRefused({})
    return _post(posted, ticket) | _count(counted, ticket, news)


def _post(before: Posted, ticket: Ticket | None) -> bool:
    terms: dict[str, str] = {}
    written: dict[str, str] = {}
    if ticket is not None:
        thread = entries.read_thread(ticket.number, consistent=True)
        words = ticket_words(ticket, thread.items)
        if thread.bad and ticket.erased_at is None:
            # What a line that cannot be read says is not known: its words stay.
            words |= {search.word_of(term) for term in before.emails}
        if is_cut(ticket, thread.items):
            logs.warning("words_left_out", number=ticket.number)
        terms = _terms(ticket, words)
        written = ticket_spellings(ticket, thread.items)
        before = replace(before, opened_at=before.opened_at or ticket.opened_at)
    if terms != before.emails or before.doing:
        spellings.learn(written)  # first: a word whose tickets are posted is known
    posted = search.post(before, terms, clock.stamp(clock.now() + LEASE))
    _forget({*map(search.word_of, before.emails)} - {*map(search.word_of, terms)})
    return posted


def wanted(ticket: Ticket, thread: Iterable[Entry]) -> dict[str, str]:
    """What a ticket is to be posted under, its e-mail by term."""
    return _terms(ticket, ticket_words(ticket, thread))


def _terms(ticket: Ticket, words: Iterable[str]) -> dict[str, str]:
    terms = {search.term(ticket.area, word): ticket.email for word in words}
    if (former := former_number(ticket)) is not None:
        terms[search.former_number(former)] = ticket.email
    return terms


def _forget(words: Iterable[str]) -> None:
    """Have the table know no word any more that a ticket alone had: it may have been a name."""
    areas = [*current().areas]

    def is_left(word: str) -> bool:
        pages = (postings.page(search.term(area, word), search.NEWEST, 1) for area in areas)
        return any(found for found, _ in pages)

    asked = sorted(words)
    for word, left in zip(asked, side_by_side(is_left, asked), strict=True):
        if not left:
            spellings.forget(word)


def _count(before: CountedTicket, ticket: Ticket | None, news: str) -> bool:
    after = before.again(ticket)
    if ticket is not None and ticket.opened_at < news:
        after = after.notified()
    if after.untold is not None:
        # At least once: a worker that ends between the two writes tells again, and the digest of
        # the same quarter of an hour names a ticket once.
        digest.tell_area(after.untold, after.number, clock.now())
        after = after.notified()
    if after == before:
        return False
    counters.count(before, after)
    return True

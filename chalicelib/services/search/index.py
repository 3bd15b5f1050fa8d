"""Keep the search and the counts as the tickets are: fed by the streams of tickets and entries.

The rows in the tables are the truth; a stream only says which ticket to look at. What should be
found and counted is made anew from the ticket and its thread, compared with what is, and the
difference written: events that come twice, late or out of order change nothing, and an edit, a
transfer, a corrected e-mail, anonymising or deletion needs no case of its own.

Two workers may meet on a ticket (it has two streams). Each reads what is posted and counted,
then the ticket, and writes on the condition that nobody wrote between; and each looks again
after it wrote, until it finds nothing to do. So whoever writes last has seen the last change.

The areas of a batch are marked as changed once it is indexed, so that the desk's open lists ask
again, and find the counts as they are by then.

What it costs, in write units, indexes included (``tests/benchmarks/scale.py`` measures it):
2 for each word that comes or goes, being in a transaction, 2 for each started kB of the row that
lists them, 4 to 8 for the counts. A request of 35 distinct words costs some 76 once, a reply 2
for each new word, a claim 6, a transfer all words twice. Plain writes would cost 1 a word, and
need a lease to keep two workers apart: a correct index is worth the other.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from chalicelib import logs
from chalicelib.domain.desk.counters import CountedTicket
from chalicelib.domain.errors import Unavailable
from chalicelib.domain.search.terms import ticket_words
from chalicelib.domain.tickets.ticket import Ticket
from chalicelib.services import clock, retries, ulids
from chalicelib.services.mail import digest
from chalicelib.store.live import changes
from chalicelib.store.tickets import counters, entries, search, tickets
from chalicelib.store.tickets.search import Posted

#: Looks at a ticket before its event is left for later: one writes, one finds nothing to do, and
#: the others are for what changed meanwhile.
_LOOKS = 10


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


def refresh(number: str) -> set[str]:
    """Make what is posted and counted for a ticket what it should be, and tell its area.

    Answers the areas whose lists or counts show the ticket, before or now. Does nothing when all is
    well. Raises Unavailable when the database is away, or others keep changing the same ticket.
    """
    areas: set[str | None] = set()

    def look() -> tuple[Posted, CountedTicket, Ticket | None]:
        posted, counted, ticket = _found(number)
        areas.update((counted.area, ticket.area if ticket else None))
        return posted, counted, ticket

    for _ in range(_LOOKS):
        if not retries.until_written(look, _wrote):
            return {area for area in areas if area}
    raise Unavailable


def _numbers(event: dict[str, Any]) -> dict[str, str]:
    """The tickets of a batch, and the first record of each."""
    found = {str(number): "" for number in event.get("numbers", ())}
    for record in event.get("Records", ()):
        change = record["dynamodb"]
        found.setdefault(change["Keys"]["number"]["S"], change["SequenceNumber"])
    return found


def _found(number: str) -> tuple[Posted, CountedTicket, Ticket | None]:
    """What is posted and counted for a ticket, and, read after both, what it is."""
    return search.posted(number), counters.counted(number), tickets.by_number(number)


def _wrote(found: tuple[Posted, CountedTicket, Ticket | None]) -> bool:
    """Write what is missing; answers whether anything was."""
    posted, counted, ticket = found
    return _post(posted, ticket) | _count(counted, ticket)


def _post(before: Posted, ticket: Ticket | None) -> bool:
    wanted: dict[str, str] = {}
    if ticket is not None:
        thread = entries.read_thread(ticket.number, consistent=True)
        words = ticket_words(ticket, thread.items)
        if thread.bad and ticket.erased_at is None:
            # What a line that cannot be read says is not known: its words stay.
            words |= {search.word_of(term) for term in before.emails}
        wanted = {search.term(ticket.area, word): ticket.email for word in words}
        before = replace(before, opened_at=before.opened_at or ticket.opened_at)
    if wanted == before.emails:
        return False
    search.post(before, wanted)
    return True


def _count(before: CountedTicket, ticket: Ticket | None) -> bool:
    after = before.again(ticket)
    if after != before:
        counters.count(before, after)
        return True
    if before.untold is not None:
        # At least once: a worker that ends between the two lines tells again, and the digest
        # of the same quarter of an hour names a ticket once.
        digest.tell_area(before.untold, before.number, clock.now())
        counters.count(before, before.notified())
        return True
    return False

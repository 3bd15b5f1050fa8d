"""Keep the fact of each ticket as the ticket is: fed by the stream of tickets.

The stream only says which ticket to look at. The fact follows from the ticket and its thread as
they stand, is compared with what is kept, and written when it says something else: events that
come twice, late or out of order change nothing. A later version's fact is never overwritten.

Before a fact is written, the days are told that it touches from now on, and those are marked whose
sums are closed: a worker that ends in between leaves a mark too many, never one too few.

What it costs, in write units: 1 for each fact that says something new, 1 for each day that the
ticket touches, 1 for each closed day whose sums change. A ticket that is opened, answered, closed
and rated on four days costs 8; an act that no figure tells of costs none.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from chalicelib import logs
from chalicelib.domain.errors import Unavailable
from chalicelib.domain.figures.fact import Fact, changed_days, fact_of
from chalicelib.services import clock, retries
from chalicelib.store.aws.dynamodb import TransactionRefused
from chalicelib.store.catalog.catalog import current
from chalicelib.store.figures import facts
from chalicelib.store.tickets import entries, tickets
from chalicelib.store.tickets.ticket_rows import is_import

#: A day counts as closed this long before it ends: who writes then may end after midnight.
_SLACK = timedelta(minutes=10)
#: For how long a worker that marked a day may still write: longer than any function runs.
SETTLES = timedelta(minutes=5)


def record(event: dict[str, Any]) -> dict[str, Any]:
    """Keep the facts of the tickets that a batch of the stream is about; each is tried, whatever
    becomes of the others.

    ``event`` is Lambda's DynamoDB stream event, or ``{"numbers": ["051243"]}`` from an
    administrator. Answers Lambda's partial batch response: what met a database that was away is
    asked for again. A ticket that no fact can be made of is told in the log
    (``fact_not_recorded``, which sounds an alarm), and holds up no other.
    """
    failed: list[dict[str, str]] = []
    for number, sequence in _numbers(event).items():
        try:
            refresh(number)
        except Unavailable:
            logs.warning("figures_unavailable", number=number)
            failed.append({"itemIdentifier": sequence})
        except Exception:
            logs.error("fact_not_recorded", number=number)
    return {"batchItemFailures": failed}


def refresh(number: str, *, anew: bool = False) -> frozenset[date]:
    """Make the fact of a ticket what it should be; answers the days whose figures change by that.

    ``anew`` writes all of it, whatever is kept, and has each of its days counted again. Raises
    Unreadable, Unavailable (also when others keep changing it).
    """

    def write(found: tuple[Fact | None, Fact | None]) -> frozenset[date]:
        kept, fact = found
        if not anew and (fact.counts_as(kept) if fact else kept is None):
            return frozenset()
        _touch(number, kept, fact, anew=anew)
        if not (facts.put(fact) if fact else kept is None or facts.delete(kept)):
            raise TransactionRefused({})
        return changed_days(kept, fact)

    return retries.until_written(lambda: (facts.get(number), _fact(number)), write)


def _fact(number: str) -> Fact | None:
    ticket = tickets.by_number(number)
    if ticket is None:
        return None
    return fact_of(ticket, entries.thread(number, consistent=True), current())


def _touch(number: str, kept: Fact | None, fact: Fact | None, *, anew: bool) -> None:
    now = clock.now()
    before = kept.days() if kept else frozenset()
    after = fact.days() if fact else frozenset()
    changed = before | after if anew else changed_days(kept, fact)
    open_day = clock.today(now + _SLACK)
    closed = [day for day in changed if day < open_day]
    facts.touch(number, after if anew else after - before, closed, clock.stamp(now))


def _numbers(event: dict[str, Any]) -> dict[str, str]:
    """The tickets of a batch, and the first record of each."""
    found = {str(number): "" for number in event.get("numbers", ())}
    for told in event.get("Records", ()):
        change = told["dynamodb"]
        if is_import(told):
            continue  # its facts are made in one go at the end
        found.setdefault(change["Keys"]["number"]["S"], change["SequenceNumber"])
    return found

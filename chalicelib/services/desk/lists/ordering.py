"""Lists in another order than their index has, and how many tickets a list has.

No index orders the open tickets by when they were opened or last touched: each would cost two
more write units with every change of a ticket, for an order that is asked for now and then. So
all that a list has is read, up to a bound, and ordered here; beyond the bound an order is refused,
with what helps, rather than given of a part.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from chalicelib.domain.desk.ticket_query import QueuedTicket, Sort, Total
from chalicelib.domain.errors import Fault, Invalid
from chalicelib.domain.pages import merged
from chalicelib.store.tickets import queues as store
from chalicelib.store.tickets import tickets
from chalicelib.store.tickets.queues import Range, Source

#: Tickets that one list orders at most.
MOST_ORDERED = 1_000
#: Rows that are looked at to order a list or to count it; some 150 read units.
_MOST_READ = 3_000
#: Queries that counting makes at most.
_MOST_QUERIES = 60


@dataclass(frozen=True)
class Found:
    """Tickets of a page, the place where the next one begins, the numbers of those that cannot be
    shown, and how many the list has, where that is known."""

    rows: list[QueuedTicket]
    then: dict[str, str] | None
    unreadable: list[str]
    total: Total | None = None


def ordered(
    sort: Sort, limit: int, stretch: Range, sources: Iterable[Source], place: dict[str, str]
) -> Found:
    """A page of a list in an order. Raises Invalid on ``sort`` when it has too many tickets."""
    rows: list[QueuedTicket] = []
    unreadable: list[str] = []
    looked_at = 0
    for source in sources:
        wanted = MOST_ORDERED + 1 - len(rows)
        page = store.read(source, stretch, wanted, _MOST_READ - looked_at)
        rows, unreadable = rows + page.rows, unreadable + page.unreadable
        looked_at += page.read
        if page.reached is not None or len(rows) > MOST_ORDERED or looked_at >= _MOST_READ:
            raise too_many()
    shown, then = one_page(sort, rows, _keys(sort, rows), limit, place)
    total = Total(count=len(rows), exact=True)
    return Found(shown, then, unreadable, total)


def one_page(
    sort: Sort,
    rows: list[QueuedTicket],
    keys: dict[str, str],
    limit: int,
    place: dict[str, str],
) -> tuple[list[QueuedTicket], dict[str, str] | None]:
    """A page of rows that are all known, and where the next begins; ``keys`` order them by number,
    and one that has none any more is left out."""
    after = (place["key"], place["number"]) if "key" in place else None
    shown, then = merged(
        [([row for row in rows if row.number in keys], None)],
        limit,
        lambda row: (keys[row.number], row.number),
        newest_first=sort == "newest",
        after=after,
    )
    return shown, {"key": then[0], "number": then[1]} if then else None


def total(stretch: Range, sources: Iterable[Source]) -> Total:
    """How many tickets lists have together; of so many that counting them all would read too
    much, how many at least."""
    count = looked_at = 0
    for queries, source in enumerate(sources):
        if queries == _MOST_QUERIES or looked_at >= _MOST_READ:
            return Total(count=count, exact=False)
        counted, read, ended = store.count(source, stretch, _MOST_READ - looked_at)
        count, looked_at = count + counted, looked_at + read
        if not ended:
            return Total(count=count, exact=False)
    return Total(count=count, exact=True)


def too_many() -> Invalid:
    """The refusal to order more tickets than can be read at once."""
    return Invalid(
        [
            Fault(
                "sort", "too_many", f"Narrow the list to {MOST_ORDERED:,} tickets, or leave it out."
            )
        ]
    )


def not_for_closed() -> Invalid:
    """The refusal to order closed tickets otherwise than by when they were closed."""
    detail = "Closed tickets come newest first: leave it out."
    return Invalid([Fault("sort", "not_for_closed", detail)])


def _keys(sort: Sort, rows: list[QueuedTicket]) -> dict[str, str]:
    """What orders tickets, by number."""
    if sort == "activity":
        return tickets.updated_at([(row.number, row.email) for row in rows])
    if sort == "newest":
        return {row.number: row.opened_at for row in rows}
    return {row.number: row.due_on.isoformat() for row in rows}

"""Lists in another order than their index has, and how many tickets a list has.

No index orders the open tickets by when they were opened or last touched: each would cost two
more write units with every change of a ticket, for an order that is asked for now and then. So
all that a list has is read and ordered here, its parts side by side, each up to its share of a
bound, and what one does not need goes to the others. Beyond the bound an order is refused, with
what helps, rather than given of a part.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import partial

from chalicelib.domain.desk.ticket_query import QueuedTicket, Sort, Total
from chalicelib.domain.errors import Fault, Invalid
from chalicelib.domain.pages import merged
from chalicelib.store.aws.dynamodb import Item
from chalicelib.store.aws.side_by_side import side_by_side
from chalicelib.store.tickets import queues as store
from chalicelib.store.tickets import tickets
from chalicelib.store.tickets.queues import Counted, Page, Range, Source

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
    found: dict[str, QueuedTicket] = {}
    lost: list[str] = []
    looked_at, left = 0, [(source, stretch) for source in sources]
    while left:
        share = max(1, (_MOST_READ - looked_at) // len(left))
        pages = side_by_side(partial(_read, most=share), left)
        for page in pages:
            found |= {row.number: row for row in page.rows}
            lost += page.unreadable
            looked_at += page.read
        left = [
            (source, replace(stretch, since=page.reached))
            for (source, stretch), page in zip(left, pages, strict=True)
            if page.reached is not None
        ]
        if len(found) > MOST_ORDERED or (left and looked_at >= _MOST_READ):
            raise too_many()
    rows = [*found.values()]
    shown, then = one_page(sort, rows, _keys(sort, rows), limit, place)
    return Found(shown, then, lost, Total(count=len(rows), exact=True))


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
    lists = [*sources]
    left: list[tuple[Source, Item | None]] = [(source, None) for source in lists[:_MOST_QUERIES]]
    count = looked_at = 0
    while left and looked_at < _MOST_READ:
        share = max(1, (_MOST_READ - looked_at) // len(left))
        counted = side_by_side(partial(_count, stretch=stretch, most=share), left)
        count += sum(one.count for one in counted)
        looked_at += sum(one.read for one in counted)
        left = [
            (source, one.place)
            for (source, _), one in zip(left, counted, strict=True)
            if one.place is not None
        ]
    return Total(count=count, exact=not left and len(lists) <= _MOST_QUERIES)


def together(
    pages: list[Page], limit: int, after: str | None, *, newest_first: bool
) -> tuple[list[QueuedTicket], str | None]:
    """A page of several lists as one, and the rank to go on after."""
    return merged(
        [(page.rows, page.reached) for page in pages],
        limit,
        lambda row: row.rank,
        newest_first=newest_first,
        after=after,
    )


def unreadable(pages: list[Page]) -> list[str]:
    """Numbers of the tickets of pages that cannot be shown."""
    return [number for page in pages for number in page.unreadable]


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


def _read(part: tuple[Source, Range], most: int) -> Page:
    source, stretch = part
    return store.read(source, stretch, MOST_ORDERED + 1, most)


def _count(part: tuple[Source, Item | None], stretch: Range, most: int) -> Counted:
    source, place = part
    return store.count(source, stretch, most, place)


def _keys(sort: Sort, rows: list[QueuedTicket]) -> dict[str, str]:
    """What orders tickets, by number."""
    if sort == "activity":
        return tickets.updated_at([(row.number, row.email) for row in rows])
    if sort == "newest":
        return {row.number: row.opened_at for row in rows}
    return {row.number: row.due_on.isoformat() for row in rows}

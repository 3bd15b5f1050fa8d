"""Searches with filters, and in another order than newest first.

The index tells where words stand and when a ticket was opened. Filters are held against the
tickets that were found, a bounded number a call; for another order all that a search finds is
read, and more than can be is refused.
"""

from __future__ import annotations

from collections.abc import Sequence

from chalicelib.domain.desk.lists.filtering import admits
from chalicelib.domain.desk.requests import SearchWanted
from chalicelib.domain.desk.ticket_query import QueuedTicket, Sort, Total
from chalicelib.domain.errors import Fault, Invalid
from chalicelib.domain.rules.permissions import Agent
from chalicelib.domain.tickets.ticket import Ticket
from chalicelib.services import cursors
from chalicelib.services.desk.lists.ordering import one_page
from chalicelib.services.desk.lists.queues import Listing
from chalicelib.services.search import search

#: Pages of a search that a call looks through for tickets which pass the filters.
_PAGES = 8
#: Tickets that a search orders at most, a hundred a page.
MOST_ORDERED = 500
_PAGE = 100


def find(wanted: SearchWanted, agent: Agent, areas: Sequence[str]) -> Listing:
    """The tickets of some areas that a search means and that pass its filters. Fewer than
    ``limit`` may come, even none, with a cursor. Raises Invalid, Unavailable as ``search.find``
    does, and Invalid on ``sort`` when it finds too many tickets to order them."""
    seen = [area for area in areas if not wanted.area or area in wanted.area]
    query = f"{agent.id} {wanted.filters.model_dump_json()}"
    if wanted.sort in (None, "newest"):
        return _newest(wanted, agent, seen, query)
    return _ordered(wanted, wanted.sort, agent, seen, f"{wanted.q.strip()} {sorted(seen)} {query}")


def _newest(wanted: SearchWanted, agent: Agent, areas: list[str], query: str) -> Listing:
    rows: list[QueuedTicket] = []
    unreadable: list[str] = []
    cursor = wanted.cursor
    for page in range(_PAGES):
        if page and cursor is None:
            break
        left = wanted.limit - len(rows)
        found, cursor, lost = search.find(wanted.q, areas, cursor, left, query)
        rows += _admitted(found, wanted, agent)
        unreadable += lost
        if len(rows) >= wanted.limit:
            break
    whole = wanted.cursor is None and cursor is None
    return Listing(rows, cursor, unreadable, Total(count=len(rows), exact=True) if whole else None)


def _ordered(
    wanted: SearchWanted, sort: Sort, agent: Agent, areas: list[str], query: str
) -> Listing:
    place = cursors.place(wanted.cursor, query) if wanted.cursor else {}
    met: list[Ticket] = []
    unreadable: list[str] = []
    cursor: str | None = None
    for page in range(MOST_ORDERED // _PAGE):
        if page and cursor is None:
            break
        found, cursor, lost = search.find(wanted.q, areas, cursor, _PAGE)
        met += found
        unreadable += lost
    if cursor is not None:
        raise _too_many()
    rows = _admitted(met, wanted, agent)
    keys = {one.number: one.updated_at if sort == "activity" else str(one.due_on) for one in met}
    shown, then = one_page(sort, rows, keys, wanted.limit, place)
    total = Total(count=len(rows), exact=True)
    return Listing(shown, cursors.cursor(then, query) if then else None, unreadable, total)


def _admitted(found: list[Ticket], wanted: SearchWanted, agent: Agent) -> list[QueuedTicket]:
    filters = wanted.filters
    return [
        QueuedTicket.model_validate(ticket.model_dump())
        for ticket in found
        if admits(filters, ticket, agent.id)
    ]


def _too_many() -> Invalid:
    detail = f"It finds more than {MOST_ORDERED} tickets: add a word, or leave `sort` out."
    return Invalid([Fault("sort", "too_many_found", detail)])

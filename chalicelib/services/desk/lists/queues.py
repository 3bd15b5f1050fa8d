"""The queues of the desk: lists of tickets, page by page, and what waits in each."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from chalicelib.domain.desk.ticket_query import Awaits, QueuedTicket, TicketQuery
from chalicelib.domain.pages import merged
from chalicelib.domain.rules.catalog import Catalog
from chalicelib.domain.rules.deadlines import deadline
from chalicelib.domain.rules.permissions import Agent
from chalicelib.domain.tickets.lifecycle import Status
from chalicelib.services import clock, cursors
from chalicelib.store.tickets import queues as store
from chalicelib.store.tickets.queues import Page, Range
from chalicelib.store.tickets.ticket_rows import answered_queue, closed_queue, open_queue

#: Months of closed tickets that one page looks through at most; the cursor goes on from there.
_MONTHS = 3
#: The first month that has tickets: no list looks further back.
_FIRST_MONTH = "2026-01"
_WORKED_ON = (Status.RECEIVED, Status.IN_PROGRESS, Status.WAITING_REQUESTER)

Read = Callable[[Range, int], Page]


@dataclass(frozen=True)
class Listing:
    """A page of tickets, where the next one begins, and the numbers of tickets of the page that
    cannot be shown."""

    rows: list[QueuedTicket]
    then: dict[str, str] | None
    unreadable: list[str]


def page(
    wanted: TicketQuery, agent: Agent, catalog: Catalog
) -> tuple[list[QueuedTicket], str | None, list[str]]:
    """A page of the tickets that an agent sees and asks for, the cursor of the next, and the
    numbers of those that cannot be shown.

    Due soonest first; closed ones newest first. Raises Invalid for a cursor of another query.
    """
    query = f"{agent.id} {wanted.query}"
    place = cursors.place(wanted.cursor, query) if wanted.cursor else {}
    areas = visible(agent, wanted.area, catalog)
    if Status.CLOSED in wanted.status and not wanted.awaits:
        found = _closed(wanted, agent, areas, place)
    else:
        found = _open(wanted, agent, areas, place, catalog)
    cursor = cursors.cursor(found.then, query) if found.then else None
    return found.rows, cursor, list(dict.fromkeys(found.unreadable))


def visible(agent: Agent, asked: tuple[str, ...], catalog: Catalog) -> list[str]:
    """The areas asked for that the agent sees; all of the agent's when none is asked for."""
    seen = [area for area in catalog.areas if agent.sees(area)]
    return [area for area in seen if area in asked] if asked else seen


def soon(today: date, catalog: Catalog) -> date:
    """The last day of what is due soon."""
    days = catalog.rules.due_soon_working_days
    return deadline(today, days, catalog.holidays_from(today)).due_on


def _open(
    wanted: TicketQuery, agent: Agent, areas: list[str], place: dict[str, str], catalog: Catalog
) -> Listing:
    stretch = _stretch(wanted, place.get("after"), catalog)
    filters = _filters(wanted, agent)
    if wanted.awaits:
        filters |= _due(wanted, stretch)
        stretch = Range(since=place.get("after") or "0")
    pages = [
        read(stretch, filters, wanted.limit + 1) for read in _sources(wanted, agent, areas, filters)
    ]
    rows, after = _together(pages, wanted.limit, place.get("after"), newest_first=False)
    return Listing(rows, {"after": after} if after else None, _unreadable(pages))


def _sources(
    wanted: TicketQuery, agent: Agent, areas: list[str], filters: dict[str, Any]
) -> Iterator[Callable[[Range, dict[str, Any], int], Page]]:
    """Where the tickets asked for lie: with an agent, in the queues of areas, or among those that
    somebody waits for."""
    if wanted.awaits:
        yield from (_awaiting(wanted.awaits, area) for area in areas)
        return
    assignee = agent.id if wanted.assignee == "me" else wanted.assignee
    if assignee is not None and assignee != "none":
        yield lambda stretch, _, limit: store.of_assignee(
            assignee, stretch, filters | {"area": areas}, limit
        )
        return
    statuses = wanted.status or _WORKED_ON
    for area in areas:
        if Status.ANSWERED in statuses:
            yield _queue(answered_queue(area))
        if set(statuses) & set(_WORKED_ON):
            yield _queue(open_queue(area))


def _queue(partition: str) -> Callable[[Range, dict[str, Any], int], Page]:
    def read(stretch: Range, filters: dict[str, Any], limit: int) -> Page:
        return store.of_queue(partition, stretch, filters, limit)

    return read


def _awaiting(what: Awaits, area: str) -> Callable[[Range, dict[str, Any], int], Page]:
    def read(stretch: Range, filters: dict[str, Any], limit: int) -> Page:
        return store.awaiting(what, area, stretch, filters, limit)

    return read


def _due(wanted: TicketQuery, stretch: Range) -> dict[str, Any]:
    """The stretch of due dates as a filter, where another index orders the list."""
    if not (wanted.overdue or wanted.due):
        return {}
    return {"due_on": (stretch.since[:10], stretch.until)}


def _closed(wanted: TicketQuery, agent: Agent, areas: list[str], place: dict[str, str]) -> Listing:
    """Closed tickets, month by month, each month's queues merged."""
    after, month = (
        place.get("after"),
        place.get("month") or clock.today(clock.now()).isoformat()[:7],
    )
    filters = _filters(wanted, agent)
    found: list[QueuedTicket] = []
    unreadable: list[str] = []
    for _ in range(_MONTHS):
        stretch = Range(until=after or "~", newest_first=True)
        pages = [
            store.of_queue(closed_queue(area, month), stretch, filters, wanted.limit + 1)
            for area in areas
        ]
        rows, after = _together(pages, wanted.limit - len(found), after, newest_first=True)
        found += rows
        unreadable += _unreadable(pages)
        if after is not None:
            return Listing(found, {"month": month, "after": after}, unreadable)
        month = _month_before(month)
        if month < _FIRST_MONTH:
            return Listing(found, None, unreadable)
        if len(found) >= wanted.limit:
            break
    return Listing(found, {"month": month}, unreadable)


def _together(
    pages: list[Page], limit: int, after: str | None, *, newest_first: bool
) -> tuple[list[QueuedTicket], str | None]:
    return merged(
        [(page.rows, page.reached) for page in pages],
        limit,
        lambda row: row.rank,
        newest_first=newest_first,
        after=after,
    )


def _unreadable(pages: list[Page]) -> list[str]:
    return [number for page in pages for number in page.unreadable]


def _stretch(wanted: TicketQuery, after: str | None, catalog: Catalog) -> Range:
    """Ranks begin with the due date: what is overdue, or due soon, is a stretch of them."""
    today = clock.today(clock.now())
    if wanted.overdue:
        return Range(since=after or "0", until=today.isoformat())
    if wanted.due == "soon":
        return Range(since=after or today.isoformat(), until=f"{soon(today, catalog)}~")
    return Range(since=after or "0")


def _filters(wanted: TicketQuery, agent: Agent) -> dict[str, Any]:
    """What the key cannot say; each lets rows pass that were read already."""
    filters: dict[str, Any] = {}
    statuses = {status.value for status in wanted.status}
    if wanted.overdue or wanted.due:
        statuses = statuses or {Status.RECEIVED.value, Status.IN_PROGRESS.value}
    held = wanted.assignee not in (None, "none")
    if held and not wanted.awaits and Status.CLOSED not in wanted.status:
        statuses = statuses or {status.value for status in _WORKED_ON}
    if statuses and (
        held or wanted.awaits or not statuses & {Status.ANSWERED.value, Status.CLOSED.value}
    ):
        filters["status"] = sorted(statuses)
    if wanted.assignee == "none":
        filters["assignee"] = None
    elif held and wanted.awaits:
        filters["assignee"] = agent.id if wanted.assignee == "me" else wanted.assignee
    elif held and Status.CLOSED in wanted.status:
        filters["handled_by"] = agent.id if wanted.assignee == "me" else wanted.assignee
    if wanted.topic:
        filters["topic"] = wanted.topic
    if wanted.opened_from or wanted.opened_to:
        least = clock.start_of(wanted.opened_from or date(2000, 1, 1))
        most = clock.start_of((wanted.opened_to or date(9000, 1, 1)) + timedelta(days=1))
        filters["opened_at"] = (least, most)
    return filters


def _month_before(month: str) -> str:
    first = date.fromisoformat(f"{month}-01")
    return (first - timedelta(days=1)).isoformat()[:7]

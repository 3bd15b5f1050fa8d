"""The queues of the desk: lists of tickets, page by page, and what waits in each."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from chalicelib.domain.desk.lists.views import is_bare
from chalicelib.domain.desk.ticket_query import QueuedTicket, TicketQuery, Total
from chalicelib.domain.rules.catalog import Catalog
from chalicelib.domain.rules.deadlines import deadline
from chalicelib.domain.rules.permissions import Agent
from chalicelib.domain.tickets.lifecycle import Status
from chalicelib.services import clock, cursors
from chalicelib.services.desk.lists import closed, ordering
from chalicelib.services.desk.lists.ordering import Found
from chalicelib.store.aws.side_by_side import side_by_side
from chalicelib.store.tickets import queues as store
from chalicelib.store.tickets.lists.conditions import OWED
from chalicelib.store.tickets.queues import Range, Source
from chalicelib.store.tickets.ticket_rows import answered_queue, open_queue

_WORKED_ON = (Status.RECEIVED, Status.IN_PROGRESS, Status.WAITING_REQUESTER)


@dataclass(frozen=True)
class Listing:
    """A page of tickets, the cursor of the next, the numbers of tickets of the page that cannot
    be shown, and how many the whole list has, where that was counted."""

    rows: list[QueuedTicket]
    cursor: str | None
    unreadable: list[str]
    total: Total | None = None


def page(wanted: TicketQuery, agent: Agent, catalog: Catalog) -> Listing:
    """A page of the tickets that an agent sees and asks for.

    Due soonest first, closed ones newest first, what somebody waits for longest waiting first;
    or as ``sort`` says. Raises Invalid for a cursor of another query, and for an order that the
    list cannot have.
    """
    query = f"{agent.id} {wanted.query}"
    place = cursors.place(wanted.cursor, query) if wanted.cursor else {}
    areas = visible(agent, wanted.area, catalog)
    if Status.CLOSED in wanted.status and not wanted.awaits:
        if wanted.sort:
            raise ordering.not_for_closed()
        filters = _filters(wanted, agent)
        read = closed.page if wanted.cursor else closed.first_page
        found = read(areas, filters, wanted.limit, place)
    else:
        stretch, sources = _open(wanted, agent, areas, catalog)
        if wanted.sort is None or (wanted.sort == "due" and not wanted.awaits):
            found = _in_own_order(wanted, stretch, sources, place.get("after"))
        else:
            found = ordering.ordered(wanted.sort, wanted.limit, stretch, sources, place)
    total = found.total
    if wanted.cursor is None and total is None:
        total = _total(wanted, agent, areas, catalog, found)
    cursor = cursors.cursor(found.then, query) if found.then else None
    return Listing(found.rows, cursor, list(dict.fromkeys(found.unreadable)), total)


def visible(agent: Agent, asked: tuple[str, ...], catalog: Catalog) -> list[str]:
    """The areas asked for that the agent sees; all of the agent's when none is asked for."""
    seen = [area for area in catalog.areas if agent.sees(area)]
    return [area for area in seen if area in asked] if asked else seen


def soon(today: date, catalog: Catalog) -> date:
    """The last day of what is due soon."""
    days = catalog.rules.due_soon_working_days
    return deadline(today, days, catalog.holidays_from(today)).due_on


def _open(
    wanted: TicketQuery, agent: Agent, areas: list[str], catalog: Catalog
) -> tuple[Range, list[Source]]:
    """Where the tickets asked for lie: with an agent, in the queues of areas, or among those that
    somebody waits for; and the stretch of each of these lists."""
    stretch, filters = _stretch(wanted, catalog), _filters(wanted, agent)
    if wanted.awaits:
        filters |= _due(wanted, stretch)
        return Range(), [store.awaiting(wanted.awaits, area, filters) for area in areas]
    assignee = agent.id if wanted.assignee == "me" else wanted.assignee
    if assignee is not None and assignee != "none":
        return stretch, [store.of_assignee(assignee, filters | {"area": areas})]
    statuses = wanted.status or _WORKED_ON
    queues = [answered_queue] if Status.ANSWERED in statuses else []
    queues += [open_queue] if set(statuses) & set(_WORKED_ON) else []
    return stretch, [store.of_queue(queue(area), filters) for area in areas for queue in queues]


def _in_own_order(
    wanted: TicketQuery, stretch: Range, sources: list[Source], after: str | None
) -> Found:
    stretch = replace(stretch, since=after or stretch.since)
    pages = side_by_side(lambda source: store.read(source, stretch, wanted.limit + 1), sources)
    rows, then = ordering.together(pages, wanted.limit, after, newest_first=False)
    return Found(rows, {"after": then} if then else None, ordering.unreadable(pages))


def _total(
    wanted: TicketQuery, agent: Agent, areas: list[str], catalog: Catalog, found: Found
) -> Total | None:
    """How many tickets a list has whose first page was found; None for a saved view with nothing
    added, whose number the counters have."""
    if found.then is None:
        return Total(count=len(found.rows), exact=True)
    if is_bare(wanted):
        return None
    return ordering.total(*_open(wanted, agent, areas, catalog))


def _due(wanted: TicketQuery, stretch: Range) -> dict[str, Any]:
    """The stretch of due dates as a filter, where another index orders the list."""
    if not (wanted.overdue or wanted.due):
        return {}
    return {"due_on": (stretch.since[:10], stretch.until)}


def _stretch(wanted: TicketQuery, catalog: Catalog) -> Range:
    """Ranks begin with the due date: what is overdue, or due soon, is a stretch of them."""
    today = clock.today(clock.now())
    if wanted.overdue:
        return Range(until=today.isoformat())
    if wanted.due == "soon":
        return Range(since=today.isoformat(), until=f"{soon(today, catalog)}~")
    return Range()


def _filters(wanted: TicketQuery, agent: Agent) -> dict[str, Any]:
    """What the key cannot say; each lets rows pass that were read already."""
    filters: dict[str, Any] = {}
    statuses = {status.value for status in wanted.status}
    if wanted.overdue or wanted.due:
        filters[OWED] = True
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

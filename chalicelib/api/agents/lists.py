"""The desk's lists: tickets by filters or words, in an order, and the filters that one keeps."""

from __future__ import annotations

from chalice.app import Blueprint
from pydantic import Field

from chalicelib.api import Audience, route
from chalicelib.api import disclosures as discloses
from chalicelib.api.requests import Request, Response, unless_known
from chalicelib.domain import errors
from chalicelib.domain.desk import ticket_rows
from chalicelib.domain.desk.counters import AreaCounts, Counts
from chalicelib.domain.desk.lists.saved_filters import SavedFilter, SavedFilterWanted
from chalicelib.domain.desk.requests import SearchWanted
from chalicelib.domain.desk.ticket_query import TicketQuery, Total
from chalicelib.domain.desk.ticket_rows import TicketRow
from chalicelib.domain.model import Model
from chalicelib.services import clock
from chalicelib.services.desk.lists import counters, queues, saved_filters
from chalicelib.services.desk.lists.counters import Waiting
from chalicelib.services.desk.lists.queues import Listing
from chalicelib.services.search import filtered
from chalicelib.store.catalog import catalog

routes = Blueprint(__name__)


class TicketRows(Model):
    """A page of tickets."""

    items: list[TicketRow]
    next_cursor: str | None = Field(None, description="Send it as `cursor` for the next page.")
    total: Total | None = Field(
        None,
        description="How many tickets the whole list has. On its first page; a view with nothing "
        "added has its number in `counts`, and a search of several pages has none.",
    )
    counts: Counts | None = Field(None, description="What waits in each saved view.")
    counts_by_area: dict[str, AreaCounts] | None = Field(
        None, description="The same by area, by its id: for filters that narrow by area alone."
    )
    unreadable: list[str] | None = Field(
        None, description="Numbers of tickets that belong here and cannot be shown."
    )


class SavedFilters(Model):
    """The filters that the caller keeps, by name."""

    items: list[SavedFilter]
    next_cursor: str | None = None


@route(
    routes,
    "/agent/tickets",
    method="GET",
    who=Audience.AGENT,
    discloses=discloses.rows,
    query=TicketQuery,
    if_none_match=True,
    answers={200: TicketRows, 304: None},
    refuses=(errors.Unauthorized, errors.Invalid),
)
def list_tickets(request: Request) -> Response:
    """A page of tickets, due soonest first, and what waits in each view."""
    wanted, by, offered = request.parameters(TicketQuery), request.acting, catalog.current()
    listed, waiting = counters.beside_page(wanted, by.agent, offered)
    return unless_known(request, _rows(listed, by.language, waiting))


@route(
    routes,
    "/agent/searches",
    method="POST",
    who=Audience.AGENT,
    discloses=discloses.search,
    body=SearchWanted,
    answers={200: TicketRows},
    refuses=(errors.Unauthorized, errors.Invalid),
)
def search_tickets(request: Request) -> Response:
    """Tickets by number, e-mail, document, phone, name or words, newest first."""
    wanted, by = request.body(SearchWanted), request.acting
    areas = queues.visible(by.agent, (), catalog.current())
    return Response(_rows(filtered.find(wanted, by.agent, areas), by.language))


@route(
    routes,
    "/agent/saved-filters",
    method="GET",
    who=Audience.AGENT,
    discloses=discloses.nothing,
    answers={200: SavedFilters},
    refuses=(errors.Unauthorized,),
)
def list_saved_filters(request: Request) -> Response:
    """The filters that I keep, on whatever machine."""
    return Response(SavedFilters(items=saved_filters.kept(request.signed_in)))


@route(
    routes,
    "/agent/saved-filters/{id}",
    method="PUT",
    who=Audience.AGENT,
    discloses=discloses.nothing,
    body=SavedFilterWanted,
    answers={200: SavedFilters},
    refuses=(errors.Unauthorized, errors.Invalid),
)
def put_saved_filter(request: Request) -> Response:
    """Keep a filter, new or over the old; answers with all that I keep."""
    wanted = request.body(SavedFilterWanted)
    return Response(
        SavedFilters(items=saved_filters.put(request.path["id"], wanted, request.signed_in))
    )


@route(
    routes,
    "/agent/saved-filters/{id}",
    method="DELETE",
    who=Audience.AGENT,
    discloses=discloses.nothing,
    answers={200: SavedFilters},
    refuses=(errors.Unauthorized, errors.NotFound),
)
def delete_saved_filter(request: Request) -> Response:
    """Keep a filter no longer; answers with all that I keep."""
    return Response(SavedFilters(items=saved_filters.delete(request.path["id"], request.signed_in)))


def _rows(listed: Listing, language: str, waiting: Waiting | None = None) -> TicketRows:
    offered, today = catalog.current(), clock.today(clock.now())
    soon = queues.soon(today, offered)
    return TicketRows(
        items=[ticket_rows.row(one, offered, language, today, soon) for one in listed.rows],
        next_cursor=listed.cursor,
        total=listed.total,
        counts=waiting.counts if waiting else None,
        counts_by_area=waiting.by_area if waiting else None,
        unreadable=listed.unreadable or None,
    )

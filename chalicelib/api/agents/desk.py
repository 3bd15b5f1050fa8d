"""The desk's reading: what it needs once, lists, searches, a ticket whole, the trail."""

from __future__ import annotations

from chalice.app import Blueprint
from pydantic import Field

from chalicelib.api import Audience, route
from chalicelib.api import disclosures as discloses
from chalicelib.api.requests import Request, Response, versioned
from chalicelib.domain import errors
from chalicelib.domain.dates import Day, Stamp
from chalicelib.domain.desk import ticket_rows
from chalicelib.domain.desk.agent_view import DeskTicket, MailSeen
from chalicelib.domain.desk.requests import AuditExportWanted, HistoryWanted
from chalicelib.domain.desk.setup import Setup, setup
from chalicelib.domain.desk.ticket_rows import RelatedTicket
from chalicelib.domain.languages import DEFAULT, Language
from chalicelib.domain.model import MOST_OF_AN_ID, Cursor, Model
from chalicelib.services import clock
from chalicelib.services.desk import desk as service
from chalicelib.services.tickets import audit
from chalicelib.services.tickets.audit import Trace
from chalicelib.store.agents import directory
from chalicelib.store.catalog import catalog

routes = Blueprint(__name__)


class PrintedTicket(Model):
    """A ticket on its way to paper."""

    ticket: DeskTicket
    printed_by: str = Field(description="Name of the agent.")
    printed_at: Stamp


class RelatedTickets(Model):
    """The tickets of a person."""

    items: list[RelatedTicket]
    next_cursor: str | None = None
    unreadable: list[str] | None = Field(
        None, description="Numbers of tickets that belong here and cannot be shown."
    )


class Mails(Model):
    """The mails about a ticket, newest first."""

    items: list[MailSeen]
    next_cursor: str | None = None
    unreadable: list[str] | None = Field(None, description="Ids of those that cannot be read.")


class Trail(Model):
    """Who did what, newest first."""

    items: list[Trace]
    next_cursor: str | None = None
    unreadable: list[str] | None = Field(None, description="Keys of those that cannot be read.")


class AuditWanted(Model, extra="forbid"):
    """Whose day is asked for."""

    agent: str = Field(
        min_length=1, max_length=MOST_OF_AN_ID, pattern=r"^[\w-]+$", description="An agent's id."
    )
    day: Day
    cursor: Cursor | None = None
    language: Language = DEFAULT


class TicketAuditWanted(Model, extra="forbid"):
    """The day whose lists are looked through as well; today when left out."""

    day: Day | None = None
    cursor: Cursor | None = None
    language: Language = DEFAULT


@route(
    routes,
    "/agent/desk",
    method="GET",
    who=Audience.AGENT,
    discloses=discloses.nothing,
    answers={200: Setup},
)
def show_setup(request: Request) -> Response:
    """Who I am, what I may do, and what can be chosen."""
    agents = sorted(directory.agents().values(), key=lambda agent: agent.name.casefold())
    return Response(setup(request.signed_in, agents, catalog.current(), request.language))


@route(
    routes,
    "/agent/tickets/{number}",
    method="GET",
    who=Audience.AGENT,
    discloses=discloses.ticket,
    versioned=True,
    answers={200: DeskTicket},
    refuses=(errors.Unauthorized, errors.NotFound),
)
def show_ticket(request: Request) -> Response:
    """A ticket whole, with its ETag."""
    ticket = service.show(request.path["number"], request.acting, catalog.current())
    return versioned(ticket, ticket.version)


@route(
    routes,
    "/agent/tickets/{number}/prints",
    method="POST",
    who=Audience.AGENT,
    discloses=discloses.printed,
    answers={200: PrintedTicket},
    refuses=(errors.Unauthorized, errors.NotFound),
)
def print_ticket(request: Request) -> Response:
    """A ticket whole, to be printed or kept as a file, with who prints it and when."""
    by = request.acting
    ticket = service.show(request.path["number"], by, catalog.current())
    at = clock.stamp(clock.now())
    return Response(PrintedTicket(ticket=ticket, printed_by=by.agent.name, printed_at=at))


@route(
    routes,
    "/agent/tickets/{number}/mails",
    method="GET",
    who=Audience.AGENT,
    discloses=discloses.part_of_ticket,
    answers={200: Mails},
    refuses=(errors.Unauthorized, errors.NotFound),
)
def list_mails(request: Request) -> Response:
    """The mails about a ticket, and what became of each."""
    mails, unreadable = service.show_mails(request.path["number"], request.acting)
    return Response(Mails(items=mails, unreadable=unreadable or None))


@route(
    routes,
    "/agent/tickets/{number}/audit",
    method="GET",
    who=Audience.AGENT,
    discloses=discloses.trail_of_ticket,
    query=TicketAuditWanted,
    answers={200: Trail},
    refuses=(errors.Unauthorized, errors.NotFound, errors.Invalid),
)
def show_trail(request: Request) -> Response:
    """Who saw or changed a ticket, and who had it in a list or search on a day."""
    wanted = request.parameters(TicketAuditWanted)
    day = wanted.day or clock.today(clock.now())
    page = audit.of_ticket(request.path["number"], day, wanted.cursor, request.acting)
    return Response(_trail(page))


@route(
    routes,
    "/agent/audit",
    method="GET",
    who=Audience.AGENT,
    discloses=discloses.trail_of_agent,
    query=AuditWanted,
    answers={200: Trail},
    refuses=(errors.Unauthorized, errors.NotFound, errors.Invalid),
)
def show_day(request: Request) -> Response:
    """What an agent of one's areas did on a day."""
    wanted = request.parameters(AuditWanted)
    page = audit.of_agent(wanted.agent, wanted.day, wanted.cursor, request.acting)
    return Response(_trail(page))


@route(
    routes,
    "/agent/audit/exports",
    method="POST",
    who=Audience.AGENT,
    discloses=discloses.exported_trail,
    body=AuditExportWanted,
    answers={200: Trail},
    refuses=(errors.Unauthorized, errors.NotFound, errors.Invalid),
)
def export_trail(request: Request) -> Response:
    """An agent's day or a ticket's trail, up to 2,000 lines at once, to be kept as a file."""
    return Response(_trail(audit.exported(request.body(AuditExportWanted), request.acting)))


@route(
    routes,
    "/agent/requesters/history",
    method="POST",
    who=Audience.AGENT,
    discloses=discloses.history,
    body=HistoryWanted,
    answers={200: RelatedTickets},
    refuses=(errors.Unauthorized, errors.Invalid),
)
def show_history(request: Request) -> Response:
    """The tickets of a person, by `email` or by `document` (`cedula#EC#1700000019`)."""
    by, offered, wanted = request.acting, catalog.current(), request.body(HistoryWanted)
    rows, unreadable = service.history(by, email=wanted.email, document=wanted.document)
    items = [ticket_rows.other(row, offered, by.language) for row in rows]
    return Response(RelatedTickets(items=items, unreadable=unreadable or None))


def _trail(page: audit.TracePage) -> Trail:
    return Trail(items=page.items, next_cursor=page.cursor, unreadable=page.unreadable or None)

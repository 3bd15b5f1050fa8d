"""The desk's work: notes, changes, merging, many at once, tickets on behalf."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from chalice.app import Blueprint

from chalicelib.api import Audience, View, route
from chalicelib.api import disclosures as discloses
from chalicelib.api.public.tickets import read_opening
from chalicelib.api.requests import Request, Response, versioned
from chalicelib.domain import errors
from chalicelib.domain.desk.agent_view import DeskTicket
from chalicelib.domain.desk.behalf.known_person import KnownPerson, PersonSought
from chalicelib.domain.desk.behalf.on_behalf import OnBehalf
from chalicelib.domain.desk.bulk.bulk_changes import BulkChanges
from chalicelib.domain.desk.bulk.undoable_act import BulkUndo
from chalicelib.domain.desk.requests import (
    LegalHoldWanted,
    Merging,
    Noting,
    TicketChanges,
)
from chalicelib.domain.model import Model
from chalicelib.services.desk import bulk, desk, legal_holds, notes, ticket_acts, undoing
from chalicelib.services.desk.bulk import BulkResult
from chalicelib.services.search import people
from chalicelib.services.tickets import opening
from chalicelib.store.catalog import catalog

routes = Blueprint(__name__)

_READ: Any = (errors.Unauthorized, errors.Invalid, errors.NotFound)
#: What an act on a version of a ticket is refused with.
CHANGED: Any = (*_READ, errors.Conflict, errors.Stale, errors.VersionMissing)


class OpenedOnBehalf(Model):
    """The ticket that was opened for somebody."""

    number: str


class KnownPeople(Model):
    """Who asked before, the newest first."""

    items: list[KnownPerson]
    next_cursor: str | None = None


def agent_act(
    routes: Blueprint,
    path: str,
    body: type[Model],
    *,
    method: str = "POST",
    status: int = 201,
    if_match: bool = False,
    idempotent: bool = False,
    refuses: Any = CHANGED,
) -> Callable[[View], View]:
    """Declare an agent's act on one ticket, which answers with the ticket as it stands then.

    It discloses that ticket. ``if_match`` and ``idempotent`` are those of ``route``.
    """
    return route(
        routes,
        path,
        method=method,
        who=Audience.AGENT,
        discloses=discloses.ticket,
        body=body,
        if_match=if_match,
        idempotent=idempotent,
        versioned=True,
        answers={status: DeskTicket},
        refuses=refuses,
    )


def seen(request: Request, number: str, status: int = 200) -> Response:
    """The ticket as the caller's act has left it."""
    ticket = desk.standing(number, request.acting, catalog.current())
    return versioned(ticket, ticket.version, status)


@route(
    routes,
    "/agent/tickets",
    method="POST",
    who=Audience.AGENT,
    discloses=discloses.nothing,
    body=OnBehalf,
    idempotent=True,
    answers={201: OpenedOnBehalf},
    refuses=(errors.Unauthorized, errors.Invalid, errors.IdempotencyMismatch),
)
def open_on_behalf(request: Request) -> Response:
    """Open a ticket for somebody who called, came or wrote."""
    wanted, offered = read_opening(request, OnBehalf)
    opened = opening.open_on_behalf(wanted, request.idempotency_key, request.acting, offered)
    headers = {"Location": f"/api/agent/tickets/{opened.ticket.number}"}
    return Response(OpenedOnBehalf(number=opened.ticket.number), status=201, headers=headers)


@route(
    routes,
    "/agent/requesters/searches",
    method="POST",
    who=Audience.AGENT,
    discloses=discloses.people,
    body=PersonSought,
    answers={200: KnownPeople},
    refuses=(errors.Unauthorized, errors.Invalid),
)
def find_requesters(request: Request) -> Response:
    """Who asked before, by cédula, passport, e-mail or phone, in the tickets that I see."""
    wanted = request.body(PersonSought)
    return Response(KnownPeople(items=people.find(wanted.q, request.acting, catalog.current())))


@agent_act(
    routes, "/agent/tickets/{number}", TicketChanges, method="PATCH", status=200, if_match=True
)
def change(request: Request) -> Response:
    """Change who holds it, where it is, how it is filed, its date or its status."""
    number = request.path["number"]
    patch, version = request.body(TicketChanges), request.if_match
    ticket_acts.change(number, version, patch, request.acting, catalog.current())
    return seen(request, number)


@agent_act(routes, "/agent/tickets/{number}/legal-hold", LegalHoldWanted, status=200, if_match=True)
def hold(request: Request) -> Response:
    """Keep what a ticket holds from being anonymised, or no longer; with a reason."""
    number, wanted = request.path["number"], request.body(LegalHoldWanted)
    legal_holds.change(number, request.if_match, wanted, request.acting, catalog.current())
    return seen(request, number)


@agent_act(
    routes,
    "/agent/tickets/{number}/notes",
    Noting,
    idempotent=True,
    refuses=(*_READ, errors.Conflict, errors.IdempotencyMismatch),
)
def note(request: Request) -> Response:
    """Leave a note that agents alone read."""
    number = request.path["number"]
    notes.note(
        number,
        request.body(Noting),
        request.idempotency_key,
        request.acting,
        catalog.current(),
    )
    return seen(request, number, 201)


@agent_act(routes, "/agent/tickets/{number}/merge", Merging, status=200, if_match=True)
def merge(request: Request) -> Response:
    """Close a duplicate in favour of another ticket; the answer is that one."""
    wanted, version = request.body(Merging), request.if_match
    ticket_acts.merge(
        request.path["number"], version, wanted.into, request.acting, catalog.current()
    )
    return seen(request, wanted.into)


@route(
    routes,
    "/agent/tickets/bulk",
    method="POST",
    who=Audience.AGENT,
    discloses=discloses.nothing,
    body=BulkChanges,
    answers={200: BulkResult},
    refuses=(errors.Unauthorized, errors.Invalid),
)
def change_many(request: Request) -> Response:
    """Make one change of many tickets; each is checked by itself."""
    return Response(bulk.change(request.body(BulkChanges), request.acting, catalog.current()))


@route(
    routes,
    "/agent/tickets/bulk/undo",
    method="POST",
    who=Audience.AGENT,
    discloses=discloses.nothing,
    body=BulkUndo,
    answers={200: BulkResult},
    refuses=(errors.Unauthorized, errors.Invalid),
)
def undo_many(request: Request) -> Response:
    """Put tickets back as they were before an act of the caller's on many, each by itself."""
    return Response(undoing.undo(request.body(BulkUndo), request.acting, catalog.current()))

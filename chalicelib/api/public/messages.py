"""What a requester does on a ticket that stands: write, close, take up again, rate."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from chalice.app import Blueprint

from chalicelib.api import Audience, View, route
from chalicelib.api.public.tickets import ticket_view
from chalicelib.api.requests import Request, Response, TheirLanguage
from chalicelib.domain import errors
from chalicelib.domain.desk.requests import Closing, Message, Rated
from chalicelib.domain.model import Model
from chalicelib.domain.tickets.requester_view import PublicTicket
from chalicelib.services.tickets import messages, opening
from chalicelib.store.catalog import catalog

routes = Blueprint(__name__)

_REFUSES: Any = (
    errors.Unauthorized,
    errors.Forbidden,
    errors.NotFound,
    errors.Invalid,
    errors.Conflict,
    errors.IdempotencyMismatch,
)


def requester_act(path: str, body: type[Model], *, status: int) -> Callable[[View], View]:
    """Declare a requester's act on the ticket whose token they hold, which answers with the ticket
    as it stands then."""
    return route(
        routes,
        path,
        method="POST",
        who=Audience.REQUESTER,
        body=body,
        query=TheirLanguage,
        idempotent=True,
        answers={status: PublicTicket},
        refuses=_REFUSES,
    )


@requester_act("/tickets/{number}/messages", Message, status=201)
def write(request: Request) -> Response:
    """Write on the ticket whose token the caller holds; what was closed opens again."""
    number = request.path["number"]
    access, sent = request.access_to(number), request.body(Message)
    messages.write(number, sent, access, request.idempotency_key, catalog.current())
    return _standing(request, number, 201)


@requester_act("/tickets/{number}/close", Closing, status=200)
def close(request: Request) -> Response:
    """Close the ticket: its requester no longer needs it."""
    number = request.path["number"]
    access, wanted = request.access_to(number), request.body(Closing)
    messages.close(number, wanted, access, request.idempotency_key, catalog.current())
    return _standing(request, number, 200)


@requester_act("/tickets/{number}/reopen", Message, status=201)
def reopen(request: Request) -> Response:
    """Open the closed ticket again, with a message."""
    number = request.path["number"]
    access, sent = request.access_to(number), request.body(Message)
    messages.reopen(number, sent, access, request.idempotency_key, catalog.current())
    return _standing(request, number, 201)


@requester_act("/tickets/{number}/rating", Rated, status=201)
def rate(request: Request) -> Response:
    """Rate how one was served, once."""
    number = request.path["number"]
    access, rated = request.access_to(number), request.body(Rated)
    messages.rate(number, rated, access, request.idempotency_key, catalog.current())
    return _standing(request, number, 201)


def _standing(request: Request, number: str, status: int) -> Response:
    """The ticket as the caller's act has left it."""
    ticket, thread = opening.show(number, request.ticket_access)
    return Response(ticket_view(request, ticket, thread), status=status)

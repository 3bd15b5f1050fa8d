"""What a requester does on a ticket that stands: write, close, take up again, rate."""

from __future__ import annotations

from typing import Any

from chalice.app import Blueprint

from chalicelib.api import Who, route
from chalicelib.api.requests import Answer, Call, TheirLanguage
from chalicelib.api.tickets import seen
from chalicelib.domain import errors
from chalicelib.domain.instructions import Closing, Message, Rated
from chalicelib.domain.public import PublicTicket
from chalicelib.services import messages, tickets
from chalicelib.store import catalog

routes = Blueprint(__name__)

_REFUSES: Any = (
    errors.Unauthorized,
    errors.Forbidden,
    errors.NotFound,
    errors.Invalid,
    errors.Conflict,
    errors.IdempotencyMismatch,
)


@route(
    routes,
    "/tickets/{number}/messages",
    method="POST",
    who=Who.TICKET_HOLDER,
    body=Message,
    query=TheirLanguage,
    idempotent=True,
    answers={201: PublicTicket},
    refuses=_REFUSES,
)
def write(call: Call) -> Answer:
    """Write on the ticket whose token the caller holds; what was closed opens again."""
    number = call.path["number"]
    holder, sent = call.holder_of(number), call.body(Message)
    messages.write(number, sent, holder, call.idempotency_key, catalog.current())
    return _standing(call, number, 201)


@route(
    routes,
    "/tickets/{number}/close",
    method="POST",
    who=Who.TICKET_HOLDER,
    body=Closing,
    query=TheirLanguage,
    idempotent=True,
    answers={200: PublicTicket},
    refuses=_REFUSES,
)
def close(call: Call) -> Answer:
    """Close the ticket: its requester no longer needs it."""
    number = call.path["number"]
    holder, wanted = call.holder_of(number), call.body(Closing)
    messages.close(number, wanted, holder, call.idempotency_key, catalog.current())
    return _standing(call, number, 200)


@route(
    routes,
    "/tickets/{number}/reopen",
    method="POST",
    who=Who.TICKET_HOLDER,
    body=Message,
    query=TheirLanguage,
    idempotent=True,
    answers={201: PublicTicket},
    refuses=_REFUSES,
)
def reopen(call: Call) -> Answer:
    """Open the closed ticket again, with a message."""
    number = call.path["number"]
    holder, sent = call.holder_of(number), call.body(Message)
    messages.reopen(number, sent, holder, call.idempotency_key, catalog.current())
    return _standing(call, number, 201)


@route(
    routes,
    "/tickets/{number}/rating",
    method="POST",
    who=Who.TICKET_HOLDER,
    body=Rated,
    query=TheirLanguage,
    idempotent=True,
    answers={201: PublicTicket},
    refuses=_REFUSES,
)
def rate(call: Call) -> Answer:
    """Rate how one was served, once."""
    number = call.path["number"]
    holder, rated = call.holder_of(number), call.body(Rated)
    messages.rate(number, rated, holder, call.idempotency_key, catalog.current())
    return _standing(call, number, 201)


def _standing(call: Call, number: str, status: int) -> Answer:
    """The ticket as the caller's act has left it."""
    ticket, thread = tickets.show(number, call.holder)
    return Answer(seen(call, ticket, thread), status=status)

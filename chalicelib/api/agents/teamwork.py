"""What agents of several areas do together: linked tickets, and those that are split."""

from __future__ import annotations

from chalice.app import Blueprint

from chalicelib.api.agents.work import CHANGED, agent_act, seen
from chalicelib.api.requests import Request, Response
from chalicelib.domain import errors
from chalicelib.domain.teamwork.links import Linking
from chalicelib.domain.teamwork.splitting import Splitting
from chalicelib.services.teamwork import links, splitting
from chalicelib.store.catalog import catalog

routes = Blueprint(__name__)


@agent_act(routes, "/agent/tickets/{number}/links", Linking, status=200, if_match=True)
def link(request: Request) -> Response:
    """Link a ticket to another, or no longer; both tickets tell it, to agents alone."""
    number, wanted = request.path["number"], request.body(Linking)
    links.change(number, request.if_match, wanted, request.acting, catalog.current())
    return seen(request, number)


@agent_act(
    routes,
    "/agent/tickets/{number}/splits",
    Splitting,
    if_match=True,
    idempotent=True,
    refuses=(*CHANGED, errors.IdempotencyMismatch),
)
def split(request: Request) -> Response:
    """Have chosen messages and files go along to a new ticket; the requester is told once."""
    number, wanted = request.path["number"], request.body(Splitting)
    key, actor = request.idempotency_key, request.acting
    splitting.split(number, request.if_match, wanted, key, actor, catalog.current())
    return seen(request, number, 201)

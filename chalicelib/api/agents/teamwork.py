"""What agents of several areas do together: linked tickets."""

from __future__ import annotations

from chalice.app import Blueprint

from chalicelib.api.agents.work import agent_act, seen
from chalicelib.api.requests import Request, Response
from chalicelib.domain.teamwork.links import Linking
from chalicelib.services.teamwork import links
from chalicelib.store.catalog import catalog

routes = Blueprint(__name__)


@agent_act(routes, "/agent/tickets/{number}/links", Linking, status=200, if_match=True)
def link(request: Request) -> Response:
    """Link a ticket to another, or no longer; both tickets tell it, to agents alone."""
    number, wanted = request.path["number"], request.body(Linking)
    links.change(number, request.if_match, wanted, request.acting, catalog.current())
    return seen(request, number)

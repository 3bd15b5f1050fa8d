"""Held replies: approved, returned with a reason, or withdrawn by who wrote them."""

from __future__ import annotations

from chalice.app import Blueprint

from chalicelib.api.agents.work import agent_act, seen
from chalicelib.api.requests import Request, Response
from chalicelib.domain.desk.requests import Approving, Returning, Withdrawing
from chalicelib.services.desk import approvals
from chalicelib.store.catalog import catalog

routes = Blueprint(__name__)


@agent_act(routes, "/agent/tickets/{number}/approvals", Approving, if_match=True)
def approve(request: Request) -> Response:
    """Let out a reply that a colleague wrote and that was held."""
    number, wanted = request.path["number"], request.body(Approving)
    approvals.approve(number, request.if_match, wanted, request.acting, catalog.current())
    return seen(request, number, 201)


@agent_act(routes, "/agent/tickets/{number}/returns", Returning, if_match=True)
def send_back(request: Request) -> Response:
    """Return a held reply to the colleague who wrote it, with a reason."""
    number, wanted = request.path["number"], request.body(Returning)
    approvals.send_back(number, request.if_match, wanted, request.acting, catalog.current())
    return seen(request, number, 201)


@agent_act(routes, "/agent/tickets/{number}/withdrawals", Withdrawing, if_match=True)
def withdraw(request: Request) -> Response:
    """Take back one's own reply that was held or returned."""
    number, wanted = request.path["number"], request.body(Withdrawing)
    approvals.withdraw(number, request.if_match, wanted, request.acting, catalog.current())
    return seen(request, number, 201)

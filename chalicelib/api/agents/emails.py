"""The address of who asked: another one that two agents approve, or the first one."""

from __future__ import annotations

from chalice.app import Blueprint

from chalicelib.api.agents.work import CHANGED, agent_act, seen
from chalicelib.api.requests import Request, Response
from chalicelib.domain import errors
from chalicelib.domain.desk.people.requester import AdditionMeant
from chalicelib.domain.desk.requests import EmailApproved, EmailProposed, NewEmail
from chalicelib.services.addresses import additions, correction_approvals
from chalicelib.store.catalog import catalog

routes = Blueprint(__name__)

#: What an act is refused with that mails somebody who may not know of it.
_MAILING = (*CHANGED, errors.TooManyAttempts)


@agent_act(routes, "/agent/tickets/{number}/email-proposals", EmailProposed, if_match=True)
def propose_email(request: Request) -> Response:
    """Ask a colleague to approve another address for a requester who cannot prove theirs."""
    number, wanted = request.path["number"], request.body(EmailProposed)
    correction_approvals.propose(
        number, request.if_match, wanted, request.acting, catalog.current()
    )
    return seen(request, number, 201)


@agent_act(routes, "/agent/tickets/{number}/email-approvals", EmailApproved, if_match=True)
def approve_email(request: Request) -> Response:
    """Approve the address that a colleague proposed."""
    number, email = request.path["number"], request.body(EmailApproved).email
    correction_approvals.approve(number, request.if_match, email, request.acting, catalog.current())
    return seen(request, number, 201)


@agent_act(
    routes, "/agent/tickets/{number}/email-additions", NewEmail, if_match=True, refuses=_MAILING
)
def add_email(request: Request) -> Response:
    """Ask an address, by mail, whether it is for a ticket without one. It is the ticket's once
    the button of that mail was pressed; an earlier ask ends."""
    number, email = request.path["number"], request.body(NewEmail).email
    additions.ask(number, request.if_match, email, request.acting, catalog.current())
    return seen(request, number, 201)


@agent_act(
    routes,
    "/agent/tickets/{number}/email-additions/mails",
    AdditionMeant,
    if_match=True,
    refuses=_MAILING,
)
def resend_addition(request: Request) -> Response:
    """Ask the address that waits once more; the time to confirm it begins anew."""
    number, meant = request.path["number"], request.body(AdditionMeant)
    additions.ask_again(number, request.if_match, meant, request.acting, catalog.current())
    return seen(request, number, 201)


@agent_act(
    routes, "/agent/tickets/{number}/email-additions/withdrawals", AdditionMeant, if_match=True
)
def withdraw_addition(request: Request) -> Response:
    """Take back the address that waits to be confirmed: its button ends."""
    number, meant = request.path["number"], request.body(AdditionMeant)
    additions.withdraw(number, request.if_match, meant, request.acting, catalog.current())
    return seen(request, number, 201)

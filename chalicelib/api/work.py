"""The desk's work: replies, notes, changes, merging, many at once, tickets on behalf."""

from __future__ import annotations

from typing import Any

from chalice.app import Blueprint

from chalicelib.api import Who, route
from chalicelib.api import disclosures as discloses
from chalicelib.api.desk import versioned
from chalicelib.api.requests import Answer, Call
from chalicelib.api.tickets import read_opening
from chalicelib.domain import errors
from chalicelib.domain.desk import DeskTicket
from chalicelib.domain.instructions import (
    Answering,
    Approving,
    Being,
    Bulk,
    EmailApproved,
    EmailProposed,
    Merging,
    Noting,
    OnBehalf,
    Patch,
)
from chalicelib.domain.model import Model
from chalicelib.services import bulk, correction_approvals, desk, presence, tickets, work
from chalicelib.services.bulk import Done
from chalicelib.services.presence import Present
from chalicelib.store import catalog

routes = Blueprint(__name__)

_READ: Any = (errors.Unauthorized, errors.Invalid, errors.NotFound)
_CHANGED: Any = (*_READ, errors.Conflict, errors.Stale, errors.VersionMissing)


class OpenedOnBehalf(Model):
    """The ticket that was opened for somebody."""

    number: str


class Presence(Model):
    """The other agents who are at the ticket."""

    others: list[Present]


def _seen(call: Call, number: str, status: int = 200) -> Answer:
    """The ticket as the caller's act has left it."""
    return versioned(desk.standing(number, call.acting, catalog.current()), status)


@route(
    routes,
    "/agent/tickets",
    method="POST",
    who=Who.AGENT,
    discloses=discloses.nothing,
    body=OnBehalf,
    idempotent=True,
    answers={201: OpenedOnBehalf},
    refuses=(errors.Unauthorized, errors.Invalid, errors.IdempotencyMismatch),
)
def open_on_behalf(call: Call) -> Answer:
    """Open a ticket for somebody who called, came or wrote."""
    wanted, offered = read_opening(call, OnBehalf)
    opened = tickets.open_on_behalf(wanted, call.idempotency_key, call.acting, offered)
    headers = {"Location": f"/api/agent/tickets/{opened.ticket.number}"}
    return Answer(OpenedOnBehalf(number=opened.ticket.number), status=201, headers=headers)


@route(
    routes,
    "/agent/tickets/{number}",
    method="PATCH",
    who=Who.AGENT,
    discloses=discloses.ticket,
    body=Patch,
    if_match=True,
    versioned=True,
    answers={200: DeskTicket},
    refuses=_CHANGED,
)
def change(call: Call) -> Answer:
    """Change who holds it, where it is, how it is filed, its date or its status."""
    number = call.path["number"]
    patch, version = call.body(Patch), call.if_match
    work.change(number, version, patch, call.acting, catalog.current())
    return _seen(call, number)


@route(
    routes,
    "/agent/tickets/{number}/replies",
    method="POST",
    who=Who.AGENT,
    discloses=discloses.ticket,
    body=Answering,
    if_match=True,
    versioned=True,
    answers={201: DeskTicket},
    refuses=_CHANGED,
)
def reply(call: Call) -> Answer:
    """Write to the requester, and say what the ticket is then."""
    number = call.path["number"]
    wanted, version = call.body(Answering), call.if_match
    work.reply(number, version, wanted, call.acting, catalog.current())
    return _seen(call, number, 201)


@route(
    routes,
    "/agent/tickets/{number}/approvals",
    method="POST",
    who=Who.AGENT,
    discloses=discloses.ticket,
    body=Approving,
    versioned=True,
    answers={201: DeskTicket},
    refuses=_CHANGED,
)
def approve(call: Call) -> Answer:
    """Let out a reply that a colleague wrote and that was held."""
    number = call.path["number"]
    wanted = call.body(Approving)
    work.approve(number, wanted.entry_id, call.acting, catalog.current())
    return _seen(call, number, 201)


@route(
    routes,
    "/agent/tickets/{number}/email-proposals",
    method="POST",
    who=Who.AGENT,
    discloses=discloses.ticket,
    body=EmailProposed,
    if_match=True,
    versioned=True,
    answers={201: DeskTicket},
    refuses=_CHANGED,
)
def propose_email(call: Call) -> Answer:
    """Ask a colleague to approve another address for a requester who cannot prove theirs."""
    number, wanted = call.path["number"], call.body(EmailProposed)
    correction_approvals.propose(number, call.if_match, wanted, call.acting, catalog.current())
    return _seen(call, number, 201)


@route(
    routes,
    "/agent/tickets/{number}/email-approvals",
    method="POST",
    who=Who.AGENT,
    discloses=discloses.ticket,
    body=EmailApproved,
    if_match=True,
    versioned=True,
    answers={201: DeskTicket},
    refuses=_CHANGED,
)
def approve_email(call: Call) -> Answer:
    """Approve the address that a colleague proposed."""
    number, email = call.path["number"], call.body(EmailApproved).email
    correction_approvals.approve(number, call.if_match, email, call.acting, catalog.current())
    return _seen(call, number, 201)


@route(
    routes,
    "/agent/tickets/{number}/notes",
    method="POST",
    who=Who.AGENT,
    discloses=discloses.ticket,
    body=Noting,
    idempotent=True,
    versioned=True,
    answers={201: DeskTicket},
    refuses=(*_READ, errors.IdempotencyMismatch),
)
def note(call: Call) -> Answer:
    """Leave a note that agents alone read."""
    number = call.path["number"]
    work.note(number, call.body(Noting).body, call.idempotency_key, call.acting, catalog.current())
    return _seen(call, number, 201)


@route(
    routes,
    "/agent/tickets/{number}/merge",
    method="POST",
    who=Who.AGENT,
    discloses=discloses.ticket,
    body=Merging,
    if_match=True,
    versioned=True,
    answers={200: DeskTicket},
    refuses=_CHANGED,
)
def merge(call: Call) -> Answer:
    """Close a duplicate in favour of another ticket; the answer is that one."""
    wanted, version = call.body(Merging), call.if_match
    work.merge(call.path["number"], version, wanted.into, call.acting, catalog.current())
    return _seen(call, wanted.into)


@route(
    routes,
    "/agent/tickets/bulk",
    method="POST",
    who=Who.AGENT,
    discloses=discloses.nothing,
    body=Bulk,
    answers={200: Done},
    refuses=(errors.Unauthorized, errors.Invalid),
)
def change_many(call: Call) -> Answer:
    """Make one change of many tickets; each is checked by itself."""
    return Answer(bulk.change(call.body(Bulk), call.acting, catalog.current()))


@route(
    routes,
    "/agent/presence/{number}",
    method="GET",
    who=Who.AGENT,
    discloses=discloses.nothing,
    answers={200: Presence},
    refuses=_READ,
)
def show_presence(call: Call) -> Answer:
    """Who else is at a ticket now."""
    return Answer(Presence(others=presence.others(call.path["number"], call.acting)))


@route(
    routes,
    "/agent/presence/{number}",
    method="PUT",
    who=Who.AGENT,
    discloses=discloses.nothing,
    body=Being,
    answers={200: Presence},
    refuses=_READ,
)
def be_present(call: Call) -> Answer:
    """Say that I look at a ticket or answer it; gives who else does."""
    wanted = call.body(Being)
    return Answer(Presence(others=presence.put(call.path["number"], wanted.doing, call.acting)))

"""Open a ticket, see its status, ask for the links to one's tickets."""

from __future__ import annotations

from typing import TypeVar

from chalice.app import Blueprint
from pydantic import Field

from chalicelib.api import Who, route
from chalicelib.api.requests import Answer, Call, TheirLanguage
from chalicelib.domain import errors, fields
from chalicelib.domain.catalog import Catalog, Language
from chalicelib.domain.model import Model
from chalicelib.domain.numbers import TicketNumber
from chalicelib.domain.opening import Opening
from chalicelib.domain.public import (
    DueStep,
    PublicTicket,
    correction_seen,
    due_explained,
    public_view,
)
from chalicelib.domain.tickets import Entry, Ticket
from chalicelib.services import access, access_links, clock, lookups, scanning, tickets
from chalicelib.services.access import TicketAccess
from chalicelib.services.lost_lines import lost_lines
from chalicelib.store import catalog
from chalicelib.store.rows import Read

routes = Blueprint(__name__)

AnyOpening = TypeVar("AnyOpening", bound=Opening)
_LIMITED = (errors.TooManyAttempts, errors.ChallengeRequired)


class Opened(Model):
    """A new ticket: what its requester must know and keep."""

    number: str
    email: str = Field(description="As typed.")
    status: str
    opened_at: str
    due_on: str = Field(description="Date in Ecuador by which the institute answers.")
    due_explained: list[DueStep]
    access_token: str | None = Field(
        None,
        description="Send it as `Authorization: Bearer`. Absent from a repeat once the ticket's "
        "address was corrected, or its data were erased.",
    )
    expires_in: int | None = Field(None, description="Seconds that the token serves.")


class Seen(Model):
    """A ticket that was found, and a token to come back with."""

    ticket: PublicTicket
    access_token: str
    expires_in: int


class Mailed(Model):
    """If the address has tickets, their links go to it by mail."""

    mailed: bool = True


class Lookup(Model, extra="forbid"):
    """What a person knows of a ticket."""

    email: fields.EmailAddress
    number: TicketNumber


class LinksWanted(Model, extra="forbid"):
    """Whose links are wanted."""

    email: fields.EmailAddress
    language: Language = "es"
    end_earlier: bool = Field(
        False, description="Whether opening one of these links ends those mailed before."
    )


@route(
    routes,
    "/tickets",
    method="POST",
    who=Who.ANYONE,
    body=Opening,
    idempotent=True,
    answers={201: Opened},
    refuses=(errors.Invalid, errors.IdempotencyMismatch, *_LIMITED),
)
def open_ticket(call: Call) -> Answer:
    """Open a ticket."""
    opening, offered = read_opening(call, Opening)
    opened = tickets.open_ticket(opening, call.idempotency_key, call.caller, offered)
    ticket = opened.ticket
    token = access.issue_opened(ticket, clock.now()) if opened.same_address else None
    body = Opened(
        number=ticket.number,
        email=opening.email,
        status="received",
        opened_at=ticket.opened_at,
        due_on=ticket.due_on.isoformat(),
        due_explained=due_explained(ticket, ticket.language),
        access_token=token,
        expires_in=access.PAGE_SECONDS if token else None,
    )
    headers = {"Location": f"/api/tickets/{ticket.number}"}
    if opened.replayed:
        headers["Idempotent-Replayed"] = "true"
    return Answer(body, status=201, headers=headers)


@route(
    routes,
    "/lookups",
    method="POST",
    who=Who.ANYONE,
    body=Lookup,
    query=TheirLanguage,
    answers={200: Seen, 202: Mailed},
    refuses=(errors.Invalid, errors.NotFound, *_LIMITED),
)
def look_up(call: Call) -> Answer:
    """See the status with e-mail and number."""
    lookup, offered = call.body(Lookup), catalog.current()
    found = lookups.look_up(lookup.email, lookup.number, call.caller, call.language, offered)
    if found is None:
        return Answer(Mailed(), status=202)
    ticket, thread = found
    # Bound to the address that was typed: an earlier one of the ticket is not its present one.
    email = fields.email_key(lookup.email)
    token = access.issue(ticket.number, email, clock.now())
    return Answer(
        Seen(
            ticket=seen(call, ticket, thread, access.known(ticket.number, email)),
            access_token=token,
            expires_in=access.PAGE_SECONDS,
        )
    )


@route(
    routes,
    "/access-links",
    method="POST",
    who=Who.ANYONE,
    body=LinksWanted,
    answers={202: Mailed},
    refuses=(errors.Invalid, *_LIMITED),
)
def send_links(call: Call) -> Answer:
    """Mail the links to an address's tickets; the answer is the same for every address."""
    wanted = call.body(LinksWanted)
    access_links.ask(
        wanted.email,
        wanted.language,
        call.caller,
        catalog.current(),
        end_earlier=wanted.end_earlier,
    )
    return Answer(Mailed(), status=202)


@route(
    routes,
    "/tickets/{number}",
    method="GET",
    who=Who.TICKET_HOLDER,
    query=TheirLanguage,
    answers={200: PublicTicket},
    refuses=(errors.Unauthorized, errors.Forbidden, errors.NotFound),
)
def show(call: Call) -> Answer:
    """The ticket whose token the caller holds."""
    ticket, thread = tickets.show(call.path["number"], call.holder)
    return Answer(seen(call, ticket, thread))


def read_opening(call: Call, model: type[AnyOpening]) -> tuple[AnyOpening, Catalog]:
    """What a form sends to open a ticket, and the catalog that it was judged by.

    The form may know a newer catalog than the one held here, so that a choice which is refused
    is judged again by the newest. Raises as ``call.body`` does; of a privacy notice that changed
    meanwhile the refusal tells the present version.
    """
    offered = catalog.current()
    try:
        return call.body(model, context=offered), offered
    except errors.Invalid as refused:
        if not {fault.code for fault in refused.faults} & {"outdated_notice", "not_a_choice"}:
            raise
    offered = catalog.newest()
    try:
        return call.body(model, context=offered), offered
    except errors.Invalid as refused:
        outdated = any(fault.code == "outdated_notice" for fault in refused.faults)
        current: dict[str, object] = {"notice_version": offered.rules.notice_version}
        raise errors.Invalid(refused.faults, current if outdated else None) from None


def seen(
    call: Call, ticket: Ticket, thread: Read[Entry], holder: TicketAccess | None = None
) -> PublicTicket:
    """A ticket as its requester sees it, in the language of the call or their own; ``holder`` is
    whose sight it is, by default the caller's."""
    language, now, reader = call.language_or_theirs, clock.now(), holder or call.holder
    lost, files = lost_lines(ticket, thread.bad), scanning.states(thread.items)
    offered, today = catalog.current(), clock.today(now)
    view = public_view(ticket, thread.items, offered, language, today, files, lost)
    correction = correction_seen(ticket, clock.stamp(now), reader.is_bound_to)
    return view.model_copy(update={"correction": correction})

"""Open a ticket, see its status, ask for the links to one's tickets."""

from __future__ import annotations

from typing import TypeVar

from chalice.app import Blueprint
from pydantic import Field

from chalicelib.api import Audience, route
from chalicelib.api.requests import Request, Response, TheirLanguage
from chalicelib.domain import errors, fields
from chalicelib.domain.form.opening import Opening
from chalicelib.domain.form.ticket_numbers import TicketNumber
from chalicelib.domain.languages import DEFAULT, Language
from chalicelib.domain.model import Model
from chalicelib.domain.rules.catalog import Catalog
from chalicelib.domain.tickets.entry import Entry
from chalicelib.domain.tickets.requester_view import PublicTicket, correction_seen, public_view
from chalicelib.domain.tickets.summary import DueStep, due_explained
from chalicelib.domain.tickets.ticket import Ticket
from chalicelib.services import clock
from chalicelib.services.auth import access_links, ticket_tokens
from chalicelib.services.auth.ticket_tokens import TicketAccess
from chalicelib.services.files import scanning
from chalicelib.services.tickets import lookups
from chalicelib.services.tickets import opening as service
from chalicelib.services.tickets.lost_lines import lost_lines
from chalicelib.store.aws.rows import Read
from chalicelib.store.catalog import catalog

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


class TicketFound(Model):
    """A ticket that was found, and a token to come back with."""

    ticket: PublicTicket
    access_token: str
    expires_in: int


class LinkMailed(Model):
    """If the address has tickets, their links go to it by mail."""

    mailed: bool = True


class Lookup(Model, extra="forbid"):
    """What a person knows of a ticket."""

    email: fields.EmailAddress
    number: TicketNumber


class LinksWanted(Model, extra="forbid"):
    """Whose links are wanted."""

    email: fields.EmailAddress
    language: Language = DEFAULT
    end_earlier: bool = Field(
        False, description="Whether opening one of these links ends those mailed before."
    )


@route(
    routes,
    "/tickets",
    method="POST",
    who=Audience.ANYONE,
    body=Opening,
    idempotent=True,
    answers={201: Opened},
    refuses=(errors.Invalid, errors.IdempotencyMismatch, *_LIMITED),
)
def open_ticket(request: Request) -> Response:
    """Open a ticket."""
    opening, offered = read_opening(request, Opening)
    opened = service.open_ticket(opening, request.idempotency_key, request.caller, offered)
    ticket = opened.ticket
    token = ticket_tokens.issue_opened(ticket, clock.now()) if opened.same_address else None
    body = Opened(
        number=ticket.number,
        email=opening.email,
        status="received",
        opened_at=ticket.opened_at,
        due_on=ticket.due_on.isoformat(),
        due_explained=due_explained(ticket, ticket.language),
        access_token=token,
        expires_in=ticket_tokens.PAGE_SECONDS if token else None,
    )
    headers = {"Location": f"/api/tickets/{ticket.number}"}
    if opened.replayed:
        headers["Idempotent-Replayed"] = "true"
    return Response(body, status=201, headers=headers)


@route(
    routes,
    "/lookups",
    method="POST",
    who=Audience.ANYONE,
    body=Lookup,
    query=TheirLanguage,
    answers={200: TicketFound, 202: LinkMailed},
    refuses=(errors.Invalid, errors.NotFound, *_LIMITED),
)
def look_up(request: Request) -> Response:
    """See the status with e-mail and number."""
    lookup, offered = request.body(Lookup), catalog.current()
    found = lookups.look_up(lookup.email, lookup.number, request.caller, request.language, offered)
    if found is None:
        return Response(LinkMailed(), status=202)
    ticket, thread = found
    # Bound to the address that was typed: an earlier one of the ticket is not its present one.
    email = fields.email_key(lookup.email)
    token = ticket_tokens.issue(ticket.number, email, clock.now())
    return Response(
        TicketFound(
            ticket=ticket_view(request, ticket, thread, ticket_tokens.known(ticket.number, email)),
            access_token=token,
            expires_in=ticket_tokens.PAGE_SECONDS,
        )
    )


@route(
    routes,
    "/access-links",
    method="POST",
    who=Audience.ANYONE,
    body=LinksWanted,
    answers={202: LinkMailed},
    refuses=(errors.Invalid, *_LIMITED),
)
def send_links(request: Request) -> Response:
    """Mail the links to an address's tickets; the answer is the same for every address."""
    wanted = request.body(LinksWanted)
    access_links.ask(
        wanted.email,
        wanted.language,
        request.caller,
        catalog.current(),
        end_earlier=wanted.end_earlier,
    )
    return Response(LinkMailed(), status=202)


@route(
    routes,
    "/tickets/{number}",
    method="GET",
    who=Audience.REQUESTER,
    query=TheirLanguage,
    answers={200: PublicTicket},
    refuses=(errors.Unauthorized, errors.Forbidden, errors.NotFound),
)
def show(request: Request) -> Response:
    """The ticket whose token the caller holds."""
    ticket, thread = service.show(request.path["number"], request.ticket_access)
    return Response(ticket_view(request, ticket, thread))


def read_opening(request: Request, model: type[AnyOpening]) -> tuple[AnyOpening, Catalog]:
    """What a form sends to open a ticket, and the catalog that it was judged by.

    The form may know a newer catalog than the one held here, so that a choice which is refused
    is judged again by the newest. Raises as ``call.body`` does; of a privacy notice that changed
    meanwhile the refusal tells the present version.
    """
    offered = catalog.current()
    try:
        return request.body(model, context=offered), offered
    except errors.Invalid as refused:
        if not {fault.code for fault in refused.faults} & {"outdated_notice", "not_a_choice"}:
            raise
    offered = catalog.newest()
    try:
        return request.body(model, context=offered), offered
    except errors.Invalid as refused:
        outdated = any(fault.code == "outdated_notice" for fault in refused.faults)
        current: dict[str, object] = {"notice_version": offered.rules.notice_version}
        raise errors.Invalid(refused.faults, current if outdated else None) from None


def ticket_view(
    request: Request, ticket: Ticket, thread: Read[Entry], access: TicketAccess | None = None
) -> PublicTicket:
    """A ticket as its requester sees it, in the language of the call or their own; ``access`` is
    whose sight it is, by default the caller's."""
    language, now, reader = request.language_or_theirs, clock.now(), access or request.ticket_access
    lost, files = lost_lines(ticket, thread.bad), scanning.states(thread.items)
    offered, today = catalog.current(), clock.today(now)
    view = public_view(ticket, thread.items, offered, language, today, files, lost)
    correction = correction_seen(ticket, clock.stamp(now), reader.is_bound_to)
    return view.model_copy(update={"correction": correction})

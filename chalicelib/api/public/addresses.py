"""The mail of a ticket: correct its address, have a mail sent again."""

from __future__ import annotations

from typing import Any

from chalice.app import Blueprint
from pydantic import Field

from chalicelib.api import Audience, route
from chalicelib.api import disclosures as discloses
from chalicelib.api.public.sign_in import CodeMailed
from chalicelib.api.requests import Request, Response
from chalicelib.domain import errors, fields
from chalicelib.domain.desk.requests import NewEmail, ProvedEmail, Resending
from chalicelib.domain.model import Model, Nonce
from chalicelib.services import clock
from chalicelib.services.addresses import additions, corrections, proved_changes
from chalicelib.services.auth import ticket_tokens
from chalicelib.services.auth.one_time_codes import Typed
from chalicelib.services.mail import resends
from chalicelib.services.tickets import proofs
from chalicelib.store.catalog import catalog

routes = Blueprint(__name__)

_HOLDERS: Any = (errors.Unauthorized, errors.Forbidden, errors.NotFound, errors.TooManyAttempts)


class MailResent(Model):
    """A mail is on its way."""

    mailed: bool = True


class EmailChanged(Model):
    """The ticket has its new address; the token of the old one has ended."""

    number: str
    email: str = Field(description="As typed.")
    access_token: str
    expires_in: int = Field(description="Seconds that the token serves.")


class EmailAdded(Model):
    """The ticket has the address; there is no token where it was confirmed before."""

    number: str
    email: str = Field(description="As typed.")
    access_token: str | None = None
    expires_in: int | None = Field(None, description="Seconds that the token serves.")


class EmailChangeWaiting(Model):
    """The ticket gets the new address after a wait; the old one is told, and may stop it."""

    number: str
    email: str = Field(description="As typed.")
    due_at: str


class EmailChangeUndone(Model):
    """The ticket has, or keeps, its earlier address."""

    number: str
    undone: bool = Field(description="Whether the correction had been done already.")


class MailboxProved(Model):
    """A token that proves the mailbox: for 15 minutes it corrects the ticket's address."""

    access_token: str
    expires_in: int = Field(description="Seconds that the token serves.")


class ProofCode(Model, extra="forbid"):
    """The code that was mailed to the ticket's address."""

    code: fields.Code
    nonce: Nonce = ""


@route(
    routes,
    "/tickets/{number}/proof-codes",
    method="POST",
    who=Audience.REQUESTER,
    answers={202: CodeMailed},
    refuses=(*_HOLDERS, errors.ChallengeRequired),
)
def send_proof_code(request: Request) -> Response:
    """Mail a code to the ticket's address, to prove that one reads its mail."""
    number = request.path["number"]
    asked = proofs.send_code(number, request.ticket_access, request.caller, catalog.current())
    return Response(CodeMailed(expires_in=asked.expires_in, nonce=asked.nonce), status=202)


@route(
    routes,
    "/tickets/{number}/proofs",
    method="POST",
    who=Audience.REQUESTER,
    body=ProofCode,
    answers={201: MailboxProved},
    refuses=(*_HOLDERS, errors.Invalid, errors.ChallengeRequired),
)
def prove_mailbox(request: Request) -> Response:
    """Exchange the code for a token that proves the mailbox."""
    access, offered = request.access_to(request.path["number"]), catalog.current()
    sent = request.body(ProofCode)
    typed = Typed(sent.code, sent.nonce)
    token = proofs.prove(access.number, typed, access, request.caller, offered)
    return Response(
        MailboxProved(access_token=token, expires_in=ticket_tokens.PAGE_SECONDS), status=201
    )


@route(
    routes,
    "/tickets/{number}/email-codes",
    method="POST",
    who=Audience.REQUESTER,
    body=NewEmail,
    answers={202: CodeMailed},
    refuses=(*_HOLDERS, errors.ProofRequired, errors.Invalid, errors.ChallengeRequired),
)
def send_new_address_code(request: Request) -> Response:
    """Mail a code to the address that the ticket should have."""
    access, offered = request.access_to(request.path["number"]), catalog.current()
    email = request.body(NewEmail).email
    asked = proved_changes.send_code(access.number, email, access, request.caller, offered)
    return Response(CodeMailed(expires_in=asked.expires_in, nonce=asked.nonce), status=202)


@route(
    routes,
    "/tickets/{number}/email",
    method="PUT",
    who=Audience.REQUESTER,
    body=ProvedEmail,
    answers={200: EmailChanged, 202: EmailChangeWaiting},
    refuses=(*_HOLDERS, errors.ProofRequired, errors.Invalid, errors.ChallengeRequired),
)
def change_email(request: Request) -> Response:
    """Give the ticket the address that the code proves: at once for who proved the one before,
    else, where it is possible at all, after a wait."""
    access, offered = request.access_to(request.path["number"]), catalog.current()
    proved = request.body(ProvedEmail)
    typed = Typed(proved.code, proved.nonce)
    ticket = proved_changes.change(
        access.number, proved.email, typed, access, request.caller, offered
    )
    if ticket.correction is not None:
        due_at = ticket.correction.due_at
        return Response(
            EmailChangeWaiting(number=ticket.number, email=proved.email, due_at=due_at), status=202
        )
    return Response(
        EmailChanged(
            number=ticket.number,
            email=ticket.email_typed,
            access_token=ticket_tokens.issue_proved(ticket.number, ticket.email, clock.now()),
            expires_in=ticket_tokens.PAGE_SECONDS,
        )
    )


@route(
    routes,
    "/tickets/{number}/email/undo",
    method="POST",
    who=Audience.REQUESTER,
    answers={200: EmailChangeUndone},
    refuses=(*_HOLDERS, errors.ProofRequired, errors.Conflict),
)
def undo_correction(request: Request) -> Response:
    """Stop or undo an unproved correction, from the old address: with the token of the mail that
    told of it, or one that proves that mailbox."""
    number = request.path["number"]
    return Response(
        EmailChangeUndone(number=number, undone=corrections.undo(number, request.ticket_access))
    )


@route(
    routes,
    "/tickets/{number}/email/confirmations",
    method="POST",
    who=Audience.REQUESTER,
    answers={200: EmailAdded},
    refuses=(*_HOLDERS, errors.Conflict),
)
def confirm_email(request: Request) -> Response:
    """Confirm the first address of a ticket, with the token of the mail that asks for it."""
    number, offered = request.path["number"], catalog.current()
    ticket, is_new = additions.confirm(number, request.ticket_access, offered)
    added = EmailAdded(number=ticket.number, email=ticket.email_typed)
    if not is_new:
        return Response(added)
    token = ticket_tokens.issue_proved(ticket.number, ticket.email, clock.now())
    seconds = ticket_tokens.PAGE_SECONDS
    return Response(added.model_copy(update={"access_token": token, "expires_in": seconds}))


@route(
    routes,
    "/tickets/{number}/resends",
    method="POST",
    who=Audience.REQUESTER,
    answers={202: MailResent},
    refuses=(*_HOLDERS, errors.Conflict),
)
def resend_newest(request: Request) -> Response:
    """Have the newest mail about the ticket sent again."""
    resends.newest(request.path["number"], request.ticket_access, catalog.current())
    return Response(MailResent(), status=202)


@route(
    routes,
    "/agent/tickets/{number}/resends",
    method="POST",
    who=Audience.AGENT,
    discloses=discloses.nothing,
    body=Resending,
    answers={202: MailResent},
    refuses=(
        errors.Unauthorized,
        errors.NotFound,
        errors.Invalid,
        errors.Conflict,
        errors.TooManyAttempts,
    ),
)
def resend(request: Request) -> Response:
    """Have a mail of the log sent to the requester again."""
    wanted = request.body(Resending)
    resends.chosen(request.path["number"], wanted.mail_id, request.acting, catalog.current())
    return Response(MailResent(), status=202)

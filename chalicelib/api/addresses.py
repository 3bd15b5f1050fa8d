"""The mail of a ticket: correct its address, have a mail sent again."""

from __future__ import annotations

from typing import Any

from chalice.app import Blueprint
from pydantic import Field

from chalicelib.api import Who, route
from chalicelib.api import disclosures as discloses
from chalicelib.api.requests import Answer, Call
from chalicelib.api.sign_in import CodeMailed, Nonce
from chalicelib.domain import errors, fields
from chalicelib.domain.instructions import NewEmail, ProvedEmail, Resending
from chalicelib.domain.model import Model
from chalicelib.services import access, addresses, clock, corrections, proofs, resends
from chalicelib.services.mailed_codes import Typed
from chalicelib.store import catalog

routes = Blueprint(__name__)

_HOLDERS: Any = (errors.Unauthorized, errors.Forbidden, errors.NotFound, errors.TooManyAttempts)


class Sending(Model):
    """A mail is on its way."""

    mailed: bool = True


class Moved(Model):
    """The ticket has its new address; the token of the old one has ended."""

    number: str
    email: str = Field(description="As typed.")
    access_token: str
    expires_in: int = Field(description="Seconds that the token serves.")


class Waiting(Model):
    """The ticket gets the new address after a wait; the old one is told, and may stop it."""

    number: str
    email: str = Field(description="As typed.")
    due_at: str


class Undone(Model):
    """The ticket has, or keeps, its earlier address."""

    number: str
    undone: bool = Field(description="Whether the correction had been done already.")


class Proved(Model):
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
    who=Who.TICKET_HOLDER,
    answers={202: CodeMailed},
    refuses=(*_HOLDERS, errors.ChallengeRequired),
)
def send_proof_code(call: Call) -> Answer:
    """Mail a code to the ticket's address, to prove that one reads its mail."""
    number = call.path["number"]
    asked = proofs.send_code(number, call.holder, call.caller, catalog.current())
    return Answer(CodeMailed(expires_in=asked.expires_in, nonce=asked.nonce), status=202)


@route(
    routes,
    "/tickets/{number}/proofs",
    method="POST",
    who=Who.TICKET_HOLDER,
    body=ProofCode,
    answers={201: Proved},
    refuses=(*_HOLDERS, errors.Invalid, errors.ChallengeRequired),
)
def prove_mailbox(call: Call) -> Answer:
    """Exchange the code for a token that proves the mailbox."""
    holder, offered = call.holder_of(call.path["number"]), catalog.current()
    sent = call.body(ProofCode)
    typed = Typed(sent.code, sent.nonce)
    token = proofs.prove(holder.number, typed, holder, call.caller, offered)
    return Answer(Proved(access_token=token, expires_in=access.PAGE_SECONDS), status=201)


@route(
    routes,
    "/tickets/{number}/email-codes",
    method="POST",
    who=Who.TICKET_HOLDER,
    body=NewEmail,
    answers={202: CodeMailed},
    refuses=(*_HOLDERS, errors.ProofRequired, errors.Invalid, errors.ChallengeRequired),
)
def send_code(call: Call) -> Answer:
    """Mail a code to the address that the ticket should have."""
    holder, offered = call.holder_of(call.path["number"]), catalog.current()
    email = call.body(NewEmail).email
    asked = addresses.send_code(holder.number, email, holder, call.caller, offered)
    return Answer(CodeMailed(expires_in=asked.expires_in, nonce=asked.nonce), status=202)


@route(
    routes,
    "/tickets/{number}/email",
    method="PUT",
    who=Who.TICKET_HOLDER,
    body=ProvedEmail,
    answers={200: Moved, 202: Waiting},
    refuses=(*_HOLDERS, errors.ProofRequired, errors.Invalid, errors.ChallengeRequired),
)
def change_email(call: Call) -> Answer:
    """Give the ticket the address that the code proves: at once for who proved the one before,
    else, where it is possible at all, after a wait."""
    holder, offered = call.holder_of(call.path["number"]), catalog.current()
    proved = call.body(ProvedEmail)
    typed = Typed(proved.code, proved.nonce)
    ticket = addresses.change(holder.number, proved.email, typed, holder, call.caller, offered)
    if ticket.correction is not None:
        due_at = ticket.correction.due_at
        return Answer(Waiting(number=ticket.number, email=proved.email, due_at=due_at), status=202)
    return Answer(
        Moved(
            number=ticket.number,
            email=ticket.email_typed,
            access_token=access.issue_proved(ticket.number, ticket.email, clock.now()),
            expires_in=access.PAGE_SECONDS,
        )
    )


@route(
    routes,
    "/tickets/{number}/email/undo",
    method="POST",
    who=Who.TICKET_HOLDER,
    answers={200: Undone},
    refuses=(*_HOLDERS, errors.ProofRequired, errors.Conflict),
)
def undo_correction(call: Call) -> Answer:
    """Stop or undo an unproved correction, from the old address: with the token of the mail that
    told of it, or one that proves that mailbox."""
    number = call.path["number"]
    return Answer(Undone(number=number, undone=corrections.undo(number, call.holder)))


@route(
    routes,
    "/tickets/{number}/resends",
    method="POST",
    who=Who.TICKET_HOLDER,
    answers={202: Sending},
    refuses=(*_HOLDERS, errors.Conflict),
)
def resend_newest(call: Call) -> Answer:
    """Have the newest mail about the ticket sent again."""
    resends.newest(call.path["number"], call.holder, catalog.current())
    return Answer(Sending(), status=202)


@route(
    routes,
    "/agent/tickets/{number}/resends",
    method="POST",
    who=Who.AGENT,
    discloses=discloses.nothing,
    body=Resending,
    answers={202: Sending},
    refuses=(
        errors.Unauthorized,
        errors.NotFound,
        errors.Invalid,
        errors.Conflict,
        errors.TooManyAttempts,
    ),
)
def resend(call: Call) -> Answer:
    """Have a mail of the log sent to the requester again."""
    wanted = call.body(Resending)
    resends.chosen(call.path["number"], wanted.mail_id, call.acting, catalog.current())
    return Answer(Sending(), status=202)

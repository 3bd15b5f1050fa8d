"""Correct the address of a ticket: with proof of the old address, and a code that the new is read.

The e-mail is part of the ticket's key, so the row moves: one transaction deletes it, puts it again,
uses up the code and tells both addresses. The thread stays. Tokens of the old address end with it
(``services/auth/ticket_tokens.py``), and the ticket is of the account at the new address from then
on, now or when there is one, not of the one that opened it: who reads the mail of a ticket sees it.

Without that proof a correction waits, where one is possible at all
(``services/addresses/corrections.py``).
"""

from __future__ import annotations

from datetime import datetime

from chalicelib import logs
from chalicelib.domain.errors import (
    Fault,
    Forbidden,
    Invalid,
    ProofRequired,
)
from chalicelib.domain.fields import email_key
from chalicelib.domain.limits import Caller
from chalicelib.domain.mail.account_mails import address_code
from chalicelib.domain.mail.correction_mails import email_corrected
from chalicelib.domain.mail.outbox import Mail
from chalicelib.domain.proofs import OPENING_SERVES, Missing, Proof
from chalicelib.domain.rules.catalog import Catalog
from chalicelib.domain.tickets import corrections as values
from chalicelib.domain.tickets.act_context import ActContext
from chalicelib.domain.tickets.corrections import Ground
from chalicelib.domain.tickets.entry import Event
from chalicelib.domain.tickets.ticket import Ticket
from chalicelib.services import clock, retries
from chalicelib.services.addresses import corrections, moves
from chalicelib.services.auth import one_time_codes
from chalicelib.services.auth.one_time_codes import Asked, Typed
from chalicelib.services.auth.ticket_tokens import TicketAccess, held_ticket
from chalicelib.services.limits import request_limits
from chalicelib.services.tickets.changes import moment, next_of
from chalicelib.store.aws.dynamodb import Item
from chalicelib.store.guards import mailboxes
from chalicelib.store.mail import suppressions


def send_code(
    number: str, email: str, access: TicketAccess, caller: Caller, catalog: Catalog
) -> Asked:
    """Mail a code to the address that a ticket should have.

    ``email`` is as typed. Raises Forbidden, NotFound, ProofRequired, Invalid, ChallengeRequired,
    TooManyAttempts, Unavailable.
    """
    ticket, now, rules = held_ticket(number, access), clock.now(), catalog.rules
    _ground(ticket, email, access)
    _check_other(email, ticket)
    request_limits.count("codes-ticket", number, limit=rules.codes_per_email_hour)
    one_time_codes.limit([email_key(email)], caller, rules)
    letter = address_code(email, "", ticket.language, mail_id=clock.fresh_id(), at=clock.stamp(now))
    return one_time_codes.send(_purpose(number, email), letter, caller, rules)


def change(
    number: str, email: str, typed: Typed, access: TicketAccess, caller: Caller, catalog: Catalog
) -> Ticket:
    """Give a ticket the address that a code proves; answers the ticket with it, or, without
    proof of the old address, with the ``correction`` that waits.

    Raises Forbidden, NotFound, ProofRequired, Invalid, ChallengeRequired, Unavailable.
    """
    ticket, rules = held_ticket(number, access), catalog.rules
    ground = _ground(ticket, email, access)
    _check_other(email, ticket)
    one_time_codes.check_misses(email_key(email), caller, rules)
    judged = one_time_codes.judge(_purpose(number, email), email_key(email), typed, caller, rules)
    if isinstance(judged, Fault):
        raise Invalid([judged])
    used = {"code": judged, "mailbox": mailboxes.used(email_key(email), clock.now())}

    def standing() -> tuple[Ticket, Ground | None]:
        present = held_ticket(number, access)
        return present, _ground(present, email, access)

    def change_address(found: tuple[Ticket, Ground | None]) -> Ticket:
        present, why = found
        with one_time_codes.spending("code"):
            after = _written(present, email, why, used, moment(catalog))
        logs.info("ticket_address_changed", number=number, waits=why is not None)
        return after

    return retries.until_written(standing, change_address, first=(ticket, ground))


def _written(
    ticket: Ticket, email: str, ground: Ground | None, used: dict[str, Item], context: ActContext
) -> Ticket:
    if ground is not None:
        return corrections.wait(ticket, email, ground, used, context)
    after = _with(ticket, email, context)
    mails = _mails(ticket, after, context)
    moves.move(ticket, after, Event.EMAIL_CHANGED, "requester", mails, used)
    return after


def _ground(ticket: Ticket, email: str, access: TicketAccess) -> Ground | None:
    """Why the correction must wait; None when the old address is proved.

    Raises Forbidden for a token of another address, ProofRequired when no way is open.
    """
    if not access.is_bound_to(ticket.email):
        raise Forbidden
    if access.proves_mailbox or _is_openers(ticket, access):
        return None
    ground = corrections.ground(ticket, email_key(email))
    if ground is None:
        raise ProofRequired(Missing.MAILBOX)
    return ground


def _is_openers(ticket: Ticket, access: TicketAccess) -> bool:
    """Whether the token is that of the opening, just done, and the address may be a slip: it was
    not corrected yet, and nobody used a mailed link or code of it since."""
    opened_at = datetime.fromisoformat(ticket.opened_at)
    if access.proof is not Proof.OPENING or ticket.email_since is not None:
        return False
    if clock.now() - opened_at > OPENING_SERVES:
        return False
    used_at = mailboxes.last_used(ticket.email)
    return used_at is None or used_at < opened_at


def _check_other(email: str, ticket: Ticket) -> None:
    if email_key(email) == ticket.email:
        raise Invalid([Fault("email", "unchanged", "The ticket has this address already.")])
    if suppressions.reason(email_key(email)) is not None:
        raise Invalid([Fault("email", "bounced", "Mail to this address came back before.")])


def _purpose(number: str, email: str) -> str:
    """What a code is for: one that was mailed for another ticket proves nothing here."""
    return f"ticket {number} {email_key(email)}"


def _with(ticket: Ticket, email: str, context: ActContext) -> Ticket:
    facts = {
        "email": email_key(email),
        "email_typed": email,
        "email_since": context.at,
        "email_bounced_at": None,
        "correction": None,
        "approval": None,
        "email_proved_at": context.at,
    }
    return next_of(ticket, ticket.model_copy(update=facts), context)


def _mails(before: Ticket, after: Ticket, context: ActContext) -> list[Mail]:
    told = [before.email_typed, after.email_typed]
    if (former := before.former_address) is not None and values.serves(former, context.at):
        told.append(former.email_typed)
    return [
        email_corrected(to, after, None, mail_id=clock.fresh_id(), at=context.at) for to in told
    ]

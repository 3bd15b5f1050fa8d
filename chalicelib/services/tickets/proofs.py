"""Prove, with a mailed code, that one reads the mail of a ticket's address.

Who has looked a ticket up knows its number and e-mail; a code that goes to that e-mail turns
their token into one of the mailbox (``domain/proofs.py``), fresh from the moment it is typed.
"""

from __future__ import annotations

from chalicelib import logs
from chalicelib.domain.errors import Fault, Invalid
from chalicelib.domain.limits import Caller
from chalicelib.domain.mail.account_mails import proof_code
from chalicelib.domain.rules.catalog import Catalog
from chalicelib.domain.tickets.ticket import Ticket
from chalicelib.services import clock
from chalicelib.services.auth import one_time_codes, ticket_tokens
from chalicelib.services.auth.one_time_codes import Asked, Typed
from chalicelib.services.auth.ticket_tokens import TicketAccess, held_ticket
from chalicelib.services.limits import request_limits
from chalicelib.store.aws.dynamodb import transact
from chalicelib.store.guards import mailboxes


def send_code(number: str, held: TicketAccess, caller: Caller, catalog: Catalog) -> Asked:
    """Mail a code to the address that a token is bound to.

    Raises Forbidden, NotFound, ChallengeRequired, TooManyAttempts, Unavailable.
    """
    ticket, now, rules = held_ticket(number, held), clock.now(), catalog.rules
    request_limits.count("codes-ticket", number, limit=rules.codes_per_email_hour)
    email, to = _address(ticket, held)
    one_time_codes.limit([email], caller, rules)
    letter = proof_code(
        to,
        "",
        number,
        ticket.language,
        mail_id=clock.fresh_id(),
        at=clock.stamp(now),
    )
    return one_time_codes.send(_purpose(number, email), letter, caller, rules)


def prove(number: str, typed: Typed, held: TicketAccess, caller: Caller, catalog: Catalog) -> str:
    """Exchange a code for a token that proves the mailbox.

    Raises Forbidden, NotFound, Invalid, ChallengeRequired, Unavailable.
    """
    ticket, now, rules = held_ticket(number, held), clock.now(), catalog.rules
    email, _ = _address(ticket, held)
    one_time_codes.check_misses(email, caller, rules)
    judged = one_time_codes.judge(_purpose(number, email), email, typed, caller, rules)
    if isinstance(judged, Fault):
        raise Invalid([judged])
    with one_time_codes.spending("code"):
        transact({"code": judged, "mailbox": mailboxes.used(email, now)})
    logs.info("mailbox_proved", number=number)
    return ticket_tokens.issue_proved(number, email, now)


def _address(ticket: Ticket, held: TicketAccess) -> tuple[str, str]:
    """The address that a token came with, normalised and as typed: the ticket's present one, or
    the one before an unproved correction."""
    former = ticket.former_address
    if former is not None and held.is_bound_to(former.email):
        return former.email, former.email_typed
    return ticket.email, ticket.email_typed


def _purpose(number: str, email: str) -> str:
    return f"proof {number} {email}"

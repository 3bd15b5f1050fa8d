"""Corrections of a ticket's address without proof of the old one.

The rules are in ``domain/tickets/corrections.py``.

They wait in the ticket's own row; ``erase_accounts`` looks each minute at which are due (a sparse
index). The old address is told when one is asked for and when it is done, and stops or undoes it
with the button of that mail, or with a proof of its mailbox on the ticket's page.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from chalicelib import logs
from chalicelib.domain.errors import Conflict, Forbidden, Unavailable
from chalicelib.domain.fields import email_key
from chalicelib.domain.mail import correction_mails as letters
from chalicelib.domain.mail.outbox import Mail
from chalicelib.domain.proofs import Proof
from chalicelib.domain.tickets.act_context import ActContext
from chalicelib.domain.tickets.corrections import (
    APPROVAL_SERVES,
    FORMER_SERVES,
    Correction,
    FormerAddress,
    Ground,
    serves,
)
from chalicelib.domain.tickets.entry import Event
from chalicelib.domain.tickets.ticket import Ticket
from chalicelib.services import clock, retries
from chalicelib.services.addresses import moves
from chalicelib.services.auth.ticket_tokens import TicketAccess
from chalicelib.store.aws.dynamodb import Item, TransactionRefused, transact
from chalicelib.store.guards import mailboxes
from chalicelib.store.mail import suppressions
from chalicelib.store.tickets import entries
from chalicelib.store.tickets import tickets as store


def ground(ticket: Ticket, email: str) -> Ground | None:
    """Why a ticket may get a normalised address without proof of the old one; None: it may not.

    A bounce counts while nobody used a link or code of the address since, and nobody stopped a
    correction from there: both show that somebody reads it. Raises Unavailable.
    """
    if ticket.former_address and serves(ticket.former_address, clock.stamp(clock.now())):
        return None
    approval, since = ticket.approval, clock.stamp(clock.now() - APPROVAL_SERVES)
    if approval and approval.email == email and (approval.approved_at or "") > since:
        return Ground.AGENTS
    bounced_at = suppressions.bounced_at(ticket.email)
    if bounced_at is None or ticket.correction_refused_at is not None:
        return None
    used_at = mailboxes.last_used(ticket.email)
    return None if used_at is not None and used_at > bounced_at else Ground.BOUNCE


def wait(
    ticket: Ticket, email: str, why: Ground, used: dict[str, Item], context: ActContext
) -> Ticket:
    """Keep a correction until it is due; answers the ticket with it. Raises TransactionRefused.

    ``email`` is as typed, ``used`` are the writes that use up the code which proved it.
    """
    due_at = clock.stamp(clock.now() + timedelta(hours=context.rules.correction_wait_hours))
    correction = Correction(
        email=email_key(email), email_typed=email, asked_at=context.at, due_at=due_at, ground=why
    )
    after = _next(ticket, context.at, correction=correction, approval=None)
    letter = letters.correction_asked(
        ticket, email, due_at, mail_id=clock.fresh_id(), at=context.at
    )
    transact(
        {
            "ticket": store.changed(ticket, after),
            "entry": entries.added(moves.told(after, Event.CORRECTION_ASKED, "requester")),
            **moves.owed([letter]),
            **used,
        }
    )
    return after


def sweep() -> None:
    """Do the corrections that are due. Raises Unavailable when the database cannot say which;
    one that fails does not hold up the others."""
    for number, email in store.corrections_due(clock.stamp(clock.now())):
        try:
            _do(number, email)
        except (Unavailable, TransactionRefused):
            logs.warning("correction_put_off", number=number)
        except Exception:
            logs.error("correction_not_done", number=number)


def undo(number: str, held: TicketAccess) -> bool:
    """Stop a correction that waits, or undo one that was done; answers whether it was done.

    Once more changes nothing. Raises Forbidden, NotFound, ProofRequired, Conflict (there is none,
    or its time has passed), Unavailable.
    """
    if held.number != number:
        raise Forbidden
    return retries.until_written(lambda: store.existing(number), lambda ticket: _undo(ticket, held))


def _undo(ticket: Ticket, held: TicketAccess) -> bool:
    former, at = ticket.former_address, clock.stamp(clock.now())
    is_present = held.is_bound_to(ticket.email)
    is_former = former is not None and held.is_bound_to(former.email)
    if not (is_present or is_former):
        raise Forbidden
    if held.proof is not Proof.UNDO:
        held.require_mailbox()
    if is_present and ticket.correction is not None:
        _stop(ticket, ticket.correction, at)
        return False
    if former is not None and is_former and serves(former, at):
        _restore(ticket, former, at)
        return True
    if is_present and ticket.correction_refused_at is not None:
        return ticket.email_since is not None
    raise Conflict({"state": "none"}, "There is no correction to stop, or its time has passed.")


def _stop(ticket: Ticket, correction: Correction, at: str) -> None:
    after = _next(ticket, at, correction=None, approval=None, correction_refused_at=at)
    told = [ticket.email_typed, correction.email_typed]
    transact(
        {
            "ticket": store.changed(ticket, after),
            "entry": entries.added(moves.told(after, Event.CORRECTION_STOPPED, "requester")),
            "mailbox": mailboxes.used(ticket.email, clock.now()),
            **moves.owed([_stopped(to, after, at, undone=False) for to in told]),
        }
    )
    logs.info("correction_stopped", number=ticket.number)


def _restore(ticket: Ticket, former: FormerAddress, at: str) -> None:
    after = _next(
        ticket,
        at,
        email=former.email,
        email_typed=former.email_typed,
        email_since=at,
        email_proved_at=at,
        email_bounced_at=None,
        correction=None,
        approval=None,
        former_address=None,
        proven_email=None,
        correction_refused_at=at,
    )
    told = [former.email_typed, ticket.email_typed]
    mails = [_stopped(to, after, at, undone=True) for to in told]
    used = {"mailbox": mailboxes.used(former.email, clock.now())}
    moves.move(ticket, after, Event.CORRECTION_STOPPED, "requester", mails, used)
    logs.info("correction_undone", number=ticket.number)


def _do(number: str, email: str) -> None:
    ticket, now = store.get(number, email), clock.now()
    at = clock.stamp(now)
    if ticket is None or ticket.correction is None or ticket.correction.due_at > at:
        return
    after = _corrected(ticket, ticket.correction, now)
    until = after.former_address.until if after.former_address else None
    mails = [
        letters.email_corrected(ticket.email_typed, after, until, mail_id=clock.fresh_id(), at=at),
        letters.email_corrected(after.email_typed, after, None, mail_id=clock.fresh_id(), at=at),
    ]
    moves.move(ticket, after, Event.EMAIL_CHANGED, "system", mails)
    logs.info("correction_done", number=number)


def _corrected(ticket: Ticket, correction: Correction, now: datetime) -> Ticket:
    former = FormerAddress(
        email=ticket.email,
        email_typed=ticket.email_typed,
        until=clock.stamp(now + FORMER_SERVES),
    )
    at = clock.stamp(now)
    return _next(
        ticket,
        at,
        email=correction.email,
        email_typed=correction.email_typed,
        email_since=at,
        email_proved_at=at,
        email_bounced_at=None,
        correction=None,
        former_address=former,
        proven_email=ticket.proven_email or ticket.email,
    )


def _next(ticket: Ticket, at: str, **facts: object) -> Ticket:
    return ticket.model_copy(update={**facts, "version": ticket.version + 1, "updated_at": at})


def _stopped(to: str, ticket: Ticket, at: str, *, undone: bool) -> Mail:
    return letters.correction_stopped(to, ticket, undone=undone, mail_id=clock.fresh_id(), at=at)

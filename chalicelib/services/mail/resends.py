"""Send a mail of a ticket again, to the address that the ticket has by now."""

from __future__ import annotations

from chalicelib import logs
from chalicelib.domain.errors import Conflict, Fault, Invalid, NotFound
from chalicelib.domain.mail.budget import Cause
from chalicelib.domain.mail.kinds import is_resendable
from chalicelib.domain.mail.outbox import Mail, MailState
from chalicelib.domain.proofs import Proof
from chalicelib.domain.rules.catalog import Catalog
from chalicelib.domain.rules.permissions import Permission
from chalicelib.domain.tickets.ticket import Ticket
from chalicelib.services import clock
from chalicelib.services.auth import mail_budget
from chalicelib.services.auth.ticket_tokens import TicketAccess, held_ticket
from chalicelib.services.limits import request_limits
from chalicelib.services.tickets import audit
from chalicelib.services.tickets.audit import Actor
from chalicelib.services.tickets.changes import visible
from chalicelib.store.aws.dynamodb import TransactionRefused, transact
from chalicelib.store.mail import outbox


def newest(number: str, access: TicketAccess, catalog: Catalog) -> None:
    """Owe the newest mail to the requester once more.

    Raises Forbidden, NotFound, Conflict (its address takes no mail), TooManyAttempts,
    Unavailable.
    """
    ticket = held_ticket(number, access)
    mails, _ = outbox.of_ticket(number)
    newest = next((mail for mail in mails if is_resendable(mail.kind)), None)
    if newest is None:
        raise NotFound
    cause = Cause.PROVEN_ASK if access.proof is Proof.MAILBOX else Cause.KNOWN_ASK
    _again(ticket, newest.mail_id, cause, catalog)


def chosen(number: str, mail_id: str, actor: Actor, catalog: Catalog) -> None:
    """Owe a mail of the log once more; it leaves its trace.

    Raises NotFound, Forbidden, Invalid, Conflict, TooManyAttempts, Unavailable.
    """
    ticket = visible(number, actor)
    actor.agent.require(Permission.REPLY)
    _again(ticket, mail_id, Cause.PROVEN_ASK, catalog)
    audit.trace(actor, "resend", number=number, detail=mail_id)


def _again(ticket: Ticket, mail_id: str, cause: Cause, catalog: Catalog) -> None:
    mail, now = outbox.find(mail_id), clock.now()
    went_to_requester = (
        mail is not None and mail.number == ticket.number and is_resendable(mail.kind)
    )
    if mail is None or not went_to_requester or ticket.erased_at is not None:
        raise Invalid([Fault("mail_id", "unknown_mail", "The requester got no such mail.")])
    if ticket.email_bounced_at is not None:
        raise Conflict(
            {"email_bounced_at": ticket.email_bounced_at}, "The address takes no mail: correct it."
        )
    most = catalog.rules.resends_per_ticket_hour
    request_limits.count("resends", ticket.number, limit=most)
    at, former = clock.stamp(now), ticket.former_address
    again = Mail.model_validate(
        {
            "mail_id": clock.fresh_id(),
            "kind": mail.kind,
            "to": ticket.email_typed,
            "copy_to": former.email_typed if former and at < former.until else None,
            "language": ticket.language,
            "number": ticket.number,
            "params": mail.params,
            "state": MailState.PENDING,
            "created_at": at,
            "next_try_at": at,
        }
    )
    budget = mail_budget.counted(again.to, cause, now, catalog.rules)
    try:
        transact({"mail": outbox.enqueued(again), **budget})
    except TransactionRefused as refused:
        raise request_limits.over_limit(now) from refused
    logs.info("mail_owed_again", number=ticket.number, mail_id=again.mail_id)

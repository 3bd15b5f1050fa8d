"""Send a mail of a ticket again, to the address that the ticket has by now."""

from __future__ import annotations

from chalicelib import logs
from chalicelib.domain.access import Permission
from chalicelib.domain.catalog import Catalog
from chalicelib.domain.errors import Conflict, Fault, Invalid, NotFound, TooManyAttempts
from chalicelib.domain.limits import HOUR, Window
from chalicelib.domain.mails import Kind, Mail, MailState, is_resendable
from chalicelib.domain.tickets import Ticket
from chalicelib.services import audit, clock
from chalicelib.services.access import TicketAccess, held_ticket
from chalicelib.services.audit import By
from chalicelib.services.versions import visible
from chalicelib.store import guards, links, outbox
from chalicelib.store.dynamodb import transact


def newest(number: str, access: TicketAccess, catalog: Catalog) -> None:
    """Owe the newest mail to the requester once more.

    Raises Forbidden, NotFound, Conflict (its address takes no mail), TooManyAttempts,
    Unavailable.
    """
    ticket = held_ticket(number, access)
    rows = (row for row in outbox.of_ticket(number) if is_resendable(row["kind"]))
    row = next(rows, None)
    if row is None:
        raise NotFound
    _again(ticket, row["mail_id"], catalog)


def chosen(number: str, mail_id: str, by: By, catalog: Catalog) -> None:
    """Owe a mail of the log once more; it leaves its trace.

    Raises NotFound, Forbidden, Invalid, Conflict, TooManyAttempts, Unavailable.
    """
    ticket = visible(number, by)
    by.agent.require(Permission.REPLY)
    _again(ticket, mail_id, catalog)
    audit.trace(by, "resend", number=number, detail=mail_id)


def _again(ticket: Ticket, mail_id: str, catalog: Catalog) -> None:
    row, now = outbox.find(mail_id), clock.now()
    went_to_requester = (
        row is not None and row.get("number") == ticket.number and is_resendable(row["kind"])
    )
    if row is None or not went_to_requester or ticket.erased_at is not None:
        raise Invalid([Fault("mail_id", "unknown_mail", "The requester got no such mail.")])
    if ticket.email_bounced_at is not None:
        raise Conflict(
            {"email_bounced_at": ticket.email_bounced_at}, "The address takes no mail: correct it."
        )
    if guards.hit("resends", ticket.number, now) > catalog.rules.resends_per_ticket_hour:
        raise TooManyAttempts(Window.at(now, HOUR).ends_in)
    at = clock.stamp(now)
    again = Mail.model_validate(
        {
            "mail_id": clock.fresh_id(),
            "kind": row["kind"],
            "to": ticket.email_typed,
            "language": ticket.language,
            "number": ticket.number,
            "params": row["params"],
            "state": MailState.PENDING,
            "created_at": at,
            "next_try_at": at,
        }
    )
    writes = {"mail": outbox.owed(again)}
    if again.kind is Kind.ACCESS_LINKS:
        writes["links"] = links.replaced(ticket.email, again.mail_id, now)
    transact(writes)
    logs.info("mail_owed_again", number=ticket.number, mail_id=again.mail_id)

"""Somebody whose address was typed by another says so: the ticket closes, no more mail goes there.

Whoever holds the link got the mail, so the address is theirs; as long as nobody proved it
otherwise, no requester loses anything. Closing is undone by writing on the ticket within its
days; the suppression by an administrator (``store/mail/suppressions.py``).
"""

from __future__ import annotations

from chalicelib import logs
from chalicelib.domain.desk.requests import Closing
from chalicelib.domain.errors import Conflict
from chalicelib.domain.rules.catalog import Catalog
from chalicelib.domain.tickets.ticket import Ticket
from chalicelib.services import clock
from chalicelib.services.addresses import additions
from chalicelib.services.auth import ticket_tokens
from chalicelib.services.mail import delivery_reports
from chalicelib.services.tickets import messages, not_me_tokens
from chalicelib.store.guards import mailboxes
from chalicelib.store.mail import suppressions
from chalicelib.store.tickets import tickets

_DECLINED = "declined"


def decline(token: str, catalog: Catalog) -> str | None:
    """Stop mail to the address of a link and close its ticket; answers the ticket that this
    closed. Saying it again changes nothing.

    Raises Unauthorized, Conflict (somebody proved to read the address's mail), Unavailable.
    """
    said = not_me_tokens.read(token)
    if mailboxes.last_used_of(said.mailbox) is not None:
        raise Conflict({"proved": True}, "Somebody proved that they read this address's mail.")
    suppressions.suppress_key(said.suppression, _DECLINED, said.mail_id, clock.now())
    known = tickets.by_number(said.number) if said.number else None
    if known and known.addition and mailboxes.hashed(known.addition.email) == said.mailbox:
        additions.refuse(known.number, known.addition.email_typed)
    if known is None or mailboxes.hashed(known.email) != said.mailbox:
        logs.info("address_declined")
        return None
    closed = _close(known, catalog)
    delivery_reports.mark(known.number, known.email_typed, _DECLINED)
    logs.info("address_declined", number=known.number, closed=closed)
    return known.number if closed else None


def _close(ticket: Ticket, catalog: Catalog) -> bool:
    try:
        messages.close(ticket.number, Closing(), ticket_tokens.granted(ticket, None), None, catalog)
    except Conflict:
        return False  # it was closed before
    return True

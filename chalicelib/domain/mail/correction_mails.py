"""Mails about a correction of a ticket's address, or its first one. ``at`` is now, as a stamp."""

from __future__ import annotations

from typing import Any

from chalicelib.domain.mail.kinds import Kind
from chalicelib.domain.mail.outbox import Mail
from chalicelib.domain.tickets.corrections import Addition, masked
from chalicelib.domain.tickets.ticket import Ticket


def correction_asked(ticket: Ticket, email: str, due_at: str, *, mail_id: str, at: str) -> Mail:
    """Tells a ticket's address that it will be replaced by ``email``, with a button that stops
    it. ``params``: ``email``, masked, and ``due_at``."""
    params = {"email": masked(email), "due_at": due_at}
    return _to(ticket.email_typed, Kind.CORRECTION_ASKED, ticket, params, mail_id, at)


def email_corrected(
    to: str, after: Ticket, undo_until: str | None, *, mail_id: str, at: str
) -> Mail:
    """Tells the old address or the new that the one replaced the other. ``params``: ``email``,
    the new one, masked, and ``undo_until``: with it, the mail has a button that undoes it."""
    params = {"email": masked(after.email_typed), "undo_until": undo_until}
    return _to(to, Kind.EMAIL_CORRECTED, after, params, mail_id, at)


def correction_stopped(to: str, ticket: Ticket, *, undone: bool, mail_id: str, at: str) -> Mail:
    """Tells both addresses that the correction does not hold. ``params``: ``undone``, whether
    it had been done before."""
    return _to(to, Kind.CORRECTION_STOPPED, ticket, {"undone": undone}, mail_id, at)


def addition_asked(ticket: Ticket, added: Addition, *, mail_id: str, at: str) -> Mail:
    """Asks whoever reads an address whether it is for a ticket without one, with a button that
    confirms it. ``params``: ``until``, when that ends."""
    params = {"until": added.until}
    return _to(added.email_typed, Kind.ADDITION_ASKED, ticket, params, mail_id, at)


def email_added(after: Ticket, *, mail_id: str, at: str) -> Mail:
    """Tells a confirmed address what comes there from now on."""
    return _to(after.email_typed, Kind.EMAIL_ADDED, after, {}, mail_id, at)


def _to(to: str, kind: Kind, ticket: Ticket, params: dict[str, Any], mail_id: str, at: str) -> Mail:
    return Mail(
        mail_id=mail_id,
        kind=kind,
        to=to,
        language=ticket.language,
        number=ticket.number,
        params=params,
        created_at=at,
        next_try_at=at,
    )

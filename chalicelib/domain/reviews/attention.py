"""What of a ticket waits for somebody of the desk, whatever its due date."""

from __future__ import annotations

from chalicelib.domain.tickets.lifecycle import Status
from chalicelib.domain.tickets.ticket import Ticket

_WORKED_ON = (Status.RECEIVED, Status.IN_PROGRESS, Status.WAITING_REQUESTER)


def is_free(ticket: Ticket) -> bool:
    """Whether it is to be worked on and nobody holds it."""
    return ticket.assignee is None and ticket.status in _WORKED_ON


def free_at(before: Ticket, after: Ticket, at: str) -> str | None:
    """Since when nobody holds a ticket that an act changed ``at`` a moment; None while somebody
    does, and for one that nobody has held since it was opened. One that was put back as it was
    (``after`` says since when it was free) has not become free by that."""
    if not is_free(after):
        return None
    return before.free_at if is_free(before) else after.free_at or at


def needs(ticket: Ticket) -> bool:
    """Whether somebody must take it up, answer what its requester wrote, or approve a reply.
    What was imported waited elsewhere."""
    if ticket.is_of_the_past:
        return False
    waits = ticket.wrote_at is not None or ticket.reply_waits
    return is_free(ticket) or (waits and ticket.status is not Status.CLOSED)

"""What requesters think of how they were served: given once, seen by who leads."""

from __future__ import annotations

from chalicelib.domain.errors import Conflict
from chalicelib.domain.tickets.lifecycle import CloseReason, Status
from chalicelib.domain.tickets.ticket import Rating, Ticket


def takes_rating(ticket: Ticket) -> bool:
    """Whether its requester may say what they think: once, of what was answered or ended, but
    not of what they gave up before anybody wrote, nor of a duplicate."""
    over = ticket.status in (Status.ANSWERED, Status.CLOSED) and ticket.merged_into is None
    served = ticket.first_reply_at or ticket.close_reason is not CloseReason.WITHDRAWN
    return over and bool(served) and ticket.rating is None


def rate(ticket: Ticket, score: int, comment: str | None, at: str) -> Ticket:
    """With what its requester thinks; ``at`` is now, as a stamp. Raises Conflict."""
    if not takes_rating(ticket):
        current: dict[str, object] = {"status": ticket.status, "rated": ticket.rating is not None}
        raise Conflict(current, "The ticket takes no rating now.")
    rating = Rating(score=score, comment=comment, at=at)
    return ticket.model_copy(update={"rating": rating})

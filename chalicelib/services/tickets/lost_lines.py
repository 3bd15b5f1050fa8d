"""Lines of a thread that cannot be read, as its requester is told of them: never left out
silently, and nothing of them that may be wrong is shown."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import get_args

from chalicelib.domain.tickets.entry import Entry, is_public_line
from chalicelib.domain.tickets.requester_view import LostLine
from chalicelib.domain.tickets.ticket import Ticket
from chalicelib.services import clock, ulids
from chalicelib.store.aws.rows import StoredRow

_KINDS = get_args(Entry.model_fields["kind"].annotation)


def lost_lines(ticket: Ticket, bad: Iterable[StoredRow]) -> list[LostLine]:
    """The damaged lines that a requester could read, as far as one can tell, oldest first.

    A line that is still legible as the institute's own, a note, is none of theirs.
    """
    lost = [
        LostLine(id=str(row["entry_id"]), at=_written_at(ticket, row))
        for row in bad
        if row.get("kind") not in _KINDS or is_public_line(row["kind"], row.get("event"))
    ]
    return sorted(lost, key=lambda line: (line.at, line.id))


def _written_at(ticket: Ticket, row: StoredRow) -> str:
    """When a line was written: the time itself may be what is damaged, the key tells it too; the
    opening's is the ticket's."""
    at = row.get("at")
    try:
        return clock.stamp(datetime.fromisoformat(at if isinstance(at, str) else ""))
    except (ValueError, OverflowError):
        pass
    try:
        return clock.stamp(ulids.made_at(str(row["entry_id"])))
    except (ValueError, OverflowError):
        return ticket.opened_at

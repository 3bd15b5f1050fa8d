"""Erasure (LOPDP, art. 15): what of a ticket goes, and what stays for the institute's totals.

Who asked and every word written by anybody give way to a marker: words may name their writer
anywhere. Number, status, dates, topic, area, type of user and gender stay: without a name, an
address and a text they tell of nobody.
"""

from __future__ import annotations

from chalicelib.domain.lifecycle import Status
from chalicelib.domain.tickets import Ticket

#: Stands where something was erased.
MARKER = "[borrado]"
#: What an event of the thread says was done.
EVENT = "erase"


def is_open(status: str) -> bool:
    """Whether somebody still waits for something: then a ticket cannot be erased yet."""
    return status != Status.CLOSED


def erased(ticket: Ticket, *, at: str) -> Ticket:
    """A closed ticket without its requester, in its next version. ``at`` is now, as a stamp.

    The address is a part of the key: its marker holds the number, so that no index gathers the
    tickets of everybody who was erased, or of one of them, under one key.
    """
    reason = ticket.extension and ticket.extension.model_copy(update={"reason": MARKER})
    return ticket.model_copy(
        update={
            "email": f"{MARKER}{ticket.number}",
            "email_typed": MARKER,
            "subject": MARKER,
            "full_name": MARKER,
            "document_number": MARKER,
            "nationality": MARKER,
            "phone": None,
            "organization": None,
            "extension": reason,
            "erased_at": at,
            "updated_at": at,
            "version": ticket.version + 1,
        }
    )

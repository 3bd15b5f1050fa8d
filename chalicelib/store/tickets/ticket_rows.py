"""The rows of the ``tickets`` table: key ``(number, email)``; a ticket's present state.

Index keys: ``document_key`` (by_document), ``queue`` and ``rank`` (by_area), ``assignee`` and
``rank`` (by_holder), ``wrote_area`` and ``wrote_rank`` (by_message), ``held_area`` and
``held_rank`` (by_held_reply), ``attention`` (by_attention), ``review_on`` (by_review),
``correction_state`` and ``correction_due_at`` (by_correction); ``data.yaml`` says what each index
projects.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from chalicelib.domain import imported
from chalicelib.domain.dates import ecuador_date
from chalicelib.domain.form.documents import document_key
from chalicelib.domain.reviews import attention
from chalicelib.domain.tickets.lifecycle import Status
from chalicelib.domain.tickets.summary import TicketSummary
from chalicelib.domain.tickets.ticket import Ticket
from chalicelib.store.aws.dynamodb import Item, to_item
from chalicelib.store.aws.rows import Reader, by

#: What is written on every ticket, though new ones begin with a default.
_ALWAYS = (
    "version",
    "status",
    "priority",
    "legal_request",
    "skipped",
    "adjustments",
    "merged_from",
)
#: Whole rows, and rows of ``by_email`` and ``by_document``.
TICKET_READER = Reader(Ticket, "tickets", by("number"), _ALWAYS)
SUMMARY_READER = Reader(TicketSummary, "tickets", by("number"))
#: Partition of ``by_correction``.
AWAITS_CORRECTION = "waiting"


def is_import(record: Mapping[str, Any]) -> bool:
    """Whether a record of the streams tells what an import wrote (``infra/osticket/``), which
    posts, counts and records itself."""
    change = record["dynamodb"]
    if (entry_id := change["Keys"].get("entry_id")) is not None:
        return imported.is_line(entry_id["S"])
    image = change.get("NewImage", {})
    came = image.get("imported", {}).get("M")
    return bool(came) and came["version"] == image["version"]


def key(number: str, email: str) -> Item:
    """A ticket's key; ``email`` is the normalised address."""
    return to_item({"number": number, "email": email})


def document_index(ticket: Ticket) -> str:
    """Partition of ``by_document``: ``cedula#EC#1700000019``."""
    return document_key(ticket.document_type, ticket.nationality, ticket.document_number)


def open_queue(area: str) -> str:
    """Partition of ``by_area`` with the tickets that an area works on."""
    return f"{area}#open"


def answered_queue(area: str) -> str:
    """Partition of ``by_area`` with the tickets that an area has answered."""
    return f"{area}#answered"


def closed_queue(area: str, month: str) -> str:
    """Partition of ``by_area`` with the tickets closed in a month of Ecuador, ``2026-11``."""
    return f"{area}#closed-{month}"


def queue(ticket: Ticket) -> str:
    """The partition of ``by_area`` that a ticket is in."""
    if ticket.closed_at is not None:
        return closed_queue(ticket.area, ecuador_date(ticket.closed_at).isoformat()[:7])
    is_answered = ticket.status is Status.ANSWERED
    return answered_queue(ticket.area) if is_answered else open_queue(ticket.area)


def rank(ticket: Ticket) -> str:
    """Sort key of ``by_area`` and ``by_holder``: by due date, or by when it was closed."""
    return f"{ticket.closed_at or ticket.due_on.isoformat()}#{ticket.number}"


def row(ticket: Ticket) -> Item:
    """A ticket as its row, index keys included."""
    unknown = not ticket.document_number  # of some that were imported
    return ticket.model_dump(mode="json") | {
        "document_key": None if ticket.erased_at or unknown else document_index(ticket),
        "queue": queue(ticket),
        "rank": rank(ticket),
        **_waiting(ticket),
        "attention": ticket.area if attention.needs(ticket) else None,
        "correction_state": AWAITS_CORRECTION if ticket.correction else None,
        "correction_due_at": ticket.correction.due_at if ticket.correction else None,
    }


def _waiting(ticket: Ticket) -> Item:
    """Keys of the indexes of what somebody waits for, longest first; on no closed ticket."""
    is_open = ticket.closed_at is None
    wrote_at = ticket.wrote_at if is_open else None
    held_at = ticket.held.at if ticket.held and ticket.reply_waits and is_open else None
    return {
        "wrote_area": ticket.area if wrote_at else None,
        "wrote_rank": f"{wrote_at}#{ticket.number}" if wrote_at else None,
        "held_area": ticket.area if held_at else None,
        "held_rank": f"{held_at}#{ticket.number}" if held_at else None,
    }

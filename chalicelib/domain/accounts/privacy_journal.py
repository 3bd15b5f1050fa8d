"""Acts of a person on their data that a restored backup must not undo.

A backup is older than what was done since: an erasure (LOPDP, art. 15), an anonymised ticket, a
corrected address. Each of these acts leaves a record outside the tables, and ``infra/restore``
applies the records to what it puts back. A record names a ticket's number and keyed hashes of
addresses; it holds nothing that tells of a person without the key.

A record is written before its act: a process that dies in between leaves the record of an act that
was never done. ``JournalRecord.is_refuted_by`` says how a row proves that.
"""

from __future__ import annotations

from enum import StrEnum

from pydantic import Field

from chalicelib.domain.model import Model
from chalicelib.domain.tickets.erasure import erased
from chalicelib.domain.tickets.lifecycle import CloseReason, Status
from chalicelib.domain.tickets.ticket import Ticket

#: Days that records are kept; a backup that is older cannot be restored any more. The bucket's
#: lifecycle in ``infra/templates/data.yaml`` is held to it by a test.
KEPT_DAYS = 400


class PrivacyAct(StrEnum):
    """What was done."""

    TICKET_ERASED = "ticket_erased"  # or anonymised: its requester's data are gone
    ADDRESS_CORRECTED = "address_corrected"
    ACCOUNT_ERASED = "account_erased"
    ACCOUNT_MOVED = "account_moved"


class JournalRecord(Model):
    """One act. Hashes are HMAC-SHA256 of the normalised address, in hexadecimal."""

    record_id: str = Field(description="A ULID: records sort by time.")
    act: PrivacyAct
    at: str = Field(description="UTC, ISO 8601 with milliseconds and Z.")
    number: str | None = Field(None, description="The ticket, of the acts on one.")
    addresses: tuple[str, ...] = Field(
        (),
        description="Hashes: of the address before; of an erased account, of all that it had.",
    )
    until: tuple[str, ...] = Field(
        (), description="Of an erased account: until when each address was its own."
    )
    new_address: str | None = Field(None, description="Hash of the address from then on.")
    closed_at: str | None = None
    close_reason: CloseReason | None = Field(None, description="Of a ticket that was erased.")

    def is_refuted_by(self, ticket: Ticket) -> bool:
        """Whether a row that does not show the act proves that it was never done: the row was
        written after the record, and every act is conditional on the version before it."""
        return ticket.updated_at > self.at


def erased_as_recorded(ticket: Ticket, record: JournalRecord) -> Ticket:
    """A ticket of a backup as its erasure left it; a ticket still open in the backup is closed
    as it was when it was erased."""
    facts = {
        "status": Status.CLOSED,
        "closed_at": record.closed_at or record.at,
        "close_reason": record.close_reason or ticket.close_reason,
        "paused_on": None,
        "legal_pause_on": None,
        "assignee": None,
        "assignee_name": None,
        "assignee_email": None,
        "handled_by": ticket.handled_by or ticket.assignee,
        "handled_by_name": ticket.handled_by_name or ticket.assignee_name,
        "handled_by_email": ticket.handled_by_email or ticket.assignee_email,
    }
    open_in_backup = ticket.status is not Status.CLOSED
    closed = ticket.model_copy(update=facts) if open_in_backup else ticket
    return erased(closed, at=record.at)

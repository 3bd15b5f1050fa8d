"""Who asked, as agents see them beside a ticket."""

from __future__ import annotations

from pydantic import Field

from chalicelib.domain.dates import Stamp
from chalicelib.domain.form.documents import Document
from chalicelib.domain.form.person import NamedPerson, named, stored_document
from chalicelib.domain.model import Model
from chalicelib.domain.rules.catalog import Catalog
from chalicelib.domain.tickets.corrections import masked
from chalicelib.domain.tickets.ticket import Ticket

#: Facts that were imported as they were.
UNVERIFIED: tuple[str, ...] = Field(
    (),
    description="What was imported as it was and no rule of today lets pass: `full_name`, "
    "`email`, `phone`, `document_number`, `user_type`, `nationality`.",
)


class ApprovalSeen(Model):
    """Another address, proposed by an agent and approved, or not yet, by a second."""

    email: str
    asked_by: str = Field(description="Name of the agent.")
    asked_at: str
    approved_by: str | None = Field(None, description="Name of the agent.")


class AdditionSeen(Model):
    """An address for a requester without one, until its owner confirms it."""

    email: str = Field(description="Masked.")
    asked_by: str = Field(description="Name of the agent.")
    mailed_at: str = Field(description="When its owner was asked last.")
    until: str = Field(description="When that ends.")


class AdditionMeant(Model, extra="forbid"):
    """Which address that waits to be confirmed is meant."""

    mailed_at: Stamp = Field(description="As the agent saw it.")


class Requester(NamedPerson):
    """Who asked, as typed that day."""

    document: Document
    email_bounced_at: str | None = Field(
        None, description="Since when mail to the address comes back, or is complained about."
    )
    approval: ApprovalSeen | None = None
    addition: AdditionSeen | None = None
    correction_due_at: str | None = Field(
        None, description="When an unproved correction of the address is done; it waits."
    )
    via: str | None = None
    channel: str | None = None
    unverified: tuple[str, ...] = UNVERIFIED


def requester_seen(ticket: Ticket, catalog: Catalog, language: str) -> Requester:
    """Who asked, in the words of a language."""
    return Requester(
        **dict(named(ticket, catalog, language)),
        document=stored_document(ticket.document_type, ticket.document_number),
        email_bounced_at=ticket.email_bounced_at,
        approval=_approval_seen(ticket),
        addition=_addition_seen(ticket),
        correction_due_at=ticket.correction.due_at if ticket.correction else None,
        via=ticket.via,
        channel=ticket.channel,
        unverified=unverified(ticket),
    )


def unverified(ticket: Ticket) -> tuple[str, ...]:
    """What nobody verified; an address that was corrected here is verified in its own way."""
    names = ticket.imported.unverified if ticket.imported else ()
    return tuple(one for one in names if one != "email" or ticket.email_since is None)


def _approval_seen(ticket: Ticket) -> ApprovalSeen | None:
    approval = ticket.approval
    if approval is None:
        return None
    return ApprovalSeen(
        email=approval.email_typed,
        asked_by=approval.asked_by_name,
        asked_at=approval.asked_at,
        approved_by=approval.approved_by_name,
    )


def _addition_seen(ticket: Ticket) -> AdditionSeen | None:
    added = ticket.addition
    if added is None:
        return None
    return AdditionSeen(
        email=masked(added.email_typed),
        asked_by=added.asked_by_name,
        mailed_at=added.mailed_at,
        until=added.until,
    )

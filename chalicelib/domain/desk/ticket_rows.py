"""A ticket in a list: of a queue, or of its requester's other tickets."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date

from pydantic import Field

from chalicelib.domain.approvals.held_reply import HeldReply, Lapse
from chalicelib.domain.desk.ticket_query import QueuedTicket
from chalicelib.domain.languages import gone
from chalicelib.domain.model import Model
from chalicelib.domain.rules.catalog import Catalog
from chalicelib.domain.rules.named import Named
from chalicelib.domain.tickets.lifecycle import Status, urgency
from chalicelib.domain.tickets.summary import NamedTicket, TicketSummary, named_ticket
from chalicelib.domain.tickets.ticket import Priority


class HeldMark(Model):
    """A reply that a second person must approve, or that they returned."""

    since: str = Field(description="When it was sent to be approved.")
    by: Named = Field(description="The agent who wrote it.")
    lapses: tuple[Lapse, ...] = Field((), description="What came since: look at it again.")
    returned: bool = False


class TicketRow(NamedTicket):
    """A ticket in a list."""

    overdue: bool
    due_soon: bool
    assignee: Named | None = None
    priority: Priority
    full_name: str
    version: int
    wrote_at: str | None = Field(
        None, description="Since when a message of its requester waits for somebody to write back."
    )
    held: HeldMark | None = None


class RelatedTicket(Model):
    """Another ticket of the same requester."""

    number: str
    subject: str
    status: Status
    opened_at: str
    area: Named


def row(
    listed: QueuedTicket, catalog: Catalog, language: str, today: date, soon: date
) -> TicketRow:
    """A row of a list, named in a language."""
    stands = urgency(listed.status, listed.due_on, listed.paused_on, today, soon)
    return TicketRow(
        **dict(named_ticket(listed, catalog, language)),
        **listed.model_dump(include={"priority", "full_name", "version", "wrote_at"}),
        **asdict(stands),
        assignee=agent_named(listed.assignee, listed.assignee_name, language),
        held=held_mark(listed.held, language) if listed.held else None,
    )


def held_mark(held: HeldReply, language: str) -> HeldMark:
    """What a row shows of a held reply."""
    return HeldMark(
        since=held.at,
        by=Named(id=held.agent, name=held.agent_name or gone("agent", language)),
        lapses=held.lapses,
        returned=not held.waits,
    )


def other(listed: TicketSummary, catalog: Catalog, language: str) -> RelatedTicket:
    """A row of ``by_email`` or ``by_document``, named in a language."""
    return RelatedTicket(
        **listed.model_dump(include={"number", "subject", "status", "opened_at"}),
        area=Named(id=listed.area, name=catalog.area_name(listed.area, language)),
    )


def agent_named(agent_id: str | None, name: str | None, language: str) -> Named | None:
    """An agent by id and name; None when there is none."""
    return Named(id=agent_id, name=name or gone("agent", language)) if agent_id else None

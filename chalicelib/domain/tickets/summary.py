"""A ticket in few words: as lists read it from an index, and as every view begins."""

from __future__ import annotations

from datetime import date

from pydantic import Field

from chalicelib.domain.dates import Stamp
from chalicelib.domain.model import Model
from chalicelib.domain.rules.catalog import Catalog
from chalicelib.domain.rules.named import Named
from chalicelib.domain.tickets.lifecycle import Status
from chalicelib.domain.tickets.ticket import Ticket


class TicketSummary(Model):
    """A ticket as the indexes ``by_email`` and ``by_document`` project it."""

    number: str
    email: str = Field("", description="The address of its key.")
    status: Status
    subject: str
    topic: str
    area: str
    opened_at: Stamp
    due_on: date


class NamedTicket(Model):
    """What every view of a ticket begins with, in the words of a language."""

    number: str
    status: Status
    subject: str
    topic: Named
    area: Named
    opened_at: str
    due_on: date


def named_ticket(ticket: TicketSummary | Ticket, catalog: Catalog, language: str) -> NamedTicket:
    """A ticket's summary in the words of a language."""
    return NamedTicket(
        **ticket.model_dump(include={"number", "status", "subject", "opened_at", "due_on"}),
        topic=Named(id=ticket.topic, name=catalog.topic_name(ticket.topic, language)),
        area=Named(id=ticket.area, name=catalog.area_name(ticket.area, language)),
    )

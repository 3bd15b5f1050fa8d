"""A ticket in few words, as lists read it from an index."""

from __future__ import annotations

from datetime import date

from pydantic import Field

from chalicelib.domain.dates import Stamp
from chalicelib.domain.model import Model
from chalicelib.domain.tickets.lifecycle import Status


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

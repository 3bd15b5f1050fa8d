"""A ticket in few words: as lists read it from an index, as every view begins, and the sum behind
its due date."""

from __future__ import annotations

from datetime import date
from typing import Literal

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


class DueStep(Model):
    """A step of the sum behind a due date."""

    kind: Literal[
        "first_day",
        "holiday",
        "due",
        "pause",
        "extension",
        "reopened",
        "legal",
        "merged",
        "holiday_added",
        "holiday_withdrawn",
        "promised",
    ]
    since: date | None = Field(
        None, description="First day of a pause, or of a new count; the holiday that came or went."
    )
    date: date
    name: str | None = Field(None, description="The holiday's name, for kinds `holiday...`.")
    working_days: int | None = Field(
        None, description="How many were counted; for a later step, how many it added."
    )


def told_on(ticket: Ticket) -> date:
    """The date by which the requester was last told to expect an answer: the due date, or the one
    that was promised after it."""
    return max(ticket.due_on, ticket.promised_on or ticket.due_on)


def due_explained(ticket: Ticket, language: str) -> list[DueStep]:
    """The sum behind the due date: first day counted, holidays skipped, the date itself, and
    what moved it since; a step that moved nothing is left out."""
    holidays = [
        DueStep(kind="holiday", date=skipped.date, name=skipped.name(language))
        for skipped in ticket.skipped
    ]
    dates = [ticket.first_due_on or ticket.due_on, *(step.due_on for step in ticket.adjustments)]
    moved = [
        DueStep(
            kind=step.kind,
            date=step.due_on,
            since=step.since,
            working_days=step.working_days,
            name=step.name(language),
        )
        for step, before in zip(ticket.adjustments, dates, strict=False)
        if step.due_on != before
    ]
    told = told_on(ticket)
    return [
        DueStep(kind="first_day", date=ticket.first_day),
        *holidays,
        DueStep(
            kind="due",
            date=ticket.first_due_on or ticket.due_on,
            working_days=ticket.working_days,
        ),
        *moved,
        *([DueStep(kind="promised", date=told)] if told != ticket.due_on else []),
    ]

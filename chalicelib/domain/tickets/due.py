"""A ticket's due date: how near it is, what moves it, the sum behind it, and the
last days that follow from it.

Asking the requester pauses the clock, going on adds the paused working days to the due date, and
each move of the date is kept as a step of the sum that people read.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Literal

from pydantic import Field

from chalicelib.domain.dates import ecuador_date
from chalicelib.domain.model import Model
from chalicelib.domain.rules.catalog import Catalog, Rules
from chalicelib.domain.rules.deadlines import deadline, working_days_between
from chalicelib.domain.tickets.act_context import ActContext
from chalicelib.domain.tickets.lifecycle import Clock, Status, clock
from chalicelib.domain.tickets.ticket import Adjustment, Ticket


class DueStep(Model):
    """A step of the sum behind a due date."""

    kind: Literal["first_day", "holiday", "due", "pause", "extension", "reopened", "legal"]
    since: date | None = Field(None, description="First day of a pause, or of a new count.")
    date: date
    name: str | None = Field(None, description="The holiday's name, for kind `holiday`.")
    working_days: int | None = Field(
        None, description="How many were counted; for a later step, how many it added."
    )


def is_owed(status: Status, *, paused: bool) -> bool:
    """Whether the time to answer runs: a clarification that is waited for need not pause it."""
    return clock(status, pausable=paused) is Clock.RUNS


def is_overdue(due_on: date, today: date, *, owed: bool) -> bool:
    """Whether the institute is late."""
    return owed and due_on < today


def is_due_soon(due_on: date, today: date, soon: date, *, owed: bool) -> bool:
    """Whether an answer is owed from today until ``soon``."""
    return owed and today <= due_on <= soon


def warned_on(ticket: Ticket, rules: Rules) -> date:
    """The date that agents are warned on. Sources disagree on the unit of a legal request's
    days (LOTAIP, art. 34), so for one it is the stricter reading."""
    if not ticket.legal_request:
        return ticket.due_on
    days = rules.legal_days + (rules.extension_working_days if ticket.extension else 0)
    return min(ticket.due_on, ticket.filed_on + timedelta(days=days))


def closes_after(ticket: Ticket, catalog: Catalog) -> date | None:
    """The last day to answer a question, or to ask about an answer; the day after, the ticket
    closes by itself. None while neither waits.

    A ticket that does not say since when it waits was last changed then, or later.
    """
    if ticket.status is Status.WAITING_REQUESTER:
        since, days = ticket.asked_at, catalog.rules.waiting_working_days
    elif ticket.status is Status.ANSWERED:
        since, days = ticket.answered_at, catalog.rules.answerable_working_days
    else:
        return None
    day = ecuador_date(since or ticket.updated_at)
    return deadline(day, days, catalog.holidays_from(day)).due_on


def reopenable_until(closed_on: date, rules: Rules) -> date:
    """The last day to take a ticket up again that was closed on a day in Ecuador."""
    return closed_on + timedelta(days=rules.reopen_within_days)


def resumed(ticket: Ticket, context: ActContext) -> Ticket:
    """With the working days added for which the clock was paused."""
    if ticket.paused_on is None:
        return ticket
    days = working_days_between(ticket.paused_on, context.today, context.holidays)
    running = ticket.model_copy(update={"paused_on": None})
    if not days:
        return running
    due_on = deadline(ticket.due_on, days, context.holidays).due_on
    step = Adjustment(kind="pause", since=ticket.paused_on, working_days=days, due_on=due_on)
    return adjusted(running, step)


def renewed(ticket: Ticket, context: ActContext) -> Ticket:
    """With days to answer, when the due date of what is taken up again has passed."""
    if ticket.due_on >= context.today:
        return ticket
    days = context.rules.reopened_working_days
    due_on = deadline(context.today, days, context.holidays).due_on
    step = Adjustment(kind="reopened", since=context.today, working_days=days, due_on=due_on)
    return adjusted(ticket, step)


def as_legal_request(ticket: Ticket, context: ActContext) -> Ticket:
    """Its clock never pauses, and the law's days count from filing, if they end earlier."""
    ticket = resumed(ticket, context)
    days, filed_on = context.rules.legal_days, ticket.filed_on
    due_on = filed_on + timedelta(days=days)
    if context.rules.legal_unit == "working":
        due_on = deadline(filed_on, days, context.catalog.holidays_from(filed_on)).due_on
    if due_on >= ticket.due_on:
        return ticket
    step = Adjustment(kind="legal", since=ticket.first_day, working_days=days, due_on=due_on)
    return adjusted(ticket, step)


def adjusted(ticket: Ticket, step: Adjustment) -> Ticket:
    moved = {
        "first_due_on": ticket.first_due_on or ticket.due_on,
        "due_on": step.due_on,
        "adjustments": (*ticket.adjustments, step),
    }
    return ticket.model_copy(update=moved)


def due_explained(ticket: Ticket, language: str) -> list[DueStep]:
    """The sum behind the due date: first day counted, holidays skipped, the date itself, and
    what moved it since."""
    holidays = [
        DueStep(kind="holiday", date=skipped.date, name=skipped.name(language))
        for skipped in ticket.skipped
    ]
    moved = [
        DueStep(kind=step.kind, date=step.due_on, since=step.since, working_days=step.working_days)
        for step in ticket.adjustments
    ]
    return [
        DueStep(kind="first_day", date=ticket.first_day),
        *holidays,
        DueStep(
            kind="due",
            date=ticket.first_due_on or ticket.due_on,
            working_days=ticket.working_days,
        ),
        *moved,
    ]

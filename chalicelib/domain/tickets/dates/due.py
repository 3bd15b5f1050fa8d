"""A ticket's due date: what moves it, and the last days that follow from it.

Asking the requester pauses the clock, going on adds the paused working days to the due date, and
each move of the date is kept as a step of the sum that people read.
"""

from __future__ import annotations

from datetime import date, timedelta

from chalicelib.domain.dates import ecuador_date
from chalicelib.domain.rules.catalog import Catalog, Rules
from chalicelib.domain.rules.deadlines import deadline, working_days_between
from chalicelib.domain.tickets.act_context import ActContext
from chalicelib.domain.tickets.dates.due_sum import (
    before_mark,
    counted,
    counted_anew,
    is_explained,
    without_idle_steps,
    without_mark,
)
from chalicelib.domain.tickets.dates.steps import Adjustment
from chalicelib.domain.tickets.lifecycle import Status
from chalicelib.domain.tickets.ticket import Ticket


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


def paused(ticket: Ticket, context: ActContext) -> Ticket:
    """With its clock paused from today, unless it was before. A legal request's never pauses; the
    day is remembered, in case the mark is taken back."""
    if not context.rules.pause_clock or ticket.paused_on or ticket.legal_pause_on:
        return ticket
    where = "legal_pause_on" if ticket.legal_request else "paused_on"
    return ticket.model_copy(update={where: context.today})


def resumed(ticket: Ticket, context: ActContext) -> Ticket:
    """With the working days added for which the clock was paused."""
    since = ticket.paused_on or ticket.legal_pause_on
    if since is None:
        return ticket
    days = working_days_between(since, context.today, context.holidays)
    running = ticket.model_copy(update={"paused_on": None, "legal_pause_on": None})
    if days and ticket.paused_on and (day := ticket.promised_on) and day >= since:
        running = running.model_copy(update={"promised_on": context.after(day, days)})
    return _adjusted(running, context, "pause", since, days) if days else running


def as_owed(ticket: Ticket, context: ActContext) -> Ticket:
    """With the pause so far in its due date; it goes on from today."""
    begun = {"paused_on": ticket.paused_on, "legal_pause_on": ticket.legal_pause_on}
    going_on = {name: context.today for name, since in begun.items() if since}
    return resumed(ticket, context).model_copy(update=going_on)


def extended(ticket: Ticket, context: ActContext) -> Ticket:
    """With the days of an extension, from the date as it is owed."""
    days = context.rules.extension_working_days
    return _adjusted(_told(ticket), context, "extension", ticket.due_on, days)


def renewed(ticket: Ticket, context: ActContext) -> Ticket:
    """With days to answer, when the due date of what is taken up again has passed."""
    if ticket.due_on >= context.today:
        return ticket
    days = context.rules.reopened_working_days
    anew = _told(ticket).model_copy(update={"promised_on": None})
    return _adjusted(anew, context, "reopened", context.today, days)


def _told(ticket: Ticket) -> Ticket:
    """For acts whose mail tells the new date: nothing of a holiday is left to tell."""
    return ticket.model_copy(update={"untold_move": None})


def marked(ticket: Ticket, context: ActContext) -> Ticket:
    """As a legal request: its clock never pauses, and the law's days count from filing, if they
    end earlier."""
    owed = _legal(as_owed(ticket, context))
    return _adjusted(owed, context, "legal", ticket.first_day, context.rules.legal_days)


def unmarked(ticket: Ticket, context: ActContext) -> Ticket:
    """As if it had never been marked as a legal request, by today's holidays: one that came or
    went meanwhile may have moved the hidden date alone, of which no step tells."""
    paused_on = ticket.legal_pause_on if context.rules.pause_clock else None
    plain = without_mark(ticket, ticket.adjustments)
    plain = plain.model_copy(update={"legal_pause_on": None, "paused_on": paused_on})
    kept = before_mark(ticket)
    restored = without_idle_steps(counted(plain, plain.adjustments, kept, context))
    present = counted_anew(restored, context)
    return present if is_explained(ticket) and present.due_on != restored.due_on else restored


def joined(ticket: Ticket, other: Ticket, context: ActContext) -> Ticket:
    """With the date and the legal mark of a ticket that is merged into it, where that one still
    waits for an answer and its date is the earlier."""
    if other.status in (Status.ANSWERED, Status.CLOSED):
        return ticket
    owed, sooner = as_owed(ticket, context), as_owed(other, context).due_on
    marks = other.legal_request and not ticket.legal_request
    if sooner >= owed.due_on and not marks:
        return ticket
    if marks:
        owed = _legal(owed)
    return _adjusted(owed, context, "merged_legal" if marks else "merged", sooner, 0)


def _legal(owed: Ticket) -> Ticket:
    facts = {"legal_request": True, "legal_pause_on": owed.paused_on, "paused_on": None}
    return owed.model_copy(update=facts)


def _adjusted(ticket: Ticket, context: ActContext, kind: str, since: date, days: int) -> Ticket:
    """With one more step in the sum; ``merged_legal`` is a merge that brings the legal mark."""
    facts = {"kind": kind.removesuffix("_legal"), "marks": kind == "merged_legal"}
    facts |= {"until": context.today if kind == "pause" else None, "since": since}
    step = Adjustment.model_validate({**facts, "working_days": days, "due_on": ticket.due_on})
    steps, told = (*ticket.adjustments, step), len(ticket.adjustments)
    return counted(ticket, steps, before_mark(ticket), context, told=told)

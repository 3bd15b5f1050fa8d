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
from chalicelib.domain.tickets.lifecycle import Status
from chalicelib.domain.tickets.ticket import HOLIDAY_STEPS, Adjustment, Ticket, skipped_of


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
    plain = _without_mark(ticket, ticket.adjustments)
    plain = plain.model_copy(update={"legal_pause_on": None, "paused_on": paused_on})
    kept = _before_mark(ticket)
    restored = _without_idle_reopenings(_counted(plain, plain.adjustments, kept, context))
    present = counted_anew(restored, context)
    return present if _is_explained(ticket) and present.due_on != restored.due_on else restored


def _is_explained(ticket: Ticket) -> bool:
    """Whether its holidays explain the first date; one that was counted otherwise stands."""
    first, skipped = ticket.first_due_on or ticket.due_on, {one.date for one in ticket.skipped}
    return working_days_between(ticket.filed_on, first, skipped) == ticket.working_days


def _without_mark(ticket: Ticket, steps: tuple[Adjustment, ...]) -> Ticket:
    kept = (one.model_copy(update={"marks": False}) for one in steps if one.kind != "legal")
    return ticket.model_copy(update={"legal_request": False, "adjustments": tuple(kept)})


def _without_idle_reopenings(ticket: Ticket) -> Ticket:
    """Without the reopenings of a date that had not passed: only the one in force then had."""
    steps = ticket.adjustments
    dates = (ticket.first_due_on or ticket.due_on, *(step.due_on for step in steps))
    pairs = zip(dates, steps, strict=False)
    moving = tuple(one for day, one in pairs if one.kind != "reopened" or day < one.since)
    facts = {"adjustments": moving, "first_due_on": ticket.first_due_on if moving else None}
    return ticket.model_copy(update=facts)


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
    return _counted(ticket, (*ticket.adjustments, step), _before_mark(ticket), context)


def counted_anew(ticket: Ticket, context: ActContext) -> Ticket:
    """A ticket with its sum counted anew by the holidays of a catalog: its first date, and all that
    moved it since except holidays. A pause has the working days that lie in it."""
    holidays = context.catalog.holidays_from(ticket.filed_on)
    counted = deadline(ticket.filed_on, ticket.working_days, holidays)
    plain = (step for step in ticket.adjustments if step.kind not in HOLIDAY_STEPS)
    steps = tuple(_recounted_pause(step, context) for step in plain)
    skipped = tuple(skipped_of(holiday) for holiday in counted.skipped)
    begun = ticket.model_copy(update={"first_due_on": counted.due_on, "skipped": skipped})
    return _counted(begun, steps, 0, context, anew=True)


def _recounted_pause(step: Adjustment, context: ActContext) -> Adjustment:
    if step.kind != "pause" or step.until is None:
        return step
    holidays = context.catalog.holidays_between(step.since, step.until)
    days = working_days_between(step.since, step.until, holidays)
    return step.model_copy(update={"working_days": days})


def _before_mark(ticket: Ticket) -> int:
    """How many steps were told before it was marked as a legal request: their dates stand."""
    marks = (n for n, step in enumerate(ticket.adjustments) if step.kind == "legal" or step.marks)
    return next(marks, len(ticket.adjustments))


def _counted(
    ticket: Ticket,
    steps: tuple[Adjustment, ...],
    kept: int,
    context: ActContext,
    *,
    anew: bool = False,
) -> Ticket:
    """With the dates that steps lead to; those of the first ``kept`` stand. ``anew`` begins a
    reopening where it began, whether or not its date has passed by what is counted now.

    Three dates are counted side by side: the one without the legal mark, the law's own, and from
    the mark on the one in force. So extension and mark give the same date in either order, and
    taking the mark back restores the date that it hid.
    """
    first = ticket.first_due_on or ticket.due_on
    ordinary, legal = first, _legal_date(ticket, context)
    pauses = not ticket.legal_request or any(step.kind == "legal" or step.marks for step in steps)
    in_force: date | None = None
    told: list[Adjustment] = []
    for place, step in enumerate(steps):
        if place < kept:
            ordinary = step.due_on
        elif step.kind in HOLIDAY_STEPS:
            ordinary = counted_anew(_without_mark(ticket, steps[:place]), context).due_on
        else:
            ordinary = _moved(ordinary, step, context, pauses=pauses, anew=anew)
        legal = _moved(legal, step, context, pauses=False)
        if step.kind == "legal" or step.marks:
            in_force = ordinary if step.marks else min(ordinary, legal)
        elif in_force is not None:
            in_force = (
                step.due_on
                if place < kept or step.kind in HOLIDAY_STEPS
                else _moved(in_force, step, context, pauses=False, anew=anew)
            )
        told.append(step.model_copy(update={"due_on": in_force or ordinary}))
    facts = {"first_due_on": first if told else None, "adjustments": tuple(told)}
    return ticket.model_copy(update={**facts, "due_on": told[-1].due_on if told else first})


def _moved(
    day: date,
    step: Adjustment,
    context: ActContext,
    *,
    pauses: bool = True,
    anew: bool = False,
) -> date:
    """Where a step moves a date. A holiday's own date stands where it is in force; the law's is
    counted by the present holidays from filing on."""
    if step.kind in HOLIDAY_STEPS:
        return day
    if step.kind == "merged":
        return min(day, step.since)
    if step.kind == "legal" or (step.kind == "pause" and not pauses):
        return day
    if step.kind == "reopened":
        if day >= step.since and not anew:
            return day
        day = step.since
    return context.after(day, step.working_days)


def _legal_date(ticket: Ticket, context: ActContext) -> date:
    """The law's date, counted from filing (LOTAIP, art. 34)."""
    days = context.rules.legal_days
    if context.rules.legal_unit == "working":
        return context.after(ticket.filed_on, days)
    return ticket.filed_on + timedelta(days=days)

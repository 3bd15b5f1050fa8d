"""The sum of a ticket's due date: what moved it, counted from the beginning.

Three dates are counted side by side: the one without the legal mark, the law's own, and from the
mark on the one in force. So extension and mark give the same date in either order, and taking the
mark back restores the date that it hid.
"""

from __future__ import annotations

from datetime import date, timedelta

from chalicelib.domain.rules.deadlines import deadline, working_days_between
from chalicelib.domain.tickets.act_context import ActContext
from chalicelib.domain.tickets.dates.steps import HOLIDAY_STEPS, Adjustment, skipped_of
from chalicelib.domain.tickets.ticket import Ticket


def counted_anew(ticket: Ticket, context: ActContext) -> Ticket:
    """A ticket with its sum counted anew by the holidays of a catalog: its first date, and all that
    moved it since except holidays. A pause has the working days that lie in it."""
    holidays = context.catalog.holidays_from(ticket.filed_on)
    first = deadline(ticket.filed_on, ticket.working_days, holidays)
    plain = (step for step in ticket.adjustments if step.kind not in HOLIDAY_STEPS)
    steps = tuple(_recounted_pause(step, context) for step in plain)
    skipped = tuple(skipped_of(holiday) for holiday in first.skipped)
    begun = ticket.model_copy(update={"first_due_on": first.due_on, "skipped": skipped})
    return counted(begun, steps, 0, context, anew=True)


def _recounted_pause(step: Adjustment, context: ActContext) -> Adjustment:
    if step.kind != "pause" or step.until is None:
        return step
    holidays = context.catalog.holidays_between(step.since, step.until)
    days = working_days_between(step.since, step.until, holidays)
    return step.model_copy(update={"working_days": days})


def before_mark(ticket: Ticket) -> int:
    """How many steps were told before it was marked as a legal request: their dates stand."""
    marks = (n for n, step in enumerate(ticket.adjustments) if step.kind == "legal" or step.marks)
    return next(marks, len(ticket.adjustments))


def counted(
    ticket: Ticket,
    steps: tuple[Adjustment, ...],
    kept: int,
    context: ActContext,
    *,
    told: int = 0,
    anew: bool = False,
) -> Ticket:
    """With the dates that steps lead to; those of the first ``kept`` stand, and of the first
    ``told`` the dates in force: a holiday moves them, and tells of it. ``anew`` begins a reopening
    where it began, whether or not its date has passed by what is counted now."""
    first = ticket.first_due_on or ticket.due_on
    ordinary, legal = first, _legal_date(ticket, context)
    pauses = not ticket.legal_request or any(step.kind == "legal" or step.marks for step in steps)
    in_force: date | None = None
    dated: list[Adjustment] = []
    moving: list[Adjustment] = []
    for place, step in enumerate(steps):
        if anew or not _is_idle(step, ordinary):
            moving.append(step)
        if place < kept:
            ordinary = step.due_on
        elif step.kind in HOLIDAY_STEPS:
            ordinary = _by_holidays(without_mark(ticket, tuple(moving)), ordinary, context)
        else:
            ordinary = _moved(ordinary, step, context, pauses=pauses, anew=anew)
        legal = _moved(legal, step, context, pauses=False)
        marks = step.kind == "legal" or step.marks
        if (marks or in_force) and (place < told or step.kind in HOLIDAY_STEPS):
            in_force = step.due_on
        elif marks:
            in_force = ordinary if step.marks else min(ordinary, legal)
        elif in_force is not None:
            in_force = _moved(in_force, step, context, pauses=False, anew=anew)
        dated.append(step.model_copy(update={"due_on": in_force or ordinary}))
    facts = {"first_due_on": first if dated else None, "adjustments": tuple(dated)}
    return ticket.model_copy(update={**facts, "due_on": dated[-1].due_on if dated else first})


def _by_holidays(ticket: Ticket, day: date, context: ActContext) -> date:
    """The date without the mark by today's holidays. They move no first date that they do not
    explain, unless the ticket was taken up again since."""
    again = any(step.kind == "reopened" for step in ticket.adjustments)
    return counted_anew(ticket, context).due_on if again or is_explained(ticket) else day


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


def is_explained(ticket: Ticket) -> bool:
    """Whether its holidays explain the first date; one that was counted otherwise stands."""
    first, skipped = ticket.first_due_on or ticket.due_on, {one.date for one in ticket.skipped}
    return working_days_between(ticket.filed_on, first, skipped) == ticket.working_days


def without_mark(ticket: Ticket, steps: tuple[Adjustment, ...]) -> Ticket:
    """With steps that no legal mark is among; their dates are not counted yet."""
    kept = (one.model_copy(update={"marks": False}) for one in steps if one.kind != "legal")
    return ticket.model_copy(update={"legal_request": False, "adjustments": tuple(kept)})


def without_idle_steps(ticket: Ticket) -> Ticket:
    """Without the steps that moved the date in force then and not this one: reopenings before it
    had passed, and holidays."""
    steps = ticket.adjustments
    day, moving = ticket.first_due_on or ticket.due_on, list[Adjustment]()
    for step in steps:
        after_another = bool(moving) and moving[-1].kind in HOLIDAY_STEPS
        same = step.kind in HOLIDAY_STEPS and step.due_on == day and not after_another
        if not same and not _is_idle(step, day):
            moving.append(step)
        day = step.due_on
    facts = {"adjustments": tuple(moving), "first_due_on": ticket.first_due_on if moving else None}
    return ticket.model_copy(update=facts)


def _is_idle(step: Adjustment, day: date) -> bool:
    """Whether a step takes a ticket up again that was not late by a date."""
    return step.kind == "reopened" and day >= step.since

"""Putting a ticket's date off: an extension before the due date, a new date once it has passed.

A due date that was missed stays missed. What the requester is told then is a date of its own,
beside it: so a formal request keeps the law's, and whoever reads of either reads that it is late.
"""

from __future__ import annotations

from datetime import date

from chalicelib.domain.errors import Fault, Invalid
from chalicelib.domain.rules.deadlines import deadline
from chalicelib.domain.tickets.act_context import ActContext
from chalicelib.domain.tickets.dates import due
from chalicelib.domain.tickets.lifecycle import Status
from chalicelib.domain.tickets.ticket import Extension, Ticket
from chalicelib.domain.tickets.transitions import impossible


def extend(ticket: Ticket, reason: str, context: ActContext) -> Ticket:
    """Put the due date off, once; when it has passed, promise a new date, unless one that was
    promised lies ahead. Either adds ``extension_working_days``. Raises Conflict, Invalid."""
    if ticket.status in (Status.ANSWERED, Status.CLOSED):
        raise impossible(ticket, "extend")
    if not extends(ticket, context.today):
        raise Invalid([_refused(ticket, context.today)])
    owed = due.as_owed(ticket, context)
    if is_missed(ticket, context.today):
        return owed.model_copy(update={"promised_on": _new_date(context), "untold_move": None})
    extended = due.extended(owed, context)
    kept = Extension(
        reason=reason, due_before=owed.due_on, due_after=extended.due_on, at=context.at
    )
    return extended.model_copy(update={"extension": kept})


def extends(ticket: Ticket, today: date) -> bool:
    """Whether a ticket's date can be put off."""
    if ticket.status in (Status.ANSWERED, Status.CLOSED):
        return False
    if not is_missed(ticket, today):
        return ticket.extension is None
    return ticket.promised_on is None or ticket.promised_on < _reckoned_on(ticket, today)


def is_missed(ticket: Ticket, today: date) -> bool:
    """Whether the due date has passed: while the clock is paused, whether it had before."""
    return ticket.due_on < _reckoned_on(ticket, today)


def _reckoned_on(ticket: Ticket, today: date) -> date:
    return ticket.paused_on or today


def _new_date(context: ActContext) -> date:
    return deadline(context.today, context.rules.extension_working_days, context.holidays).due_on


def _refused(ticket: Ticket, today: date) -> Fault:
    if is_missed(ticket, today):
        return Fault("extension", "already_promised", "Wait until the date promised has passed.")
    return Fault("extension", "already_extended", "A ticket is extended once before its due date.")

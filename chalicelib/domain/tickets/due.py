"""How near a ticket's date is."""

from __future__ import annotations

from datetime import date, timedelta

from chalicelib.domain.rules.catalog import Rules
from chalicelib.domain.tickets.lifecycle import Clock, Status, clock
from chalicelib.domain.tickets.ticket import Ticket


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

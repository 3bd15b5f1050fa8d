"""How long a closed ticket keeps who asked and what was written, and what stops its end.

LOPDP, art. 10: personal data are kept no longer than they are needed. The time is the setting
``retention_months``, or the topic's own. A legal hold stops it for as long as it stands.
"""

from __future__ import annotations

import calendar
from datetime import date

from chalicelib.domain.dates import ecuador_date
from chalicelib.domain.errors import Conflict, Fault, Invalid
from chalicelib.domain.imported import kept_at_least_until
from chalicelib.domain.rules.catalog import Catalog
from chalicelib.domain.rules.permissions import Agent
from chalicelib.domain.tickets.act_context import ActContext
from chalicelib.domain.tickets.lifecycle import Status
from chalicelib.domain.tickets.ticket import LegalHold, Ticket


def kept_until(ticket: Ticket, catalog: Catalog) -> date | None:
    """The day in Ecuador on which a ticket is anonymised; None while it is open or held, and once
    it is done. One that does not say when it was closed was last changed then, or later."""
    if ticket.status is not Status.CLOSED or ticket.legal_hold or ticket.erased_at:
        return None
    closed_on = ecuador_date(ticket.closed_at or ticket.updated_at)
    until = months_after(closed_on, catalog.retention_months(ticket.topic))
    return max(until, kept_at_least_until(ticket.imported)) if ticket.imported else until


def months_after(day: date, months: int) -> date:
    """The same day some months later, or the last one of a shorter month."""
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def hold(ticket: Ticket, reason: str, by: Agent, context: ActContext) -> Ticket:
    """Under a legal hold, with the reason for it. Raises Conflict (it is anonymised), Invalid."""
    _check(ticket)
    if ticket.legal_hold is not None:
        raise Invalid([Fault("held", "unchanged", "The ticket is under a legal hold already.")])
    held = LegalHold(reason=reason, by=by.id, by_name=by.name, at=context.at)
    return ticket.model_copy(update={"legal_hold": held})


def lift(ticket: Ticket) -> Ticket:
    """Without its legal hold. Raises Conflict, Invalid."""
    _check(ticket)
    if ticket.legal_hold is None:
        raise Invalid([Fault("held", "unchanged", "The ticket is under no legal hold.")])
    return ticket.model_copy(update={"legal_hold": None})


def _check(ticket: Ticket) -> None:
    if ticket.erased_at is not None:
        raise Conflict({"erased_at": ticket.erased_at}, "Its requester's data were erased.")

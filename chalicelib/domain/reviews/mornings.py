"""What the desk is told each morning: which tickets wait for whom, and why.

A ticket may wait for several reasons. By its due date it has one at most; beside it its requester
may have written, or nobody may hold it. Holders hear of what they hold, leads of their areas.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum

from chalicelib.domain.approvals.held_reply import HeldReply
from chalicelib.domain.dates import Stamp, ecuador_date
from chalicelib.domain.model import Model
from chalicelib.domain.rules.catalog import Catalog
from chalicelib.domain.rules.deadlines import is_working_day, working_days_between
from chalicelib.domain.tickets.lifecycle import Status, runs
from chalicelib.domain.tickets.ticket import Ticket

#: Tickets of a list that a mail names; the desk's view has all.
NAMED = 10
_DAY = timedelta(days=1)
#: An index may lag behind its table for as long.
_LAG = timedelta(minutes=1)


class Why(StrEnum):
    """Why a ticket waits, in the order in which a mail tells it."""

    ESCALATED = "escalated"  # overdue since the morning before: its lead is told that day
    OVERDUE = "overdue"
    TODAY = "today"
    SOON = "soon"
    WROTE = "wrote"
    HELD = "held"  # a reply waits for a second person's approval
    UNASSIGNED = "unassigned"


class WaitingTicket(Model):
    """A ticket as ``by_area`` and ``by_attention`` project it: nothing of its requester."""

    number: str
    status: Status
    topic: str
    area: str
    opened_at: Stamp
    due_on: date
    paused_on: date | None = None
    assignee: str | None = None
    wrote_at: Stamp | None = None
    held: HeldReply | None = None
    free_at: Stamp | None = None


@dataclass(frozen=True)
class Morning:
    """A day in Ecuador and what counts on it. ``since`` is the morning before: what was due then
    or later and is overdue now is escalated. ``free_since`` is the last day on which a ticket
    must have become nobody's to be told of."""

    today: date
    since: date
    soon: date
    free_since: date
    works: bool


class Escalation(Model):
    """Of which areas the lead was told in a morning what is newly overdue: kept, so that what
    requesters hear of it is true."""

    day: date
    at: Stamp
    since: date
    areas: tuple[str, ...] = ()

    def tells_of(self, ticket: Ticket) -> bool:
        """Whether a lead's mail of that morning counts a ticket, which has not changed since."""
        read_at = datetime.fromisoformat(self.at) - _LAG
        return (
            ticket.area in self.areas
            and self.since <= ticket.due_on < self.day
            and datetime.fromisoformat(ticket.updated_at) <= read_at
        )


@dataclass
class Listed:
    """How many tickets wait for a reason, and those that are due first."""

    count: int = 0
    first: list[WaitingTicket] = field(default_factory=list)

    def add(self, ticket: WaitingTicket) -> None:
        """Count one more; they come due soonest first."""
        self.count += 1
        if len(self.first) < NAMED:
            self.first.append(ticket)


Lists = dict[Why, Listed]


@dataclass
class Gathered:
    """What waits, by area and by holder, and the numbers of an area's tickets that cannot be
    read."""

    areas: dict[str, Lists] = field(default_factory=dict)
    holders: dict[str, Lists] = field(default_factory=dict)
    unreadable: dict[str, dict[str, None]] = field(default_factory=dict)

    def add(self, ticket: WaitingTicket, why: Why) -> None:
        """Count a ticket for its area, and for who holds it."""
        _listed(self.areas, ticket.area, why).add(ticket)
        if ticket.assignee is not None:
            _listed(self.holders, ticket.assignee, why).add(ticket)


def morning(today: date, before: date | None, soon: date, catalog: Catalog) -> Morning:
    """A morning; ``before`` is the last day on which mails went, None when nobody knows."""
    free_since, holidays = today, catalog.holidays_between(today - 60 * _DAY, today)
    days = catalog.rules.unassigned_notice_working_days
    while working_days_between(free_since, today, holidays) <= days:
        free_since -= _DAY
    since = before if before is not None and before < today else today - _DAY
    return Morning(today, since, soon, free_since, is_working_day(today, holidays))


def by_due_date(ticket: WaitingTicket, day: Morning) -> Why | None:
    """Why a ticket waits by its due date; None while the time to answer does not
    run, for then nobody at the desk can do anything about it, or while the date is not near."""
    if not runs(ticket.status, paused=ticket.paused_on is not None):
        return None
    if ticket.due_on < day.today:
        return Why.ESCALATED if ticket.due_on >= day.since else Why.OVERDUE
    if ticket.due_on == day.today:
        return Why.TODAY
    return Why.SOON if ticket.due_on <= day.soon else None


def by_neglect(ticket: WaitingTicket, day: Morning) -> Iterator[Why]:
    """Why a ticket waits whatever its due date."""
    if ticket.wrote_at is not None:
        yield Why.WROTE
    if ticket.held is not None and ticket.held.waits:
        yield Why.HELD
    free_on = ecuador_date(ticket.free_at or ticket.opened_at)
    if ticket.assignee is None and free_on <= day.free_since:
        yield Why.UNASSIGNED


def _listed(piles: dict[str, Lists], whose: str, why: Why) -> Listed:
    return piles.setdefault(whose, {}).setdefault(why, Listed())

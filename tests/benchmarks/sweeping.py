"""What a run of the clock reads, with few open tickets and with many: to what is due that day."""

from __future__ import annotations

import time
from datetime import date, timedelta

from chalicelib.domain.reviews.mornings import Escalation
from chalicelib.domain.reviews.plan import next_review
from chalicelib.domain.rules.catalog import Catalog
from chalicelib.domain.tickets.notices import Notice, NoticeKind
from chalicelib.domain.tickets.ticket import Ticket
from chalicelib.services.reviews import sweep
from chalicelib.store.catalog.catalog import current
from chalicelib.store.tickets import mornings, reviews
from tests import reviewed
from tests.benchmarks.report import Figure
from tests.crowd import crowd, load
from tests.reads import reads

#: Of each ticket that is due its place in the index, and the ticket; of a run beside that how far
#: it came, the morning that was told and the round of closed tickets. A finished day has no row.
READS_OF_ONE, READS_OF_A_RUN = 2, 3
_MORNING = date(2026, 12, 7)
#: A run of the benchmark is not cut off.
_ENOUGH_MS = 3_600_000


def figure(size: int) -> Figure:
    """Rows that the clock reads on a day with so many open tickets, in empty tables."""
    due = _load(size)
    reviewed.ran(_MORNING, _MORNING)
    # The mail of the morning has a figure of its own.
    mornings.remember(Escalation(day=_MORNING, at=reviewed.stamp(_MORNING), since=_MORNING))
    # The first turn only warms the process up.
    turns = iter((lambda: None, lambda: sweep.sweep(reviewed.context(_MORNING), _ENOUGH_MS)))
    began = time.process_time()
    read = reads(lambda: next(turns)())
    note = f"{read.calls} calls, {read.items:,} rows, {due} due"
    note += f", {time.process_time() - began:.1f} s CPU"
    left = len([*reviews.on(_MORNING)])
    assert left == 0, f"{left} are left"
    floor = READS_OF_ONE * due + READS_OF_A_RUN
    return Figure(
        f"rows read by the clock with {size:,}, to the floor", read.items / floor, 1, note=note
    )


def _load(size: int) -> int:
    """Load a crowd as a clock that has run leaves it; answers how many are due that day."""
    catalog = current()
    members = [_with_day(one, catalog) for one in crowd(size)]
    load(members)
    return sum(one.review_on == _MORNING for one in members)


def _with_day(ticket: Ticket, catalog: Catalog) -> Ticket:
    """Half of its time has been told; of what is overdue the apology too, unless it is new."""
    sent = Notice(kind=NoticeKind.HALFWAY, at=ticket.opened_at, about=ticket.due_on)
    told = ticket.model_copy(update={"notices": (sent,)})
    day = next_review(told, _MORNING, catalog)
    if ticket.due_on < _MORNING - timedelta(days=1):
        day = _MORNING + timedelta(days=1 + ticket.due_on.day % 5)
    return told.model_copy(update={"review_on": day})

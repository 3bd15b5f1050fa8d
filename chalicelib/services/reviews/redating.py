"""Due dates follow the holidays: a row of the catalog that was added, changed or withdrawn moves
the dates of tickets that are not closed on the next run of the clock, and the days of review that
are counted in working days. A setting that changed moves the days of review alone.

The clock remembers the rows that they are all counted by. Where the catalog has others, it reads
them in order, a transaction each, and remembers how far it came: what a run leaves, the next one
does. Until a change has gone through, another one begins from the start; a ticket that has moved
already stays as it is.

A change goes through twice. A process keeps its catalog for half a minute, so that a ticket may be
written by the holidays of before just after the first round has passed it; the second one, of a
later run, finds it.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from datetime import datetime, timedelta

from chalicelib import logs
from chalicelib.domain.errors import Unavailable, Unreadable
from chalicelib.domain.reviews.plan import next_review
from chalicelib.domain.reviews.redating import HolidayRows, changed_days, redated
from chalicelib.domain.rules.holidays import Holiday
from chalicelib.domain.tickets import transitions
from chalicelib.domain.tickets.act_context import ActContext
from chalicelib.domain.tickets.entry import Entry, Event
from chalicelib.domain.tickets.ticket import Ticket
from chalicelib.services import clock, retries
from chalicelib.services.tickets.changes import next_by_clock
from chalicelib.store.aws.dynamodb import TransactionRefused, transact
from chalicelib.store.guards import counted_by
from chalicelib.store.guards.counted_by import CountedBy
from chalicelib.store.tickets import entries, queues, reviews, tickets
from chalicelib.store.tickets.ticket_rows import answered_queue, open_queue

#: Before every date, by which tickets lie in their queues.
_FIRST_RANK = "0"
#: Longer than a process keeps its catalog, and an act on a ticket lasts.
_ALL_KNOW = timedelta(minutes=5)


def sweep(context: ActContext, end: float) -> int:
    """Move the dates of tickets, until a moment of ``time.monotonic()``; answers how many
    moved. Raises Unavailable; what was done until then is done."""
    if _damaged(context):
        logs.warning("holidays_unreadable")
        return 0
    present = CountedBy(
        rows=_in_order(context.catalog.holidays), settings=context.rules.model_dump(mode="json")
    )
    reached = counted_by.counted()
    if reached is None:
        counted_by.remember(present)
    if reached is None or reached == present:
        return 0
    reached = _towards(reached, present)
    if reached.first_round_at and not _is_later(context.at, reached.first_round_at):
        return 0
    return _through(reached, context, end)


def _towards(reached: CountedBy, present: CountedBy) -> CountedBy:
    """How far a change to the present rows has come: not at all, where they changed again."""
    rows, settings = present.rows, present.settings
    if (reached.towards[-1:], reached.settings_towards) == ((rows,), settings):
        return reached
    return CountedBy(
        rows=reached.rows,
        settings=reached.settings,
        towards=(*(one for one in reached.towards if one != rows), rows),
        settings_towards=settings,
    )


def _is_later(at: str, first_round_at: str) -> bool:
    """Whether no process that writes tickets still has the catalog of before the first round."""
    return datetime.fromisoformat(at) - datetime.fromisoformat(first_round_at) >= _ALL_KNOW


def _damaged(context: ActContext) -> bool:
    """Whether the row of a holiday cannot be read: nobody has withdrawn it."""
    return any(
        finding.key.startswith("holiday/") and not finding.in_force
        for finding in context.catalog.findings
    )


def _in_order(rows: HolidayRows) -> tuple[Holiday, ...]:
    return tuple(rows[day] for day in sorted(rows))


def _through(reached: CountedBy, context: ActContext, end: float) -> int:
    """Go on through the tickets from where a change has come to."""
    befores = [{row.date: row for row in rows} for rows in (reached.rows, *reached.towards[:-1])]
    changed = [day for rows in befores for day in changed_days(rows, context.catalog.holidays)]
    moved, (queue_reached, rank_reached) = 0, reached.after
    concerned = bool(changed) or reached.settings != reached.settings_towards
    for queue in _queues(context) if concerned else ():
        if queue < queue_reached:
            continue
        rank = rank_reached if queue == queue_reached else _FIRST_RANK
        for number, email, at in queues.keys_from(queue, rank):
            if time.monotonic() >= end:
                logs.info("redating_left_for_next_run", queue=queue)
                counted_by.remember(reached.model_copy(update={"after": (queue, at)}))
                return moved
            try:
                moved += _redate((number, email), befores, context)
            except Unreadable:
                continue  # reported where it was read
            except Unavailable:
                counted_by.remember(reached.model_copy(update={"after": (queue, at)}))
                raise
    if concerned and reached.first_round_at is None:
        again = {"after": ("", ""), "first_round_at": context.at}
        counted_by.remember(reached.model_copy(update=again))
    else:
        counted_by.remember(CountedBy(rows=reached.towards[-1], settings=reached.settings_towards))
    return moved


def _queues(context: ActContext) -> list[str]:
    """Where the tickets lie that are not closed."""
    areas = context.catalog.areas
    return sorted(name(area) for area in areas for name in (open_queue, answered_queue))


def _redate(key: tuple[str, str], befores: Sequence[HolidayRows], context: ActContext) -> bool:
    """Move a ticket's date, if the change moves it, or its day of review alone: a question, an
    answer and an apology wait for working days, too. Raises Unreadable, Unavailable."""

    def look(ticket: Ticket | None) -> bool:
        if ticket is None:
            return False
        moved = (redated(ticket, before, context) for before in befores)
        after = next((one for one in moved if one is not None), None)
        if after is None:
            day = next_review(ticket, context.today, context.catalog)
            if day != ticket.review_on and not reviews.move(ticket, day):
                raise TransactionRefused({"ticket": {}})
            return False
        after = next_by_clock(ticket, after, context)
        event = Entry.by_service(
            ticket.number,
            Event.REDATED,
            entry_id=clock.fresh_id(),
            at=context.at,
            version=after.version,
            changes=transitions.changes(ticket, after),
        )
        transact({"ticket": tickets.changed(ticket, after), "entry": entries.added(event)})
        logs.info("ticket_redated", number=ticket.number)
        return True

    return retries.until_written(lambda: tickets.get(*key), look)

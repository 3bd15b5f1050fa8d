"""Due dates follow the holidays: a row of the catalog that was added, changed or withdrawn moves
the dates of tickets that are not closed on the next run of the clock, and the days of review that
are counted in working days. A setting that changed moves the days of review alone. Where a release
counts tickets otherwise beside the desk's lists, those that it is about are to be looked at today:
that changes their rows, and so ``index_tickets`` counts them anew.

The clock remembers the rows that they are all counted by. Where the catalog has others, it reads
them in order, a transaction each, and remembers how far it came: what a run leaves, the next one
does. Until a change has gone through, another one begins from the start; a ticket that has moved
already stays as it is.
"""

from __future__ import annotations

import time
from collections.abc import Sequence

from chalicelib import logs
from chalicelib.domain.desk import counters
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


def sweep(context: ActContext, end: float) -> int:
    """Move the dates of tickets, until a moment of ``time.monotonic()``; answers how many
    moved. Raises Unavailable; what was done until then is done."""
    if _damaged(context):
        logs.warning("holidays_unreadable")
        return 0
    present = CountedBy(
        rows=_in_order(context.catalog.holidays),
        settings=context.rules.model_dump_json(),
        kind=counters.KIND,
    )
    reached = counted_by.counted()
    if reached is None:
        counted_by.remember(present)
    if reached is None or reached == present:
        return 0
    return _through(_towards(reached, present), context, end)


def _towards(reached: CountedBy, present: CountedBy) -> CountedBy:
    """How far a change to the present rows has come: not at all, where they changed again."""
    rows, settings, kind = present.rows, present.settings, present.kind
    leads_to = (reached.towards[-1:], reached.settings_towards, reached.kind_towards)
    if leads_to == ((rows,), settings, kind):
        return reached
    return CountedBy(
        rows=reached.rows,
        settings=reached.settings,
        kind=reached.kind,
        towards=(*(one for one in reached.towards if one != rows), rows),
        settings_towards=settings,
        kind_towards=kind,
    )


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
    other_kind = reached.kind != reached.kind_towards
    concerned = bool(changed) or reached.settings != reached.settings_towards or other_kind
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
                moved += _redate((number, email), befores, context, anew=other_kind)
            except Unreadable:
                continue  # reported where it was read
            except Unavailable:
                counted_by.remember(reached.model_copy(update={"after": (queue, at)}))
                raise
    counted_by.remember(_arrived(reached))
    return moved


def _arrived(reached: CountedBy) -> CountedBy:
    settings, kind = reached.settings_towards, reached.kind_towards
    return CountedBy(rows=reached.towards[-1], settings=settings, kind=kind)


def _queues(context: ActContext) -> list[str]:
    """Where the tickets lie that are not closed."""
    areas = context.catalog.areas
    return sorted(name(area) for area in areas for name in (open_queue, answered_queue))


def _redate(
    key: tuple[str, str], befores: Sequence[HolidayRows], context: ActContext, *, anew: bool
) -> bool:
    """Move a ticket's date, if the change moves it, or its day of review alone: a question, an
    answer and an apology wait for working days, too. ``anew`` is whether those are to be looked at
    today that the counters count otherwise. Raises Unreadable, Unavailable."""

    def look(ticket: Ticket | None) -> bool:
        if ticket is None:
            return False
        moved = (redated(ticket, before, context) for before in befores)
        after = next((one for one in moved if one is not None), None)
        if after is None:
            day = next_review(ticket, context.today, context.catalog)
            if anew and counters.counted_otherwise(ticket):
                day = context.today
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

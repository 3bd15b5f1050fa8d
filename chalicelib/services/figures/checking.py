"""Each night: are the figures what a recount from the tickets gives?

Looked at are the tickets that areas work on or have answered, those closed in this month, the one
before and one further back, another each night, and those that the day before touches. They are
found by the index of the desk's lists, not by what the stream has told: an event that never came
is missed here. What differs is told with its day in the log (``figures_differ``, which sounds an
alarm), and mended.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import NamedTuple

from chalicelib import logs
from chalicelib.domain.errors import Unreadable
from chalicelib.services import clock
from chalicelib.services.figures import reading, recording
from chalicelib.store.catalog.catalog import current
from chalicelib.store.figures import facts, sums
from chalicelib.store.figures.listed import Listed, listed
from chalicelib.store.tickets import ticket_rows, tickets

#: What changed less long ago the stream may still tell.
_SETTLED = timedelta(hours=1)
#: So many months back a night's further month lies: two to this many.
_MONTHS = 24


class Checked(NamedTuple):
    """The days that differed, which are to be counted again, and whether all was looked at."""

    differing: frozenset[date]
    is_whole: bool


def check(now: datetime, end: float) -> Checked:
    """Hold facts against tickets, and the sums of yesterday against both, until a moment of
    ``time.monotonic``. That it did not come through is told in the log, and sounds an alarm."""
    differing: set[date] = set()
    is_whole = True
    yesterday = clock.today(now) - timedelta(days=1)
    touching = set(facts.touching(yesterday))
    for rows in _batches(now):
        if time.monotonic() >= end:
            logs.error("figures_check_unfinished")
            is_whole = False
            break
        kept = {fact.number: fact for fact in facts.each([row.number for row in rows]).items}
        for row in rows:
            fact = kept.get(row.number)
            if fact is None or fact.version != row.version:
                differing |= _look(row.number, now)
            elif yesterday in fact.days():
                touching.add(row.number)
    recount = reading.of_day(yesterday, sorted(touching))
    is_marked = any(mark.measure == yesterday for mark in facts.marks())
    if not is_marked and sums.of_day(yesterday) != recount:
        differing.add(yesterday)
    for day in sorted(differing):
        logs.error("figures_differ", day=day.isoformat())
    return Checked(frozenset(differing), is_whole)


def _look(number: str, now: datetime) -> frozenset[date]:
    """Make the fact of a ticket what it should be; answers the days in which it was not, unless
    the ticket has just changed."""
    try:
        ticket = tickets.by_number(number)
        if ticket is not None and ticket.updated_at > clock.stamp(now - _SETTLED):
            return frozenset()
        return recording.refresh(number)
    except Unreadable:
        return frozenset()  # reported where it was read
    except Exception:
        logs.error("fact_not_recorded", number=number)
        return frozenset()


def _batches(now: datetime) -> Iterator[list[Listed]]:
    today = clock.today(now)
    back = (0, 1, 2 + today.toordinal() % (_MONTHS - 1))
    months = [_month_before(today, months) for months in back]
    for area in current().areas:
        partitions = [ticket_rows.open_queue(area), ticket_rows.answered_queue(area)]
        partitions += [ticket_rows.closed_queue(area, month) for month in months]
        for partition in partitions:
            yield from listed(partition)


def _month_before(day: date, months: int) -> str:
    month = day.year * 12 + day.month - 1 - months
    return f"{month // 12}-{month % 12 + 1:02}"

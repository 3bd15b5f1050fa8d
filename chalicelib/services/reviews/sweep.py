"""``run_clock``: each hour, what has fallen due on tickets.

Each ticket carries the day of its next review (``domain/reviews/plan.py``). A run reads every day
from the oldest that may still hold a ticket up to today, and what was reviewed moves to its next
day: a finished day is empty and costs half a read unit. Twice, late, or after days without a
run, each thing is done once: a ticket's version says whether somebody was faster, and its notices
say what was told. Before that it tells the desk what waits (``mornings.py``).

The first run of a day reads the weeks before as well. It finds what no marker knows: tickets of a
backup, and rows that were damaged when their day came and have been mended since. Without its
marker the clock reads the whole year before.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any

from chalicelib import logs
from chalicelib.domain.dates import is_stamp
from chalicelib.domain.errors import Unavailable, Unreadable
from chalicelib.domain.reviews.mornings import Escalation
from chalicelib.domain.reviews.plan import due_on, next_review, reviewed_at
from chalicelib.domain.tickets.act_context import ActContext
from chalicelib.domain.tickets.entry import Event
from chalicelib.domain.tickets.lifecycle import Act
from chalicelib.domain.tickets.notices import NoticeKind
from chalicelib.domain.tickets.ticket import Ticket
from chalicelib.services import clock, retries
from chalicelib.services.reviews import (
    acts,
    anonymising,
    closed_round,
    confirmed_edits,
    handing_back,
    mornings,
    number_width,
    redating,
    retention_report,
)
from chalicelib.services.reviews.anonymising import Found
from chalicelib.services.sending import departures
from chalicelib.settings import settings
from chalicelib.store.aws.dynamodb import TransactionRefused, transact
from chalicelib.store.catalog.catalog import current
from chalicelib.store.tickets import reviews, tickets
from chalicelib.store.tickets.reviews import Marker

#: How far back the first run of a day reads: longer than backups reach back (35 days).
_WEEKS = timedelta(weeks=6)
_YEAR = timedelta(days=366)
#: A write that reckoned its day before midnight may land after it.
_SLACK = timedelta(days=2)
_DAY = timedelta(days=1)
#: Seconds kept free before the function's end.
_MARGIN = 15
#: Tickets in a row that the database does not answer for, before a run gives up.
_PATIENCE = 3


@dataclass
class Swept:
    """What a run did: tickets told or closed, those anonymised, and those left for the next one."""

    acted: int = 0
    anonymised: int = 0
    left: int = 0
    finished: bool = True


@dataclass
class _Found:
    """What a run goes by and met: what leads were told that morning, the oldest day that still
    holds a ticket, and tickets to be anonymised, which wait until everybody is told."""

    escalation: Escalation | None
    oldest: date | None = None
    expired: list[Found] = field(default_factory=list)

    def left_on(self, day: date | None) -> None:
        self.oldest = min((one for one in (self.oldest, day) if one), default=None)


def run(event: dict[str, Any], remaining_ms: int) -> dict[str, Any]:
    """What ``run_clock`` does: ``{"acted": 12, "anonymised": 0, "left": 0, "finished": true,
    "handed_back": 3, "redated": 0, "sent": 0, "widened": 0}``.

    ``{"at": "2026-12-20T14:00:00Z"}`` runs it as if it were that moment, on a local stage alone.
    Raises ValueError for an ``at`` that is no moment, or on another stage; and Unavailable, once
    all that could be done is: the run counts as failed, whatever the hour, and is made again.
    """
    at = _moment(event)
    started = time.monotonic()
    context = ActContext(at=clock.stamp(at), today=clock.today(at), catalog=current())
    unanswered: list[str] = []
    before = partial(_before, unanswered)
    before(confirmed_edits.put_in_force, context, started + remaining_ms / 8_000)
    # One catalog for all of it: what is reviewed goes by the holidays that the clock remembers.
    context = replace(context, catalog=current())
    changed = {
        "handed_back": before(handing_back.sweep, context, started + remaining_ms / 4_000),
        "redated": before(redating.sweep, context, started + remaining_ms / 2_000),
        "sent": before(departures.sweep, context, started + remaining_ms / 2_000),
        "widened": before(number_width.widen, context, started + remaining_ms / 2_000),
    }
    spent_ms = int((time.monotonic() - started) * 1_000)
    done = vars(sweep(context, remaining_ms - spent_ms)) | changed
    logs.info("tickets_reviewed", **done)
    if unanswered:
        raise Unavailable
    return done


def _before(
    unanswered: list[str], work: Callable[[ActContext, float], int], context: ActContext, end: float
) -> int | None:
    """How many tickets or rows a work of each hour changed; None when it did not come through. That
    holds no notice up; what AWS did not answer is told to ``unanswered``."""
    try:
        return work(context, end)
    except Unavailable:
        logs.warning("clock_work_unavailable", work=work.__module__)
        unanswered.append(work.__module__)
    except Exception:
        logs.error("clock_work_failed", work=work.__module__)
    return None


def sweep(context: ActContext, remaining_ms: int) -> Swept:
    """Do what has fallen due by a moment, oldest day first, while time remains; nothing before
    the hour at which the clock begins its day. Raises Unavailable."""
    end = time.monotonic() + max(remaining_ms / 1_000 - _MARGIN, remaining_ms / 2_000)
    swept = Swept()
    if datetime.fromisoformat(context.at) < reviewed_at(context.today, context.rules):
        return swept
    now = time.monotonic()
    escalation = mornings.tell(context, now + (end - now) / 2)
    before, found = reviews.marker(), _Found(escalation)
    for day in _days(before, context.today):
        if _review_day(day, context, end, swept, found):
            found.left_on(day)
        if not swept.finished:
            break
    swept.anonymised, left_on = anonymising.run(found.expired, context, end)
    found.left_on(left_on)
    if time.monotonic() < end:
        closed_round.step(context)
        retention_report.tell(before.searched_on if before else None, context)
    searched_on = before.searched_on if before and not swept.finished else context.today
    reached = Marker(oldest=found.oldest or context.today, searched_on=searched_on)
    if reached != before:
        reviews.mark(reached)
    return swept


def _moment(event: dict[str, Any]) -> datetime:
    if "at" not in event:
        return clock.now()
    if settings().stage != "local":
        raise ValueError("another moment is for a local stage alone")
    if not is_stamp(event["at"]):
        raise ValueError('send {"at": "2026-12-20T14:00:00Z"}')
    return datetime.fromisoformat(event["at"])


def _days(marker: Marker | None, today: date) -> Iterator[date]:
    """The days that may hold tickets to be looked at, oldest first."""
    if marker is None:
        day = today - _YEAR
    else:
        back = _SLACK if marker.searched_on == today else _WEEKS
        day = min(marker.oldest, today - back)
    while day <= today:
        yield day
        day += _DAY


def _review_day(day: date, context: ActContext, end: float, swept: Swept, found: _Found) -> bool:
    """Look at the tickets of a day; answers whether any is left for the next run.

    Raises Unavailable when the database does not answer.
    """
    left, unanswered = False, 0
    for number, email in reviews.on(day):
        if time.monotonic() >= end:
            logs.info("reviews_left_for_next_run", day=day.isoformat())
            swept.finished = False
            return True
        try:
            done = _review(number, email, context, found.escalation)
            swept.acted += done is not None and done is not Event.ANONYMISE
            if done is Event.ANONYMISE:
                found.expired.append((day, number, email))
            unanswered = 0
        except Unavailable:
            logs.warning("review_unavailable", number=number)
            left, unanswered, swept.left = True, unanswered + 1, swept.left + 1
            if unanswered >= _PATIENCE:
                raise
        except Unreadable:
            swept.left += 1  # reported where it was read
        except Exception:
            # One bad row must not hold up the others; the alarm of this line asks for a look.
            logs.error("ticket_not_reviewed", number=number)
            swept.left += 1
    return left


def _review(
    number: str, email: str, context: ActContext, escalation: Escalation | None
) -> NoticeKind | Act | Event | None:
    """Do what is due on a ticket, or give it its next day; answers what was done. Its anonymising
    is answered, and not done yet.

    Raises Unreadable, Unavailable (also when others keep changing it).
    """

    def look(ticket: Ticket | None) -> NoticeKind | Act | Event | None:
        if ticket is None:
            return None  # its address was corrected: it has another key, and is there as well
        planned = due_on(ticket, context.today, context.catalog)
        if planned is None:
            day = next_review(ticket, context.today, context.catalog)
            if day != ticket.review_on and not reviews.move(ticket, day):
                raise TransactionRefused({"ticket": {}})
            return None
        if planned.act is Event.ANONYMISE:
            return planned.act
        transact(acts.writes(ticket, planned, context, escalation))
        logs.info("ticket_reviewed", number=number, act=planned.act.value)
        return planned.act

    return retries.until_written(lambda: tickets.get(number, email), look)

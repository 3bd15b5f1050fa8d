"""``count_figures``: each hour, the sums of the days that are over.

Counted are the days since the last one that was, and those that a late event, a transfer or a
correction has marked. A day is always counted whole, from the facts that touch it, and its month,
once that is over, from its days: to count again changes nothing. Once a night what is kept is held
against the tickets (``checking.py``); then what is told for ever of a month that is over is closed
(``closing.py``), and the charter is published (``charter/``), for which each hour's check of the
service's health is kept.

What stops half way is done by the next run: a mark goes, and the day reached moves, once the month
has its sums.
"""

from __future__ import annotations

import time
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import Any

from chalicelib import logs
from chalicelib.domain.dates import ECUADOR
from chalicelib.domain.figures import sums as domain
from chalicelib.domain.figures.fact import DIMENSIONS
from chalicelib.domain.figures.sums import Sums
from chalicelib.domain.model import Model
from chalicelib.services import clock
from chalicelib.services.figures import checking, closing, reading, rebuilding
from chalicelib.services.figures.charter import health, publishing
from chalicelib.services.figures.recording import SETTLES
from chalicelib.store.figures import facts, sums
from chalicelib.store.guards.clock_marks import ClockMark

#: From this hour in Ecuador on the night's check is made: nobody is at the desk, and the stream
#: has told of the day before.
_CHECKS_FROM = 3
#: Seconds kept free before the function's end.
_MARGIN = 15
_DAY = timedelta(days=1)
#: Who calls each hour.
_SCHEDULE = "aws.events"


class Marker(Model):
    """How far the figures have come."""

    counted: date
    checked: date | None = None
    #: The first day of the last month that was closed.
    closed: date | None = None


_mark = ClockMark("figures", Marker)


def run(event: dict[str, Any], remaining_ms: int) -> dict[str, Any]:
    """Count what is to be counted: ``{"days": 2, "months": 0, "differing": [], "finished": true}``.

    ``{"rebuild": {...}}`` of an administrator makes facts anew first (``rebuilding.py``),
    ``{"close": "2026-01"}`` closes the months since then that are over (``closing.py``), and
    ``{"publish": "charter"}`` of a deployment publishes the charter as it stands. Raises
    Unavailable, and ValueError for another event of theirs.
    """
    end = time.monotonic() + max(remaining_ms / 1_000 - _MARGIN, remaining_ms / 2_000)
    if "rebuild" in event:
        return rebuilding.rebuild(event["rebuild"], end)
    if "close" in event:
        return closing.close_since(event["close"], clock.today(clock.now()))
    if "publish" in event:
        return publishing.publish(clock.now())
    is_hourly = event.get("source") == _SCHEDULE
    if is_hourly:
        health.check(clock.now())
    done = count(clock.now(), end)
    logs.info("figures_counted", **done)
    if is_hourly and done["finished"] and _is_night(clock.now()):
        publishing.of_the_night(clock.now())
    return done


def count(now: datetime, end: float) -> dict[str, Any]:
    """Count the days that are over at a moment, until one of ``time.monotonic``."""
    today, marker = clock.today(now), _mark.read()
    counted = marker.counted if marker else today - 2 * _DAY
    marks = [mark for mark in facts.marks() if mark.measure < today]
    wanted = {mark.measure for mark in marks} | set(_days(counted + _DAY, today))
    days, months = 0, 0
    for month, of_month in groupby(sorted(wanted), lambda day: day.replace(day=1)):
        over = [*of_month]
        if time.monotonic() >= end:
            return {"days": days, "months": months, "differing": [], "finished": False}
        for day in over:
            count_day(day)
        if _month_is_over(month, today):
            _count_month(month)
            months += 1
        days += len(over)
        for mark in marks:
            # Who made a younger mark may write the fact only now.
            if mark.measure in over and mark.at < clock.stamp(now - SETTLES):
                facts.unmark(mark)
        counted = max(counted, *over)
        marker = (marker or Marker(counted=counted)).model_copy(update={"counted": counted})
        _mark.keep(marker)
    differing = _check(now, marker, end)
    return {"days": days, "months": months, "differing": differing, "finished": True}


def count_day(day: date) -> None:
    """Count a day whole, from its facts."""
    sums.replace_day(day, reading.of_day(day, facts.touching(day)))


def _count_month(month: date) -> None:
    """Count a month from its days."""
    last = closing.next_month(month) - _DAY
    parts: list[Sums] = []
    for dimension in DIMENSIONS:
        parts += sums.of_days(dimension, month, last).values()
    sums.replace_month(month, domain.added(parts))


def _check(now: datetime, marker: Marker | None, end: float) -> list[str]:
    """Hold the figures against the tickets, once a night, and close the months that are over since
    the last one that was; answers the days that differed."""
    today = clock.today(now)
    checked = marker.checked if marker else None
    if checked == today or not _is_night(now):
        return []
    differing, is_whole = checking.check(now, end)
    for day in sorted(differing):
        if day < today:
            count_day(day)
            if _month_is_over(month := day.replace(day=1), today):
                _count_month(month)
    # Before the first night here a month may have facts of a part of its tickets only.
    closed = (marker and marker.closed) or _month_before(today)
    if is_whole:  # else a month would be told for ever of which nobody knows that it is right
        closing.close(closing.next_month(closed), today)
        closed = _month_before(today)
    _mark.keep(Marker(counted=today - _DAY, checked=today, closed=closed))
    return [day.isoformat() for day in sorted(differing)]


def _is_night(now: datetime) -> bool:
    """Whether what belongs to a night is due: from its hour on, until the day is over."""
    return now.astimezone(ECUADOR).hour >= _CHECKS_FROM


def _month_is_over(month: date, today: date) -> bool:
    return closing.next_month(month) <= today


def _month_before(day: date) -> date:
    return (day.replace(day=1) - _DAY).replace(day=1)


def _days(first: date, before: date) -> list[date]:
    return [first + n * _DAY for n in range((before - first).days)]

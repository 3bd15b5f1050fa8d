"""Closed tickets of the desk's lists: a queue an area and month."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, timedelta
from itertools import islice, takewhile
from typing import Any

from chalicelib.domain.desk.ticket_query import QueuedTicket, Total
from chalicelib.services import clock
from chalicelib.services.desk.lists import ordering
from chalicelib.services.desk.lists.ordering import Found
from chalicelib.store.aws.side_by_side import side_by_side
from chalicelib.store.tickets import queues as store
from chalicelib.store.tickets.queues import Page, Range
from chalicelib.store.tickets.ticket_rows import closed_queue

#: Months of closed tickets that one page looks through at most; the cursor goes on from there.
_MONTHS = 3
#: The first month that has tickets: no list looks further back.
_FIRST_MONTH = "2026-01"


def first_page(
    areas: list[str], filters: dict[str, Any], limit: int, place: dict[str, str]
) -> Found:
    """As ``page``, and how many there are, counted at the same time."""
    queues = [closed_queue(area, month) for month in months() for area in areas]
    sources = [store.of_queue(queue, filters) for queue in queues]
    with ThreadPoolExecutor(1) as beside:
        counted = beside.submit(ordering.total, Range(), sources)
        found = page(areas, filters, limit, place)
        whole = Total(count=len(found.rows), exact=True)
        return replace(found, total=counted.result() if found.then else whole)


def page(areas: list[str], filters: dict[str, Any], limit: int, place: dict[str, str]) -> Found:
    """Closed tickets of areas that pass filters, newest first: month by month, each month's queues
    merged."""
    after, month = (
        place.get("after"),
        place.get("month") or clock.today(clock.now()).isoformat()[:7],
    )
    found: list[QueuedTicket] = []
    unreadable: list[str] = []
    read: dict[str, list[Page]] = {}
    for turn in range(_MONTHS):
        if month not in read:
            # The first month mostly fills a page; where it does not, the others come together.
            ahead = [month] if turn == 0 else _months_back(month, _MONTHS - turn)
            read |= _read_months(ahead, areas, filters, after, limit + 1)
        pages = read[month]
        rows, after = ordering.together(pages, limit - len(found), after, newest_first=True)
        found += rows
        unreadable += ordering.unreadable(pages)
        if after is not None:
            return Found(found, {"month": month, "after": after}, unreadable)
        month = _month_before(month)
        if month < _FIRST_MONTH:
            return Found(found, None, unreadable)
        if len(found) >= limit:
            break
    return Found(found, {"month": month}, unreadable)


def months() -> list[str]:
    """This month and those before it, back to the first that has tickets."""
    this = clock.today(clock.now()).isoformat()[:7]
    return list(takewhile(lambda one: one >= _FIRST_MONTH, _and_before(this)))


def _read_months(
    months: list[str],
    areas: list[str],
    filters: dict[str, Any],
    until: str | None,
    limit: int,
) -> dict[str, list[Page]]:
    """A page of each area's closed tickets of each month, all read side by side."""
    stretch = Range(until=until or "~", newest_first=True)
    queues = [closed_queue(area, month) for month in months for area in areas]
    pages = side_by_side(
        lambda queue: store.read(store.of_queue(queue, filters), stretch, limit), queues
    )
    each = len(areas)
    return {month: pages[n * each : (n + 1) * each] for n, month in enumerate(months)}


def _months_back(month: str, most: int) -> list[str]:
    """A month and those before it that may have tickets, at most so many."""
    return list(takewhile(lambda one: one >= _FIRST_MONTH, islice(_and_before(month), most)))


def _and_before(month: str) -> Iterator[str]:
    while True:
        yield month
        month = _month_before(month)


def _month_before(month: str) -> str:
    first = date.fromisoformat(f"{month}-01")
    return (first - timedelta(days=1)).isoformat()[:7]

"""What is overdue, or soon due: the list, its number, the mark of each row and the page of each
ticket say the same."""

from __future__ import annotations

import random
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from chalicelib.domain.desk.ticket_query import QueuedTicket, TicketQuery
from chalicelib.domain.desk.ticket_rows import row
from chalicelib.domain.rules.permissions import Agent, Role
from chalicelib.domain.tickets.lifecycle import Status
from chalicelib.services import clock
from chalicelib.services.desk.desk import show
from chalicelib.services.desk.lists import queues
from chalicelib.services.desk.lists.counters import waiting
from chalicelib.services.tickets.audit import Actor
from chalicelib.store.catalog.catalog import current
from chalicelib.store.tickets import counters
from tests.indexed import happen, put

pytestmark = [pytest.mark.engine, pytest.mark.usefixtures("empty_desk")]

TODAY = date(2027, 1, 12)
LEAD = Agent("leo", "Leo", "leo@example.ec", Role.LEAD, frozenset({"DECON", "DIES"}))
OPEN = (Status.RECEIVED, Status.IN_PROGRESS, Status.WAITING_REQUESTER, Status.ANSWERED)


def some(dice: random.Random) -> dict[str, Any]:
    """A ticket about whose date anything may be true; only what waits may have a pause. Of each
    legal request the law's days are over on the stricter reading."""
    status = dice.choice([*OPEN, Status.WAITING_REQUESTER, Status.CLOSED])
    near = [TODAY + timedelta(days=days) for days in range(-4, 5)]
    facts: dict[str, Any] = {"status": status, "due_on": dice.choice(near)}
    if status is Status.WAITING_REQUESTER:
        facts |= {"paused_on": dice.choice([None, *near[:5]])}
        facts |= {"legal_request": facts["paused_on"] is None}
    else:
        facts |= {"legal_request": dice.random() < 0.3}
    if status is Status.CLOSED:
        facts |= {"closed_at": "2027-01-10T15:00:00.000Z", "close_reason": "resolved"}
    return facts | {
        "area": dice.choice(["DECON", "DIES"]),
        "assignee": dice.choice([None, "ana", "eva"]),
    }


@pytest.fixture
def tickets(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: datetime(2027, 1, 12, 15, tzinfo=UTC))
    dice = random.Random(12)
    numbers = [f"1{place:05}" for place in range(140)]
    for number in numbers:
        put(number=number, **some(dice))
    happen(*numbers)


def listed(**query: Any) -> list[QueuedTicket]:
    """All rows of a list, page by page."""
    found, cursor = list[QueuedTicket](), None
    while True:
        wanted = TicketQuery.model_validate({"limit": 7, "cursor": cursor} | query)
        page = queues.page(wanted, LEAD, current())
        assert page.unreadable == []
        found += page.rows
        if (cursor := page.cursor) is None:
            return found


def test_list_number_and_mark_agree_on_tickets_of_every_kind(tickets: None) -> None:
    catalog = current()
    soon = queues.soon(TODAY, catalog)
    everything = listed(status=",".join(OPEN))
    rows = [row(one, catalog, "es", TODAY, soon) for one in everything]
    late = {one.number for one in rows if one.overdue}
    near = {one.number for one in rows if one.due_soon}
    assert {one.number for one in listed(overdue=True)} == late
    assert {one.number for one in listed(due="soon")} == near
    counts = waiting(LEAD, catalog).counts
    assert (counts.overdue, counts.due_soon) == (len(late), len(near))
    waits = [one for one in everything if one.status is Status.WAITING_REQUESTER]
    marked = {(one.paused_on is None, one.number in late) for one in waits if one.due_on < TODAY}
    assert marked == {(True, True), (False, True), (False, False)}, "the sample has each kind"


def test_the_page_of_a_ticket_says_of_its_date_what_its_row_says(tickets: None) -> None:
    catalog, by = current(), Actor(LEAD, "198.51.100.9")
    soon = queues.soon(TODAY, catalog)
    rows = [row(one, catalog, "es", TODAY, soon) for one in listed(status=",".join(OPEN))]
    pages = {one.number: show(one.number, by, catalog) for one in rows}
    strict = [page for page in pages.values() if page.warned_on < TODAY <= page.due_on]
    assert strict, "the sample has legal requests whose stricter date is over"
    for one in rows:
        page = pages[one.number]
        assert (page.overdue, page.due_soon) == (one.overdue, one.due_soon), page


@pytest.mark.parametrize("status", [*OPEN[:3]])
def test_a_status_narrows_them_and_adds_none(tickets: None, status: Status) -> None:
    late = [one.number for one in listed(overdue=True) if one.status is status]
    assert [one.number for one in listed(overdue=True, status=status)] == late
    assert late


def test_what_somebody_holds_is_late_in_their_list_as_in_their_number(tickets: None) -> None:
    number = sum(tally.running for tally in counters.of_agent("ana") if tally.due_on < TODAY)
    assert len(listed(overdue=True, assignee="ana")) == number > 0

from __future__ import annotations

from datetime import date
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.accounts.my_tickets import (
    MyTicketsQuery,
    MyTicketsSearch,
    Page,
    PageKey,
    merged,
    my_ticket,
    page_key,
    page_key_of,
)
from chalicelib.domain.tickets.lifecycle import Status
from chalicelib.domain.tickets.summary import TicketSummary
from tests.seeds import CATALOG

ROWS = st.builds(
    TicketSummary,
    number=st.integers(0, 999_999).map("{:06d}".format),
    status=st.sampled_from(Status),
    subject=st.sampled_from(["Índice de precios", "Empleo por cantón", "Población"]),
    topic=st.just("ipc"),
    area=st.just("DECON"),
    # Few moments, so that some tickets share one.
    opened_at=st.integers(1, 9).map("2026-11-0{}T10:00:00.000Z".format),
    due_on=st.just(date(2026, 12, 15)),
)
ADDRESSES = st.lists(st.lists(ROWS, max_size=25), min_size=1, max_size=3)


def read(
    rows: list[TicketSummary], after: PageKey | None, wanted: MyTicketsQuery, most: int
) -> Page:
    """What the store reads of an address: from a moment on, at most some rows."""
    newest = wanted.newest_first
    ordered = sorted(rows, key=page_key_of, reverse=newest)
    if after is not None:
        at = after[0]
        ordered = [r for r in ordered if (r.opened_at <= at if newest else r.opened_at >= at)]
    found = ordered[:most]
    return Page(found, page_key_of(found[-1]) if len(ordered) > most else None)


def walk(addresses: list[list[TicketSummary]], most: int, **query: Any) -> list[TicketSummary]:
    """Every page of the list, one after another."""
    wanted, after = (
        (MyTicketsSearch if "q" in query else MyTicketsQuery).model_validate(query),
        None,
    )
    found: list[TicketSummary] = []
    for _ in range(500):
        pages = [read(rows, after, wanted, most) for rows in addresses]
        rows, after = merged(pages, wanted, after)
        assert len(rows) <= wanted.limit
        found += rows
        if after is None:
            return found
    raise AssertionError("the list has no end")


def distinct(addresses: list[list[TicketSummary]]) -> list[list[TicketSummary]]:
    """Numbers are unique, over all addresses."""
    seen: set[str] = set()
    return [
        [r for r in rows if not (r.number in seen or seen.add(r.number))]  # type: ignore[func-returns-value]
        for rows in addresses
    ]


@given(ADDRESSES, st.integers(1, 7), st.sampled_from(["newest", "oldest"]))
def test_the_pages_hold_every_ticket_once_in_order(
    addresses: list[list[TicketSummary]], limit: int, sort: str
) -> None:
    addresses = distinct(addresses)
    every = sorted((row for rows in addresses for row in rows), key=page_key_of)
    if sort == "newest":
        every.reverse()
    # More rows are read than share one moment: in the table, moments are milliseconds.
    assert walk(addresses, most=26, limit=limit, sort=sort) == every


@given(ADDRESSES, st.integers(1, 5))
def test_reading_little_at_a_time_loses_nothing(
    addresses: list[list[TicketSummary]], limit: int
) -> None:
    apart = [
        [
            row.model_copy(update={"opened_at": f"2026-11-01T10:00:{at:02d}.{place:03d}Z"})
            for at, row in enumerate(rows)
        ]
        for place, rows in enumerate(distinct(addresses))
    ]
    every = sorted((row for rows in apart for row in rows), key=page_key_of, reverse=True)
    assert walk(apart, most=3, limit=limit) == every


@given(ADDRESSES, st.sampled_from(["open", "closed", "answered,closed"]))
def test_a_filter_leaves_the_others_out(addresses: list[list[TicketSummary]], status: str) -> None:
    wanted = MyTicketsQuery.model_validate({"status": status})
    found = walk(distinct(addresses), most=26, limit=3, status=status)
    rows = (row for part in distinct(addresses) for row in part)
    assert {row.number for row in found} == {r.number for r in rows if r.status in wanted.status}


def test_open_is_everything_but_closed() -> None:
    assert set(MyTicketsQuery.model_validate({"status": "open"}).status) == set(Status) - {
        Status.CLOSED
    }


def test_the_search_takes_no_notice_of_accents_and_capitals() -> None:
    rows = [
        TicketSummary(
            number=number,
            status=Status.RECEIVED,
            subject=subject,
            topic="ipc",
            area="DECON",
            opened_at="2026-11-01T10:00:00.000Z",
            due_on=date(2026, 12, 15),
        )
        for number, subject in [("000001", "Índice de PRECIOS"), ("000002", "Empleo")]
    ]
    for sought in ("indice", "ÍNDICE", "precios", "000001", "#0000"):
        assert "000001" in {row.number for row in walk([rows], most=9, q=sought)}
    assert [row.number for row in walk([rows], most=9, q="empleo")] == ["000002"]


def test_a_row_tells_the_ticket_in_a_language_and_whose_turn_it_is() -> None:
    row = TicketSummary(
        number="051243",
        status=Status.WAITING_REQUESTER,
        subject="Precios",
        topic="ipc",
        area="DECON",
        opened_at="2026-11-01T10:00:00.000Z",
        due_on=date(2026, 12, 15),
    )
    assert my_ticket(row, CATALOG, "en").model_dump(mode="json") == {
        "number": "051243",
        "status": "waiting_requester",
        "subject": "Precios",
        "topic": {"id": "ipc", "name": CATALOG.topic_name("ipc", "en")},
        "area": {"id": "DECON", "name": "Economic Statistics"},
        "opened_at": "2026-11-01T10:00:00.000Z",
        "due_on": "2026-12-15",
        "turn": "requester",
    }


def test_a_cursor_holds_a_place() -> None:
    assert page_key({"at": "2026", "number": "1"}) == ("2026", "1")

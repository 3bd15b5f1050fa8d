"""Several queues as one list, and cursors."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain import cursors
from chalicelib.domain.errors import Invalid
from chalicelib.domain.listing import Listed, merged

queues = st.lists(st.lists(st.integers(0, 999), unique=True, max_size=30), min_size=1, max_size=4)


def listed(rank: str) -> Listed:
    return Listed(
        number=rank, email="a@b.ec", status="received", subject="Precios", topic="ipc",
        area="DECON", opened_at="2026-11-24T00:00:00.000Z", due_on="2026-12-15",
        full_name="Ana", rank=rank,
    )  # fmt: skip


@given(queues, st.integers(1, 8), st.integers(1, 8), st.booleans())
def test_paging_through_several_queues_shows_each_ticket_once_in_order(
    numbers: list[list[int]], limit: int, reads: int, newest_first: bool
) -> None:
    ranks = [
        sorted({f"{n:03}{place}" for n in queue}, reverse=newest_first)
        for place, queue in enumerate(numbers)
    ]
    shown: list[str] = []
    after: str | None = None
    for _ in range(400):
        pages = []
        for queue in ranks:
            rest = [r for r in queue if after is None or (r < after if newest_first else r > after)]
            read = rest[:reads]
            pages.append(([listed(r) for r in read], read[-1] if len(rest) > reads else None))
        rows, after = merged(pages, limit, newest_first=newest_first)
        assert len(rows) <= limit
        shown += [row.rank for row in rows]
        if after is None:
            break
    assert shown == sorted((r for queue in ranks for r in queue), reverse=newest_first)


def test_a_cursor_leads_back_to_its_place() -> None:
    text = cursors.cursor({"after": "2026-12-15#051243"}, "query")
    assert cursors.place(text, "query") == {"after": "2026-12-15#051243"}


@pytest.mark.parametrize("text", ["", "x", "e30", "W10", "bnVsbA", "ñ", "A" * 400])
def test_a_foreign_or_broken_cursor_is_refused(text: str) -> None:
    with pytest.raises(Invalid):
        cursors.place(text, "query")
    with pytest.raises(Invalid):
        cursors.place(cursors.cursor({"after": "1"}, "another"), "query")

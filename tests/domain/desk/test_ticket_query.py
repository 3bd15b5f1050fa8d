"""Several queues as one list."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.desk.ticket_query import QueuedTicket, merged

queues = st.lists(st.lists(st.integers(0, 999), unique=True, max_size=30), min_size=1, max_size=4)


def listed(rank: str) -> QueuedTicket:
    return QueuedTicket(
        number=rank, email="a@b.ec", status="received", subject="Precios", topic="ipc",
        area="DECON", opened_at="2026-11-24T00:00:00.000Z", due_on="2026-12-15",
        full_name="Ana", rank=rank, priority="normal", version=1,
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

"""Several lists as one, page by page."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.pages import merged

queues = st.lists(st.lists(st.integers(0, 999), unique=True, max_size=30), min_size=1, max_size=4)


def own(rank: str) -> str:
    return rank


@given(queues, st.integers(1, 8), st.integers(2, 8), st.booleans())
def test_paging_through_several_lists_shows_each_row_once_in_order(
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
            rest = [
                r for r in queue if after is None or (r <= after if newest_first else r >= after)
            ]
            read = rest[:reads]
            pages.append((read, read[-1] if len(rest) > reads else None))
        rows, after = merged(pages, limit, own, newest_first=newest_first, after=after)
        assert len(rows) <= limit
        shown += rows
        if after is None:
            break
    assert shown == sorted((r for queue in ranks for r in queue), reverse=newest_first)

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.search import blocks
from chalicelib.services import clock

MOMENTS = st.integers(0, 2 * 10**12).map(
    lambda at: clock.stamp(datetime(2020, 1, 1, tzinfo=UTC) + timedelta(milliseconds=at))
)
RANKS = st.builds(
    lambda at, number: f"{at}#{number}", MOMENTS, st.from_regex(r"[0-9]{6,12}", fullmatch=True)
)


@given(RANKS)
def test_a_ticket_comes_out_of_a_block_as_it_went_in(rank: str) -> None:
    found = blocks.blocks(rank)
    assert [len(block) for block in found] == [8, 11, 14]
    for block in found:
        assert [*blocks.ranks(block, {blocks.member(block, rank)})] == [rank]
        assert rank < block


@given(RANKS, RANKS)
def test_blocks_that_may_hold_what_is_below_are_below_or_around(rank: str, below: str) -> None:
    if rank < below:
        for block in blocks.blocks(rank):
            assert block < below or block in blocks.around(below)


def test_what_is_no_rank_of_ours_is_in_no_block() -> None:
    assert blocks.blocks("2026-11-27#051243") == ()
    assert [*blocks.ranks("2026-11~", {"?", "", "27", "2715000000000x"})] == []

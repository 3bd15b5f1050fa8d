"""ULIDs are what the specification says, judged by another implementation."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest
from ulid import ULID

from chalicelib.services import ulids


def test_another_reader_finds_the_time_in_them() -> None:
    before = datetime.now(UTC).timestamp()
    made = ulids.fresh()
    assert before - 0.001 <= ULID.from_str(made).timestamp <= datetime.now(UTC).timestamp() + 0.001


def test_sort_in_the_order_in_which_they_were_made() -> None:
    made = [ulids.fresh() for _ in range(5_000)]
    assert made == sorted(made)
    assert len(set(made)) == len(made)


def test_keep_their_order_when_the_clock_goes_back(monkeypatch: pytest.MonkeyPatch) -> None:
    first = ulids.fresh()
    monkeypatch.setattr("time.time_ns", lambda: 1_700_000_000_000_000_000)
    assert ulids.fresh() > first


def test_that_bear_their_check_are_never_the_same_within_a_millisecond(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("time.time_ns", lambda: 1_795_000_000_000_000_000)
    drawn = [ulids.fresh_checked() if place % 3 else ulids.fresh() for place in range(30_000)]
    assert drawn == sorted({*drawn})
    assert all(one == ulids.checked(one) for place, one in enumerate(drawn) if place % 3)


def test_threads_never_draw_the_same() -> None:
    with ThreadPoolExecutor(8) as threads:
        made = [*threads.map(lambda _: ulids.fresh(), range(4_000))]
    assert len(set(made)) == len(made)


@pytest.mark.parametrize("year", [1970, 2026, 2999])
def test_of_a_moment_begin_alike(year: int) -> None:
    moment = datetime(year, 7, 9, 12, 34, 56, 789_000, tzinfo=UTC)
    assert ulids.time_prefix(moment) == str(ULID.from_datetime(moment))[:10]

"""Whoever keeps every page of every night finds no count under five, of no night and no months."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import accumulate, combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chalicelib.domain.figures.charter.told import COUNTS, WITHIN, Counted, ToldMonth, share, told
from chalicelib.domain.figures.suppression import FEWEST

NOTHING = ToldMonth(of="charter", measure="2026-11")
_MOST = 40


def month(opened: int = 0, in_time: int = 0, late: int = 0, **facts: int) -> Counted:
    answered = Counter({3: in_time, 20: late})
    rated = facts.get("rated", 0)
    reopened = facts.get("reopened", 0)
    return Counted(opened, in_time, late, reopened, rated, answered, Counter({4: rated}))


def pages(counts: Sequence[int]) -> list[int]:
    """What each night's page tells of a count."""
    found, shown = NOTHING, []
    for count in counts:
        found = told(found, month(opened=count))
        shown.append(found.opened)
    return shown


def fitting(shown: Sequence[int]) -> list[dict[int, set[int]]]:
    """By night, each value that the count may have had, and those that it may have had the night
    before: histories are the ways through. Nobody uncounts what was opened."""
    ways: list[dict[int, set[int]]] = []
    before, reached = 0, {0}
    for now in shown:
        step: dict[int, set[int]] = {}
        for value in range(_MOST):
            stays = not (value >= FEWEST and abs(value - before) >= FEWEST)
            if (now == before and stays) or (now != before and value == now and not stays):
                earlier = {one for one in reached if one <= value}
                if earlier:
                    step[value] = earlier
        ways.append(step)
        before, reached = now, {*step}
    return ways


def differences(ways: list[dict[int, set[int]]], since: int, until: int) -> set[int]:
    """All that may have come from after one night (-1: the month's beginning) to another."""
    ends = {0} if since < 0 else {*ways[since]}
    found: set[int] = set()
    # Only values that lead to the last page of all can have been.
    alive = [{*way} for way in ways]
    for place in range(len(ways) - 1, 0, -1):
        alive[place - 1] &= {one for value in alive[place] for one in ways[place][value]}
    for start in ends & (alive[since] if since >= 0 else {0}):
        reached = {start}
        for place in range(since + 1, until + 1):
            reached = {value for value in alive[place] if ways[place][value] & reached}
        found |= {value - start for value in reached}
    return found


@given(st.lists(st.integers(0, 9), min_size=1, max_size=8))
@settings(max_examples=300, deadline=None)
def test_no_count_under_five_of_any_nights_follows_from_all_pages(came: list[int]) -> None:
    counts = [*accumulate(came)]
    counts = [count for count in counts if count < _MOST - 2 * FEWEST] or [0]
    ways = fitting(pages(counts))
    assert all(count in way for count, way in zip(counts, ways, strict=True)), "the truth fits"
    for since, until in combinations(range(-1, len(counts)), 2):
        true = counts[until] - (counts[since] if since >= 0 else 0)
        possible = differences(ways, since, until)
        assert true in possible
        if true < FEWEST:
            assert len(possible) > 1, (since, until, true)


def test_the_attack_finds_what_a_page_of_plain_counts_would_tell() -> None:
    """The judge is worth something: with every count told, each night is found."""
    ways = [{4: {0}}, {5: {4}}]
    assert differences(ways, 0, 1) == {1}


@pytest.mark.parametrize("name", COUNTS)
def test_each_count_moves_by_itself_and_by_five(name: str) -> None:
    first = told(NOTHING, month(**{name: 5}))
    assert getattr(first, name) == 5
    assert {getattr(first, other) for other in COUNTS if other != name} == {0}
    for count in range(5, 10):
        assert told(first, month(**{name: count})) == first
    assert getattr(told(first, month(**{name: 10})), name) == 10


@given(st.lists(st.integers(0, 60), min_size=1, max_size=12))
def test_what_is_told_is_within_four_of_what_is_counted(counts: list[int]) -> None:
    """Also where corrections make less of it, but never below five."""
    for count, shown in zip(counts, pages(counts), strict=True):
        assert shown == 0 or shown >= FEWEST
        assert abs(shown - count) <= WITHIN or count < FEWEST


def test_nothing_is_told_of_fewer_than_five_also_when_it_was_more() -> None:
    before = told(NOTHING, month(opened=5))
    assert told(before, month(opened=0)) == before, "a fall to none would tell that it is none"


def test_days_and_opinions_are_told_anew_with_their_counts_alone() -> None:
    first = told(NOTHING, month(in_time=6, rated=5))
    assert (first.median, first.ninth_decile, first.scores) == (3, 3, 20)
    late = told(first, month(in_time=6, late=4, rated=5))
    assert (late.median, late.ninth_decile) == (3, 3)
    assert told(late, month(in_time=6, late=5, rated=5)).ninth_decile == 20


@given(st.integers(5, 90), st.integers(0, 90), st.integers(0, WITHIN), st.integers(0, WITHIN))
def test_the_range_of_a_percentage_holds_the_true_one(
    part: int, rest: int, more: int, more_rest: int
) -> None:
    found = share(part, rest)
    assert found is not None
    true = 100 * (part + more) / (part + more + rest + more_rest)
    assert found.least <= true <= found.most

"""Histograms add up: a share of any period is that of all its tickets together."""

from __future__ import annotations

import math
from collections import Counter
from decimal import ROUND_HALF_UP, Decimal

from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.figures import sums

PLACES = st.lists(st.integers(0, 60), max_size=40)
CELL = ("DECON", "ipc")


@given(st.lists(PLACES, max_size=6), st.sampled_from([0.1, 0.5, 0.9, 1.0]))
def test_a_percentile_of_added_days_is_that_of_all_their_tickets(
    days: list[list[int]], share: float
) -> None:
    kind = ("topic", "answered")
    total = sums.added([{kind: {CELL: Counter(day)}} for day in days])
    every = sorted(place for day in days for place in day)
    found = sums.at_share(total.get(kind, {}).get(CELL, Counter()), share)
    assert found == (every[math.ceil(share * len(every)) - 1] if every else None)


@given(st.dictionaries(st.tuples(st.sampled_from("AB"), st.sampled_from("xyz")), PLACES))
def test_a_row_keeps_what_was_counted(cells: dict[tuple[str, str], list[int]]) -> None:
    counted = {cell: Counter(places) for cell, places in cells.items()}
    assert sums.unpacked(sums.packed(counted)) == counted


def test_a_sum_is_never_changed_by_adding_it() -> None:
    one = {("area", "opened"): {("A", "A"): Counter({0: 1})}}
    sums.added([one, one])
    assert one == {("area", "opened"): {("A", "A"): Counter({0: 1})}}


@given(st.integers(0, 500), st.integers(1, 100), st.sampled_from([1, 2]))
def test_a_mean_is_rounded_as_one_does_by_hand(part: int, whole: int, digits: int) -> None:
    by_hand = (Decimal(part) / whole).quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP)
    assert sums.rounded(part, whole, digits) == float(by_hand)
    assert sums.rounded(91, 20, 1) == 4.6

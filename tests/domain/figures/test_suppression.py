"""Who knows the rule, the totals and all that is told finds no count that was hidden."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chalicelib.domain.figures.fact import UNKNOWN
from chalicelib.domain.figures.suppression import FEWEST, ClosedMonth, groups, joined, told

Table = tuple[int, ...]
Shown = tuple[tuple[str, int], ...]


def order(size: int) -> list[str]:
    return [*(str(place) for place in range(size - 1)), UNKNOWN]


@cache
def tables(size: int, total: int) -> list[Table]:
    """Every table of so many groups with a total."""
    return [*_tables(size, total)]


def _tables(size: int, total: int) -> Iterator[Table]:
    if size == 1:
        yield (total,)
        return
    for first in range(total + 1):
        for rest in _tables(size - 1, total - first):
            yield first, *rest


@cache
def shown(table: Table) -> Shown:
    names = order(len(table))
    return tuple(sorted(told(dict(zip(names, table, strict=True)), names).items()))


@cache
def fitting(size: int, total: int) -> dict[Shown, list[Table]]:
    """The tables of a total, by what is told of them."""
    found: dict[Shown, list[Table]] = defaultdict(list)
    for table in tables(size, total):
        found[shown(table)].append(table)
    return found


EVERY = [(2, 40), (3, 40), (4, 28), (5, 20)]


@pytest.mark.parametrize(("size", "most"), EVERY)
def test_each_hidden_count_may_be_one_of_several(size: int, most: int) -> None:
    for total in range(1, most + 1):
        for told_of, candidates in fitting(size, total).items():
            for place in hidden(size, told_of):
                assert len({table[place] for table in candidates}) > 1, (total, told_of, place)


@pytest.mark.parametrize(("size", "most"), EVERY)
def test_also_to_who_knows_that_nobody_was_without_the_fact(size: int, most: int) -> None:
    """Forms ask for it, so that this is known of many months. A count of few stays unknown where
    there is more than one group."""
    for total in range(1, most + 1):
        for told_of, every in fitting(size, total).items():
            candidates = [table for table in every if table[-1] == 0]
            few = {place for table in candidates for place in range(size - 1) if table[place] < 5}
            for place in few & hidden(size, told_of):
                values = {table[place] for table in candidates}
                assert size == 2 or len(values) > 1, (total, told_of, place)


@pytest.mark.parametrize(("size", "most"), EVERY)
def test_no_count_of_few_is_told_nor_any_in_place_of_another(size: int, most: int) -> None:
    for total in range(1, most + 1):
        for table in tables(size, total):
            of_group = dict(zip(order(size), table, strict=True))
            assert all(of_group[group] == count >= FEWEST for group, count in shown(table))


def hidden(size: int, told_of: Shown) -> set[int]:
    return {
        place
        for place, group in enumerate(order(size))
        if group not in {name for name, _ in told_of}
    }


def closed(place: int, table: Table) -> ClosedMonth:
    month = f"2026-{place + 1:02}"
    return ClosedMonth(of="closed#x", measure=month, total=sum(table), told=dict(shown(table)))


def public(history: Sequence[Table]) -> list[object]:
    """All that is told of some months, quarters and the year, as whoever reads them has it."""
    months = [closed(place, table) for place, table in enumerate(history)]
    periods = [*([month] for month in months), months[:3], months[3:], months]
    answers: list[object] = []
    for period in periods:
        total, of_groups = joined(period)
        answers.append((total, sorted(of_groups.items())))
    return answers


small = st.lists(st.sampled_from([0, 0, 1, 2, 4, 5, 6]), min_size=3, max_size=3).map(tuple)


@settings(max_examples=40, deadline=None)
@given(st.lists(small.filter(lambda table: 1 <= sum(table) <= 9), min_size=1, max_size=4))
def test_all_tables_of_all_periods_together_tell_no_hidden_count(history: list[Table]) -> None:
    """Histories that would have told the same in each month, quarter and year are what a reader
    cannot tell from the true one. Up to nine tables of each month are tried: two counts that fit
    in some of them fit."""
    answers = public(history)
    months = answers[: len(history)]
    # Month by month first: what tells something else of one month needs no trying.
    possible = [
        [table for table in tables(3, sum(truth)) if public([table])[0] == month]
        for truth, month in zip(history, months, strict=True)
    ]
    values: dict[tuple[int, int], set[int]] = defaultdict(set)
    for guess in product(*(some[:: max(1, len(some) // 8)] + some[-1:] for some in possible)):
        if public(guess) == answers:
            for month, table in enumerate(guess):
                for place, count in enumerate(table):
                    values[month, place].add(count)
    for month, truth in enumerate(history):
        for place in hidden(3, shown(truth)):
            assert len(values[month, place]) > 1, (month, place)


def test_the_largest_is_told_where_many_small_ones_hide_each_other() -> None:
    of_many = {"EC": 480, "CO": 3, "PE": 4, "VE": 4, "AR": 4, "CU": 4}
    assert told(of_many, groups("nationality")) == {"EC": 480}
    assert told({"EC": 480, "CO": 3}, groups("nationality")) == {}
    assert told({"EC": 480, "CO": 3, "VE": 30}, groups("nationality")) == {"EC": 480}


def test_a_value_that_no_list_has_counts_among_those_not_known() -> None:
    counts = {"male": 9, "female": 8, "other": 7, "undisclosed": 6, "": 2, "x": 4}
    assert told(counts, groups("gender"))[UNKNOWN] == 6


def test_a_group_is_whole_if_each_month_in_which_somebody_asked_tells_it() -> None:
    months = [closed(0, (9, 8, 7)), closed(1, (0, 0, 0)), closed(2, (9, 8, 0))]
    total, of_groups = joined(months)
    assert total == 41
    assert of_groups["1"] == (16, True)
    assert of_groups["0"] == (9, False)
    assert Counter(dict(joined(months[:2])[1]))["0"] == (9, True)


def test_every_group_of_the_form_is_among_them() -> None:
    assert len(groups("gender")) == 5
    assert groups("nationality")[-2:] == ["EC", UNKNOWN]
    assert "XX" in groups("nationality")

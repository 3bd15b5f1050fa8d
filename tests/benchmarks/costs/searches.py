"""Searches for the pairs of words that a crowd has most often: rows read with many, to with few."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from itertools import combinations
from typing import Any

from chalicelib.domain.search.terms import words
from chalicelib.domain.tickets.ticket import Ticket
from tests.agents import ANA
from tests.benchmarks.report import Figure
from tests.reads import Reads, reads

#: Pairs that are tried: the most frequent ones, and each word of a pair alone.
_TRIED = 12


def worst(
    members: list[Ticket], few: Callable[[], None], many: Callable[[], None]
) -> Iterator[Figure]:
    """What the dearest search of two words reads with many tickets, to what the dearest one reads
    with few; and the pair whose reads grow most. ``few`` and ``many`` point the program at a
    crowd's tables; ``members`` are those of the larger one."""
    found = [(*_read(pair, few, many), pair) for pair in _pairs(members)]
    before = max(found, key=lambda one: one[0].items)
    after = max(found, key=lambda one: one[1].items)
    note = (
        f"{' '.join(before[2])}: {before[0].items}; {' '.join(after[2])}: {after[1].items} rows,"
        f" {after[1].calls} calls"
    )
    ratio = after[1].items / before[0].items
    yield Figure("rows read by the worst search of two words", ratio, 1.2, note=note)
    few_rows, many_rows, pair = max(found, key=lambda one: one[1].items / max(1, one[0].items))
    note = f"{' '.join(pair)}: {few_rows.items} and {many_rows.items} rows, {many_rows.calls} calls"
    ratio = many_rows.items / max(1, few_rows.items)
    yield Figure("the pair whose reads grow most", ratio, None, note=note)


def _read(
    pair: tuple[str, str], few: Callable[[], None], many: Callable[[], None]
) -> tuple[Reads, Reads]:
    def search() -> Any:
        return ANA.call("POST", "/searches", {"q": " ".join(pair)})

    counted = []
    for use in (few, many):
        use()
        counted.append(reads(search))
    return counted[0], counted[1]


def _pairs(members: list[Ticket]) -> list[tuple[str, str]]:
    """The most frequent pairs of words, those that no ticket of an area has together first."""
    seen: Counter[str] = Counter()
    together: Counter[tuple[str, str]] = Counter()
    for ticket in members:
        own = sorted({*words(ticket.subject), *words(ticket.full_name)})
        seen.update(own)
        together.update(combinations(own, 2))
    common = [word for word, _ in seen.most_common(12)]
    apart = [pair for pair in combinations(sorted(common), 2) if not together[pair]]
    return apart[:_TRIED] + [pair for pair, _ in together.most_common(_TRIED)]

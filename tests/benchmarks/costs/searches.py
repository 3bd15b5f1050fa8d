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
    """The search of two words whose reads grow most with the number of tickets. ``few`` and
    ``many`` point the program at a crowd's tables; ``members`` are those of the larger one."""
    found = [(*_read(pair, few, many), pair) for pair in _pairs(members)]
    before, after, pair = max(found, key=lambda one: one[1].items / max(1, one[0].items))
    note = f"{' '.join(pair)}: {before.items} and {after.items} rows, {after.calls} calls"
    ratio = after.items / max(1, before.items)
    yield Figure("rows read by the worst search of two words", ratio, 1.2, note=note)
    before, after, pair = max(found, key=lambda one: one[1].items)
    note = f"{' '.join(pair)}: {after.calls} calls"
    yield Figure("most rows read by a search of two words", after.items, None, note=note)


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

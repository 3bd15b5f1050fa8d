"""Words that very many tickets have: found in blocks and in rows as one list, and cheaply."""

from __future__ import annotations

import random
from itertools import combinations
from typing import Any

import pytest

from chalicelib.domain.search import blocks as domain
from chalicelib.domain.search.terms import words
from chalicelib.services.search import search as service
from chalicelib.store.tickets import search
from chalicelib.store.tickets.search import Posted
from chalicelib.store.tickets.words import blocks
from tests.indexed import put, rows
from tests.reads import reads

pytestmark = [pytest.mark.engine, pytest.mark.usefixtures("aws")]

AREAS = ["DECON", "DIES"]
WORDS = ["loja", "canasta", "censo", "zaruma"]
#: How many of a hundred tickets have each.
FREQUENT = [60, 40, 25, 4]


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Blocks, pages and batches are so small that all of them overflow."""
    monkeypatch.setattr(domain, "MOST", 4)
    monkeypatch.setattr(blocks, "_FIRST", 2)
    monkeypatch.setattr(blocks, "_PAGE", 3)
    monkeypatch.setattr(service, "_PAGE", 5)


def make_common(*common: str) -> None:
    terms = frozenset(search.term(area, stem(word)) for area in AREAS for word in common)
    blocks.make_common(blocks.Common(terms, terms))


def stem(word: str) -> str:
    return next(words(word))


def post(place: int, at: str, area: str, said: list[str]) -> str:
    number, email = f"{100_000 + place}", f"p{place}@example.com"
    put(number=number, email=email, area=area, opened_at=at)
    wanted = {search.term(area, stem(word)): email for word in said}
    search.post(Posted(number, at), wanted, "")
    return number


def a_crowd(chance: random.Random, size: int) -> list[tuple[str, str, str, set[str]]]:
    """``(opened_at, number, area, words)`` of tickets over three months, dense at times."""
    found = []
    for place in range(size):
        day = chance.choice([1, 1, 1, 2, chance.randint(3, 28)])
        hour, minute = chance.choice([9, 9, chance.randrange(24)]), chance.randrange(60)
        month = chance.choice([9, 10, 11])
        at = f"2026-{month:02}-{day:02}T{hour:02}:{minute:02}:00.{place:03}Z"
        area = chance.choice(AREAS)
        said = {
            word
            for word, share in zip(WORDS, FREQUENT, strict=True)
            if chance.randrange(100) < share
        }
        found.append((at, post(place, at, area, sorted(said)), area, said))
    return found


def all_pages(q: str, areas: list[str], limit: int) -> list[str]:
    numbers: list[str] = []
    cursor: str | None = None
    for _ in range(1_000):
        tickets, cursor, lost = service.find(q, areas, cursor, limit)
        assert lost == []
        assert len(tickets) <= limit
        numbers += [ticket.number for ticket in tickets]
        if cursor is None:
            return numbers
    raise AssertionError("it never ends")


@pytest.mark.parametrize("seed", range(2))
def test_every_search_finds_each_ticket_once_newest_first(seed: int, small: None) -> None:
    chance = random.Random(seed)
    halfway = a_crowd(chance, 50)
    # What was posted before a word became common stays a row.
    make_common("loja", "canasta", "censo")
    again = random.Random(seed + 10)
    crowd = halfway + [
        (at, post(place + 50, at, area, sorted(said)), area, said)
        for place, (at, _, area, said) in enumerate(again.choices(halfway, k=90))
    ]
    assert any(blocks.term_of(row["term"]["S"]) for row in rows("search"))
    for size in (1, 2, 3):
        for sought in combinations(WORDS, size):
            for areas in (["DECON"], AREAS):
                met = [one for one in crowd if one[2] in areas and {*sought} <= one[3]]
                expected = [number for _, number, *_ in sorted(met, reverse=True)]
                assert all_pages(" ".join(sought), areas, chance.choice([1, 3, 25])) == expected


def test_two_frequent_words_that_no_ticket_has_together_read_a_row_for_each_hundred(
    aws: Any,
) -> None:
    make_common("loja", "canasta")
    for place in range(240):
        at = f"2026-{9 + place // 120:02}-{1 + place % 28:02}T15:00:00.{place:03}Z"
        post(place, at, "DECON", [["loja", "canasta"][place % 2]])
    found = reads(lambda: service.find("loja canasta", ["DECON"], None, 25))
    assert found.items == 4


def test_a_common_word_of_a_ticket_that_goes_leaves_no_row_behind() -> None:
    make_common("loja")
    at = "2026-11-27T15:00:00.000Z"
    number = post(1, at, "DECON", ["loja"])
    assert [row["rank"]["S"] for row in rows("search") if "tickets" in row] == ["2026-11~"]
    search.post(search.posted(number), {}, "")
    assert "loj" not in str([row for row in rows("search") if row["term"]["S"] != "common"])


def test_blocks_name_nobody() -> None:
    make_common("loja")
    post(1, "2026-11-27T15:00:00.000Z", "DECON", ["loja"])
    (block,) = [row for row in rows("search") if "tickets" in row]
    assert block["tickets"]["SS"] == ["27150000000100001"]

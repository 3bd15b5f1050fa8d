"""Whoever sees every area waits as long as others: what is read of areas is read side by side."""

from __future__ import annotations

import threading
from collections import Counter
from typing import Any

import pytest

from chalicelib.services.desk.lists import closed, counters, ordering, queues
from chalicelib.services.search import search
from chalicelib.services.search.index import refresh
from chalicelib.store.aws import side_by_side as calls
from chalicelib.store.aws.dynamodb import dynamodb
from tests.agents import ADMIN, ANA, FRONT, Colleague
from tests.desk import open_ticket

pytestmark = [pytest.mark.engine, pytest.mark.usefixtures("directory")]


class Rounds:
    """The rounds of parallel calls, and the queries that waited for another one."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.rounds: list[tuple[str, str]] = []
        self.alone: list[str] = []
        self.queries = 0
        mine = threading.current_thread()
        for module in (closed, counters, ordering, queues, search):
            counted = self._counted(module.__name__.rpartition(".")[2])
            monkeypatch.setattr(module, "side_by_side", counted)

        def told(model: Any, **_: Any) -> None:
            if model.name == "Query":
                self.queries += 1
                if threading.current_thread() is mine:
                    self.alone.append(model.name)

        dynamodb().meta.events.register("before-call.dynamodb", told)

    def _counted(self, module: str) -> Any:
        def counted(ask: Any, things: Any) -> Any:
            wanted = list(things)
            if len(wanted) > 1:
                self.rounds.append((module, threading.current_thread().name))
            return calls.side_by_side(ask, wanted)

        return counted

    @property
    def in_a_row(self) -> int:
        """The most rounds that waited for one another: those of one thread."""
        return max(Counter(thread for _, thread in self.rounds).values(), default=0)

    @property
    def of(self) -> list[str]:
        """What the rounds were of."""
        return [module for module, _ in self.rounds]


@pytest.fixture
def rounds(directory: None, monkeypatch: pytest.MonkeyPatch) -> Rounds:
    """A desk with a ticket, and what is called of it from now on; its people are known."""
    refresh(str(open_ticket().json["number"]))
    for who in (ADMIN, FRONT):
        who.call("GET", "/desk")
    return Rounds(monkeypatch)


@pytest.mark.parametrize("who", [ADMIN, FRONT], ids=["administrator", "front desk"])
@pytest.mark.parametrize(
    "query",
    [
        {},
        {"assignee": "none"},
        {"awaits": "answer"},
        {"status": "answered"},
        {"sort": "newest"},
        {"topic": "ipc", "limit": "1"},
        {"status": "closed"},
    ],
    ids=str,
)
def test_a_list_of_all_areas_and_its_counts_take_two_rounds(
    who: Colleague, query: dict[str, str], rounds: Rounds
) -> None:
    assert who.call("GET", "/tickets", **query).status == 200
    assert rounds.alone == []
    assert "counters" in rounds.of
    assert rounds.in_a_row <= 2, rounds.rounds
    assert rounds.queries > 8


def test_a_word_is_looked_up_in_all_areas_in_one_round(rounds: Rounds) -> None:
    found = ADMIN.call("POST", "/searches", {"q": "precios"})
    assert (found.status, rounds.of, rounds.alone) == (200, ["search"], [])


def test_two_words_are_looked_up_in_all_areas_in_two_rounds(rounds: Rounds) -> None:
    """The postings of both words, and then what one page does not reach of the other."""
    found = ADMIN.call("POST", "/searches", {"q": "precios consumidor"})
    assert (found.status, rounds.alone) == (200, [])
    assert rounds.in_a_row <= 2


def test_the_list_of_one_area_waits_for_none_but_its_own(rounds: Rounds) -> None:
    assert ANA.call("GET", "/tickets").status == 200
    assert rounds.of == ["counters"]

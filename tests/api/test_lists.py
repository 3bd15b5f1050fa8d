"""Filters and orders of lists and searches, their counts, and the filters that agents keep."""

from __future__ import annotations

from typing import Any

import pytest

from chalicelib.domain.desk.lists import saved_filters as domain
from chalicelib.domain.desk.lists.views import VIEWS
from chalicelib.services.desk.lists import ordering
from chalicelib.services.search import filtered, index
from chalicelib.store.aws.dynamodb import dynamodb, table, to_item
from tests.agents import ANA, EVA, LUIS, ZOE, Colleague
from tests.desk import open_ticket

pytestmark = [pytest.mark.engine, pytest.mark.usefixtures("directory")]


def opened(turn: int = 0, **changes: Any) -> str:
    """A ticket of some other person, indexed."""
    reply = open_ticket(email=f"p{turn}@example.com", address=f"10.0.0.{turn}", **changes)
    number: str = reply.json["number"]
    index.index({"numbers": [number]})
    return number


def pages(who: Colleague, **query: str) -> list[str]:
    """The numbers of a list, read two at a time."""
    shown: list[str] = []
    cursor: dict[str, str] = {}
    while True:
        page = who.call("GET", "/tickets", **({"limit": "2"} | query | cursor)).json
        shown += [row["number"] for row in page["items"]]
        if "next_cursor" not in page:
            return shown
        cursor = {"cursor": page["next_cursor"]}


def found(who: Colleague, **wanted: Any) -> list[str]:
    """The numbers that a search finds, read two at a time."""
    shown: list[str] = []
    cursor: dict[str, str] = {}
    while True:
        body = {"q": "precios", "limit": 2} | wanted | cursor
        page = who.call("POST", "/searches", body).json
        shown += [row["number"] for row in page["items"]]
        if "next_cursor" not in page:
            return shown
        cursor = {"cursor": page["next_cursor"]}


class TestOrders:
    def test_a_list_comes_newest_first_or_longest_untouched_first(self) -> None:
        first, second, third = opened(1), opened(2), opened(3)
        ANA.change(first, priority="high")
        assert pages(ANA, sort="newest") == [third, second, first]
        assert pages(ANA, sort="activity") == [second, third, first]
        assert pages(ANA, sort="due") == pages(ANA)

    def test_what_an_agent_holds_and_what_waits_is_ordered_too(self) -> None:
        first, second = opened(1), opened(2)
        for number in (first, second):
            ANA.change(number, assignee="me")
        assert pages(ANA, assignee="me", sort="newest") == [second, first]
        for number in (first, second):
            ANA.reply(number, "answered")
        assert pages(ANA, status="answered", sort="newest") == [second, first]

    def test_a_search_is_ordered(self) -> None:
        first, second, third = opened(1), opened(2), opened(3)
        ANA.change(second, priority="high")
        assert found(ANA) == found(ANA, sort="newest") == [third, second, first]
        assert found(ANA, sort="activity") == [first, third, second]
        assert found(ANA, sort="due") == sorted([first, second, third])

    def test_more_tickets_than_can_be_read_are_not_ordered_in_part(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        for n in range(3):
            opened(n)
        monkeypatch.setattr(ordering, "MOST_ORDERED", 2)
        monkeypatch.setattr(filtered, "MOST_ORDERED", 2)
        monkeypatch.setattr(filtered, "_PAGE", 1)
        assert ANA.call("GET", "/tickets", sort="newest").faults == {("sort", "too_many")}
        search = ANA.call("POST", "/searches", {"q": "precios", "sort": "due"})
        assert search.faults == {("sort", "too_many_found")}
        assert ANA.call("GET", "/tickets", sort="newest", topic="pib").status == 200


class TestFilters:
    def test_a_search_has_the_filters_of_a_list(self) -> None:
        free, held = opened(1), opened(2)
        ANA.change(held, assignee="me")
        for wanted, query in [
            ({"assignee": "me"}, {"assignee": "me"}),
            ({"assignee": "none"}, {"assignee": "none"}),
            ({"assignee": "ana"}, {"assignee": "ana"}),
            ({"status": ["in_progress"]}, {"status": "in_progress"}),
            ({"topic": "ipc"}, {"topic": "ipc"}),
            ({"topic": "enemdu"}, {"topic": "enemdu"}),
            ({"area": ["DECON"]}, {"area": "DECON"}),
            ({"area": ["DIES"]}, {"area": "DIES"}),
            ({"opened_to": "2020-12-31"}, {"opened_to": "2020-12-31"}),
            ({"opened_from": "2020-12-31"}, {"opened_from": "2020-12-31"}),
        ]:
            assert sorted(found(ANA, **wanted)) == sorted(pages(ANA, **query)), wanted
        ANA.change(held, status="closed", close_reason="resolved")
        assert found(ANA, assignee="me") == [held] == found(ANA, status=["closed"])
        assert found(ANA, assignee="none") == [free]

    def test_a_search_goes_on_past_tickets_that_do_not_pass(self) -> None:
        wanted = opened(0)
        ANA.change(wanted, priority="high", assignee="me")
        for n in range(1, 6):
            opened(n)
        assert found(ANA, assignee="me") == [wanted]

    def test_a_cursor_serves_the_same_filters_alone(self) -> None:
        for n in range(3):
            opened(n)
        body = {"q": "precios", "limit": 1}
        cursor = ANA.call("POST", "/searches", body).json["next_cursor"]
        other = ANA.call("POST", "/searches", body | {"cursor": cursor, "topic": "ipc"})
        assert other.faults == {("cursor", "foreign_cursor")}


class TestTotals:
    def total(self, **query: str) -> Any:
        return ANA.call("GET", "/tickets", **query).json.get("total")

    def test_a_narrowed_list_tells_how_many_it_has(self) -> None:
        for n in range(5):
            opened(n)
        assert self.total(limit="2", topic="ipc") == {"count": 5, "exact": True}
        assert self.total(limit="2", topic="enemdu") == {"count": 0, "exact": True}
        assert self.total(limit="2", sort="newest") == {"count": 5, "exact": True}
        assert self.total() == {"count": 5, "exact": True}
        assert self.total(limit="2") is None, "its counter has it"

    def test_closed_ones_are_counted_over_the_months(self) -> None:
        for n in range(3):
            ANA.change(opened(n), status="closed", close_reason="resolved")
        assert self.total(limit="2", status="closed") == {"count": 3, "exact": True}

    def test_counting_ends_where_it_would_read_too_much(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        for n in range(5):
            opened(n)
        monkeypatch.setattr(ordering, "_MOST_READ", 3)
        assert self.total(limit="2", topic="ipc") == {"count": 3, "exact": False}

    @pytest.mark.parametrize("view", VIEWS)
    def test_each_view_has_its_number_from_counters_or_from_counting(self, view: Any) -> None:
        opened(1)
        page = ANA.call("GET", "/tickets", **VIEWS[view]).json
        counted = page["counts"].get(view)
        assert page["total"]["count"] == len(page["items"])
        assert counted == len(page["items"]) or view == "closed"


IPC = {
    "name": "IPC vencidos",
    "view": "overdue",
    "filters": {"topic": "ipc", "area": ["DECON", "DIES"]},
}


class TestSavedFilters:
    def names(self, who: Colleague) -> list[str]:
        return [one["name"] for one in who.call("GET", "/saved-filters").json["items"]]

    def test_each_agent_keeps_their_own_on_every_machine(self, aws: Any) -> None:
        ANA.call("PUT", "/saved-filters/b", IPC)
        ANA.call("PUT", "/saved-filters/a", {"name": "Canasta", "view": "mine"})
        assert self.names(ANA) == ["Canasta", "IPC vencidos"]
        assert self.names(ZOE) == []
        kept = ANA.call("GET", "/saved-filters").json["items"][1]
        assert kept["filters"] == {"topic": "ipc", "area": "DECON,DIES"}

    def test_they_are_renamed_and_deleted(self, aws: Any) -> None:
        ANA.call("PUT", "/saved-filters/b", IPC)
        ANA.call("PUT", "/saved-filters/b", IPC | {"name": "IPC tarde"})
        assert self.names(ANA) == ["IPC tarde"]
        assert ANA.call("DELETE", "/saved-filters/b").json["items"] == []
        assert ANA.call("DELETE", "/saved-filters/b").status == 404

    def test_a_name_stands_for_one_filter_and_their_number_is_bounded(self, aws: Any) -> None:
        for n in range(domain.MOST_KEPT):
            ANA.call("PUT", f"/saved-filters/{n}", IPC | {"name": f"Filtro {n}"})
        same = ANA.call("PUT", "/saved-filters/x", IPC | {"name": "FILTRO 1"})
        assert same.faults == {("name", "taken")}
        more = ANA.call("PUT", "/saved-filters/x", IPC)
        assert more.faults == {("name", "too_many")}
        assert ANA.call("PUT", "/saved-filters/3", IPC).status == 200

    def test_every_fault_is_named_at_once(self, aws: Any) -> None:
        wrong = {"name": " ", "view": "todo", "filters": {"sort": "name", "q": "María"}}
        assert EVA.call("PUT", "/saved-filters/x", wrong).faults == {
            ("name", "missing"),
            ("view", "not_a_choice"),
            ("filters.sort", "not_a_choice"),
            ("filters.q", "unknown_field"),
        }

    def test_two_machines_lose_nothing_of_each_other(
        self, aws: Any, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        from chalicelib.store.agents import saved_filters as store

        write = store.put

        def meanwhile(agent_id: str, kept: Any) -> None:
            monkeypatch.setattr(store, "put", write)
            ANA.call("PUT", "/saved-filters/other", {"name": "Otra máquina", "view": "mine"})
            write(agent_id, kept)

        monkeypatch.setattr(store, "put", meanwhile)
        ANA.call("PUT", "/saved-filters/b", IPC)
        assert self.names(ANA) == ["IPC vencidos", "Otra máquina"]

    def test_a_damaged_row_gives_way_to_what_is_kept_next(self, aws: Any) -> None:
        damaged = {"key": "saved-filters#luis", "version": 3, "items": "?"}
        dynamodb().put_item(TableName=table("guards"), Item=to_item(damaged))
        assert self.names(LUIS) == []
        assert [one["name"] for one in LUIS.call("PUT", "/saved-filters/b", IPC).json["items"]] == [
            "IPC vencidos"
        ]

"""Who works at the desk, as leads of the front desk and administrators read it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from chalicelib import caches
from chalicelib.domain.dates import ECUADOR
from chalicelib.services.administration import people
from chalicelib.services.search import index
from chalicelib.store.aws.dynamodb import dynamodb, table, to_item
from tests.agents import ADMIN, ANA, FRONT, LUIS
from tests.desk import open_ticket
from tests.leaving import Leaver, somebody
from tests.pool import Pool

pytestmark = [pytest.mark.engine, pytest.mark.usefixtures("directory")]


def day(days: int) -> str:
    """A date in Ecuador, from today."""
    return (datetime.now(UTC).astimezone(ECUADOR) + timedelta(days=days)).date().isoformat()


def listed(**query: str) -> dict[str, Any]:
    """Everybody, by id."""
    return {one["id"]: one for one in FRONT.call("GET", "/catalog/people", **query).json["items"]}


@pytest.fixture
def rosa(directory: None, pool: Pool) -> Iterator[Leaver]:
    """Somebody of DECON."""
    with somebody(pool) as leaver:
        yield leaver


class TestWhoReadsIt:
    def test_leads_of_the_front_desk_and_administrators(self, aws: Any) -> None:
        assert [who.call("GET", "/catalog/people").status for who in (FRONT, ADMIN)] == [200, 200]

    def test_a_lead_of_another_area_is_told_what_is_missing(self, aws: Any) -> None:
        refused = LUIS.call("GET", "/catalog/people")
        assert refused.status == 403
        assert "catalog.edit" in refused.json["detail"]
        may = [who.call("GET", "/desk").json["me"]["permissions"] for who in (FRONT, LUIS)]
        assert ["catalog.edit" in permissions for permissions in may] == [True, False]


class TestWhatItSays:
    def test_roles_and_areas_are_those_of_the_groups(self, aws: Any) -> None:
        shown = listed(language="en")
        assert (shown["luis"]["role"], shown["luis"]["sees_all"]) == ("lead", False)
        assert [area["id"] for area in shown["luis"]["areas"]] == ["DECON"]
        assert shown["luis"]["areas"][0]["name"] != "DECON"
        assert (shown["flor"]["sees_all"], shown["adan"]["sees_all"]) == (True, True)
        assert (shown["eva"]["works"], shown["ana"]["works"]) == (False, True)
        assert list(shown) == sorted(shown), "by name"

    def test_who_lacks_a_second_factor_is_seen_and_whether_they_need_one(
        self, aws: Any, rosa: Leaver
    ) -> None:
        def factor(who: str) -> tuple[bool, bool]:
            shown = listed()[who]
            return shown["second_factor"], shown["needs_second_factor"]

        rosa.lose_second_factor()
        assert (factor("luis"), factor(rosa.id)) == ((True, True), (False, False))
        dynamodb().put_item(
            TableName=table("catalog"),
            Item=to_item({"kind": "setting", "id": "second_factor_for_all", "value": True}),
        )
        caches.forget_all()
        assert factor(rosa.id) == (False, True)

    def test_what_somebody_holds_is_counted_and_what_of_it_is_overdue(self, aws: Any) -> None:
        number = open_ticket().json["number"]
        assert ANA.change(number, assignee="ana").status == 200
        index.index({"numbers": [number]})
        assert (listed()["ana"]["holds"], listed()["ana"]["overdue"]) == (1, 0)
        tallies = dynamodb().scan(TableName=table("tallies"))["Items"]
        (row,) = [one for one in tallies if one["of"]["S"] == "agent#ana"]
        dynamodb().put_item(TableName=table("tallies"), Item=row | to_item({"due_on": day(-1)}))
        assert (listed()["ana"]["holds"], listed()["ana"]["overdue"]) == (2, 1)
        assert ANA.reply(number, "answered").status == 201
        index.index({"numbers": [number]})
        assert listed()["ana"]["holds"] == 1

    def test_absences_are_told_with_who_stands_in_until_they_are_over(self, aws: Any) -> None:
        away = {"first_day": day(0), "last_day": day(3), "substitute": "luis"}
        assert LUIS.call("PUT", "/absences/ana", away).status == 200
        later = {"first_day": day(5), "last_day": day(9)}
        assert LUIS.call("PUT", "/absences/luis", later).status == 200
        shown = listed()
        assert shown["ana"]["away"] == {
            "first_day": day(0),
            "last_day": day(3),
            "today": True,
            "substitute": {"id": "luis", "name": "Luis"},
        }
        assert (shown["luis"]["away"]["today"], "away" in shown["zoe"]) == (False, False)
        over = {"first_day": day(-9), "last_day": day(-1), "name": "Ana", "reason": "away"}
        row = {"kind": "absence", "id": "ana", **over}
        dynamodb().put_item(TableName=table("catalog"), Item=to_item(row))
        assert "away" not in listed()["ana"]

    def test_an_absence_that_cannot_be_read_is_named_and_nobody_is_missing(self, aws: Any) -> None:
        row = {"kind": "absence", "id": "ana", "first_day": "mañana"}
        dynamodb().put_item(TableName=table("catalog"), Item=to_item(row))
        answer = FRONT.call("GET", "/catalog/people").json
        assert answer["unreadable"] == ["ana"]
        assert "ana" in {one["id"] for one in answer["items"]}


class TestPages:
    def test_every_page_goes_on_after_the_one_before(
        self, aws: Any, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        whole = list(listed())
        monkeypatch.setattr(people, "_PAGE", 2)
        found, query = [], {}
        while True:
            answer = FRONT.call("GET", "/catalog/people", **query).json
            found += [one["id"] for one in answer["items"]]
            if not answer.get("next_cursor"):
                break
            query = {"cursor": answer["next_cursor"]}
        assert found == whole
        assert len(whole) > 4

    def test_a_cursor_of_another_list_is_refused(self, aws: Any) -> None:
        refused = FRONT.call("GET", "/catalog/people", cursor="e30.AAAA")
        assert refused.faults == {("cursor", "foreign_cursor")}

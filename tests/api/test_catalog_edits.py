"""The citizens' unit edits the catalog: judged as it is read, traced, and taken back by one act."""

from __future__ import annotations

from typing import Any

import pytest

from chalicelib.domain.errors import Unavailable
from chalicelib.services.administration import edits
from chalicelib.store.aws import functions
from chalicelib.store.aws.dynamodb import dynamodb, from_item, table, to_item
from chalicelib.store.catalog import edits as store
from tests.agents import ADMIN, FRONT, LUIS
from tests.desk import Reply, open_ticket, request

pytestmark = [pytest.mark.engine, pytest.mark.usefixtures("directory")]

NEW = {"name_es": "Censo nuevo", "name_en": "New census", "area": "DIES"}


def console(**row: Any) -> None:
    """Write a row as the console does."""
    dynamodb().put_item(TableName=table("catalog"), Item=to_item(row))


def see(row: str = "topic/ipc") -> Any:
    return FRONT.call("GET", f"/catalog/rows/{row}").json


def put(row: str, values: Any, version: int | None = None) -> Reply:
    """Write a row as the page does: all of its values, in the version that stands."""
    if version is None:
        version = see(row)["version"]
    return FRONT.call("PUT", f"/catalog/rows/{row}", values, version)


def change(row: str, **changes: Any) -> Reply:
    return put(row, see(row)["values"] | changes)


def undo(row: str) -> Reply:
    return FRONT.call("POST", f"/catalog/rows/{row}/undo", None, see(row)["version"])


def offered(kind: str = "topics") -> dict[str, str]:
    return {one["id"]: one["name"] for one in request("GET", "/catalog").json[kind]}


def trail() -> list[tuple[str, str, str]]:
    found = map(from_item, dynamodb().scan(TableName=table("audit"))["Items"])
    rows = sorted(found, key=lambda row: row["at_id"])
    return [(row["act"], row["actor"], row["detail"]) for row in rows if "catalog" in row["act"]]


class TestAnEdit:
    def test_counts_at_once_and_keeps_what_is_not_edited_here(self, aws: Any) -> None:
        console(**store.one("topic", "ipc") or {}, working_days=7, retention_months=36)
        written = change("topic/ipc", name_es="Precios al consumidor")
        assert written.status == 200
        assert offered()["ipc"] == "Precios al consumidor"
        row = store.one("topic", "ipc") or {}
        assert (row["working_days"], row["retention_months"]) == (7, 36)
        assert (written.json["working_days"], written.json["retention_months"]) == (7, 36)
        assert written.headers["ETag"] == f'"{written.json["version"]}"'

    def test_leaves_a_row_of_the_trail_that_names_fields_and_no_words(self, aws: Any) -> None:
        change("topic/ipc", name_es="Precios", hint_es="Vea la serie.")
        assert trail() == [("edit_catalog", "flor", "topic/ipc: hint_es, name_es")]

    def test_of_what_is_published_is_offered_and_what_is_still_missing_is_told(
        self, aws: Any
    ) -> None:
        assert "since" in see()["unwritten"]
        written = change("topic/ipc", since=1950, levels_es="Nacional", levels_en="National")
        assert written.json["unwritten"] == ["description", "periodicity", "formats"]
        topics = {one["id"]: one for one in request("GET", "/catalog").json["topics"]}
        assert topics["ipc"]["operation"] == {"since": 1950, "levels": "Nacional"}
        assert change("topic/ipc", since=20).faults == {("since", "too_small")}

    def test_that_changes_nothing_leaves_no_trace(self, aws: Any) -> None:
        assert change("topic/ipc").status == 200
        assert trail() == []

    def test_of_an_areas_words_is_read_wherever_it_is_named(self, aws: Any) -> None:
        assert change("area/DECON", name_es="Economía").status == 200
        names = {area["id"]: area["name"] for area in ADMIN.call("GET", "/desk").json["areas"]}
        assert names["DECON"] == "Economía"

    def test_is_the_front_desks(self, aws: Any) -> None:
        refused = LUIS.call("PUT", "/catalog/rows/topic/ipc", NEW, 0)
        assert (refused.status, "catalog.edit" in refused.json["detail"]) == (403, True)


class TestWhatIsWrong:
    def test_is_told_all_at_once_by_the_reader_of_the_catalog(self, aws: Any) -> None:
        wrong = change("topic/ipc", name_es=" ", area="DECOM", hint_url="ftp://x")
        assert wrong.status == 422
        assert wrong.faults == {("name_es", "missing"), ("hint_url", "not_http")}
        assert change("topic/ipc", area="DECOM").faults == {("area", "unknown_area")}

    @pytest.mark.parametrize("name", ["working_days", "retention_months", "value"])
    def test_what_stays_with_administrators_is_not_taken(self, aws: Any, name: str) -> None:
        assert change("topic/ipc", **{name: 20}).faults == {(name, "unknown_field")}

    def test_what_belongs_to_another_kind_is_not_taken(self, aws: Any) -> None:
        assert change("area/DECON", theme_es="x").faults == {("theme_es", "unknown_attribute")}

    @pytest.mark.parametrize("kind", ["setting", "holiday", "canned_reply", "nada"])
    def test_other_kinds_are_not_edited_here(self, aws: Any, kind: str) -> None:
        assert FRONT.call("GET", f"/catalog/rows/{kind}").status == 404
        assert FRONT.call("PUT", f"/catalog/rows/{kind}/legal_days", NEW, 0).status == 404

    def test_an_area_neither_comes_nor_goes(self, aws: Any) -> None:
        assert put("area/NUEVA", {"name_es": "Nueva", "name_en": "New"}, 0).status == 404
        assert change("area/DECON", withdrawn=True).faults == {("withdrawn", "unknown_attribute")}

    def test_a_fault_of_the_console_elsewhere_is_in_nobodys_way(self, aws: Any) -> None:
        console(kind="topic", id="roto", name_es="Roto", name_en="Broken", area="DECOM")
        assert change("topic/ipc", name_es="Precios").status == 200


class TestAddingAndWithdrawing:
    def test_a_new_topic_is_offered_and_taken(self, aws: Any) -> None:
        assert put("topic/censo", NEW, 0).status == 200
        assert offered()["censo"] == "Censo nuevo"
        assert open_ticket(topic="censo").status == 201

    def test_an_id_that_is_taken_is_not_written_over(self, aws: Any) -> None:
        refused = put("topic/ipc", NEW, 0)
        assert (refused.status, refused.json["current"]["id"]) == (412, "ipc")

    def test_a_withdrawn_topic_is_no_longer_offered_and_keeps_its_name(self, aws: Any) -> None:
        number = open_ticket(topic="ipc").json["number"]
        name = offered()["ipc"]
        assert change("topic/ipc", withdrawn=True).status == 200
        assert "ipc" not in offered()
        assert open_ticket(topic="ipc").faults == {("topic", "not_a_choice")}
        assert ADMIN.see(number)["topic"]["name"] == name
        assert ADMIN.change(number, topic="ipc", priority="high").status == 200
        assert change("topic/ipc", withdrawn=False).status == 200
        assert offered()["ipc"] == name

    def test_another_topic_is_always_offered(self, aws: Any) -> None:
        refused = change("topic/other", withdrawn=True)
        assert refused.faults == {("withdrawn", "always_offered")}

    def test_the_last_type_of_user_stays(self, aws: Any) -> None:
        *others, last = offered("user_types")
        for one in others:
            assert change(f"user_type/{one}", withdrawn=True).status == 200
        assert change(f"user_type/{last}", withdrawn=True).faults == {
            ("withdrawn", "no_user_types")
        }
        assert list(offered("user_types")) == [last]


class TestTakingBack:
    def test_one_act_brings_back_what_was_and_can_be_taken_back_itself(self, aws: Any) -> None:
        was = store.one("topic", "ipc")
        change("topic/ipc", name_es="Precios", withdrawn=True)
        assert see()["undo"]["by"] == "Flor"
        assert undo("topic/ipc").status == 200
        assert store.one("topic", "ipc") == was
        assert undo("topic/ipc").json["values"]["name_es"] == "Precios"
        assert [act for act, _, _ in trail()] == ["edit_catalog", "undo_catalog", "undo_catalog"]

    def test_numbers_come_back_as_numbers(self, aws: Any) -> None:
        console(**store.one("topic", "ipc") or {}, working_days=7)
        change("topic/ipc", name_es="Precios")
        undo("topic/ipc")
        assert (store.one("topic", "ipc") or {})["working_days"] == 7
        assert see()["working_days"] == 7

    def test_what_was_added_is_withdrawn(self, aws: Any) -> None:
        put("topic/censo", NEW, 0)
        assert undo("topic/censo").json["values"]["withdrawn"] is True
        assert "censo" not in offered()

    def test_what_the_console_changed_since_is_not_taken_back(self, aws: Any) -> None:
        change("topic/ipc", name_es="Precios")
        console(**{**(store.one("topic", "ipc") or {}), "name_en": "Prices"})
        assert "undo" not in see()
        assert undo("topic/ipc").status == 409

    def test_is_judged_like_any_edit(self, aws: Any) -> None:
        console(kind="area", id="TEMP", name_es="Temporal", name_en="Temporary")
        change("topic/ipc", area="TEMP")
        change("topic/ipc", area="DECON")
        dynamodb().delete_item(
            TableName=table("catalog"), Key=to_item({"kind": "area", "id": "TEMP"})
        )
        assert undo("topic/ipc").faults == {("area", "unknown_area")}


class TestTwoAtOnce:
    def test_who_saw_an_older_row_is_shown_what_stands(self, aws: Any) -> None:
        seen = see()
        change("topic/ipc", name_es="Precios")
        late = put("topic/ipc", seen["values"] | {"name_es": "IPC"}, seen["version"])
        assert late.status == 412
        assert late.json["current"]["values"]["name_es"] == "Precios"
        assert put("topic/ipc", seen["values"]).status == 200, "with the version that stands"

    @pytest.mark.parametrize("name", ["name_en", "withdrawn", "hint_url"])
    def test_an_edit_of_the_console_in_the_very_moment_is_not_written_over(
        self, aws: Any, monkeypatch: pytest.MonkeyPatch, name: str
    ) -> None:
        row = {k: v for k, v in (store.one("topic", "ipc") or {}).items() if k != "hint_url"}
        console(**row)
        theirs = {"withdrawn": True}.get(name, "https://example.ec/")
        check = edits.edits.check

        def meanwhile(*seen: Any) -> None:
            console(**{**row, name: theirs})
            check(*seen)

        monkeypatch.setattr(edits.edits, "check", meanwhile)
        assert change("topic/ipc", name_es="Precios").status == 412
        assert (store.one("topic", "ipc") or {})[name] == theirs

    def test_without_a_version_nothing_is_written(self, aws: Any) -> None:
        assert FRONT.call("PUT", "/catalog/rows/topic/ipc", NEW).status == 428


def test_an_edit_of_a_topic_asks_for_its_pages_and_stands_where_that_fails(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: list[str] = []

    def ask() -> None:
        asked.append("lists")
        raise Unavailable

    monkeypatch.setattr(functions, "publish_lists", ask)
    assert change("topic/ipc", name_es="Precios").status == 200
    assert see()["values"]["name_es"] == "Precios"
    assert asked == ["lists"]
    assert undo("topic/ipc").status == 200
    assert asked == ["lists", "lists"]
    assert change("area/DECON", name_es="Otro nombre").status == 200
    assert asked == ["lists", "lists"], "no page names it"

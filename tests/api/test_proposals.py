"""Holidays and periods are changed by two people, told first how many tickets it bears on, and
count from the next 07:00 in Ecuador."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from chalicelib import caches
from chalicelib.services import clock
from chalicelib.services.reviews import sweep
from chalicelib.services.search import index
from chalicelib.store.aws.dynamodb import dynamodb, from_item, table, to_item
from chalicelib.store.catalog import edits as rows
from tests.agents import ADMIN, FRONT, LUIS, Colleague
from tests.desk import Reply, open_ticket

pytestmark = [pytest.mark.engine, pytest.mark.usefixtures("directory")]

#: A Friday at noon in Ecuador, and what the next 07:00 is.
NOW = datetime(2026, 11, 27, 17, tzinfo=UTC)
SEVEN = datetime(2026, 11, 28, 12, tzinfo=UTC)
DAY = "holiday/2026-12-07"
MOURNING = {"name_es": "Luto nacional", "name_en": "National mourning"}


@pytest.fixture(autouse=True)
def noon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)


def call(who: Colleague, method: str, row: str, body: Any = None, version: int = 0) -> Reply:
    return who.call(method, f"/catalog/proposals/{row}", body, version)


def propose(
    row: str = DAY, values: Any = MOURNING, who: Colleague = FRONT, version: int = 0
) -> Any:
    return call(who, "PUT", row, values, version)


def confirm(row: str = DAY, who: Colleague = ADMIN, version: int = 1) -> Reply:
    return call(who, "POST", f"{row}/confirm", None, version)


def seen(who: Colleague = FRONT) -> Any:
    return who.call("GET", "/catalog/proposals").json


def run(at: datetime) -> Any:
    """The clock at a moment."""
    return sweep.run({"at": clock.stamp(at)}, 60_000)


@pytest.fixture
def local(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STAGE", "local")
    caches.forget_all()


def due_dates() -> set[str]:
    found = map(from_item, dynamodb().scan(TableName=table("tickets"))["Items"])
    return {row["due_on"] for row in found}


def trail() -> list[tuple[str, str, str]]:
    found = map(from_item, dynamodb().scan(TableName=table("audit"))["Items"])
    told = sorted(found, key=lambda row: row["at_id"])
    return [(row["act"], row["actor"], row["detail"]) for row in told if "catalog" in row["act"]]


def mailed() -> list[tuple[str, str]]:
    """Who was told that which proposal waits."""
    found = map(from_item, dynamodb().scan(TableName=table("outbox"))["Items"])
    return sorted(
        (row["to"], row["params"]["row"]) for row in found if row["kind"] == "proposal_waits"
    )


class TestWhoIsTold:
    def test_those_who_may_confirm_get_one_mail_a_proposal_and_its_author_none(self) -> None:
        propose()
        told = [(ADMIN.agent.email, "2026-12-07")]
        assert mailed() == told
        assert propose(values=MOURNING | {"name_es": "Luto"}, version=1).status == 200
        assert mailed() == told, "what takes its place is told already"
        assert propose(who=ADMIN, version=2).status == 200
        assert mailed() == sorted([*told, (FRONT.agent.email, "2026-12-07")])


class TestBeforeAnybodyProposes:
    def test_it_is_told_how_many_tickets_a_holiday_bears_on_and_since_when(self, aws: Any) -> None:
        numbers = [open_ticket(email=f"p{turn}@example.com").json["number"] for turn in range(3)]
        index.index({"numbers": numbers})
        told = FRONT.call("POST", f"/catalog/proposals/{DAY}/preview", MOURNING)
        assert told.json == {"touches": 3, "in_force_at": "2026-11-28T12:00:00.000Z"}
        assert seen()["items"] == []

    @pytest.mark.parametrize("day", ["2026-12-06", "2026-12-25", "2027-11-29"])
    def test_a_weekend_the_laws_own_day_and_one_after_every_date_move_nothing(
        self, aws: Any, day: str
    ) -> None:
        open_ticket()
        told = FRONT.call("POST", f"/catalog/proposals/holiday/{day}/preview", MOURNING)
        assert told.json["touches"] == 0

    def test_all_that_is_wrong_is_told_with_its_field(self, aws: Any) -> None:
        assert propose(values={}).faults == {("name_es", "missing"), ("name_en", "missing")}
        assert propose("holiday/2026-11-26").faults == {("date", "in_the_past")}
        assert propose("holiday/2028-01-03").faults == {("date", "too_far")}
        assert propose("holiday/manana").faults == {("date", "not_a_date")}
        assert propose(values={**MOURNING, "worked": True}).faults == {("worked", "not_a_holiday")}
        assert propose(values={"value": 3, **MOURNING}).faults == {("value", "unknown_attribute")}
        assert propose("setting/halfway_percent", {"value": 0}).faults == {("value", "wrong_value")}
        assert propose("setting/halfway_percent", {}).faults == {("value", "missing")}
        assert seen()["items"] == []

    @pytest.mark.parametrize(
        "row",
        [
            "setting/legal_days", "setting/waiting_working_days", "setting/retention_months",
            "setting/second_factor_for_all", "setting/codes_per_email_hour", "topic/ipc",
        ],
    )  # fmt: skip
    def test_what_stays_with_administrators_is_not_proposed(self, aws: Any, row: str) -> None:
        assert propose(row, {"value": 12}).status == 404

    def test_nobody_else_proposes_or_reads(self, aws: Any) -> None:
        assert propose(who=LUIS).status == 403
        assert LUIS.call("GET", "/catalog/proposals").status == 403

    def test_what_stands_and_may_be_changed_is_listed(self, aws: Any) -> None:
        listed = seen()
        days = {day["date"]: (day["name_es"], day["own"]) for day in listed["holidays"]}
        assert days["2026-12-25"] == ("Navidad", False)
        period = next(one for one in listed["periods"] if one["id"] == "halfway_percent")
        bounds = {"default": 50, "least": 1, "most": 99, "own": True}
        assert period == {"id": "halfway_percent", "value": 50, **bounds}


class TestTwoPeople:
    def test_one_alone_changes_nothing(self, aws: Any, local: None) -> None:
        open_ticket()
        before = due_dates()
        assert propose().json["state"] == "proposed"
        refused = confirm(who=FRONT)
        assert (refused.status, "second person" in refused.json["detail"]) == (403, True)
        run(SEVEN + timedelta(days=2))
        assert due_dates() == before
        assert rows.one("holiday", "2026-12-07") is None

    def test_what_both_agreed_on_counts_from_the_next_seven_and_moves_the_dates(
        self, aws: Any, local: None
    ) -> None:
        open_ticket()
        run(NOW)
        before = due_dates()
        propose()
        confirmed = confirm().json
        assert (confirmed["state"], confirmed["in_force_at"]) == (
            "scheduled",
            "2026-11-28T12:00:00.000Z",
        )
        run(SEVEN - timedelta(minutes=1))
        assert due_dates() == before
        run(SEVEN)
        assert due_dates() != before
        assert rows.one("holiday", "2026-12-07") == {
            "kind": "holiday", "id": "2026-12-07", **MOURNING
        }  # fmt: skip
        assert seen()["items"][0]["state"] == "done"
        assert trail() == [
            ("propose_catalog", "flor", DAY),
            ("confirm_catalog", "adan", DAY),
        ]

    def test_it_is_put_in_force_once_though_the_clock_runs_twice(
        self, aws: Any, local: None
    ) -> None:
        propose("setting/halfway_percent", {"value": 40})
        confirm("setting/halfway_percent")
        run(SEVEN)
        changed = to_item({"kind": "setting", "id": "halfway_percent", "value": 60})
        dynamodb().put_item(TableName=table("catalog"), Item=changed)
        run(SEVEN + timedelta(hours=1))
        assert (rows.one("setting", "halfway_percent") or {})["value"] == 60

    def test_it_is_taken_back_before_it_counts_by_one_act(self, aws: Any, local: None) -> None:
        propose()
        confirm()
        assert call(FRONT, "DELETE", DAY, version=2).status == 200
        run(SEVEN)
        assert rows.one("holiday", "2026-12-07") is None
        assert trail()[-1] == ("withdraw_catalog", "flor", DAY)

    def test_afterwards_what_stood_is_proposed_again_and_comes_back(
        self, aws: Any, local: None
    ) -> None:
        propose()
        confirm()
        run(SEVEN)
        refused = call(FRONT, "DELETE", DAY, version=3)
        assert refused.status == 409
        assert (
            propose(values={"remove": True}, version=3).json["before"]["name_es"] == "Luto nacional"
        )
        confirm(version=4)
        run(SEVEN + timedelta(hours=1))
        assert rows.one("holiday", "2026-12-07") is None

    def test_a_description_in_the_console_stays(self, aws: Any, local: None) -> None:
        described = {"description_es": "Aviso", "description_en": "Notice"}
        row = {"kind": "setting", "id": "notice_hour", "value": 9, **described}
        dynamodb().put_item(TableName=table("catalog"), Item=to_item(row))
        propose("setting/notice_hour", {"value": 10})
        confirm("setting/notice_hour")
        run(SEVEN)
        assert rows.one("setting", "notice_hour") == {**row, "value": 10}


class TestMeanwhile:
    def test_what_somebody_else_proposed_is_not_written_over_unseen(self, aws: Any) -> None:
        propose()
        refused = propose(values={"name_es": "Otro", "name_en": "Other"}, who=ADMIN)
        assert (refused.status, refused.json["current"]["proposed_by"]) == (412, "flor")

    def test_who_replaces_a_proposal_is_its_author(self, aws: Any) -> None:
        propose()
        propose(who=ADMIN, version=1)
        assert confirm(who=ADMIN, version=2).status == 403
        assert confirm(who=FRONT, version=2).status == 200

    def test_one_confirmed_already_is_not_confirmed_again(self, aws: Any) -> None:
        propose()
        confirm()
        assert confirm(version=2).status == 409

    def test_a_row_that_the_console_changed_is_not_written_over(
        self, aws: Any, local: None
    ) -> None:
        propose("setting/notice_hour", {"value": 10})
        confirm("setting/notice_hour")
        row = {"kind": "setting", "id": "notice_hour", "value": 7}
        dynamodb().put_item(TableName=table("catalog"), Item=to_item(row))
        run(SEVEN)
        assert (rows.one("setting", "notice_hour") or {})["value"] == 7
        assert seen()["items"][0]["state"] == "overtaken"

    def test_nor_is_it_confirmed_then(self, aws: Any) -> None:
        propose()
        row = {"kind": "holiday", "id": "2026-12-07", "name_es": "Puente", "name_en": "Bridge"}
        dynamodb().put_item(TableName=table("catalog"), Item=to_item(row))
        assert confirm().faults == {("proposal", "overtaken")}

    def test_one_that_cannot_be_read_stands_in_no_others_way(self, aws: Any, local: None) -> None:
        broken = {"kind": "proposal", "id": "holiday/2026-12-08", "of": "holiday", "version": 1}
        dynamodb().put_item(TableName=table("catalog"), Item=to_item(broken))
        propose()
        confirm()
        run(SEVEN)
        assert rows.one("holiday", "2026-12-07") is not None
        assert seen()["unreadable"] == ["holiday/2026-12-08"]

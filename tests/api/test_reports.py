"""Reports: who leads sees the figures of their areas, of any period against the one before."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from chalicelib.domain.rules.permissions import Permission, Role
from chalicelib.services import clock
from chalicelib.services.figures import counting, recording
from tests.agents import ADMIN, ANA, EVA, FRONT, LUIS, ZOE, colleague
from tests.indexed import event, put

pytestmark = [pytest.mark.engine, pytest.mark.usefixtures("directory")]
NOW = datetime(2026, 12, 23, 15, tzinfo=UTC)


def stamp(day: str) -> str:
    return f"{day}T15:00:00.000Z"


@pytest.fixture(autouse=True)
def tickets(directory: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """Four in DECON and DIES: answered in time, late, not yet, and one of November."""
    monkeypatch.setattr(clock, "now", lambda: NOW)
    rated = {"score": 4, "at": stamp("2026-12-22")}
    answered = {"answered_at": stamp("2026-12-22"), "status": "answered"}
    put(number="100001", opened_at=stamp("2026-12-14"), **answered, rating=rated)
    late = {"due_on": date(2026, 12, 21), "user_type": "journalist"}
    put(number="100002", opened_at=stamp("2026-12-21"), **answered | late)
    put(number="100003", opened_at=stamp("2026-12-23"), area="DIES", due_on=date(2026, 12, 24))
    put(number="100004", opened_at=stamp("2026-11-10"), due_on=date(2026, 11, 20), assignee="ana",
        assignee_name="Ana")  # fmt: skip
    recording.record(event("100001", "100002", "100003", "100004"))
    counting.run({}, 60_000)


def report(**query: str) -> Any:
    reply = ADMIN.call("GET", "/reports/activity", **query)
    assert reply.status == 200, reply.text
    return reply.json


def test_a_month_tells_volume_times_and_satisfaction_against_the_one_before() -> None:
    told = report(first="2026-12-01", last="2026-12-31")
    assert (told["before_first"], told["before_last"]) == ("2026-11-01", "2026-11-30")
    now = told["now"]
    assert (now["opened"], now["answered"], now["in_time"], now["overdue"]) == (3, 2, 1, 1)
    assert now["in_time_percent"] == 50.0
    assert now["until_answer"] == {"count": 2, "median": 1, "ninth_decile": 6}
    assert now["satisfaction"] == {"count": 1, "mean": 4.0}
    assert (told["before"]["opened"], told["before"]["answered"]) == (1, 0)
    assert "median" not in told["before"]["until_answer"]


def test_rows_are_named_and_add_up() -> None:
    by_type = report(first="2026-12-01", last="2026-12-31", by="user_type", language="en")
    assert sum(row["now"]["opened"] for row in by_type["rows"]) == by_type["now"]["opened"]
    assert {row["id"] for row in by_type["rows"]} >= {"journalist"}
    assert all(row["name"] != row["id"] for row in by_type["rows"])


def test_a_period_of_ones_choice_stands_beside_as_many_days_before() -> None:
    told = report(first="2026-12-20", last="2026-12-23")
    assert (told["before_first"], told["before_last"]) == ("2026-12-16", "2026-12-19")
    assert told["now"]["opened"] == 2  # today's among them
    assert report()["first"] == "2026-12-01"


def test_leads_see_their_areas_and_the_front_desk_all() -> None:
    months = {"first": "2026-11-01", "last": "2026-12-31"}
    for who, opened in ((LUIS, 3), (FRONT, 4), (ADMIN, 4)):
        told = who.call("GET", "/reports/activity", **months).json
        assert told["now"]["opened"] == opened, who
    assert LUIS.call("GET", "/reports/activity", **months, area="DIES").status == 404
    assert LUIS.call("GET", "/reports/activity", **months, area="DECON").status == 200
    assert colleague("rosa", Role.VIEWER, "ATC").agent.may(Permission.REPORTS)


@pytest.mark.parametrize("path", ["activity", "backlog"])
def test_nobody_else_sees_any(path: str) -> None:
    for who in (ANA, ZOE, EVA):
        assert who.call("GET", f"/reports/{path}").status == 403


def test_gender_and_nationality_are_no_way_to_cut_a_period() -> None:
    for by in ("gender", "nationality"):
        assert ADMIN.call("GET", "/reports/activity", by=by).faults == {("by", "not_a_choice")}


@pytest.mark.parametrize(
    ("first", "last", "fault"),
    [
        ("2026-12-01", None, ("last", "half_a_period")),
        (None, "2026-12-01", ("last", "half_a_period")),
        ("2026-12-02", "2026-12-01", ("last", "ends_before")),
        ("2010-01-01", "2026-12-01", ("last", "too_long")),
        ("ayer", "2026-12-01", ("first", "wrong_type")),
    ],
)
def test_a_wrong_period_is_named(
    first: str | None, last: str | None, fault: tuple[str, str]
) -> None:
    days = {name: day for name, day in (("first", first), ("last", last)) if day}
    reply = ADMIN.call("GET", "/reports/activity", **days)
    assert (reply.status, reply.faults) == (422, {fault})


def test_what_waits_is_told_by_age_due_day_and_holder() -> None:
    told = ADMIN.call("GET", "/reports/backlog").json
    assert (told["count"], told["overdue"]) == (2, 1)
    ages = {one["since"]: one["count"] for one in told["by_age"]}
    assert ages == {0: 1, 6: 0, 11: 0, 16: 0, 31: 1}
    assert told["due"][1] == {"day": "2026-12-24", "count": 1}
    assert len(told["due"]) == 10
    assert {one.get("name"): one["count"] for one in told["by_agent"]} == {None: 1, "Ana": 1}
    assert LUIS.call("GET", "/reports/backlog").json["count"] == 1

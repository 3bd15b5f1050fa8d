"""Gender and nationality are told of closed months, quarters and years, once and for ever."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from chalicelib.services import clock
from chalicelib.services.figures import counting, recording
from chalicelib.store.figures import closed_months
from infra import figures
from tests.agents import ADMIN, ANA, EVA, FRONT, LUIS, ZOE
from tests.counting import Function
from tests.indexed import event, put, remove

pytestmark = [pytest.mark.engine, pytest.mark.usefixtures("directory")]
NOVEMBER, DECEMBER = date(2026, 11, 10), date(2026, 12, 14)
#: How many of each gender asked in December: other is few, undisclosed hides with it.
DECEMBERS = {"male": 7, "female": 6, "undisclosed": 5, "other": 2}


def file(first: int, day: date, **facts: Any) -> str:
    put(number=f"{first}", opened_at=f"{day.isoformat()}T15:00:00.000Z", due_on=day, **facts)
    return f"{first}"


def count(monkeypatch: pytest.MonkeyPatch, year: int, month: int, day: int, hour: int) -> None:
    monkeypatch.setattr(clock, "now", lambda: datetime(year, month, day, hour, tzinfo=UTC))
    counting.run({}, 60_000)


def record(*numbers: str) -> None:
    assert recording.record(event(*numbers)) == {"batchItemFailures": []}


@pytest.fixture(autouse=True)
def december(directory: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """Twenty of December and six of November, which are counted and closed in January."""
    count(monkeypatch, 2026, 12, 23, 15)
    genders = [gender for gender, many in DECEMBERS.items() for _ in range(many)]
    numbers = [file(100001 + n, DECEMBER, gender=one) for n, one in enumerate(genders)]
    numbers += [file(100101 + n, NOVEMBER, gender="female") for n in range(6)]
    record(*numbers)
    count(monkeypatch, 2027, 1, 1, 7)  # two at night in Ecuador: the check is yet to come
    assert people("2026-12").faults == {("period", "not_closed")}
    count(monkeypatch, 2027, 1, 1, 9)


def people(period: str, who: Any = ADMIN, **query: str) -> Any:
    return who.call("GET", "/reports/people", period=period, **query)


def told(period: str) -> dict[str, int]:
    reply = people(period)
    assert reply.status == 200, reply.text
    return {group["id"]: group["count"] for group in reply.json["by_gender"]["groups"]}


def test_a_closed_month_tells_the_groups_that_are_not_few() -> None:
    reply = people("2026-12", language="en").json
    assert reply["total"] == 20
    assert reply["by_gender"] == {
        "groups": [
            {"id": "male", "name": "Male", "count": 7, "is_whole": True},
            {"id": "female", "name": "Female", "count": 6, "is_whole": True},
        ],
        "hidden": 7,
    }
    assert sum(group["count"] for group in reply["by_nationality"]["groups"]) + reply[
        "by_nationality"
    ]["hidden"] == 20  # fmt: skip


def test_what_is_corrected_after_closing_changes_nothing_that_is_told(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    before = people("2026-12").text
    record(*(file(100001 + n, DECEMBER, gender="other", nationality="CO") for n in range(3)))
    gone = put(number="100010", opened_at="2026-12-14T15:00:00.000Z")
    remove(gone)
    record("100010", file(100300, DECEMBER, gender="other"))
    for hour in (10, 11):
        count(monkeypatch, 2027, 1, 2, hour)
        assert people("2026-12").text == before
    function = Function()
    figures.rebuild(function, "count_figures", iter([f"10000{n}" for n in range(1, 10)]))
    assert counting.run({"close": "2026-12"}, 60_000) == {"closed": []}
    assert people("2026-12").text == before


def test_months_from_before_are_closed_by_a_command_and_only_then_a_quarter_is_told(
    capsys: pytest.CaptureFixture[str],
) -> None:
    for period in ("2026-11", "2026-Q4", "2026", "2027-01", "2099"):
        assert people(period).faults == {("period", "not_closed")}, period
    figures.close(Function(), "count_figures", "2026-10")
    assert capsys.readouterr().out == "closed: 2026-10\nclosed: 2026-11\n"
    assert told("2026-11") == {}  # six of one gender, and nobody else
    assert told("2026-Q4") == {"male": 7, "female": 6}
    quarter = people("2026-Q4").json
    assert (quarter["total"], quarter["by_gender"]["hidden"]) == (26, 13)
    assert not any(group["is_whole"] for group in quarter["by_gender"]["groups"])
    figures.close(Function(), "count_figures", "2026-01")
    assert told("2026") == told("2026-Q4")
    with pytest.raises(ValueError, match="2026-01"):
        counting.run({"close": "ayer"}, 60_000)


def test_each_month_closes_after_the_nights_check_also_after_a_pause(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    count(monkeypatch, 2027, 4, 2, 9)
    assert people("2027-Q1").json["total"] == 0
    assert people("2027-04").status == 422


def test_closing_that_stops_half_way_is_done_by_the_next_run(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    close = closed_months.close

    def stops(dimension: Any, *rest: Any) -> bool:
        if dimension == "nationality":
            raise RuntimeError("stopped")
        return close(dimension, *rest)

    with monkeypatch.context() as patched:
        patched.setattr(closed_months, "close", stops)
        with pytest.raises(RuntimeError):
            count(monkeypatch, 2027, 2, 1, 9)
        assert people("2027-01").status == 422
    count(monkeypatch, 2027, 2, 1, 10)
    assert people("2027-01").status == 200


@pytest.mark.parametrize(
    "period", ["", "2026-13", "2026-Q5", "2026-Q0", "2026-1", "26", "2026-12-01", "2026-12\n"]
)
def test_a_period_of_ones_choice_is_none(period: str) -> None:
    (fault,) = people(period).faults
    assert fault[0] == "period"
    for crossed in ("area", "by", "first"):
        assert people("2026-12", **{crossed: "DECON"}).status == 422


def test_who_reads_reports_reads_them_and_nobody_else() -> None:
    assert {people("2026-12", who).status for who in (LUIS, FRONT, ADMIN)} == {200}
    assert {people("2026-12", who).status for who in (ANA, ZOE, EVA)} == {403}

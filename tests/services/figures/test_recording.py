"""Facts follow from tickets as they stand, whatever their stream tells, and in which order."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from chalicelib.domain.tickets.entry import Entry
from chalicelib.services import clock
from chalicelib.services.figures import counting, reading, recording
from chalicelib.store.aws.dynamodb import dynamodb, table, to_item
from chalicelib.store.figures import closed_months, facts, sums
from infra import figures
from tests.counting import Function
from tests.indexed import event, put, remove, rows

pytestmark = pytest.mark.engine
NUMBER = "051243"
MONDAY, TUESDAY = date(2026, 12, 21), date(2026, 12, 22)


def at(day: date, hour: int = 15) -> datetime:
    return datetime(day.year, day.month, day.day, hour, tzinfo=UTC)


def stamp(day: date) -> str:
    return clock.stamp(at(day))


@pytest.fixture(autouse=True)
def now(aws: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    set_now(monkeypatch, at(TUESDAY))


def set_now(monkeypatch: pytest.MonkeyPatch, moment: datetime) -> None:
    monkeypatch.setattr(clock, "now", lambda: moment)


def record(*numbers: str) -> None:
    assert recording.record(event(*(numbers or (NUMBER,)))) == {"batchItemFailures": []}


def count() -> dict[str, Any]:
    return counting.run({}, 900_000)


def opened(day: date, today: date) -> int:
    cells = reading.between(["area"], day, day, today).get(("area", "opened"), {})
    return sum(histogram.total() for histogram in cells.values())


def line(event_: str, day: date, version: int, entry_id: str) -> None:
    told = Entry.by_service(NUMBER, event_, entry_id=entry_id, at=stamp(day), version=version)
    row = to_item(told.model_dump(mode="json"))
    dynamodb().put_item(TableName=table("entries"), Item=row)


def test_the_same_event_again_and_an_older_one_change_nothing() -> None:
    put(opened_at=stamp(MONDAY))
    record()
    put(opened_at=stamp(MONDAY), version=2, rating={"score": 4, "at": stamp(TUESDAY)})
    record()
    before = rows("figures")
    record(NUMBER, NUMBER)
    assert rows("figures") == before
    older = facts.get(NUMBER)
    assert older is not None
    assert not facts.put(older.model_copy(update={"version": 1, "score": 1}))
    assert rows("figures") == before


def test_a_fact_is_small_and_names_nobody() -> None:
    ticket = put(opened_at=stamp(MONDAY), version=9, answered_at=stamp(TUESDAY))
    for place in range(12):
        line("transfer", MONDAY, 9, f"01J{place:02}")
    record()
    text = str([row for row in rows("figures") if row["of"]["S"].startswith("fact#")])
    assert len(text) < 1_500  # with all its type marks; a kilobyte without
    for word in (ticket.email, ticket.full_name, ticket.document_number, ticket.subject):
        assert word not in text


def test_today_is_counted_from_the_facts_of_today() -> None:
    put(opened_at=stamp(TUESDAY))
    record()
    assert opened(TUESDAY, TUESDAY) == 1
    assert opened(TUESDAY, date(2026, 12, 23)) == 0  # nobody has counted it yet


def test_a_late_event_mends_the_sums_of_a_closed_day(monkeypatch: pytest.MonkeyPatch) -> None:
    put(opened_at=stamp(MONDAY))
    record()
    assert count()["days"] == 1
    put(number="100001", opened_at=stamp(MONDAY), area="DIES")
    record("100001")
    assert opened(MONDAY, TUESDAY) == 1
    count()
    assert opened(MONDAY, TUESDAY) == 2


def test_a_day_counted_while_a_worker_still_writes_is_counted_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    set_now(monkeypatch, at(TUESDAY, 6))  # before the night's check
    facts.touch(NUMBER, [MONDAY], [MONDAY], clock.stamp(clock.now()))
    count()
    put(opened_at=stamp(MONDAY))
    made = recording._fact(NUMBER)
    assert made is not None
    assert facts.put(made)  # the worker that marked the day before it was counted
    assert opened(MONDAY, TUESDAY) == 0
    set_now(monkeypatch, at(TUESDAY, 7))
    count()
    assert opened(MONDAY, TUESDAY) == 1
    assert [*facts.marks()] == []


def test_a_transferred_ticket_counts_where_it_is_now() -> None:
    put(opened_at=stamp(MONDAY))
    record()
    count()
    put(opened_at=stamp(MONDAY), area="DIES", version=2)
    line("transfer", TUESDAY, 2, "01J")
    record()
    count()
    cells = sums.of_day(MONDAY)["area", "opened"]
    assert {area for area, _ in cells} == {"DIES"}
    now = reading.between(["area"], TUESDAY, TUESDAY, TUESDAY)
    assert now["area", "transferred"]["DIES", "DIES"] == {0: 1}


def test_an_erased_ticket_stays_counted_without_its_nationality() -> None:
    before = put(opened_at=stamp(MONDAY))
    record()
    remove(before)
    put(
        opened_at=stamp(MONDAY), version=2, email="[borrado]051243", nationality="[borrado]",
        erased_at=stamp(TUESDAY),
    )  # fmt: skip
    record()
    count()
    assert opened(MONDAY, TUESDAY) == 1
    assert {value for _, value in sums.of_day(MONDAY)["nationality", "opened"]} == {"-"}


def test_a_deleted_ticket_counts_no_more() -> None:
    ticket = put(opened_at=stamp(MONDAY))
    record()
    count()
    remove(ticket)
    record()
    count()
    assert opened(MONDAY, TUESDAY) == 0
    assert sums.of_day(MONDAY) == {}


def test_a_month_is_summed_when_it_is_over(monkeypatch: pytest.MonkeyPatch) -> None:
    put(opened_at=stamp(MONDAY))
    put(number="100001", opened_at=stamp(TUESDAY), area="DIES")
    record(NUMBER, "100001")
    count()
    assert sums.of_months("area", MONDAY, MONDAY) == {}
    set_now(monkeypatch, at(date(2027, 1, 1)))
    assert count()["months"] == 1
    (month,) = sums.of_months("area", MONDAY, MONDAY).values()
    assert month["area", "opened"] == {("DECON", "DECON"): {0: 1}, ("DIES", "DIES"): {0: 1}}


@pytest.mark.parametrize("how", ["never told", "sums edited", "fact edited"])
def test_the_night_finds_and_mends_what_differs_and_names_the_day(
    how: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    put(opened_at=stamp(TUESDAY), updated_at=stamp(TUESDAY))
    if how != "never told":
        record()
    if how == "fact edited":
        kept = facts.get(NUMBER)
        assert kept is not None
        facts.put(kept.model_copy(update={"opened_on": MONDAY, "version": 1}))
        put(opened_at=stamp(TUESDAY), updated_at=stamp(TUESDAY), version=2)
    wednesday = date(2026, 12, 23)
    set_now(monkeypatch, at(wednesday, 7))  # two at night in Ecuador
    count()
    if how == "sums edited":
        sums.replace_day(TUESDAY, {})
    capsys.readouterr()
    set_now(monkeypatch, at(wednesday, 9))
    assert TUESDAY.isoformat() in count()["differing"]
    told = capsys.readouterr().out
    assert '"figures_differ"' in told
    assert TUESDAY.isoformat() in told
    assert opened(TUESDAY, wednesday) == 1
    assert count()["differing"] == []
    set_now(monkeypatch, at(date(2026, 12, 24), 9))
    assert count()["differing"] == []


def test_a_month_is_told_only_after_a_check_that_came_through(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    put(opened_at=stamp(TUESDAY))
    record()
    set_now(monkeypatch, at(date(2026, 12, 23), 9))
    count()  # the first night: November was before it
    new_year = date(2027, 1, 1)
    set_now(monkeypatch, at(new_year, 7))  # two at night in Ecuador
    count()
    set_now(monkeypatch, at(new_year, 9))
    counting.run({}, 0)  # no time is left
    assert '"figures_check_unfinished"' in capsys.readouterr().out
    assert closed_months.told("gender", "2026-12", "2026-12") == []
    set_now(monkeypatch, at(date(2027, 1, 2), 9))
    count()
    (december,) = closed_months.told("gender", "2026-12", "2026-12")
    assert december.total == 1


def test_a_rebuild_makes_everything_anew() -> None:
    numbers = [f"10000{place}" for place in range(5)]
    for number in numbers:
        put(number=number, opened_at=stamp(MONDAY))
    record(*numbers)
    count()
    kept = [row for row in rows("figures") if not row["of"]["S"].startswith("days#")]
    for row in rows("figures"):
        key = {name: row[name] for name in ("of", "measure")}
        dynamodb().delete_item(TableName=table("figures"), Key=key)
    assert figures.rebuild(Function(), "count_figures", iter(numbers)) == 0
    assert [row for row in rows("figures") if not row["of"]["S"].startswith("days#")] == kept
    every = figures.every_number(dynamodb(), table("tickets"))
    assert sorted(every) == numbers


def test_a_rebuild_goes_on_where_it_had_no_more_time() -> None:
    numbers = [f"10000{place}" for place in range(5)]
    for number in numbers:
        put(number=number, opened_at=stamp(MONDAY))
    function = Function(milliseconds=[60_000, 0, 0, 900_000])
    assert figures.rebuild(function, "count_figures", iter(numbers)) == 0
    assert opened(MONDAY, TUESDAY) == 5

"""Within the hour, what somebody holds who cannot work on it is handed over, and nothing else."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pytest

from chalicelib.domain.errors import Unavailable
from chalicelib.domain.rules.agent_settings import AgentSettings
from chalicelib.domain.tickets.act_context import ActContext
from chalicelib.domain.tickets.lifecycle import Status
from chalicelib.services.holding import holders
from chalicelib.services.reviews import handing_back
from chalicelib.store.agents import pool_people
from chalicelib.store.aws.dynamodb import dynamodb, transact
from chalicelib.store.catalog import absences
from chalicelib.store.catalog.catalog import current
from chalicelib.store.guards import agent_settings
from chalicelib.store.tickets import tickets
from tests import reviewed
from tests.accounts import rows
from tests.agents import ANA, LUIS, ZOE
from tests.leaving import Leaver, somebody
from tests.mail.samples import TICKET
from tests.pool import Pool
from tests.reviewed import Killed

pytestmark = [pytest.mark.engine, pytest.mark.usefixtures("directory")]
TODAY = date(2026, 12, 1)
FILED = date(2026, 11, 27)


@pytest.fixture
def rosa(directory: None, pool: Pool) -> Iterator[Leaver]:
    """Somebody of DECON whom the clock has seen."""
    with somebody(pool) as leaver:
        yield leaver


def sweep(day: date = TODAY, seconds: float = 60) -> int:
    context = ActContext(at=reviewed.stamp(day), today=day, catalog=current())
    return handing_back.sweep(context, time.monotonic() + seconds)


def held(number: str, by: str, **facts: Any) -> None:
    """A ticket of DECON that somebody holds."""
    whole = {"area": "DECON", "assignee": by, "assignee_name": by.title()}
    reviewed.put(number, FILED, **whole, assignee_email=f"{by}@inec.example", **facts)


def holder(number: str) -> Any:
    found = tickets.get(number, TICKET.email)
    return (found.assignee, found.assignee_email) if found else None


def away(agent_id: str, first: str, last: str, substitute: str | None = None) -> None:
    wanted = {"first_day": date.fromisoformat(first), "last_day": date.fromisoformat(last)}
    absence = {"id": agent_id, "name": agent_id.title(), "reason": "away", **wanted}
    absences.put(absences.Absence(**absence, substitute=substitute, set_by=agent_id))


def test_a_disabled_agents_open_tickets_are_handed_back_and_say_whose_they_were(
    rosa: Leaver,
) -> None:
    held("000001", rosa.id)
    held("000002", "ana")
    sweep()
    rosa.disable()
    assert sweep() == 1
    assert holder("000001") == (None, None)
    assert holder("000002") == ("ana", "ana@inec.example")
    (event,) = rows("entries")
    assert (event["event"], event["author"]) == ("holder_left", "system")
    assert event["changes"]["assignee_name"] == [rosa.id.title(), None]
    (taken,) = [row for row in rows("tickets") if row["number"] == "000001"]
    assert event["version"] == taken["version"] == 2
    (seen,) = absences.every()[0]
    assert [(one.number, one.to) for one in seen.handed_back] == [("000001", None)]
    assert sweep() == 0


def test_what_somebody_gets_after_they_are_gone_is_found_as_well(rosa: Leaver) -> None:
    sweep()
    rosa.disable()
    sweep()
    held("000001", rosa.id)
    assert sweep() == 1


def test_who_left_before_the_clock_first_ran_is_found_by_the_open_queues(rosa: Leaver) -> None:
    held("000001", rosa.id)
    held("000002", "nobody-knows-whom")
    rosa.disable()
    assert sweep() == 2


def test_who_leaves_one_area_keeps_the_tickets_of_the_others(pool: Pool, directory: None) -> None:
    with somebody(pool, "DECON", "DIES") as both:
        held("000001", both.id)
        held("000002", both.id)
        sweep()
        both.leave("DIES")
        assert sweep() == 0
        both.leave("DECON")
        assert sweep() == 2


def test_who_is_away_holds_nothing_from_their_first_day_and_a_substitute_does(
    directory: None,
) -> None:
    held("000001", "ana")
    away("ana", "2026-12-02", "2026-12-04", substitute="luis")
    assert sweep(date(2026, 12, 1)) == 0
    assert sweep(date(2026, 12, 2)) == 1
    assert holder("000001") == ("luis", LUIS.agent.email)
    (event,) = rows("entries")
    assert event["event"] == "holder_away"
    assert event["changes"]["assignee_name"] == ["Ana", "Luis"]
    held("000002", "ana")
    assert sweep(date(2026, 12, 5)) == 0


@pytest.mark.parametrize("substitute", ["zoe", "luis", "eva", "gone", None])
def test_a_substitute_who_cannot_work_on_it_either_leaves_it_to_the_area(
    substitute: str | None,
) -> None:
    """Of another area, away, only reading, gone, or not named."""
    held("000001", "ana")
    away("luis", "2026-12-01", "2026-12-01")
    away("ana", "2026-12-01", "2026-12-04", substitute=substitute)
    assert sweep() == 1
    assert holder("000001") == (None, None)


def test_what_is_answered_stays_with_who_answered_it(rosa: Leaver) -> None:
    answered = {"status": Status.ANSWERED, "answered_at": reviewed.stamp(FILED)}
    held("000001", rosa.id, **answered)
    rosa.disable()
    assert sweep() == 0


class TestAGuessTakesNothing:
    def test_when_the_pool_does_not_answer(
        self, rosa: Leaver, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        held("000001", rosa.id)
        sweep()

        def down(*_: object) -> None:
            raise Unavailable

        monkeypatch.setattr(pool_people, "_groups", down)
        with pytest.raises(Unavailable):
            sweep()
        assert holder("000001")[0] == rosa.id

    def test_when_the_pool_has_nobody(self, monkeypatch: pytest.MonkeyPatch) -> None:
        held("000001", "ana")
        sweep()
        monkeypatch.setattr(pool_people, "_groups", list)
        assert sweep() == 0
        assert holder("000001")[0] == "ana"

    def test_when_a_list_lacks_somebody_who_is_there(self, monkeypatch: pytest.MonkeyPatch) -> None:
        held("000001", "ana")
        sweep()
        members = pool_people._members

        def without_ana(group: str) -> Any:
            return {name: one for name, one in members(group).items() if name != "ana"}

        monkeypatch.setattr(pool_people, "_members", without_ana)
        assert sweep() == 0
        assert holder("000001")[0] == ANA.agent.id

    def test_when_somebody_has_lost_their_address(self, rosa: Leaver) -> None:
        held("000001", rosa.id)
        sweep()
        rosa.lose_address()
        assert sweep() == 0
        assert holder("000001")[0] == rosa.id

    def test_when_an_absence_cannot_be_read(self) -> None:
        held("000001", "ana")
        away("ana", "2026-12-01", "2026-12-04")
        dynamodb().update_item(
            TableName=reviewed.table("catalog"),
            Key={"kind": {"S": "absence"}, "id": {"S": "ana"}},
            UpdateExpression="SET last_day = :day",
            ExpressionAttributeValues={":day": {"S": "mañana"}},
        )
        assert sweep() == 0
        assert holder("000001")[0] == "ana"


def test_without_time_the_rest_is_left_for_the_next_run(rosa: Leaver) -> None:
    held("000001", rosa.id)
    sweep()
    rosa.disable()
    assert sweep(seconds=-1) == 0
    assert sweep() == 1


def test_who_is_there_and_unchanged_costs_nothing() -> None:
    for number in range(1, 6):
        held(f"00000{number}", "ana")
    sweep()
    asked: list[str] = []
    dynamodb().meta.events.register(
        "before-call.dynamodb", lambda model, **_: asked.append(model.name)
    )
    sweep()
    # The directory's row, who is away, who has left, and whom the clock has seen.
    assert asked == ["PutItem", "Query", "Query", "GetItem"]


def test_what_is_long_over_is_forgotten() -> None:
    away("ana", "2026-10-01", "2026-10-05")
    away("zoe", "2026-11-01", "2026-11-05")
    sweep()
    assert [absence.id for absence in absences.every()[0]] == [ZOE.agent.id]


def _told() -> list[tuple[str, dict[str, list[str]]]]:
    """The mails to who stands in: to whom, and of each who is away the tickets."""
    mails = [row for row in rows("outbox") if row["kind"] == "stands_in"]
    return [
        (row["to"], {one["name"]: sorted(one["numbers"]) for one in row["params"]["absent"]})
        for row in mails
    ]


class TestWhoStandsIn:
    def test_gets_one_mail_a_run_however_many_tickets_and_absences(self) -> None:
        away("ana", "2026-12-01", "2026-12-04", substitute="luis")
        away("adan", "2026-12-01", "2026-12-03", substitute="luis")
        for number, by in (("000001", "ana"), ("000002", "ana"), ("000003", "adan")):
            held(number, by)
        assert sweep() == 3
        told = {"Ana": ["000001", "000002"], "Adan": ["000003"]}
        assert _told() == [(LUIS.agent.email, told)]
        sweep()
        held("000004", "ana")
        sweep()
        later = (LUIS.agent.email, {"Ana": ["000004"]})
        assert sorted(_told(), key=str) == sorted([(LUIS.agent.email, told), later], key=str)

    def test_hears_on_the_next_run_of_what_came_to_them_by_an_act(self) -> None:
        away("ana", "2026-12-01", "2026-12-01", substitute="luis")
        held("000001", "ana")
        before = tickets.get("000001", TICKET.email)
        assert before is not None
        handed = holders.checked(before, reviewed.context(TODAY))
        assert handed is not None
        after = handed.after.model_copy(update={"version": 2})
        transact({"ticket": tickets.changed(before, after), **handed.writes(2)})
        sweep(date(2026, 12, 2))
        sweep(date(2026, 12, 2))
        assert _told() == [(LUIS.agent.email, {"Ana": ["000001"]})]

    def test_hears_nothing_who_wants_no_such_mail_then_or_later(self) -> None:
        agent_settings.put("luis", AgentSettings(substitute_mails=False))
        away("ana", "2026-12-01", "2026-12-04", substitute="luis")
        held("000001", "ana")
        assert sweep() == 1
        agent_settings.put("luis", AgentSettings())
        sweep()
        assert (holder("000001")[0], _told()) == ("luis", [])

    def test_hears_of_none_that_went_to_the_area(self) -> None:
        away("ana", "2026-12-01", "2026-12-04", substitute="zoe")
        held("000001", "ana")
        assert sweep() == 1
        assert _told() == []


@pytest.fixture
def gone(rosa: Leaver) -> str:
    """Who has left, before ``die`` listens: to leave makes the clients of AWS anew."""
    rosa.disable()
    return rosa.id


def _away_and_gone(gone: str) -> None:
    """Two tickets that a substitute gets, one that nobody then holds, and one that stays."""
    reviewed.empty()
    for kind, id_ in (("absence", "ana"), ("departure", gone)):
        key = {"kind": {"S": kind}, "id": {"S": id_}}
        dynamodb().delete_item(TableName=reviewed.table("catalog"), Key=key)
    away("ana", "2026-12-01", "2026-12-04", substitute="luis")
    for number, by in (("000001", "ana"), ("000002", "ana"), ("000003", gone), ("000004", "luis")):
        held(number, by)


def _handed_over() -> tuple[dict[str, Any], list[str], dict[str, Any]]:
    """Holders by ticket, the tickets of events, and what stands beside absences."""
    tickets_ = {row["number"]: (row.get("assignee"), row["version"]) for row in rows("tickets")}
    events = sorted(row["number"] for row in rows("entries"))
    beside = {one.number: one.to for absence in absences.every()[0] for one in absence.handed_back}
    return tickets_, events, beside


@pytest.mark.parametrize("moment", ["before-call", "after-call"])
def test_a_death_at_any_call_leaves_each_ticket_handed_over_whole_or_not_at_all(
    gone: str, die: Callable[[str, int], None], moment: str
) -> None:
    for call in range(1, 40):
        _away_and_gone(gone)
        die(moment, call)
        try:
            sweep()
        except Killed:
            die("", 0)
            holders, events, beside = _handed_over()
            moved = [number for number, (_, version) in holders.items() if version == 2]
            assert events == sorted(beside) == sorted(moved), f"half an act: {moment} {call}"
            sweep()
        else:
            die("", 0)
            assert call > 12
            return
        holders, events, beside = _handed_over()
        assert holders == {
            "000001": ("luis", 2),
            "000002": ("luis", 2),
            "000003": (None, 2),
            "000004": ("luis", 1),
        }, f"{moment} {call}"
        assert events == ["000001", "000002", "000003"]
        assert beside == {"000001": "Luis", "000002": "Luis", "000003": None}
        assert sweep() == 0
        told = sorted(number for _, of in _told() for number in of["Ana"])
        assert told == ["000001", "000002"], f"{moment} {call}"
    raise AssertionError("a run over four tickets took forty calls")

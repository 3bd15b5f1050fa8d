"""The desk's directory in one row: names and lists are the row's, what people may do the pool's."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import boto3
import pytest

from chalicelib import caches
from chalicelib.domain.errors import Unavailable
from chalicelib.domain.rules.permissions import Agent, Role
from chalicelib.store.agents import directory, directory_row, pool_people, user_pool
from chalicelib.store.agents.directory_row import Listed
from chalicelib.store.aws.dynamodb import dynamodb, scan, table, to_item
from tests.agents import ADMIN, ANA, EVERYBODY, LUIS, colleague
from tests.desk import open_ticket
from tests.leaving import Leaver, somebody
from tests.pool import Pool, put_agent

pytestmark = [pytest.mark.engine, pytest.mark.usefixtures("directory")]

NOW = datetime(2026, 11, 27, 15, tzinfo=UTC)
ROW = "clock#directory"


@pytest.fixture
def rosa(directory: None, pool: Pool) -> Iterator[Leaver]:
    """Somebody of DECON whom the row has."""
    with somebody(pool) as leaver:
        keep_all()
        yield leaver


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> Callable[[float], None]:
    """Lets seconds go by for what a process holds of single people."""
    passed = [0.0]
    clock = SimpleNamespace(monotonic=lambda: time.monotonic() + passed[0])
    monkeypatch.setattr(directory, "time", clock)

    def wait(seconds: float) -> None:
        passed[0] += seconds

    return wait


def keep_all() -> None:
    """The clock's hour comes, and another process begins."""
    directory.newest()
    caches.forget_all()


def asked_of_the_pool() -> list[str]:
    """The calls of the pool from now on."""
    found: list[str] = []
    user_pool.cognito().meta.events.register(
        "before-call.cognito-idp", lambda model, **_: found.append(model.name)
    )
    return found


def change_row(**attributes: Any) -> None:
    """An administrator writes into the row."""
    row = dynamodb().get_item(TableName=table("guards"), Key=to_item({"key": ROW}))["Item"]
    dynamodb().put_item(TableName=table("guards"), Item=row | to_item(attributes))
    caches.forget_all()


def age_row(**since: float) -> None:
    """So much time goes by without the clock."""
    change_row(read_at=stamp(datetime.now(UTC) - timedelta(**since)))


def stamp(moment: datetime) -> str:
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def setup_of(agent: Any) -> dict[str, str]:
    """The names that somebody's desk can choose among, by id."""
    return {one["id"]: one["name"] for one in agent.call("GET", "/desk").json["agents"]}


class TestTheRow:
    def test_equals_the_pool(self) -> None:
        keep_all()
        row = directory_row.read()
        assert row is not None
        assert row.people == pool_people.everybody()
        assert {one.agent for one in EVERYBODY} <= {*row.people.values()}

    def test_a_desk_is_shown_with_two_calls_of_the_pool_and_then_with_none(self) -> None:
        keep_all()
        asked = asked_of_the_pool()
        assert setup_of(ANA)["luis"] == LUIS.agent.name
        assert sorted(asked) == ["AdminGetUser", "AdminListGroupsForUser"]
        setup_of(ANA)
        assert len(asked) == 2

    def test_a_lead_s_second_factor_comes_with_the_same_two_calls(self) -> None:
        keep_all()
        asked = asked_of_the_pool()
        setup_of(LUIS)
        assert sorted(asked) == ["AdminGetUser", "AdminListGroupsForUser"]

    def test_of_a_slower_writer_undoes_nothing(self) -> None:
        one, other = {"ana": ANA.agent}, {"luis": LUIS.agent}
        directory_row.keep(Listed(one, NOW))
        directory_row.keep(Listed(other, NOW - timedelta(seconds=1)))
        found = directory_row.read()
        assert found == Listed(one, NOW)
        directory_row.keep(Listed(other, NOW + timedelta(seconds=1)))
        assert directory_row.read() == Listed(other, NOW + timedelta(seconds=1))

    @pytest.mark.parametrize(
        "damage",
        [
            {"read_at": "2026-01-01T00:00:00.000Z"},
            {"read_at": "2999-01-01T00:00:00.000Z"},
            {"read_at": 7},
            {"people": "all of them"},
            {"user_pool": "us-east-1_another"},
        ],
    )
    def test_that_nobody_can_go_by_is_read_of_the_pool_and_written_anew(
        self, damage: dict[str, Any]
    ) -> None:
        keep_all()
        change_row(**damage)
        asked = asked_of_the_pool()
        assert "luis" in setup_of(ANA)
        assert "ListGroups" in asked
        caches.forget_all()
        asked = asked_of_the_pool()
        assert "luis" in setup_of(ANA)
        assert "ListGroups" not in asked

    def test_missing_is_no_obstacle(self) -> None:
        assert "luis" in setup_of(ANA)
        assert directory_row.read() is not None

    def test_of_more_people_than_a_row_takes_is_not_written(self) -> None:
        keep_all()
        crowd = {str(turn): ANA.agent for turn in range(9_000)}
        directory_row.keep(Listed(crowd, datetime.now(UTC)))
        kept = directory_row.read()
        assert kept is not None
        assert len(kept.people) < 9_000

    def test_that_cannot_be_written_holds_nobody_up(self, monkeypatch: pytest.MonkeyPatch) -> None:
        def down(_: Listed) -> None:
            raise Unavailable

        monkeypatch.setattr(directory_row, "keep", down)
        assert "luis" in setup_of(ANA)


class TestWhoWasDisabled:
    def test_is_named_until_the_clock_s_hour(self, rosa: Leaver) -> None:
        rosa.disable()
        assert setup_of(LUIS)[rosa.id] == rosa.colleague.agent.name
        keep_all()
        assert rosa.id not in setup_of(LUIS)

    def test_is_let_in_nowhere_and_then_named_no_more(self, rosa: Leaver) -> None:
        rosa.disable()
        assert rosa.colleague.call("GET", "/tickets", area="DECON").status == 403
        assert rosa.id not in setup_of(LUIS), "what the pool said of them is newer than the row"

    def test_is_given_no_ticket(self, rosa: Leaver, number: str) -> None:
        rosa.disable()
        refused = LUIS.change(number, assignee=rosa.id)
        assert (refused.status, refused.json["errors"][0]["field"]) == (422, "assignee")

    def test_is_sent_no_note(self, rosa: Leaver, number: str) -> None:
        body = {"body": f"@{rosa.colleague.agent.name}, ¿puedes verlo?"}
        rosa.disable()
        assert LUIS.call("POST", f"/tickets/{number}/notes", body).status == 201
        assert note_mails() == []

    def test_is_let_in_for_two_minutes_at_most(
        self, rosa: Leaver, later: Callable[[float], None]
    ) -> None:
        assert rosa.colleague.call("GET", "/desk").status == 200
        boto3.client("cognito-idp").admin_disable_user(**rosa._who)
        later(119)
        assert rosa.colleague.call("GET", "/desk").status == 200
        later(2)
        assert rosa.colleague.call("GET", "/desk").status == 403

    def test_is_not_let_in_by_the_row_while_the_pool_is_away(
        self, later: Callable[[float], None], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        keep_all()
        assert ANA.call("GET", "/desk").status == 200

        def down(_: str) -> None:
            raise Unavailable

        monkeypatch.setattr(pool_people, "ask", down)
        assert ANA.call("GET", "/desk").status == 200
        later(121)
        assert ANA.call("GET", "/desk").status == 503


class TestWhoIsNew:
    def test_is_in_everybody_s_lists_once_they_sign_in(self, pool: Pool) -> None:
        keep_all()
        late = colleague("nuria", Role.AGENT, "DIES")
        cognito = boto3.client("cognito-idp")
        put_agent(cognito, pool, late.agent)
        try:
            assert "nuria" not in setup_of(LUIS)
            assert "nuria" in setup_of(late)
            caches.forget_all()
            assert "nuria" in setup_of(LUIS)
        finally:
            cognito.admin_delete_user(UserPoolId=pool.id, Username="nuria")

    def test_is_in_everybody_s_lists_once_an_administrator_looked(self, pool: Pool) -> None:
        keep_all()
        late = colleague("nuria", Role.AGENT, "DIES")
        cognito = boto3.client("cognito-idp")
        put_agent(cognito, pool, late.agent)
        try:
            shown = ADMIN.call("GET", "/catalog/people").json["items"]
            assert "nuria" in {one["id"] for one in shown}
            caches.forget_all()
            assert "nuria" in setup_of(LUIS)
        finally:
            cognito.admin_delete_user(UserPoolId=pool.id, Username="nuria")


def test_an_address_is_nobody_s_id(number: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The pool of production answers to addresses as well."""
    keep_all()
    get_user = user_pool.cognito().admin_get_user

    def by_address(*, Username: str, **rest: str) -> Any:  # noqa: N803 - botocore's
        return get_user(Username=Username.partition("@")[0], **rest)

    monkeypatch.setattr(user_pool.cognito(), "admin_get_user", by_address)
    refused = LUIS.change(number, assignee=ANA.agent.email)
    assert (refused.status, refused.json["errors"][0]["field"]) == (422, "assignee")


@pytest.fixture
def number(directory: None) -> str:
    """A ticket of DECON."""
    return str(open_ticket().json["number"])


def note_mails() -> list[str]:
    """Whom mails about a note go to."""
    found = scan(TableName=table("outbox"))
    return [mail["to"] for mail in found if mail["kind"] == "note_left"]


def test_of_several_people_those_are_found_who_are_there(rosa: Leaver) -> None:
    rosa.disable()
    found: list[Agent] = directory.agents_by_id(["ana", rosa.id, "nobody", "luis", "ana"])
    assert [one.id for one in found] == ["ana", "luis"]

"""Who an agent is: the token proves who calls, the directory says what they may do."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from typing import Any

import boto3
import pytest

from chalicelib import caches
from chalicelib.domain.errors import Forbidden, SecondFactorRequired, Unauthorized, Unavailable
from chalicelib.domain.rules.permissions import Role
from chalicelib.services.auth import agent_tokens
from chalicelib.settings import settings
from chalicelib.store.agents import directory, user_pool
from tests.agents import ANA, Colleague, colleague
from tests.pool import Pool, put_agent
from tests.tokens import OWN_ACCOUNT, agent_token, wrong_tokens

_NEWCOMERS = itertools.count(1)

pytestmark = [pytest.mark.engine, pytest.mark.usefixtures("directory")]


@pytest.fixture
def newcomer(pool: Pool) -> Iterator[Colleague]:
    """A lead of an area whom tests may change."""
    who = colleague(f"nora{next(_NEWCOMERS)}", Role.LEAD, "DIES")
    cognito = boto3.client("cognito-idp")
    put_agent(cognito, pool, who.agent)
    caches.forget_all()
    yield who
    cognito.admin_delete_user(UserPoolId=pool.id, Username=who.agent.id)


def change(operation: str, pool: Pool, who: Colleague, **arguments: Any) -> None:
    """An administrator changes somebody in the console, and two minutes go by."""
    client = boto3.client("cognito-idp")
    getattr(client, operation)(UserPoolId=pool.id, Username=who.agent.id, **arguments)
    caches.forget_all()


class TestDirectory:
    def test_role_areas_name_and_address_are_the_pools(self) -> None:
        assert agent_tokens.read(agent_token(ANA.agent)).agent == ANA.agent

    def test_a_role_that_a_token_claims_counts_for_nothing(self) -> None:
        token = agent_token(ANA.agent, **{"cognito:groups": ["admin", "area-DIES"]})
        assert agent_tokens.read(token).agent == ANA.agent

    def test_a_disabled_person_is_nobody_though_the_token_is_good(
        self, pool: Pool, newcomer: Colleague
    ) -> None:
        token = agent_token(newcomer.agent)
        assert agent_tokens.read(token).agent.id == newcomer.agent.id
        change("admin_disable_user", pool, newcomer)
        with pytest.raises(Forbidden):
            agent_tokens.read(token)

    def test_who_leaves_a_group_loses_the_role(self, pool: Pool, newcomer: Colleague) -> None:
        change("admin_add_user_to_group", pool, newcomer, GroupName="viewer")
        change("admin_remove_user_from_group", pool, newcomer, GroupName="lead")
        assert agent_tokens.read(agent_token(newcomer.agent)).agent.role is Role.VIEWER
        change("admin_remove_user_from_group", pool, newcomer, GroupName="viewer")
        with pytest.raises(Forbidden, match="has not given you a role"):
            agent_tokens.read(agent_token(newcomer.agent))

    def test_a_newcomer_is_found_within_seconds(
        self, pool: Pool, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(directory, "_NEWCOMER", 0)
        assert agent_tokens.read(agent_token(ANA.agent)).agent == ANA.agent
        late = colleague(f"nora{next(_NEWCOMERS)}", Role.AGENT, "DIES")
        cognito = boto3.client("cognito-idp")
        put_agent(cognito, pool, late.agent)
        try:
            assert agent_tokens.read(agent_token(late.agent)).agent == late.agent
        finally:
            cognito.admin_delete_user(UserPoolId=pool.id, Username=late.agent.id)

    def test_everybody_of_an_area_is_found_though_they_fill_pages(self, pool: Pool) -> None:
        cognito = boto3.client("cognito-idp")
        crowd = [colleague(f"p{turn}", Role.VIEWER, "DICA").agent for turn in range(65)]
        for one in crowd:
            put_agent(cognito, pool, one)
        try:
            assert {one.id for one in directory.agents_of("DICA")} == {one.id for one in crowd}
        finally:
            for one in crowd:
                cognito.admin_delete_user(UserPoolId=pool.id, Username=one.id)

    def test_a_pool_that_is_away_is_said_so(self, monkeypatch: pytest.MonkeyPatch) -> None:
        token = agent_token(ANA.agent)
        agent_tokens.read(token)
        unreachable(monkeypatch)
        assert agent_tokens.read(token).agent == ANA.agent, "what was read a moment ago serves on"
        caches.forget_all()
        with pytest.raises(Unavailable):
            agent_tokens.read(token)


class TestSecondFactor:
    def test_a_lead_without_one_is_asked_to_set_it_up(
        self, pool: Pool, newcomer: Colleague
    ) -> None:
        off = {"SoftwareTokenMfaSettings": {"Enabled": False}}
        change("admin_set_user_mfa_preference", pool, newcomer, **off)
        with pytest.raises(SecondFactorRequired):
            agent_tokens.read(agent_token(newcomer.agent))
        token = agent_token(newcomer.agent, scope=OWN_ACCOUNT)
        assert agent_tokens.read_own_account(token).agent.id == newcomer.agent.id

    def test_setting_it_up_works_at_once(self, pool: Pool, newcomer: Colleague) -> None:
        client, token = boto3.client("cognito-idp"), agent_token(newcomer.agent)
        who = {"UserPoolId": pool.id, "Username": newcomer.agent.id}
        client.admin_set_user_mfa_preference(**who, SoftwareTokenMfaSettings={"Enabled": False})
        with pytest.raises(SecondFactorRequired):
            agent_tokens.read(token)
        client.admin_set_user_mfa_preference(**who, SoftwareTokenMfaSettings={"Enabled": True})
        assert agent_tokens.read(token).agent.id == newcomer.agent.id

    def test_agents_and_viewers_may_do_without(self, pool: Pool, newcomer: Colleague) -> None:
        change("admin_remove_user_from_group", pool, newcomer, GroupName="lead")
        change("admin_add_user_to_group", pool, newcomer, GroupName="agent")
        off = {"SoftwareTokenMfaSettings": {"Enabled": False}}
        change("admin_set_user_mfa_preference", pool, newcomer, **off)
        assert agent_tokens.read(agent_token(newcomer.agent)).agent.role is Role.AGENT


class TestKeys:
    def test_are_fetched_once_and_for_an_unknown_one_once_a_minute(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        fetched, now = counted(monkeypatch), clock(monkeypatch)
        for _ in range(3):
            agent_tokens.read(agent_token(ANA.agent))
        assert len(fetched) == 1
        now.append(now[-1] + 61)
        unknown = agent_token(ANA.agent, kid="unknown")
        for _ in range(5):
            with pytest.raises(Unauthorized):
                agent_tokens.read(unknown)
        assert len(fetched) == 2
        agent_tokens.read(agent_token(ANA.agent))

    @pytest.mark.parametrize("wrong", ["alg none", "HS256 with the public key", "no token at all"])
    def test_are_not_fetched_for_what_can_be_no_token_of_the_pool(
        self, wrong: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        fetched = counted(monkeypatch)
        with pytest.raises(Unauthorized):
            agent_tokens.read(wrong_tokens(ANA.agent)[wrong])
        assert fetched == []

    def test_that_cannot_be_fetched_make_a_503_until_they_can(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        token, now = agent_token(ANA.agent), clock(monkeypatch)
        with monkeypatch.context() as meanwhile:
            unreachable(meanwhile)
            for _ in range(2):
                with pytest.raises(Unavailable):
                    agent_tokens.read(token)
        now.append(now[-1] + 6)
        assert agent_tokens.read(token).agent == ANA.agent

    def test_serve_on_while_the_pool_is_away(self, monkeypatch: pytest.MonkeyPatch) -> None:
        token, now = agent_token(ANA.agent), clock(monkeypatch)
        agent_tokens.read(token)
        unreachable(monkeypatch)
        now.append(now[-1] + 90_000)
        assert agent_tokens.read(agent_token(ANA.agent)).agent == ANA.agent


def counted(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The fetches of the pool's keys from now on."""
    fetched: list[str] = []
    read = user_pool._read

    def counting() -> Any:
        fetched.append(settings().user_pool_id)
        return read()

    monkeypatch.setattr(user_pool, "_read", counting)
    return fetched


def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """What the keys take for the time: the last of the list."""
    now = [1_000_000.0]

    class Clock:
        @staticmethod
        def monotonic() -> float:
            return now[-1]

    monkeypatch.setattr(user_pool, "time", Clock)
    return now


def unreachable(monkeypatch: pytest.MonkeyPatch) -> None:
    """The user pool is away: nobody listens on the port."""
    away = boto3.client("cognito-idp", endpoint_url="http://127.0.0.1:9")
    monkeypatch.setattr(user_pool, "cognito", lambda: away)

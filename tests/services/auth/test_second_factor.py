"""Setting up a second factor for one's own account, as the pool's people do it."""

from __future__ import annotations

import itertools
import time
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import boto3
import jwt
import pytest

from chalicelib import caches
from chalicelib.domain.rules.permissions import Role
from tests.agents import Colleague, colleague
from tests.desk import Reply, request
from tests.pool import Pool, put_agent
from tests.services.auth.authenticator import code_of
from tests.tokens import OWN_ACCOUNT, agent_token

_NEWCOMERS = itertools.count(1)

pytestmark = [pytest.mark.engine, pytest.mark.usefixtures("directory")]


@pytest.fixture
def lead(pool: Pool) -> Iterator[Colleague]:
    """A lead without a second factor."""
    who = colleague(f"lea{next(_NEWCOMERS)}", Role.LEAD, "DIES")
    cognito = boto3.client("cognito-idp")
    put_agent(cognito, pool, who.agent)
    off: Any = {"Enabled": False}
    cognito.admin_set_user_mfa_preference(
        UserPoolId=pool.id, Username=who.agent.id, SoftwareTokenMfaSettings=off
    )
    caches.forget_all()
    yield who
    cognito.admin_delete_user(UserPoolId=pool.id, Username=who.agent.id)


def send(who: Colleague, method: str, body: Any = None) -> Reply:
    token = agent_token(who.agent, scope=OWN_ACCOUNT)
    headers = {"Authorization": f"Bearer {token}"}
    return request(method, "/agent/second-factor", body, headers=headers)


def test_a_lead_without_one_reaches_nothing_else(lead: Colleague) -> None:
    refused = lead.call("GET", "/desk")
    assert (refused.status, refused.json["code"]) == (403, "second_factor_required")


def test_its_first_code_opens_the_desk(lead: Colleague) -> None:
    begun = send(lead, "POST")
    assert begun.status == 201
    assert lead.call("GET", "/desk").status == 403, "a secret alone is no second factor"
    finished = send(lead, "PUT", {"code": code_of(begun.json["secret"])})
    assert finished.status == 200
    assert lead.call("GET", "/desk").status == 200


def test_an_app_reads_secret_account_and_service_from_the_address(lead: Colleague) -> None:
    begun = send(lead, "POST").json
    address = urlsplit(begun["uri"])
    assert (address.scheme, address.netloc) == ("otpauth", "totp")
    assert address.path.endswith(f"%3A{lead.agent.email.replace('@', '%40')}")
    assert parse_qs(address.query) == {
        "secret": [begun["secret"]],
        "issuer": ["INEC tickets"],
    }


def test_a_wrong_code_changes_nothing(lead: Colleague) -> None:
    secret = send(lead, "POST").json["secret"]
    wrong = send(lead, "PUT", {"code": code_of(secret, steps=-10)})
    assert wrong.faults == {("code", "wrong_code")}
    assert lead.call("GET", "/desk").status == 403


def test_a_code_before_any_secret_is_wrong(lead: Colleague) -> None:
    assert send(lead, "PUT", {"code": "123456"}).faults == {("code", "wrong_code")}


@pytest.mark.parametrize("code", ["", "12345", "1234567", "12345a", "１２３４５６"])
def test_what_is_not_six_digits_is_malformed(code: str, lead: Colleague) -> None:
    assert send(lead, "PUT", {"code": code}).faults == {("code", "malformed")}


def test_every_session_that_began_without_it_ends(pool: Pool, lead: Colleague) -> None:
    cognito = boto3.client("cognito-idp")
    who = {"UserPoolId": pool.id, "Username": lead.agent.id}
    cognito.admin_set_user_password(**who, Password="Clave-de-prueba-1", Permanent=True)
    begun = cognito.admin_initiate_auth(
        UserPoolId=pool.id,
        ClientId=pool.client_id,
        AuthFlow="ADMIN_USER_PASSWORD_AUTH",
        AuthParameters={"USERNAME": lead.agent.id, "PASSWORD": "Clave-de-prueba-1"},
    )
    kept = begun["AuthenticationResult"]["RefreshToken"]
    secret = send(lead, "POST").json["secret"]
    wait_for_second_after(begun["AuthenticationResult"]["AccessToken"])
    assert send(lead, "PUT", {"code": code_of(secret)}).status == 200
    with pytest.raises(cognito.exceptions.NotAuthorizedException):
        cognito.get_tokens_from_refresh_token(RefreshToken=kept, ClientId=pool.client_id)


def wait_for_second_after(token: str) -> None:
    """Return in a later second than a token's: the pool counts sign-outs in whole seconds."""
    issued = jwt.decode(token, options={"verify_signature": False})["iat"]
    while int(time.time()) <= issued:
        time.sleep(0.05)


class TestReplacing:
    """A factor that is replaced by whoever holds a token."""

    def test_a_token_of_the_desk_begins_nothing(self, lead: Colleague) -> None:
        headers = {"Authorization": f"Bearer {agent_token(lead.agent)}"}
        for method, body in (("POST", None), ("PUT", {"code": "123456"})):
            reply = request(method, "/agent/second-factor", body, headers=headers)
            assert reply.status == 401

    def test_nor_does_one_whose_sign_in_is_old(self, lead: Colleague) -> None:
        old = agent_token(lead.agent, scope=OWN_ACCOUNT, auth_time=int(time.time()) - 1_000)
        headers = {"Authorization": f"Bearer {old}"}
        assert request("POST", "/agent/second-factor", headers=headers).status == 401

    def test_a_sign_in_from_before_the_factor_opens_neither_desk_nor_set_up(
        self, lead: Colleague
    ) -> None:
        stolen = agent_token(lead.agent, auth_time=int(time.time()))
        own = agent_token(lead.agent, scope=OWN_ACCOUNT, auth_time=int(time.time()))
        secret = send(lead, "POST").json["secret"]
        assert send(lead, "PUT", {"code": code_of(secret)}).status == 200
        for token, path, method in ((stolen, "/desk", "GET"), (own, "/second-factor", "POST")):
            headers = {"Authorization": f"Bearer {token}"}
            refused = request(method, f"/agent{path}", headers=headers)
            assert (refused.status, refused.json["code"]) == (401, "unauthorized")
        assert lead.call("GET", "/desk").status == 200, "the next sign-in is a later one"


class TestWhoNeedsOne:
    @pytest.mark.parametrize(
        ("role", "areas", "needed"),
        [
            (Role.VIEWER, ("DIES",), False),
            (Role.AGENT, ("DIES",), False),
            (Role.AGENT, ("DIES", "DICA"), True),
            (Role.VIEWER, ("ATC",), True),
            (Role.LEAD, ("DIES",), True),
            (Role.ADMIN, (), True),
        ],
    )
    def test_leads_admins_and_everybody_who_sees_several_areas(
        self, role: Role, areas: tuple[str, ...], needed: bool
    ) -> None:
        assert colleague("x", role, *areas).agent.needs_second_factor is needed

    def test_all_of_them_where_the_setting_says_so(
        self, aws: Any, pool: Pool, lead: Colleague
    ) -> None:
        from chalicelib.store.aws import dynamodb

        cognito = boto3.client("cognito-idp")
        who = {"UserPoolId": pool.id, "Username": lead.agent.id}
        cognito.admin_remove_user_from_group(**who, GroupName="lead")
        cognito.admin_add_user_to_group(**who, GroupName="agent")
        caches.forget_all()
        assert lead.call("GET", "/desk").status == 200
        aws.put_item(
            TableName=dynamodb.table("catalog"),
            Item=dynamodb.to_item(
                {"kind": "setting", "id": "second_factor_for_all", "value": True}
            ),
        )
        caches.forget_all()  # a minute passes
        assert lead.call("GET", "/desk").status == 403

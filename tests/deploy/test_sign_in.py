"""An agent signs in as a browser does, and calls the API of the running system."""

from __future__ import annotations

import json
import secrets
from typing import Any
from urllib.parse import urlencode

import boto3
import pytest

from tests.conftest import System
from tests.deploy.calls import call, called
from tests.deploy.signing_in import code_of, provider, send, sign_in, tokens
from tests.tokens import OWN_ACCOUNT

pytestmark = pytest.mark.engine


def desk(system: System, token: str) -> tuple[int, Any]:
    status, _, text = call(system, "GET", "/api/agent/desk", Authorization=f"Bearer {token}")
    return status, json.loads(text)


def test_an_agent_signs_in_and_sees_their_desk(system: System) -> None:
    status, found = desk(system, sign_in(system, "ana@inec.example")["access_token"])
    assert status == 200
    assert "Ana Torres" in json.dumps(found, ensure_ascii=False)


@pytest.mark.parametrize("email", ["luis@inec.example", "adan@inec.example", "eva@inec.example"])
def test_everybody_that_make_run_names_is_let_in(system: System, email: str) -> None:
    assert desk(system, sign_in(system, email)["access_token"])[0] == 200


def test_nobody_renames_themselves(system: System) -> None:
    """Names stand in the trail. AWS refuses it by the client's WriteAttributes; so does the
    embedded Cognito, as infra/local/aws.py has it."""
    own = sign_in(system, "ana@inec.example", OWN_ACCOUNT)["access_token"]
    cognito: Any = boto3.client(
        "cognito-idp", endpoint_url=f"http://127.0.0.1:{(system.home / 'port').read_text()}"
    )
    for name in ("name", "email"):
        with pytest.raises(cognito.exceptions.NotAuthorizedException, match="unauthorized"):
            cognito.update_user_attributes(
                AccessToken=own, UserAttributes=[{"Name": name, "Value": "Luis Paredes"}]
            )
    cognito.update_user_attributes(
        AccessToken=own, UserAttributes=[{"Name": "locale", "Value": "en"}]
    )


def test_a_desk_token_replaces_no_factor_and_a_factors_token_opens_no_desk(
    system: System,
) -> None:
    usual = sign_in(system, "luis@inec.example")["access_token"]
    own = sign_in(system, "luis@inec.example", OWN_ACCOUNT)["access_token"]
    path, body = "/api/agent/second-factor", {}
    assert call(system, "POST", path, body, Authorization=f"Bearer {usual}")[0] == 401
    assert desk(system, own)[0] == 401
    assert call(system, "POST", path, body, Authorization=f"Bearer {own}")[0] == 201


def test_a_wrong_password_is_not_let_in(system: System) -> None:
    assert code_of(system, "ana@inec.example", "v" * 43, "Otra-clave-2026") is None


def test_a_code_without_its_verifier_is_worth_nothing(system: System) -> None:
    code = code_of(system, "ana@inec.example", secrets.token_urlsafe(48))
    assert code is not None
    status, found = tokens(
        system,
        grant_type="authorization_code",
        code=code,
        code_verifier=secrets.token_urlsafe(48),
        redirect_uri=f"{system.url}/agentes/entrar/",
    )
    assert (status, found["error"]) == (400, "invalid_grant")


def test_a_session_goes_on_until_it_is_ended(system: System) -> None:
    kept = sign_in(system, "zoe@inec.example")["refresh_token"]
    again = {"grant_type": "refresh_token", "refresh_token": kept}
    status, fresh = tokens(system, **again)
    assert status == 200
    assert desk(system, fresh["access_token"])[0] == 200
    end = {"token": kept, "client_id": provider(system)["client_id"]}
    assert send(f"{system.url}/oauth2/revoke", end)[0] == 200
    status, refused = tokens(system, **again)
    assert (status, refused["error"]) == (400, "invalid_grant")


def test_an_id_token_is_no_access_token(system: System) -> None:
    assert desk(system, sign_in(system, "ana@inec.example")["id_token"])[0] == 401


def test_nobody_is_sent_to_an_address_that_is_not_ours(system: System) -> None:
    asked = {
        "client_id": provider(system)["client_id"],
        "redirect_uri": "https://elsewhere.example/",
        "response_type": "code",
    }
    assert call(system, "GET", f"/oauth2/authorize?{urlencode(asked)}")[0] == 400


def test_the_pages_may_call_the_sign_in_and_no_third_party(system: System) -> None:
    _, headers, _ = call(system, "GET", "/agentes/entrar/")
    assert called(headers) == {"'self'", system.url}

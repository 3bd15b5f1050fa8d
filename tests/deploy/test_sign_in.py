"""An agent signs in as a browser does, and calls the API of the running system."""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
import urllib.error
import urllib.request
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import boto3
import pytest

from infra.local.people import PASSWORD
from tests.conftest import System
from tests.deploy.test_deploy import call, called
from tests.tokens import OWN_ACCOUNT

pytestmark = pytest.mark.engine

_FORM = {"Content-Type": "application/x-www-form-urlencoded"}


def provider(system: System) -> dict[str, str]:
    """Where agents sign in, as the API tells the site."""
    found: dict[str, str] = json.loads(call(system, "GET", "/api/agent/sign-in")[2])
    return found


def send(url: str, form: dict[str, str]) -> tuple[int, dict[str, str], str]:
    """Post a form; status, headers and text of what comes back."""
    request = urllib.request.Request(url, urlencode(form).encode(), _FORM)
    try:
        answer = urllib.request.build_opener(_Stay).open(request, timeout=60)
    except urllib.error.HTTPError as error:
        answer = error
    with answer:
        return answer.status, dict(answer.headers), answer.read().decode()


class _Stay(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_: Any, **__: Any) -> None:
        return None


def code_of(
    system: System, email: str, verifier: str, password: str = PASSWORD, scope: str = "openid"
) -> str | None:
    """The code that the sign-in page sends back with the agent; None when it lets nobody in."""
    digest = hashlib.sha256(verifier.encode()).digest()
    asked = {
        "client_id": provider(system)["client_id"],
        "redirect_uri": f"{system.url}/agentes/entrar/",
        "response_type": "code",
        "scope": scope,
        "state": "a-state",
        "code_challenge": base64.urlsafe_b64encode(digest).rstrip(b"=").decode(),
        "code_challenge_method": "S256",
    }
    status, _, page = call(system, "GET", f"/oauth2/authorize?{urlencode(asked)}")
    assert status == 200
    assert 'type="password"' in page
    typed = {"username": email, "password": password}
    status, headers, _ = send(f"{system.url}/login", asked | typed)
    if status != 302:
        return None
    sent = parse_qs(urlsplit(headers["Location"]).query)
    assert sent["state"] == ["a-state"]
    return sent["code"][0]


def tokens(system: System, **form: str) -> tuple[int, dict[str, Any]]:
    """What the token endpoint answers."""
    known = {"client_id": provider(system)["client_id"]}
    status, _, text = send(f"{system.url}/oauth2/token", known | form)
    return status, json.loads(text)


def sign_in(system: System, email: str, scope: str = "openid") -> dict[str, Any]:
    """The tokens of an agent who signed in."""
    verifier = secrets.token_urlsafe(48)
    code = code_of(system, email, verifier, scope=scope)
    assert code is not None
    status, found = tokens(
        system,
        grant_type="authorization_code",
        code=code,
        code_verifier=verifier,
        redirect_uri=f"{system.url}/agentes/entrar/",
    )
    assert status == 200
    return found


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

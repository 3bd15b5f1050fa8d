"""An agent's sign-in at the running system, as a browser does it."""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
import urllib.error
import urllib.request
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from infra.local.people import PASSWORD
from tests.conftest import System
from tests.deploy.calls import call

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

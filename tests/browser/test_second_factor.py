"""A lead sets up a second factor with the keyboard, and the desk opens."""

from __future__ import annotations

import json
import time
import uuid
from collections.abc import Callable
from typing import Any

import pytest

from infra.local.people import PASSWORD
from tests.browser.agents import ROOTS, desk, log_in, session
from tests.browser.conftest import Visitor
from tests.browser.walks import walk
from tests.conftest import System
from tests.deploy.calls import call
from tests.deploy.signing_in import sign_in
from tests.services.auth.authenticator import code_of

pytestmark = [pytest.mark.engine, pytest.mark.browser]

Visit = Callable[..., Visitor]


@pytest.fixture(scope="module")
def leads(system: System) -> dict[str, str]:
    """The addresses of new leads by language, as an administrator makes them in the console."""
    cognito: Any = system.client("cognito-idp")
    made = {language: f"{uuid.uuid4().hex[:12]}@inec.example" for language in ROOTS}
    pool = cognito.list_user_pools(MaxResults=1)["UserPools"][0]["Id"]
    for email in made.values():
        who = {"UserPoolId": pool, "Username": email}
        named = [{"Name": "email", "Value": email}, {"Name": "name", "Value": "Lía Nueva"}]
        cognito.admin_create_user(**who, UserAttributes=named, MessageAction="SUPPRESS")
        cognito.admin_set_user_password(**who, Password=PASSWORD, Permanent=True)
        for group in ("lead", "area-DICA"):
            cognito.admin_add_user_to_group(**who, GroupName=group)
    wait_until_known(system, made["es"])
    return made


def wait_until_known(system: System, email: str) -> None:
    """Call the desk until the program knows a new lead, and misses only the second factor."""
    bearer = {"Authorization": f"Bearer {sign_in(system, email)['access_token']}"}
    for _ in range(600):
        status, _, text = call(system, "GET", "/api/agent/desk", **bearer)
        if (status, json.loads(text)["code"]) == (403, "second_factor_required"):
            return
        time.sleep(0.1)
    raise AssertionError(f"the program does not know the new lead: {status}, {text}")


@walk(("es", 1280), ("en", 320))
def test_a_lead_sets_it_up_and_the_desk_opens(
    language: str, width: int, leads: dict[str, str], visit: Visit
) -> None:
    person = visit(width)
    person.go(f"{ROOTS[language]}/agentes/segundo-factor/")
    person.check()
    person.press("begin")
    log_in(person, leads[language])
    person.page.locator("#code-image svg").wait_for()
    person.check()
    assert "#" not in person.page.url
    secret = person.text("secret").replace(" ", "")

    person.type("code", "12")
    person.press("finish")
    person.page.locator(".govuk-error-summary").wait_for()
    person.check()
    wrong = code_of(secret, steps=-20)
    person.page.locator("#code").fill(wrong)
    person.press("finish")
    person.page.locator("#code-error").wait_for()
    person.page.locator("#code").fill(code_of(secret))
    person.press("finish")
    person.page.locator("#step-done").wait_for()
    person.check()
    assert session(person, "session.token()") == "SessionEnded", "every session has ended"

    person.press("sign-in-again")
    log_in(person, leads[language])
    person.page.wait_for_url(f"**{ROOTS[language]}/agentes/")
    assert desk(person, session(person, "session.token()")) == 200

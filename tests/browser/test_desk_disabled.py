"""Somebody is disabled in the user pool: what they held goes on with their colleagues."""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable
from typing import Any

import pytest

from infra.local.clock import run_clock
from infra.local.people import PASSWORD
from tests.browser.agents import ROOTS
from tests.browser.conftest import Visitor
from tests.browser.desk import Ticket, ask, at_ticket, row, shot, told
from tests.browser.drafts import shows
from tests.browser.walks import walk
from tests.conftest import System
from tests.deploy.calls import call
from tests.deploy.signing_in import sign_in

pytestmark = [pytest.mark.engine, pytest.mark.browser]

Visit = Callable[..., Visitor]
TEXT = "Aquí están los microdatos de Loja."
LEFT = {"es": "Nadie lo tiene", "en": "Nobody holds it"}
MAILED = {"es": "Respuesta a su requerimiento", "en": "Answer to your request"}


class Rosa:
    """An agent of Zoe's area, as an administrator makes and disables them in the console."""

    def __init__(self, system: System) -> None:
        self.email = f"{uuid.uuid4().hex[:12]}@inec.example"
        self._cognito: Any = system.client("cognito-idp")
        pool = self._cognito.list_user_pools(MaxResults=1)["UserPools"][0]["Id"]
        self._who = {"UserPoolId": pool, "Username": self.email}
        named = [{"Name": "email", "Value": self.email}, {"Name": "name", "Value": "Rosa Lema"}]
        self._cognito.admin_create_user(**self._who, UserAttributes=named, MessageAction="SUPPRESS")
        self._cognito.admin_set_user_password(**self._who, Password=PASSWORD, Permanent=True)
        for group in ("agent", "area-DIES"):
            self._cognito.admin_add_user_to_group(**self._who, GroupName=group)
        bearer = {"Authorization": f"Bearer {sign_in(system, self.email)['access_token']}"}
        for _ in range(600):
            status, _, text = call(system, "GET", "/api/agent/desk", **bearer)
            if status == 200:
                return
            time.sleep(0.1)
        raise AssertionError(f"the program does not know the new agent: {status}, {text}")

    def disable(self) -> None:
        self._cognito.admin_disable_user(**self._who)


@walk(("es", 1280), ("en", 320))
def test_their_tickets_come_back_to_the_area_which_sees_and_answers_them(
    language: str, width: int, visit: Visit, system: System
) -> None:
    gone, root = Rosa(system), ROOTS[language]
    rosa, zoe, lead = visit(), visit(width), visit()
    begun, held = Ticket(rosa, language), Ticket(rosa, language)
    rosa.sign_in(gone.email, root)
    for ticket in (begun, held):
        at_ticket(rosa, ticket.number, root)
        rosa.page.keyboard.press("a")
        rosa.page.locator("#holder", has_text="Rosa Lema").wait_for()
    said = {"body": TEXT, "status": "answered", "data": "microdata", "attachments": []}
    said["confidentiality_checked"] = True
    version = ask(rosa, "GET", f"/tickets/{held.number}")["version"]
    ask(rosa, "POST", f"/tickets/{held.number}/replies", said, version)
    run_clock(system.home, None)

    gone.disable()
    assert run_clock(system.home, None)["handed_back"] == 2
    zoe.sign_in("zoe@inec.example", root)
    zoe.go(f"{root}/agentes/?vista=unassigned")
    for ticket in (begun, held):
        row(zoe, ticket.number).wait_for()
    at_ticket(zoe, begun.number, root)
    assert LEFT[language] in zoe.page.locator("main").inner_text()
    assert "Rosa Lema" in zoe.page.locator(".desk-thread").inner_text(), "whose it was is told"
    zoe.check_widths()
    shot(zoe, f"disabled-{language}-{width}")
    zoe.page.keyboard.press("r")
    zoe.page.keyboard.type("Van los datos.")
    zoe.pick("status", "answered")
    zoe.press("reply-send")
    told(zoe)
    system.wait_for_mail(begun.email, MAILED[language])

    lead.sign_in("adan@inec.example", root)
    lead.go(f"{root}/agentes/?vista=to_approve")
    row(lead, held.number).locator(".desk-row__waits").wait_for()
    at_ticket(lead, held.number, root)
    lead.press("do-return_reply")
    lead.page.keyboard.type("Suprima los grupos de dos casos.")
    lead.page.locator("#act-return_reply [type=submit]").press("Enter")
    told(lead)
    at_ticket(zoe, held.number, root)
    zoe.check_widths()
    shot(zoe, f"disabled-held-{language}-{width}")
    zoe.press("mend", back=True)
    shows(zoe, "reply-body", TEXT)
    zoe.page.locator("#data-none").wait_for(state="attached")
    zoe.pick("data", "aggregate")
    for place in range(3):
        zoe.press(f"check-{place}", "Space")
    zoe.press("reply-send")
    told(zoe)
    system.wait_for_mail(held.email, MAILED[language])
    assert zoe.page.locator("#held").count() == 0
    zoe.check()

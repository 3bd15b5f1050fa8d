"""An agent adds the e-mail of somebody who had none, and that person confirms it."""

from __future__ import annotations

import os
import re
import uuid
from collections.abc import Callable

import pytest

from tests.browser.conftest import Visitor
from tests.browser.desk import ask, at_ticket, told
from tests.desk import opening

pytestmark = [pytest.mark.engine, pytest.mark.browser]

Visit = Callable[..., Visitor]
WORDS = {
    "es": {"root": "", "asked": "pedido de confirmación", "again": "otra vez",
           "withdrawn": "sigue sin correo", "mail": "Confirme su correo", "moved": "Listo",
           "known": "ya estaba confirmado", "over": "ya no sirve", "event": "confirmó su correo"},
    "en": {"root": "/en", "asked": "asked for confirmation", "again": "again",
           "withdrawn": "stays without one", "mail": "Confirm your email", "moved": "Done",
           "known": "already confirmed", "over": "no longer works",
           "event": "confirmed their email"},
}  # fmt: skip


def shot(person: Visitor, name: str) -> None:
    """Keep a picture, where somebody asks for them."""
    if folder := os.environ.get("SHOTS"):
        person.page.screenshot(path=f"{folder}/{name}.png", full_page=True)


def send(agent: Visitor, act: str) -> None:
    agent.page.locator(f"#act-{act} button[type=submit]").press("Enter")


def link(person: Visitor, email: str, words: dict[str, str]) -> str:
    """The newest link that asks to confirm an address."""
    text = person.system.wait_for_mail(email, words["mail"])["text"]
    found: str = re.findall(r"http\S+#confirmar=\S+", text)[-1]
    return found


@pytest.mark.parametrize("width", [1280, 320])
@pytest.mark.parametrize("language", WORDS)
def test_an_address_is_added_once_its_owner_confirms_it(
    language: str, width: int, visit: Visit
) -> None:
    words, email = WORDS[language], f"{uuid.uuid4().hex[:12]}@example.com"
    wrong = f"{uuid.uuid4().hex[:12]}@example.org"
    agent = visit(width)
    agent.sign_in("flor@inec.example", words["root"])
    asked = opening(channel="phone", email="", language=language)
    number = ask(agent, "POST", "/tickets", asked)["number"]
    at_ticket(agent, number, words["root"])

    agent.press("do-add_email")
    agent.page.locator("#act-add_email").wait_for()
    agent.page.keyboard.type("rosa@")
    agent.page.keyboard.press("Enter")
    agent.page.locator("#act-add_email .govuk-error-message").first.wait_for()
    agent.check()
    shot(agent, f"form-{language}-{width}")
    agent.page.locator("#act-add_email input").fill(wrong)
    agent.page.keyboard.press("Enter")
    assert words["asked"] in told(agent)
    agent.page.locator("#addition").wait_for()
    assert wrong not in agent.page.locator("#desk").inner_text()
    shot(agent, f"waits-{language}-{width}")
    agent.check()
    stranger = link(agent, wrong, words)

    agent.press("do-withdraw_addition")
    agent.check()
    send(agent, "withdraw_addition")
    agent.page.locator("#told", has_text=words["withdrawn"]).wait_for()
    agent.page.locator("#addition").wait_for(state="detached")
    agent.press("do-add_email")
    agent.page.keyboard.type(email)
    agent.page.keyboard.press("Enter")
    agent.page.locator("#addition").wait_for()
    agent.press("do-resend_addition")
    shot(agent, f"again-{language}-{width}")
    agent.check()
    send(agent, "resend_addition")
    agent.page.locator("#told", has_text=words["again"]).wait_for()

    person = visit(width)
    person.go(stranger)
    person.press("addition")
    person.page.locator("#addition-told:not(:empty)").wait_for()
    assert words["over"] in person.text("addition-told")
    shot(person, f"over-{language}-{width}")
    person.check()
    mailed = link(agent, email, words)
    person.go(mailed)
    person.page.locator("#step-addition").wait_for()
    assert "confirmar" not in person.page.url
    shot(person, f"confirm-{language}-{width}")
    person.check()
    person.press("addition")
    person.page.locator(f".site-success:has-text('{email}')").wait_for()
    assert words["moved"] in person.page.locator(".site-success").inner_text()
    person.page.locator("#step-ticket").wait_for()
    shot(person, f"confirmed-{language}-{width}")
    person.check()

    person.go(mailed)
    person.press("addition")
    person.page.locator("#step-lookup").wait_for()
    assert words["known"] in person.page.locator("main").inner_text()
    person.type("email", email)
    person.press("see")
    person.page.locator("#step-ticket").wait_for()

    agent.reload()
    agent.page.locator(".desk-thread", has_text=words["event"]).wait_for()
    agent.page.locator(f".desk-facts a[href='mailto:{email}']").wait_for()
    assert agent.page.locator("#do-add_email").count() == 0
    shot(agent, f"added-{language}-{width}")
    agent.check()

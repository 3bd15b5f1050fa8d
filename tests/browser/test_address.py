"""A person whose mail comes back corrects the address, with the keyboard alone."""

from __future__ import annotations

import json
import re
import uuid
from collections.abc import Callable

import pytest

from tests.browser.conftest import Visitor
from tests.conftest import System
from tests.deploy.mailbox import open_ticket, outbox_id, published, see, wait_for

pytestmark = [pytest.mark.engine, pytest.mark.browser]

Visit = Callable[..., Visitor]
WORDS = {
    "es": {"root": "", "resent": "Enviado", "code": "Escriba los seis dígitos", "moved": "Listo",
           "waits": "Pidió cambiar", "stopped": "detuvimos", "asked": "Piden cambiar"},
    "en": {"root": "/en", "resent": "Sent", "code": "Enter the six digits", "moved": "Done",
           "waits": "You asked", "stopped": "we stopped", "asked": "Piden cambiar"},
}  # fmt: skip


def look_up(person: Visitor, language: str, number: str, email: str) -> None:
    person.go(f"{person.system.url}{WORDS[language]['root']}/estado/?numero={number}")
    person.type("email", email)
    person.press("see")
    person.page.locator("#step-ticket").wait_for()


@pytest.mark.parametrize("width", [1280, 320])
@pytest.mark.parametrize("language", WORDS)
def test_asks_for_a_mail_again_and_corrects_an_address_that_bounced(
    visit: Visit, system: System, language: str, width: int
) -> None:
    words, ticket, person = WORDS[language], open_ticket(system), visit(width=width)
    number, new = ticket["number"], f"{uuid.uuid4().hex}@example.com"
    mail_id = outbox_id(system, number)
    look_up(person, language, number, ticket["email"])
    person.press("resend-send")
    person.page.locator(f".site-success:focus:has-text('{words['resent']}')").wait_for()
    person.check()

    report = {
        "eventType": "Bounce",
        "mail": {
            "messageId": "ses-1",
            "timestamp": "2026-11-24T15:00:00.000Z",
            "tags": {"mail_id": [mail_id]},
        },
        "bounce": {"bounceType": "Permanent", "bounceSubType": "General"},
    }
    published(system, "MailReports", report)
    wait_for(lambda: bool(see(system, ticket)["email_bounced"]))
    person.press("refresh")
    person.page.locator("#bounced").wait_for()
    person.check()

    person.reload()
    person.page.locator("#bounced").wait_for()
    person.type("new-email", new)
    person.press("new-email-send")
    person.page.locator("#code-form").wait_for()
    (code,) = re.findall(r"\b\d{6}\b", system.wait_for_mail(new, "")["text"])
    person.type("code", "1")
    person.press("code-send")
    person.page.locator(".govuk-error-summary").wait_for()
    assert words["code"] in person.page.locator(".govuk-error-summary").inner_text()
    person.check()
    person.tab_to("code")
    person.page.keyboard.press("Backspace")
    person.type("code", code)
    person.press("code-send")
    person.page.locator(f".site-success:has-text('{new}')").wait_for()
    assert words["waits"] in person.page.locator(".site-success").inner_text()
    person.page.locator("#correction").wait_for()
    person.check()

    told = system.wait_for_mail(ticket["email"], words["asked"])["text"]
    (link,) = re.findall(r"http\S+#deshacer=\S+", told)
    person.go(link.replace("/estado/", f"{words['root']}/estado/"))
    person.page.locator("#step-undo").wait_for()
    assert see(system, ticket)["correction"], "following the link changes nothing"
    assert "deshacer" not in person.page.url
    person.check()
    person.press("undo")
    person.page.locator("#undone:not(:empty)").wait_for()
    assert words["stopped"] in person.text("undone")
    person.check()


@pytest.mark.parametrize("width", [1280, 320])
@pytest.mark.parametrize("language", WORDS)
def test_proves_the_mailbox_with_a_code_to_correct_the_address(
    visit: Visit, system: System, language: str, width: int
) -> None:
    words, ticket, person = WORDS[language], open_ticket(system), visit(width=width)
    number, new = ticket["number"], f"{uuid.uuid4().hex}@example.com"
    look_up(person, language, number, ticket["email"])
    person.page.locator("#address summary").press("Enter")
    person.type("new-email", new)
    person.press("new-email-send")
    person.page.locator("#proof").wait_for()
    person.check()
    person.press("proof-send")
    person.page.locator("#proof-form").wait_for()
    (code,) = re.findall(r"\b\d{6}\b(?=[.\n])", proof_mail(system, ticket["email"]))
    person.type("proof-code", code)
    person.press("proof-enter")
    person.page.locator("#code-form").wait_for()
    (code,) = re.findall(r"\b\d{6}\b", system.wait_for_mail(new, "")["text"])
    person.type("code", code)
    person.press("code-send")
    person.page.locator(f".site-success:has-text('{new}')").wait_for()
    assert words["moved"] in person.page.locator(".site-success").inner_text()
    person.check()


def proof_mail(system: System, email: str) -> str:
    """What the mail with the code says, up to where it names the ticket."""
    text: str = system.wait_for_mail(email, "código para confirmar")["text"]
    return text.partition("Escríbalo")[0]


@pytest.mark.parametrize("language", WORDS)
def test_access_that_expired_while_the_address_is_changed_is_asked_for_on_the_spot(
    visit: Visit, system: System, language: str
) -> None:
    ticket, person = open_ticket(system), visit(width=320)
    number, new = ticket["number"], f"{uuid.uuid4().hex}@example.com"
    look_up(person, language, number, ticket["email"])
    person.page.locator("#address summary").press("Enter")
    person.type("new-email", new)
    for act, then in (
        ("new-email-send", "#proof"),
        ("proof-send", "#proof-form"),
        ("resend-send", ".site-success:focus"),
    ):
        spoilt = json.dumps({"number": number, "token": "x"})
        person.page.evaluate("held => sessionStorage.setItem('consulta.access', held)", spoilt)
        person.page.locator(f"#{act}").press("Enter")
        person.page.locator("#renew-email").wait_for()
        person.check()
        person.page.locator("#renew-email").fill(ticket["email"])
        person.page.keyboard.press("Enter")
        person.page.locator(then).wait_for()
    assert person.page.locator("#new-email").input_value() == new

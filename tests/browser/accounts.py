"""A person's account, reached with the keyboard."""

from __future__ import annotations

import json
import re
import uuid

from tests.browser.conftest import Visitor
from tests.conftest import System
from tests.deploy.calls import call
from tests.desk import opening

WORDS = {
    "es": {"root": "", "code": "código para iniciar", "sign_in": "Iniciar sesión",
           "account": "Mi cuenta", "address": "código para confirmar", "status": "Recibido",
           "student": "Estudiante", "erased": "Borramos sus datos"},
    "en": {"root": "/en", "code": "code to sign in", "sign_in": "Sign in",
           "account": "My account", "address": "code to confirm", "status": "Received",
           "student": "Student", "erased": "We erased your"},
}  # fmt: skip


def fresh_address() -> str:
    return f"{uuid.uuid4().hex[:12]}@example.com"


def file_ticket(system: System, email: str, subject: str, *files: str) -> str:
    """Somebody files a ticket by the API; answers its number."""
    asked = opening(email=email, subject=subject, attachments=files)
    status, _, text = call(system, "POST", "/api/tickets", asked)
    assert status == 201
    number: str = json.loads(text)["number"]
    return number


def mailed_code(system: System, email: str, subject: str) -> str:
    """The code in the newest mail about it."""
    text = system.wait_for_mail(email, subject)["text"]
    found = re.search(r"\b\d{6}\b", text)
    assert found
    return found[0]


def sign_in(person: Visitor, email: str, language: str) -> None:
    """From the page's first step to *Mis tickets*."""
    words = WORDS[language]
    person.go(f"{words['root']}/cuenta/")
    person.type("email", email)
    person.press("send")
    person.page.locator("#step-code").wait_for()
    person.type("code", mailed_code(person.system, email, words["code"]))
    person.press("enter")
    person.page.locator("#step-tickets").wait_for()
    person.page.locator('#mine[aria-busy="false"]').wait_for(state="attached")


def go(person: Visitor, step: str, ready: str) -> None:
    """Go to a step of the account by its link, and wait for what it shows."""
    person.page.evaluate("document.activeElement.blur()")
    person.press(f"go-{step}")
    person.page.locator(ready).first.wait_for()

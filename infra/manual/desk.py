"""What agents do at their desk beside the acts of a manual, and who writes to them meanwhile."""

from __future__ import annotations

import ipaddress
import secrets
from typing import Any

from playwright.sync_api import Page

from infra.local.people import PASSWORD

_ASKED: dict[str, dict[str, str]] = {
    "es": {
        "subject": "IPC mensual de Cuenca, 2020 a 2025",
        "details": "Necesito el índice de cada mes, solo de Cuenca, de 2020 a 2025.",
    },
    "en": {
        "subject": "Monthly prices in Cuenca, 2020 to 2025",
        "details": "I need the index of each month, for Cuenca alone, from 2020 to 2025.",
    },
}
_PERSON: dict[str, Any] = {
    "nationality": "EC",
    "document": {"type": "cedula", "number": "1700000019"},
    "full_name": "Rosa Quishpe Lema",
    "gender": "female",
    "phone": "0991234567",
    "user_type": "student",
    "attachments": [],
    "notice_version": "2026-11",
}


def sign_in(page: Page, address: str, root: str) -> None:
    """Sign somebody in."""
    page.goto(f"{root}/agentes/")
    page.locator("#sign-in").click()
    page.locator("#username").fill(address)
    page.locator("#password").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.locator("#desk-bar:not([hidden])").wait_for()
    page.locator("#queue-title").wait_for()


def opened(page: Page, topic: str, language: str) -> str:
    """The number of a ticket that somebody opens."""
    person = secrets.randbelow(1 << 24)
    asked = {"topic": topic, "language": language, "email": f"rosa.{person:x}@example.com"}
    # Each comes from a network of their own: many from one would have to prove their work.
    here = {"CloudFront-Viewer-Address": f"{ipaddress.IPv4Address(0x0A000000 + person)}:50000"}
    body = _PERSON | _ASKED[language] | asked
    answer = page.request.post("/api/tickets", data=body, headers=here)
    if answer.status != 201:
        raise LookupError(f"a ticket was not opened: {answer.status} {answer.text()}")
    return str(answer.json()["number"])


def at_ticket(page: Page, number: str, root: str) -> None:
    """Open a ticket's page, and wait until it is there whole."""
    page.goto(f"{root}/agentes/?ticket={number}")
    page.locator("#thread-title").wait_for()
    page.wait_for_load_state("networkidle")


def answer(page: Page, number: str, text: str) -> None:
    """Answer a ticket."""
    at_ticket(page, number, "")
    before = page.locator(".desk-entry--reply").count()
    page.keyboard.press("r")
    page.locator("#reply-body:focus").wait_for()
    page.keyboard.type(text)
    page.keyboard.press("Control+Enter")
    page.locator(".desk-entry--reply").nth(before).wait_for()

"""Tickets, and an agent who works at them in a browser."""

from __future__ import annotations

import os
import time
import uuid
from typing import Any

from playwright.sync_api import Locator

from tests.browser.conftest import Visitor
from tests.browser.modules import evaluate
from tests.desk import opening


class Ticket:
    """A ticket of somebody who asks about Zoe's area, behind all that are due before it."""

    def __init__(self, person: Visitor, language: str = "es", **changes: Any) -> None:
        self.email = changes.pop("email", f"{uuid.uuid4().hex[:12]}@example.com")
        asked = {"topic": "enemdu", "subject": f"Consulta {uuid.uuid4().hex[:8]}"} | changes
        self.subject = asked["subject"]
        body = opening(email=self.email, language=language, **asked)
        answer = person.page.request.post("/api/tickets", data=body)
        self.number: str = answer.json()["number"]


def ask(agent: Visitor, method: str, path: str, body: Any = None, version: int = 0) -> Any:
    """Call the agents' API as who is signed in on a page of the desk."""
    return evaluate(
        agent.page,
        """async ([method, path, body, version]) => {
          const { call } = await import("BASEcommon/api.js");
          const { agentSession: session } = await import("BASEdesk/sign-in/session.js");
          const token = await session.token();
          const answer = await call(method, `/agent${path}`, {
            token, version: version || undefined, body: body ? JSON.stringify(body) : undefined });
          return answer.body;
        }""",
        [method, path, body, version],
    )


def at_ticket(agent: Visitor, number: str, root: str = "") -> None:
    """Open a ticket's page and wait for its thread."""
    agent.go(f"{root}/agentes/?ticket={number}")
    agent.page.locator("#thread-title").wait_for()


def row(agent: Visitor, number: str) -> Locator:
    """A ticket's row in the list; the agent asks for more rows until it is there."""
    return seen(agent, f'.desk-row[data-number="{number}"]')


def seen(agent: Visitor, selector: str) -> Locator:
    """What stands in the list; the agent asks for more rows until it is there."""
    rows = agent.page.locator(".desk-row")
    found = agent.page.locator(selector)
    more = agent.page.locator("#more")
    while True:
        found.or_(more).first.wait_for()
        if found.count():
            return found
        before = rows.count()
        more.press("Enter")
        rows.nth(before).wait_for()


def walk_to(agent: Visitor, number: str) -> None:
    """Go down the list, row by row, with the key ``j``."""
    at = "document.activeElement.closest('.desk-row')?.dataset.number"
    for _ in range(agent.page.locator(".desk-row").count() + 1):
        if agent.page.evaluate(at) == number:
            return
        agent.page.keyboard.press("j")
    raise AssertionError(f"no key leads to {number}")


def wait_for_index(agent: Visitor, words: str, number: str) -> None:
    """Until a search finds a ticket: the index is made from the table's stream, a moment later."""
    for _ in range(300):
        found = ask(agent, "POST", "/searches", {"q": words})
        if number in [row["number"] for row in found["items"]]:
            return
        time.sleep(0.2)
    raise AssertionError(f"no search finds {number}")


def told(agent: Visitor) -> str:
    """What the desk says has come of the last act."""
    agent.page.locator("#told:not(:empty)").wait_for()
    return agent.text("told")


def shot(agent: Visitor, name: str) -> None:
    """A picture for whoever wants to look at it: into the folder that ``SHOTS`` names."""
    if folder := os.environ.get("SHOTS"):
        agent.page.screenshot(path=f"{folder}/{name}.png", full_page=True)

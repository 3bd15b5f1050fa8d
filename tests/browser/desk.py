"""Tickets, and an agent who works at them in a browser."""

from __future__ import annotations

import uuid
from typing import Any

from tests.browser.conftest import Visitor
from tests.desk import opening


class Ticket:
    """A ticket of somebody who asks about Zoe's area, where no other test opens any."""

    def __init__(self, person: Visitor, language: str = "es", **changes: Any) -> None:
        self.email = f"{uuid.uuid4().hex[:12]}@example.com"
        asked = {"topic": "enemdu", "subject": f"Consulta {uuid.uuid4().hex[:8]}"} | changes
        self.subject = asked["subject"]
        body = opening(email=self.email, language=language, **asked)
        answer = person.page.request.post("/api/tickets", data=body)
        self.number: str = answer.json()["number"]


def ask(agent: Visitor, method: str, path: str, body: Any = None, version: int = 0) -> Any:
    """Call the agents' API as who is signed in on a page of the desk."""
    return agent.page.evaluate(
        """async ([method, path, body, version]) => {
          const base = document.querySelector("script[src]").src.replace(/common\\/site\\.js$/, "");
          const { call } = await import(`${base}common/api.js`);
          const { agentSession: session } = await import(`${base}desk/sign-in/session.js`);
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


def told(agent: Visitor) -> str:
    """What the desk says has come of the last act."""
    agent.page.locator("#told:not(:empty)").wait_for()
    return agent.text("told")

"""An agent's sign-in in a browser."""

from __future__ import annotations

from typing import Any

from infra.local.people import PASSWORD
from tests.browser.conftest import Visitor
from tests.browser.modules import evaluate

ROOTS = {"es": "", "en": "/en"}
#: Lets a test say how much later it is, in milliseconds, without waiting.
LATER = """
  const now = Date.now;
  Date.now = () => now() + Number(localStorage.later ?? 0);
"""
MINUTE = 60_000


def session(person: Visitor, expression: str) -> Any:
    """What an expression about an agent's ``session`` comes to; an error by its name."""
    return evaluate(
        person.page,
        """async () => {
          const { agentSession: session } = await import("BASEdesk/sign-in/session.js");
          try {
            return await EXPRESSION;
          } catch (error) {
            return error.constructor.name;
          }
        }""".replace("EXPRESSION", expression),
    )


def begin(person: Visitor, expression: str) -> None:
    """Begin what leads away from the page: whoever waits for its end loses the page it is on."""
    session(person, f"void setTimeout(() => {expression})")


def log_in(person: Visitor, email: str) -> None:
    """Fill in the user pool's form."""
    person.page.locator("#username").wait_for()
    person.page.locator("#username").fill(email)
    person.page.locator("#password").fill(PASSWORD)
    person.page.keyboard.press("Enter")


def desk(person: Visitor, token: str) -> int:
    """What the API answers to a token."""
    headers = {"Authorization": f"Bearer {token}"}
    status: int = person.page.request.get("/api/agent/desk", headers=headers).status
    return status

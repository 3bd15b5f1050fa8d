"""Replies that agents have begun, in the browser."""

from __future__ import annotations

from tests.browser.conftest import Visitor
from tests.browser.desk import at_ticket
from tests.browser.files import chosen
from tests.files import CSV

TEXT = "Estimada María: van los microdatos."


def shows(agent: Visitor, field: str, text: str) -> None:
    """Wait until the editor has a text."""
    for _ in range(2_000):
        if agent.page.locator(f"#{field}").input_value() == text:
            return
        agent.page.wait_for_timeout(25)
    raise AssertionError(f"{field} never said {text}")


def begin_microdata(agent: Visitor, number: str, root: str) -> None:
    """Write a reply with a file, and choose all that guards it."""
    at_ticket(agent, number, root)
    agent.page.keyboard.press("r")
    agent.page.keyboard.type(TEXT)
    agent.page.set_input_files("#reply-attachments", [chosen("microdatos.csv", CSV)])
    agent.page.locator("#composer .site-file--sent").wait_for()
    agent.pick("data", "microdata")
    agent.press("check-0", "Space")
    agent.press("check-1", "Space")
    agent.pick("status", "in_progress")

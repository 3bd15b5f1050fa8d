"""An agent links two tickets and splits one, by keyboard alone."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.browser.conftest import Visitor
from tests.browser.desk import Ticket, at_ticket, told

Visit = Callable[..., Visitor]


@pytest.mark.parametrize(("language", "width"), [("es", 1280), ("en", 320)])
def test_tickets_are_linked_and_unlinked_and_one_is_split(
    language: str, width: int, visit: Visit
) -> None:
    root = "" if language == "es" else "/en"
    agent = visit(width)
    one, other = Ticket(agent, language, topic="ipc"), Ticket(agent, language)
    agent.sign_in("flor@inec.example", root)
    at_ticket(agent, one.number, root)
    agent.press("do-link")
    agent.type("act-link-to", f"#{other.number}")
    agent.page.keyboard.press("Enter")
    links = agent.page.locator("#links")
    links.wait_for()
    assert other.subject in links.inner_text()
    agent.check()
    links.locator("button").focus()
    agent.page.keyboard.press("Enter")
    links.wait_for(state="detached")

    agent.press("do-split")
    agent.page.locator("#act-split [type=submit]").focus()
    agent.page.keyboard.press("Enter")
    agent.page.locator("#summary [role=alert]").wait_for()
    assert agent.page.locator("#summary [role=alert] li").count() == 3
    agent.check()
    agent.page.locator("#act-split [type=checkbox]").first.focus()
    agent.page.keyboard.press("Space")
    agent.page.locator("#act-split-topic").select_option("enemdu")
    agent.type("act-split-reason", "Pregunta por empleo.")
    agent.page.locator("#act-split [type=submit]").focus()
    agent.page.keyboard.press("Enter")
    links.wait_for()
    new = links.locator("a").inner_text()
    assert new.isdigit()
    assert told(agent)
    agent.check()
    mail = agent.system.wait_for_mail(one.email, new)
    assert one.number in mail["text"]

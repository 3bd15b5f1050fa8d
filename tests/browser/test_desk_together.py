"""Colleagues at one ticket: one hands it to another, and a note names somebody."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.browser.agents import ROOTS
from tests.browser.conftest import Visitor
from tests.browser.desk import Ticket, at_ticket, shot, told
from tests.browser.walks import walk

pytestmark = [pytest.mark.engine, pytest.mark.browser]
FLOR = "Flor Yánez"


@walk(("es", 1280), ("en", 320))
def test_a_note_names_a_colleague_whom_the_ticket_is_handed_to_with_the_keyboard(
    language: str, width: int, visit: Callable[..., Visitor]
) -> None:
    agent = visit(width)
    agent.sign_in("zoe@inec.example", ROOTS[language])
    ticket = Ticket(agent)
    at_ticket(agent, ticket.number, ROOTS[language])
    _names(agent)
    agent.press("note-send")
    assert FLOR in told(agent)
    assert FLOR in agent.page.inner_text(".desk-entry__told")
    agent.press("do-assign", back=True)
    agent.choose("act-assign-assignee", "Flor")
    agent.check_widths()
    shot(agent, f"hand-{language}-{width}")
    agent.press_within("#act-assign", "Enter")
    agent.page.locator("#holder").filter(has_text=FLOR).wait_for()
    assert agent.page.locator("#do-assign").count() == 0, "what she holds is hers to hand on"
    assert agent.page.input_value("#note-body") == ""
    agent.check_widths()
    shot(agent, f"handed-{language}-{width}")


def _names(agent: Visitor) -> None:
    """Complete a name: arrows go through the list, Escape closes it, Enter takes a name."""
    page, options = agent.page, agent.page.locator("#mention-list [role=option]")
    page.keyboard.press("n")
    page.locator("#note-body:focus").wait_for()
    page.keyboard.type("Escriba a a@b.ec. @")
    assert options.count() > 1
    page.keyboard.press("ArrowDown")
    assert options.nth(1).get_attribute("aria-selected") == "true"
    page.keyboard.press("Escape")
    assert options.count() == 0
    page.keyboard.type("flo")
    assert options.all_inner_texts() == [FLOR]
    at = page.locator("#note-body").get_attribute("aria-activedescendant")
    assert page.inner_text(f"#{at}") == FLOR
    agent.check()
    shot(agent, f"names-{page.viewport_size and page.viewport_size['width']}")
    page.keyboard.press("Enter")
    page.keyboard.type("mire esto.")
    assert page.input_value("#note-body") == f"Escriba a a@b.ec. @{FLOR} mire esto."

"""The citizens' unit administers from its page of the desk."""

from __future__ import annotations

import os
from collections.abc import Callable

import pytest

from tests.browser.agents import ROOTS
from tests.browser.conftest import Visitor

pytestmark = [pytest.mark.engine, pytest.mark.browser]

AT = "?pagina=unidad"


def shot(agent: Visitor, name: str) -> None:
    """Keep a picture, where somebody asks for them."""
    if folder := os.environ.get("SHOTS"):
        agent.page.screenshot(path=f"{folder}/{name}.png", full_page=True)


@pytest.mark.parametrize(("language", "width"), [("es", 1280), ("en", 768), ("es", 320)])
def test_a_lead_of_the_front_desk_finds_who_works_at_the_desk(
    language: str, width: int, visit: Callable[..., Visitor]
) -> None:
    agent = visit(width)
    agent.sign_in("ines@inec.example", ROOTS[language])
    link = agent.page.locator("[data-page=unidad]")
    link.wait_for()
    link.press("Enter")
    people = agent.page.locator("#people")
    people.wait_for()
    assert agent.focused() == "unit-title"
    agent.check()
    zoe = people.locator("tr").filter(has_text="Zoe").inner_text()
    assert {"es": "Agente", "en": "Agent"}[language] in zoe
    assert people.locator("tr").filter(has_text="Adán").count() == 1
    shot(agent, f"people-{language}-{width}")


def test_a_lead_of_another_area_is_not_offered_the_page(visit: Callable[..., Visitor]) -> None:
    agent = visit()
    agent.sign_in("luis@inec.example")
    agent.page.locator("[data-page=catalogo]").wait_for()
    assert agent.page.locator("[data-page=unidad]").is_hidden()
    agent.go(f"/agentes/{AT}")
    agent.page.locator("[role=alert]").wait_for()
    assert "catalog.edit" in agent.page.locator("[role=alert]").inner_text()

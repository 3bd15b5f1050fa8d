"""The citizens' unit administers from its page of the desk."""

from __future__ import annotations

import os
from collections.abc import Callable

import pytest

from tests.browser.agents import ROOTS
from tests.browser.conftest import Visitor
from tests.browser.desk import ask, told
from tests.browser.walks import walk

pytestmark = [pytest.mark.engine, pytest.mark.browser]

AT = "?pagina=unidad"


def shot(agent: Visitor, name: str) -> None:
    """Keep a picture, where somebody asks for them."""
    if folder := os.environ.get("SHOTS"):
        agent.page.screenshot(path=f"{folder}/{name}.png", full_page=True)


@walk(("es", 1280), ("en", 768), ("es", 320))
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
    assert people.evaluate("table => table.getBoundingClientRect().right <= innerWidth")
    shot(agent, f"people-{language}-{width}")


def test_a_lead_of_another_area_is_not_offered_the_page(visit: Callable[..., Visitor]) -> None:
    agent = visit()
    agent.sign_in("luis@inec.example")
    agent.page.locator("[data-page=catalogo]").wait_for()
    assert agent.page.locator("[data-page=unidad]").is_hidden()
    agent.go(f"/agentes/{AT}")
    agent.page.locator("[role=alert]").wait_for()
    assert "administrar el catálogo" in agent.page.locator("[role=alert]").inner_text()


def at(root: str, **query: str) -> str:
    """The address of a part of the page."""
    return f"{root}/agentes/{AT}" + "".join(f"&{name}={value}" for name, value in query.items())


def saved(agent: Visitor) -> str:
    """Save the form, and what the desk says of it."""
    agent.press_within("#row", "Enter")
    agent.page.locator("#rows").wait_for()
    return told(agent)


def field(agent: Visitor, name: str) -> str:
    value: str = agent.page.locator(f"#row-{name}").input_value()
    return value


@walk(("es", 1280), ("en", 768), ("es", 320))
def test_a_topic_is_added_changed_and_taken_back_with_the_keyboard(
    language: str, width: int, visit: Callable[..., Visitor]
) -> None:
    agent, root, name = visit(width), ROOTS[language], f"Censo {language} {width}"
    row, called = f"censo-{language}-{width}", {"es": name, "en": f"Census {width}"}[language]
    agent.sign_in("ines@inec.example", root)
    agent.go(at(root, parte="topic"))
    agent.page.locator("#rows").wait_for()
    agent.check()
    shot(agent, f"topics-{language}-{width}")
    agent.press("add")
    agent.page.locator("#row").wait_for()
    agent.type("row-name_es", name)
    agent.type("row-hint_url", "ecuadorencifras.gob.ec")
    agent.press_within("#row", "Enter")
    agent.page.locator("[data-field=name_en] .govuk-error-message").wait_for()
    agent.check()
    shot(agent, f"faults-{language}-{width}")
    assert (field(agent, "name_es"), field(agent, "hint_url")) == (name, "ecuadorencifras.gob.ec")
    wrong = agent.page.locator("#row .govuk-error-message")
    assert wrong.count() == 3, "all at once: the English name, the area, the link"
    agent.reload()
    agent.page.locator("#row").wait_for()
    assert field(agent, "name_es") == name, "what was typed is there after a reload"
    agent.type("row-name_en", f"Census {width}")
    agent.page.locator("#row-area").select_option("DIES")
    agent.page.locator("#row-hint_url").fill("https://www.ecuadorencifras.gob.ec/")
    assert called in saved(agent)
    agent.go(at(root, parte="topic", fila=row))
    agent.page.locator("#row-withdrawn").select_option("true")
    assert called in saved(agent)
    assert row not in [one["id"] for one in ask(agent, "GET", "/desk")["topics"]]
    agent.go(at(root, parte="topic", fila=row))
    agent.page.locator("#undo").wait_for()
    agent.check()
    shot(agent, f"row-{language}-{width}")
    agent.press("undo")
    agent.page.locator("#rows").wait_for()
    assert called in told(agent)
    assert row in [one["id"] for one in ask(agent, "GET", "/desk")["topics"]]


def test_who_writes_at_the_same_time_loses_nothing(visit: Callable[..., Visitor]) -> None:
    agent = visit()
    agent.sign_in("ines@inec.example")
    agent.page.locator("[data-page=unidad]").wait_for()
    standing = ask(agent, "GET", "/catalog/rows/area/DECON")
    agent.go(at("", parte="area", fila="DECON"))
    agent.page.locator("#row").wait_for()
    others = standing["values"] | {"name_en": "Economics"}
    ask(agent, "PUT", "/catalog/rows/area/DECON", others, standing["version"])
    agent.page.locator("#row-name_es").fill("Economía")
    agent.press_within("#row", "Enter")
    alert = agent.page.locator("[role=alert]")
    alert.wait_for()
    assert "Economics" in alert.inner_text()
    assert field(agent, "name_es") == "Economía"
    agent.check()
    shot(agent, "raced")
    assert "Economía" in saved(agent)
    after = ask(agent, "GET", "/catalog/rows/area/DECON")
    ask(agent, "PUT", "/catalog/rows/area/DECON", standing["values"], after["version"])

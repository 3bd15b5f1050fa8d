"""A topic offers its area and an area has its topics first, wherever an agent sets either; nothing
moves unless they say so."""

from __future__ import annotations

import os
from collections.abc import Callable

from tests.browser.conftest import Visitor
from tests.browser.desk import Ticket, ask, at_ticket, row
from tests.browser.walks import walk

Visit = Callable[..., Visitor]
SIZES = walk(("es", 1280), ("en", 320))


def shot(agent: Visitor, name: str) -> None:
    """Keep a picture, where somebody asks for them."""
    if folder := os.environ.get("SHOTS"):
        agent.page.screenshot(path=f"{folder}/{name}.png", full_page=True)


def filed(agent: Visitor, number: str) -> tuple[str, str]:
    """The area and the topic of a ticket, as the desk tells them to the lead of every area."""
    stands = ask(agent, "GET", f"/tickets/{number}")
    return stands["area"]["id"], stands["topic"]["id"]


@SIZES
def test_at_a_ticket(language: str, width: int, visit: Visit) -> None:
    root = "" if language == "es" else "/en"
    agent = visit(width)
    corrected, moved = (Ticket(agent, language, topic="espac") for _ in range(2))
    agent.sign_in("adan@inec.example", root)

    at_ticket(agent, corrected.number, root)
    agent.press("do-edit")
    form = agent.page.locator("#act-edit")
    assert not agent.page.locator("#act-edit-also_area").is_visible()
    topic = agent.page.locator("#act-edit-topic")
    topic.select_option("enemdu")
    agent.press("act-edit-also_area", "Space")
    topic.select_option("ipc")
    assert not agent.page.locator("#act-edit-also_area").is_checked(), "another area was agreed to"
    agent.press("act-edit-also_area", "Space")
    agent.press_within("#act-edit", "Enter")
    agent.page.locator("#act-edit-reason-error").wait_for()
    agent.check()
    agent.type("act-edit-reason", "Pregunta por la inflación.")
    shot(agent, f"edit-{language}-{width}")
    agent.press_within("#act-edit", "Enter")
    form.wait_for(state="detached")
    assert filed(agent, corrected.number) == ("DECON", "ipc")

    at_ticket(agent, moved.number, root)
    agent.press("do-transfer")
    agent.page.locator("#act-transfer-topic").select_option("enemdu")
    agent.press("act-transfer-of-topic")
    assert agent.focused() == "act-transfer-area"
    assert agent.page.locator("#act-transfer-area").input_value() == "DIES"
    assert agent.page.locator("#act-transfer-topic").input_value() == "enemdu"
    first = agent.page.locator("#act-transfer-topic optgroup").first
    assert first.locator("option[value=enemdu]").count() == 1
    agent.page.locator("#act-transfer-area").select_option("DECON")
    assert first.locator("option[value=ipc]").count() == 1
    assert agent.page.locator("#act-transfer-topic").input_value() == "enemdu"
    agent.check()
    shot(agent, f"transfer-{language}-{width}")
    agent.type("act-transfer-reason", "Lo ve Economía.")
    agent.press_within("#act-transfer", "Enter")
    agent.page.locator("#act-transfer").wait_for(state="detached")
    assert filed(agent, moved.number) == ("DECON", "enemdu")


@SIZES
def test_in_lists_and_for_a_caller(language: str, width: int, visit: Visit) -> None:
    root = "" if language == "es" else "/en"
    agent = visit(width)
    there, elsewhere = Ticket(agent, language, topic="ipc"), Ticket(agent, language, topic="espac")
    agent.sign_in("adan@inec.example", root)

    agent.page.locator(".desk-filters summary").focus()
    agent.page.keyboard.press("Enter")
    agent.page.locator("#filter-tema").select_option("ipc")
    agent.press("filter-of-topic")
    assert agent.focused() == "filter-area"
    assert agent.page.locator("#filter-area").input_value() == "DECON"
    assert agent.page.locator("#filter-tema").input_value() == "ipc"
    first = agent.page.locator("#filter-tema optgroup").first
    assert first.locator("option[value=ipc]").count() == 1
    agent.check()
    shot(agent, f"filters-{language}-{width}")
    agent.press_within("#filter", "Enter")
    row(agent, there.number).wait_for()
    assert "area=DECON" in agent.page.url
    assert "tema=ipc" in agent.page.url

    agent.go(f"{root}/agentes/")
    for one in (there, elsewhere):
        row(agent, one.number).locator("input").focus()
        agent.page.keyboard.press("Space")
    agent.page.keyboard.press("b")
    agent.press("bulk-topic")
    agent.page.locator("#act-topic-topic").select_option("ipp")
    agent.press("act-topic-also_area", "Space")
    agent.type("act-topic-reason", "Son precios al productor.")
    agent.check()
    shot(agent, f"bulk-{language}-{width}")
    before = [filed(agent, one.number) for one in (there, elsewhere)]
    agent.press_within("#act-topic", "Enter")
    agent.page.locator("#bulk-report").wait_for()
    assert [filed(agent, one.number) for one in (there, elsewhere)] == [("DECON", "ipp")] * 2
    shot(agent, f"bulk-done-{language}-{width}")
    agent.press("bulk-undo")
    agent.page.locator("#bulk-undo").wait_for(state="detached")
    agent.page.locator("#bulk-report").wait_for()
    assert [filed(agent, one.number) for one in (there, elsewhere)] == before

    agent.go(f"{root}/agentes/?pagina=abrir")
    agent.page.locator("#topic option").nth(5).wait_for(state="attached")
    agent.page.locator("#behalf-area").select_option("DIES")
    first = agent.page.locator("#topic optgroup").first
    assert first.locator("option[value=enemdu]").count() == 1
    agent.page.locator("#topic").select_option("ipc")
    agent.check()
    shot(agent, f"behalf-{language}-{width}")
    agent.press("behalf-of-topic")
    assert agent.page.locator("#behalf-area").input_value() == "DECON"
    assert agent.page.locator("#topic").input_value() == "ipc"

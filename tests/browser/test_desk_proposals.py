"""Two people of the citizens' unit change holidays and periods, each from their own browser."""

from __future__ import annotations

import os
from collections.abc import Callable

import pytest

from tests.browser.agents import ROOTS
from tests.browser.conftest import Visitor
from tests.browser.desk import ask, told
from tests.browser.walks import walk

pytestmark = [pytest.mark.engine, pytest.mark.browser]


def at(root: str, part: str, row: str = "") -> str:
    """The address of a part of the page, or of a row of it."""
    return f"{root}/agentes/?pagina=unidad&parte={part}" + (f"&fila={row}" if row else "")


def shot(agent: Visitor, name: str) -> None:
    """Keep a picture, where somebody asks for them."""
    if folder := os.environ.get("SHOTS"):
        agent.page.screenshot(path=f"{folder}/{name}.png", full_page=True)


@pytest.mark.parametrize(
    ("language", "width", "day"),
    [("es", 1280, "2027-12-06"), ("en", 768, "2027-12-07"), ("es", 320, "2027-12-09")],
)
def test_a_holiday_is_proposed_by_one_and_confirmed_by_another_with_the_keyboard(
    language: str, width: int, day: str, visit: Callable[..., Visitor]
) -> None:
    one, root = visit(width), ROOTS[language]
    one.sign_in("ines@inec.example", root)
    one.go(at(root, "holiday"))
    one.page.locator("#standing").wait_for()
    one.check()
    one.press("add")
    one.page.locator("#row").wait_for()
    one.page.locator("#row-date").fill(day)
    one.type("row-name_es", "Puente")
    one.press_within("#row", "Enter")
    one.page.locator("[data-field=name_en] .govuk-error-message").wait_for()
    assert one.page.locator("#row-name_es").input_value() == "Puente"
    one.check()
    shot(one, f"holiday-faults-{language}-{width}")
    one.type("row-name_en", "Bridge day")
    one.press_within("#row", "Enter")
    one.page.locator("#propose").wait_for()
    assert "07:00" in one.page.locator("#foreseen-text").inner_text()
    one.check()
    shot(one, f"holiday-foreseen-{language}-{width}")
    one.press("propose")
    card = one.page.locator(f"[data-proposal='holiday/{day}']")
    card.wait_for()
    assert {"es": "otra persona", "en": "another person"}[language] in told(one)
    assert card.get_by_role("button").count() == 1, "nobody confirms what they proposed"
    shot(one, f"holiday-proposed-{language}-{width}")

    other = visit(width)
    other.sign_in("adan@inec.example", root)
    other.go(at(root, "holiday"))
    card = other.page.locator(f"[data-proposal='holiday/{day}']")
    card.wait_for()
    card.get_by_role("button").first.press("Enter")
    other.page.locator("#proposals").wait_for()
    assert "07:00" in told(other)
    assert "07:00" in card.inner_text()
    other.check()
    shot(other, f"holiday-confirmed-{language}-{width}")
    card.get_by_role("button").first.press("Enter")
    card.wait_for(state="detached")
    assert ask(other, "GET", "/catalog/proposals")["items"] == []


@walk(("es", 320), ("en", 1280))
def test_a_period_is_proposed_within_its_bounds(
    language: str, width: int, visit: Callable[..., Visitor]
) -> None:
    agent, root = visit(width), ROOTS[language]
    agent.sign_in("ines@inec.example", root)
    agent.go(at(root, "setting"))
    agent.page.locator("[data-row=halfway_percent] a").press("Enter")
    agent.page.locator("#row").wait_for()
    agent.page.locator("#row-value").fill("100")
    agent.press_within("#row", "Enter")
    agent.page.locator("[data-field=value] .govuk-error-message").wait_for()
    agent.check()
    shot(agent, f"period-faults-{language}-{width}")
    agent.page.locator("#row-value").fill("40")
    agent.press_within("#row", "Enter")
    agent.page.locator("#propose").wait_for()
    agent.press("propose")
    card = agent.page.locator("[data-proposal='setting/halfway_percent']")
    card.wait_for()
    assert "50" in card.inner_text()
    assert "40" in card.inner_text()
    agent.check()
    shot(agent, f"period-{language}-{width}")
    card.get_by_role("button").first.press("Enter")
    card.wait_for(state="detached")

"""The search before asking: found while typing, on the device alone; what is not found is asked."""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import urlsplit

import pytest

from tests.browser.conftest import Visitor

pytestmark = [pytest.mark.engine, pytest.mark.browser]

Visit = Callable[..., Visitor]


@pytest.mark.parametrize(
    ("root", "width", "typed", "operation"),
    [
        ("", 1280, "inflasion", "Índice de Precios al Consumidor"),
        ("/en", 320, "inflation", "Consumer Price Index"),
    ],
)
def test_finds_an_operation_as_one_types_and_sends_nothing_of_it(
    root: str, width: int, typed: str, operation: str, visit: Visit
) -> None:
    person = visit(width)
    person.go(f"{root}/")
    asked: list[str] = []
    person.page.on("request", lambda request: asked.append(request.url + (request.post_data or "")))
    person.type("finder", typed[:5])
    person.page.locator(".site-finder__result").first.wait_for()
    began = len(asked)
    person.page.keyboard.type(typed[5:])
    found = person.page.locator(".site-finder__result a").first
    found.filter(has_text=operation).wait_for()
    person.page.locator(".site-finder [role=status]", has_text=re.compile(r"\d result")).wait_for()
    person.check_widths()
    assert asked[began:] == [], "the letters typed later ask for nothing"
    assert not [one for one in asked if typed[:5] in one]
    person.page.keyboard.press("ArrowDown")
    assert found.evaluate("link => link === document.activeElement")
    assert person._shows_focus()
    person.page.keyboard.press("ArrowUp")
    assert person.focused() == "finder"
    found.press("Enter")
    person.page.wait_for_url(f"**{root}/operaciones/ipc/")
    person.page.locator("h1", has_text=operation).wait_for()
    assert person.page.title().startswith(operation)
    helped = person.page.locator(".site-helped__button")
    helped.wait_for()
    person.check()
    helped.press("Enter")
    person.page.locator(".site-helped__told:not(:empty)").wait_for()
    assert helped.count() == 0, "said once a day"
    person.reload()
    person.page.locator(".site-helped__told:not(:empty)").wait_for()
    assert helped.count() == 0
    person.check()
    ask = person.page.locator(".answers-ask a")
    assert ask.get_attribute("href") == f"{root}/abrir/?tema=ipc"


def test_what_is_not_found_goes_into_the_form_and_into_no_address(visit: Visit) -> None:
    person = visit(320)
    person.go("/")
    person.type("finder", "Agua potable en Loja")
    person.page.locator(".site-finder__result").first.wait_for()
    person.page.locator("[data-missed]").press("Enter")
    person.page.wait_for_url("**/abrir/")
    person.page.locator("#topic option").nth(5).wait_for(state="attached")
    assert person.page.locator("#subject").input_value() == "Agua potable en Loja"
    assert person.page.locator("#topic").input_value() == "gad_apa"
    assert not urlsplit(person.page.url).query
    person.reload()
    assert person.page.locator("#subject").input_value() == "Agua potable en Loja", "in the draft"
    person.type("finder", "otra cosa")
    person.page.locator("[data-missed]").wait_for()
    person.page.locator("[data-missed]").press("Enter")
    assert person.page.locator("#subject").input_value() == "Agua potable en Loja", "not replaced"
    assert person.focused() == "subject"


def test_what_is_published_stands_below_what_is_written_and_goes_when_it_is_not_close(
    visit: Visit,
) -> None:
    person = visit(320)
    person.go("/abrir/")
    person.type("subject", "desnutrición infantil")
    close = person.page.locator("#close .site-finder__result a")
    close.first.filter(has_text="Desnutrición Infantil").wait_for()
    assert 1 <= close.count() <= 3
    assert person.focused() == "subject"
    assert close.first.get_attribute("target") == "_blank", "the form stays as it is"
    person.check()
    person.page.locator("#subject").fill("zzzz qqqq xxxx")
    person.page.locator("#close").wait_for(state="hidden")

"""The manuals' steps in Spanish, done as their reader does them."""

from __future__ import annotations

import uuid
from collections.abc import Callable

import pytest
from playwright.sync_api import Browser

from infra.manual.performing import Reader, StepFailed
from static_site import manual
from static_site.manual import Step
from tests.browser.conftest import Visitor
from tests.conftest import System

pytestmark = [pytest.mark.engine, pytest.mark.browser]


def reader(chromium: Browser, system: System) -> Reader:
    return Reader(chromium, system.url, "es", f"rosa.{uuid.uuid4().hex[:8]}@example.com")


@pytest.mark.parametrize(
    ("root", "width", "typed"), [("", 1280, "olvidé mi número "), ("/en", 320, "forgot my number ")]
)
def test_the_search_leads_to_the_manuals_paragraph_and_every_guide_can_be_read_by_all(
    root: str, width: int, typed: str, visit: Callable[..., Visitor]
) -> None:
    person = visit(width)
    person.go(f"{root}/")
    person.type("finder", typed)
    found = person.page.locator(".site-finder__result").first
    found.locator("a[href$='/ayuda/#forgotten']").wait_for()
    assert (
        found.locator(".site-finder__about").inner_text().startswith({"": "Ayuda"}.get(root, "H"))
    )
    assert found.locator("button").count() == 0, "what helps is counted of what is published"
    person.page.keyboard.press("ArrowDown")
    person.page.keyboard.press("Enter")
    person.page.wait_for_url(f"**{root}/ayuda/#forgotten")
    assert (
        person.page.locator("#forgotten").evaluate("e => Math.abs(e.getBoundingClientRect().y)")
        < 200
    )
    for address in manual.ADDRESSES.values():
        person.go(root + address)
        assert person.page.locator("main > div > :first-child").evaluate("e => e.tagName") == "H1"
        person.check()


@pytest.mark.timeout(400)
@pytest.mark.parametrize("name", manual.ADDRESSES)
def test_every_step_can_be_done(name: str, chromium: Browser, system: System) -> None:
    done = reader(chromium, system).perform(name)
    assert done == [step.name for step in manual.steps(name)]


def test_a_step_that_no_longer_works_is_named(
    chromium: Browser, system: System, monkeypatch: pytest.MonkeyPatch
) -> None:
    gone = Step("gone", ("go /", "press site.no_such_word"))
    monkeypatch.setattr(manual, "steps", lambda *_: [gone])
    with pytest.raises(StepFailed, match=r"gone: press site\.no_such_word"):
        reader(chromium, system).perform("usuario")

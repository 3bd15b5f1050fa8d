"""Somebody of the desk turns the mail of the morning off, for themselves, and says that they will
be away; and finds it so."""

from __future__ import annotations

import os
from collections.abc import Callable

import pytest

from tests.browser.agents import ROOTS
from tests.browser.conftest import Visitor
from tests.browser.walks import walk

pytestmark = [pytest.mark.engine, pytest.mark.browser]


@walk(("es", 1280), ("en", 320))
def test_the_mail_of_the_morning_is_turned_off_and_on_with_the_keyboard(
    language: str, width: int, visit: Callable[..., Visitor]
) -> None:
    agent = visit(width)
    agent.sign_in("zoe@inec.example", ROOTS[language])
    agent.go(f"{ROOTS[language]}/agentes/?pagina=cuenta")
    wanted = agent.page.locator("#morning_mail")
    wanted.wait_for()
    agent.check()
    for chosen in (False, True):
        agent.press("morning_mail", "Space")
        agent.press_within("#own-settings", "Enter")
        agent.page.locator("#told:not(:empty)").wait_for()
        agent.reload()
        wanted.wait_for()
        assert wanted.is_checked() == chosen
    _says_they_are_away(agent, language)
    if folder := os.environ.get("SHOTS"):
        agent.page.screenshot(path=f"{folder}/{language}-{width}.png", full_page=True)


def _says_they_are_away(agent: Visitor, language: str) -> None:
    """Wrong days are named at their fields; an absence stands on the page until it is withdrawn."""
    page = agent.page
    page.locator("#absence-first_day").fill("2099-03-02")
    page.locator("#absence-last_day").fill("2099-03-01")
    agent.press_within("#absence", "Enter")
    page.locator("[data-field=last_day] .govuk-error-message").wait_for()
    agent.check()
    page.locator("#absence-last_day").fill("2099-03-06")
    agent.press_within("#absence", "Enter")
    page.locator("#away li").wait_for()
    agent.check()
    assert {"es": "6 de marzo de 2099", "en": "6 March 2099"}[language] in page.inner_text("#away")
    if folder := os.environ.get("SHOTS"):
        page.screenshot(
            path=f"{folder}/away-{language}-{page.viewport_size['width']}.png", full_page=True
        )
    page.locator("#away button").press("Enter")
    page.locator("#away").wait_for(state="detached")

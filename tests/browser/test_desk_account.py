"""Somebody of the desk turns the mail of the morning off, for themselves, and finds it so."""

from __future__ import annotations

import os
from collections.abc import Callable

import pytest

from tests.browser.agents import ROOTS
from tests.browser.conftest import Visitor

pytestmark = [pytest.mark.engine, pytest.mark.browser]


@pytest.mark.parametrize(("language", "width"), [("es", 1280), ("en", 320)])
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
    if folder := os.environ.get("SHOTS"):
        agent.page.screenshot(path=f"{folder}/{language}-{width}.png", full_page=True)

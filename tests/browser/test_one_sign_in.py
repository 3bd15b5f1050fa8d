"""One sign-in serves every open tab of a browser: tokens go from tab to tab, and are not stored."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.browser.agents import LATER, MINUTE, ROOTS, desk, log_in, session
from tests.browser.conftest import Visitor
from tests.browser.desk import Ticket, at_ticket
from tests.browser.walks import walk

pytestmark = [pytest.mark.engine, pytest.mark.browser]

Visit = Callable[..., Visitor]


def tab(person: Visitor) -> Visitor:
    """Another tab of the same browser."""
    return Visitor(person.page.context.new_page(), person.system)


@walk(("es", 1280), ("en", 320))
def test_a_tab_that_is_opened_is_signed_in_by_those_that_are(
    language: str, width: int, visit: Visit
) -> None:
    agent = visit(width)
    agent.sign_in("zoe@inec.example", ROOTS[language])
    other = tab(agent)
    asked: list[str] = []
    other.page.on("request", lambda request: asked.append(request.url))
    other.go(f"{ROOTS[language]}/agentes/")
    other.page.locator(".desk-row").first.wait_for()
    other.check()
    assert not [url for url in asked if "oauth2" in url], "the pool was asked for nothing"
    agent.page.close()
    other.reload()
    other.page.locator(".desk-row").first.wait_for()


@walk(("es", 320), ("en", 1280))
def test_signing_out_in_one_tab_ends_it_in_all_and_signing_in_again_goes_on_in_all(
    language: str, width: int, visit: Visit
) -> None:
    root, agent = ROOTS[language], visit(width)
    agent.sign_in("zoe@inec.example", root)
    other = tab(agent)
    at_ticket(other, Ticket(agent).number, root)
    other.page.keyboard.press("n")
    other.page.keyboard.type("Llamó por teléfono.")
    agent.press("sign-out")
    agent.page.wait_for_url(f"**{root}/agentes/entrar/")
    ended = other.page.locator("#summary .site-problem button")
    ended.wait_for()
    other.check()
    assert session(other, "session.token()") == "SessionEnded"
    agent.page.locator("#enter").wait_for()
    agent.press("enter")
    log_in(agent, "zoe@inec.example")
    agent.page.locator("#desk-bar").wait_for()
    ended.wait_for(state="detached")
    assert other.page.input_value("#note-body") == "Llamó por teléfono."
    other.press("note-send")
    other.page.locator(".desk-entry--note").wait_for()


def test_tabs_that_wait_for_a_sign_in_go_on_once_one_of_them_has_it(visit: Visit) -> None:
    first = visit()
    second = tab(first)
    for one in (first, second):
        one.go("/agentes/")
        one.page.locator("#sign-in").wait_for()
    first.press("sign-in")
    log_in(first, "ana@inec.example")
    second.page.locator(".desk-row, .desk-empty").first.wait_for()
    assert second.page.locator("#signing-in").is_hidden()


def test_who_signs_in_as_somebody_else_ends_what_the_first_had_open(visit: Visit) -> None:
    zoe = visit()
    zoe.sign_in("zoe@inec.example")
    number = Ticket(zoe).number
    at_ticket(zoe, number)
    luis = tab(zoe)
    luis.page.context.clear_cookies()
    luis.go("/agentes/entrar/")
    luis.press("enter")
    log_in(luis, "luis@inec.example")
    luis.page.locator("#me").filter(has_text="Luis").wait_for()
    zoe.page.locator("#summary .site-problem").wait_for()
    assert number in zoe.text("ticket-title"), "her page is hers and stays"
    assert zoe.page.inner_text("#me") == "Zoe Guamán"
    assert desk(luis, session(luis, "session.token()")) == 200


def test_of_tabs_whose_token_ends_at_once_one_asks_the_pool_for_all(visit: Visit) -> None:
    agent = visit()
    agent.page.context.add_init_script(LATER)
    agent.sign_in("zoe@inec.example")
    other = tab(agent)
    other.go("/agentes/")
    asked: list[str] = []
    agent.page.context.on("request", lambda request: asked.append(request.url))
    agent.page.evaluate(f"localStorage.later = {10 * MINUTE}")
    lists = "**/api/agent/tickets?*"
    with agent.page.expect_response(lists) as one, other.page.expect_response(lists) as two:
        for each in (agent, other):
            each.page.locator("#refresh").press("Enter")
    assert (one.value.status, two.value.status) == (200, 200)
    assert len([url for url in asked if url.endswith("/oauth2/token")]) == 1


def test_what_a_tab_left_behind_longer_than_a_minute_ago_signs_nobody_in(visit: Visit) -> None:
    agent = visit()
    agent.page.context.add_init_script(LATER)
    agent.sign_in("zoe@inec.example")
    agent.go("/estado/")
    assert "eyJ" in agent.page.evaluate("sessionStorage['consulta.agent']")
    agent.page.evaluate(f"localStorage.later = {MINUTE}")
    agent.go("/agentes/")
    agent.page.locator("#sign-in").wait_for()
    assert "eyJ" not in agent.page.evaluate("JSON.stringify([sessionStorage, localStorage])")

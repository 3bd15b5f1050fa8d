"""What a step waits for may come when the reader has left it: then it changes nothing of the step
where they are, and shows nothing that they have put away."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Route

from tests.browser.accounts import file_ticket, fresh_address, go, sign_in
from tests.browser.conftest import Visitor
from tests.browser.held import READ, SEEN, Held

pytestmark = [pytest.mark.engine, pytest.mark.browser]

Visit = Callable[..., Visitor]
#: Steps of the account, and the answer that each waits for.
STEPS = {
    "tickets": "**/api/account/tickets?*",
    "perfil": "**/api/account",
    "mis-datos": "**/api/account/export?*",
}
#: A token for one's own account, as the user pool's sign-in leaves it; the API takes no such one.
OWN_ACCOUNT = """
  sessionStorage.setItem(
    "consulta.own-account", JSON.stringify({ text: "none", until: Date.now() + 600000 }));
"""
WRONG_CODE = {"field": "code", "code": "wrong"}
#: Where one goes instead: a step that waits for nothing.
THERE = ("correo", "#address")


def comes(visit: Visit) -> tuple[Visitor, str, str]:
    """Somebody who has a ticket, its number and their address."""
    person, email = visit(), fresh_address()
    person.page.add_init_script(READ)
    return person, file_ticket(person.system, email, "Población por cantón"), email


@pytest.mark.parametrize("step", STEPS)
def test_an_answer_for_a_step_that_was_left_changes_nothing_of_the_next(
    step: str, visit: Visit
) -> None:
    person, _, email = comes(visit)
    sign_in(person, email, "es")
    go(person, *THERE)
    held = Held(person, STEPS[step])
    person.press(f"go-{step}", back=step != "mis-datos")
    held.wait()
    go(person, *THERE)
    seen = person.page.evaluate(SEEN)
    held.let_go(status=503, body='{"code": "unavailable"}')
    assert person.page.evaluate(SEEN) == seen


@pytest.mark.parametrize("act", ["refresh", "write-send"])
def test_a_ticket_that_was_put_away_is_not_shown_again_by_what_came_late(
    act: str, visit: Visit
) -> None:
    person, number, email = comes(visit)
    person.go(f"/estado/?numero={number}")
    person.type("email", email)
    person.press("see")
    person.page.locator("#ticket-status").wait_for()
    person.page.locator("#body").fill("De 2020 a 2025.")
    pattern = f"**/api/tickets/{number}*"
    held = Held(
        person,
        pattern if act == "refresh" else f"{pattern[:-1]}/messages*",
        "GET" if act == "refresh" else "POST",
    )
    person.page.locator(f"#{act}").press("Enter")
    held.wait()
    person.page.locator("#leave").press("Enter")
    person.page.locator("#step-lookup").wait_for()
    seen = person.page.evaluate(SEEN)
    held.let_go()
    assert person.page.evaluate(SEEN) == seen
    assert number not in person.page.locator("main").inner_text()
    assert person.page.evaluate("sessionStorage.getItem('consulta.access')") is None


#: Pages of a mail's button: the address without its token, the button, and what it asks.
BUTTONS = {
    "not-me": ("/no-fui-yo/#aviso=", "decline", "**/api/not-me"),
    "stop-erasure": ("/cuenta/#detener=", "stop", "**/api/account/erasure/stop"),
}


@pytest.mark.parametrize("page", BUTTONS)
def test_the_answer_about_one_mail_is_not_told_of_the_next(page: str, visit: Visit) -> None:
    address, button, pattern = BUTTONS[page]
    person = visit(320)
    person.page.add_init_script(READ)
    person.go(f"{address}one")
    held = Held(person, pattern, "POST")
    person.press(button)
    held.wait()
    person.page.evaluate("hash => { location.hash = hash }", f"{address.partition('#')[2]}two")
    person.page.wait_for_function("() => location.hash === ''")
    seen = person.page.evaluate(SEEN)
    held.let_go(status=200, content_type="application/json", body='{"closed": "051243"}')
    assert person.page.evaluate(SEEN) == seen
    assert person.page.locator(f"#{button}").is_visible()


def test_a_code_that_was_sent_twice_is_answered_once(visit: Visit) -> None:
    person = visit(320)
    person.page.add_init_script(READ + OWN_ACCOUNT)
    pattern = "**/api/agent/second-factor"
    secret = {"secret": "ABCDEFGH", "uri": "otpauth://totp/INEC?secret=ABCDEFGH"}
    held = Held(person, pattern, "PUT")

    def begin(route: Route) -> None:
        if route.request.method == "POST":
            route.fulfill(status=201, json=secret)
        else:
            route.fallback()

    person.page.route(pattern, begin)
    person.go("/agentes/segundo-factor/#listo")
    person.page.locator("#step-secret").wait_for()
    person.type("code", "123456")
    assert person.page.locator("#code").input_value() == "123456"
    person.page.keyboard.press("Enter")
    held.wait()
    person.page.keyboard.press("Enter")
    person.page.locator("#step-begin").wait_for()
    seen = person.page.evaluate(SEEN)
    held.let_go(status=422, json={"code": "invalid", "errors": [WRONG_CODE]})
    assert person.page.evaluate(SEEN) == seen

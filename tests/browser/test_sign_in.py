"""An agent signs in, stays signed in over a reload, and signs out; the keyboard is enough."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.browser.agents import LATER, MINUTE, ROOTS, begin, desk, log_in, session
from tests.browser.conftest import Visitor

pytestmark = [pytest.mark.engine, pytest.mark.browser]

Visit = Callable[..., Visitor]


@pytest.mark.parametrize("width", [1280, 320])
@pytest.mark.parametrize("language", ROOTS)
def test_an_agent_signs_in_and_comes_back_to_where_they_were(
    language: str, width: int, visit: Visit
) -> None:
    root, person = ROOTS[language], visit(width)
    person.go(f"{root}/agentes/entrar/")
    person.check()
    assert session(person, "session.token()") == "SessionEnded"
    person.go(f"{root}/estado/?numero=051243#some-place")
    begin(person, "session.signIn()")
    log_in(person, "ana@inec.example")
    person.page.wait_for_url(f"**{root}/estado/?numero=051243#some-place")
    assert desk(person, session(person, "session.token()")) == 200


#: What a tab answers to another one that asks for its tokens.
_ASKED = """new Promise((told) => {
  const channel = new BroadcastChannel("consulta.agents");
  channel.addEventListener("message", ({ data }) => data.kind === "held" && told(data.tokens));
  channel.postMessage({ kind: "wanted", from: "a test" });
})"""


def test_a_reload_keeps_the_session_and_signing_out_ends_it(visit: Visit) -> None:
    person = visit()
    person.go("/agentes/entrar/")
    person.press("enter")
    log_in(person, "zoe@inec.example")
    person.page.wait_for_url("**/agentes/")
    first = session(person, "session.token()")
    assert session(person, "session.token()") == first, "a good token is not asked for again"
    person.reload()
    assert desk(person, session(person, "session.token()")) == 200
    held = person.page.evaluate(_ASKED)

    begin(person, "session.signOut()")
    person.page.wait_for_url("**/agentes/entrar/")
    person.page.locator("#enter").wait_for()
    assert session(person, "session.token()") == "SessionEnded"
    put = "value => sessionStorage['consulta.agent'] = JSON.stringify(value)"
    held["access"]["until"] = 0
    person.page.evaluate(put, held | {"left": person.page.evaluate("Date.now()")})
    assert session(person, "session.token()") == "SessionEnded", "it was ended at the pool too"


def test_nothing_of_a_session_is_kept_while_a_page_is_open_nor_for_the_next_person(
    visit: Visit,
) -> None:
    person = visit()
    person.go("/agentes/entrar/")
    person.press("enter")
    log_in(person, "ana@inec.example")
    person.page.wait_for_url("**/agentes/")
    person.page.locator("#desk-bar").wait_for()
    assert session(person, "session.token()")
    held = person.page.evaluate(_ASKED)
    kept = person.page.evaluate("JSON.stringify([localStorage, sessionStorage, document.cookie])")
    assert "eyJ" not in kept
    assert held["access"]["text"] not in kept
    assert held["refresh"] not in kept
    other = person.page.context.new_page()
    person.page.close()
    other.goto("/agentes/entrar/", wait_until="networkidle")
    assert session(Visitor(other, person.system), "session.token()") == "SessionEnded"


def test_the_end_of_a_session_is_told_once_to_whoever_listens(visit: Visit) -> None:
    person = visit()
    person.go("/agentes/entrar/")
    told = """(async () => {
      const { onSignedOut } = await import("BASEdesk/sign-in/shared-tokens.js");
      let times = 0;
      onSignedOut(() => { times += 1; });
      return session.token().catch(() => times);
    })()"""
    assert session(person, told) == 1


@pytest.mark.parametrize(
    "query", ["?code=guessed&state=guessed", "?error=access_denied&state=guessed", "?code=x"]
)
def test_an_answer_to_no_sign_in_of_this_tab_lets_nobody_in(query: str, visit: Visit) -> None:
    person = visit()
    person.go(f"/agentes/entrar/{query}")
    person.page.locator("#step-failed").wait_for()
    person.check()
    assert "code" not in person.page.url
    assert session(person, "session.token()") == "SessionEnded"


def test_a_code_with_a_state_that_is_not_ours_is_not_taken_and_the_way_back_is_kept(
    visit: Visit,
) -> None:
    person = visit()
    person.go("/estado/?numero=051243")
    begin(person, "session.signIn()")
    person.page.locator("#username").wait_for()
    person.go("/agentes/entrar/?code=guessed&state=guessed")
    person.page.locator("#step-failed").wait_for()
    person.press("again")
    log_in(person, "ana@inec.example")
    person.page.wait_for_url("**/estado/?numero=051243")
    assert desk(person, session(person, "session.token()")) == 200


@pytest.mark.parametrize(
    "away",
    [
        lambda route: route.abort(),
        lambda route: route.fulfill(status=503, content_type="text/html", body="<p>Away</p>"),
    ],
    ids=["no network", "no service"],
)
def test_a_session_goes_on_while_the_service_is_out_of_reach(away: Any, visit: Visit) -> None:
    person = visit()
    person.page.add_init_script(LATER)
    person.go("/agentes/entrar/")
    person.press("enter")
    log_in(person, "ana@inec.example")
    person.page.wait_for_url("**/agentes/")
    person.settle()
    person.page.route("**/oauth2/token", away)
    person.page.evaluate(f"localStorage.later = {10 * MINUTE}")
    person.reload()  # and what was carried over is too old
    assert session(person, "session.token()") == "Unreachable"
    person.page.unroute("**/oauth2/token")
    assert desk(person, session(person, "session.token()")) == 200

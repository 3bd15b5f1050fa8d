"""Lists refresh by themselves, people are seen where they are, and nothing moves under a hand."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Locator

from tests.browser.agents import ROOTS
from tests.browser.conftest import Visitor
from tests.browser.desk import Ticket, ask, at_ticket, wait_for_index, walk_to
from tests.browser.walks import walk

pytestmark = [pytest.mark.engine, pytest.mark.browser]

Visit = Callable[..., Visitor]
#: Time passes for a page's timers when a test says so.
LONG, SOON = 30_000, 3_000
FLOR = "flor@inec.example"
ZOE = "zoe@inec.example"
#: Where the acts of a ticket stand, below who else is there.
_PLACE = "document.querySelector('.desk-acts').getBoundingClientRect().top + scrollY"
#: Where every row stands, and what it says but for who is there.
ROWS = """[...document.querySelectorAll(".desk-row")].map((row) => [
  row.dataset.number,
  row.getBoundingClientRect().top,
  row.querySelector(".desk-row__who").innerText,
])"""


def at_list(visit: Visit, who: str, language: str = "es", width: int = 1280) -> Visitor:
    """An agent at the newest tickets of the survey's topic, with a clock that a test sets on."""
    agent = visit(width)
    agent.sign_in(who, ROOTS[language])
    agent.page.clock.install()
    agent.go(f"{ROOTS[language]}/agentes/?vista=unassigned&tema=enemdu&orden=newest")
    agent.page.locator(".desk-row").first.wait_for()
    return agent


def passes(agent: Visitor, milliseconds: int) -> None:
    """So much time passes at an agent's page; what it asks meanwhile is answered in no time."""
    for begun in range(0, milliseconds, LONG):
        agent.page.clock.run_for(min(LONG, milliseconds - begun))
        agent.settle()


def until(agent: Visitor, place: Locator, state: str = "visible") -> None:
    """Time passes until something is seen. A tab's token lives ten minutes: fewer pass."""
    for _ in range(15):
        passes(agent, LONG)
        if bool(place.count()) is (state == "visible"):
            return
    raise AssertionError(agent.page.inner_text("main"))


def comes(agent: Visitor) -> Ticket:
    """A ticket that is opened, and indexed: that happens a moment later."""
    ticket = Ticket(agent)
    wait_for_index(agent, ticket.subject, ticket.number)
    return ticket


def row_of(agent: Visitor, number: str) -> Locator:
    return agent.page.locator(f'.desk-row[data-number="{number}"]')


def changes(agent: Visitor) -> Locator:
    """The button behind which changes wait."""
    wait = {"es": "Mostrar cambios", "en": "Show changes"}
    return agent.page.locator("#refresh").filter(has_text=wait[_language(agent)])


def _language(agent: Visitor) -> str:
    language: str = agent.page.evaluate("document.documentElement.lang")
    return language


def _rest(agent: Visitor) -> None:
    """Take the hand off the list."""
    agent.page.evaluate("document.activeElement.blur()")
    passes(agent, SOON)


def shot(agent: Visitor, name: str) -> None:
    if folder := os.environ.get("SHOTS"):
        agent.page.screenshot(path=f"{folder}/{name}.png")


def test_a_list_that_nobody_touches_takes_in_what_came_and_what_went(visit: Visit) -> None:
    agent = at_list(visit, ZOE)
    counted = agent.page.locator('.desk-views a[href*="unassigned"] .desk-count')
    before = int(counted.inner_text())
    _rest(agent)
    new = comes(agent)
    until(agent, row_of(agent, new.number))
    assert int(counted.inner_text()) >= before + 1
    assert agent.focused() in ("", "queue-title")
    ask(agent, "PATCH", f"/tickets/{new.number}", {"assignee": "me"}, 1)
    until(agent, row_of(agent, new.number), "gone")
    agent.check()


@walk(("es", 1280), ("en", 768), ("es", 320))
def test_what_comes_while_one_walks_along_the_rows_waits_behind_a_button(
    language: str, width: int, visit: Visit
) -> None:
    agent = at_list(visit, ZOE, language, width)
    agent.page.keyboard.press("j")
    agent.page.keyboard.press("j")
    here = agent.page.evaluate("document.activeElement.closest('li').dataset.number")
    stand = agent.page.evaluate(ROWS)
    new = comes(agent)
    until(agent, changes(agent))
    assert agent.page.evaluate(ROWS) == stand, "nothing moved under the hand"
    assert agent.page.evaluate("document.activeElement.closest('li').dataset.number") == here
    heard = agent.page.locator("#heard")
    assert heard.inner_text()
    agent.page.evaluate("document.getElementById('heard').textContent = ''")
    agent.check()
    shot(agent, f"changes-{language}-{width}")
    comes(agent)
    passes(agent, LONG)
    assert heard.inner_text() == "", "a screen reader is told once, and not each half minute"
    agent.press("refresh", back=True)
    row_of(agent, new.number).wait_for()
    assert agent.focused() == "queue-title"


def test_rows_that_are_chosen_stay_and_the_list_follows_once_the_hand_is_gone(
    visit: Visit,
) -> None:
    agent = at_list(visit, ZOE)
    agent.page.keyboard.press("j")
    agent.page.keyboard.press("x")
    _rest(agent)
    new = comes(agent)
    until(agent, changes(agent))
    assert row_of(agent, new.number).count() == 0
    agent.page.locator(".desk-bulk .desk-quiet").press("Enter")
    _rest(agent)
    passes(agent, SOON)
    row_of(agent, new.number).wait_for()


@walk(("es", 1280), ("en", 320))
def test_two_agents_see_each_other_in_lists_and_on_the_ticket(
    language: str, width: int, visit: Visit
) -> None:
    zoe = at_list(visit, ZOE, language, width)
    ticket = comes(zoe)
    until(zoe, row_of(zoe, ticket.number))
    flor = visit()
    flor.sign_in(FLOR)
    at_ticket(flor, ticket.number)
    there = row_of(zoe, ticket.number).locator(".desk-row__present")
    zoe.page.keyboard.press("j")  # a hand on the rows: who comes moves none of them
    stand = zoe.page.evaluate(ROWS)
    passes(zoe, LONG)
    there.filter(has_text="Flor Yánez").wait_for()
    assert zoe.page.evaluate(ROWS) == stand
    zoe.check()
    shot(zoe, f"present-{language}-{width}")

    walk_to(zoe, ticket.number)
    zoe.page.keyboard.press("Enter")
    told = zoe.page.locator("#presence")
    told.filter(has_text="Flor Yánez").wait_for()
    flor.page.keyboard.press("r")
    flor.page.keyboard.type("Buenos")
    flor.page.locator("#presence").filter(has_text="Zoe Guamán").wait_for()
    replying = {"es": "respondiendo", "en": "replying"}[language]
    for _ in range(50):
        passes(zoe, 8_000)
        if replying in told.inner_text():
            break
    assert replying in told.inner_text()
    shot(zoe, f"presence-{language}-{width}")
    stood = zoe.page.evaluate(_PLACE)
    flor.page.close()
    for _ in range(50):
        passes(zoe, 8_000)
        if not told.inner_text():
            break
    assert told.inner_text() == "", "who closes the tab is gone, and not for a minute and a half"
    assert zoe.page.evaluate(_PLACE) == stood, "who comes and goes moves nothing"


def test_a_page_that_nobody_sees_asks_for_nothing_and_catches_up_when_it_is_seen(
    visit: Visit,
) -> None:
    agent = at_list(visit, ZOE)
    asked: list[str] = []
    agent.page.on("request", lambda request: asked.append(request.url))
    _seen(agent, "hidden")
    passes(agent, 10 * LONG)
    assert [url for url in asked if "/agent/" in url] == []
    with agent.page.expect_response("**/api/agent/changes?*"):
        _seen(agent, "visible")


def _seen(agent: Visitor, state: str) -> None:
    """The tab is put behind another one, or before it again."""
    agent.page.evaluate(
        """state => {
          Object.defineProperty(document, "visibilityState", { value: state, configurable: true });
          document.dispatchEvent(new Event("visibilitychange"));
        }""",
        state,
    )


def test_nothing_new_costs_one_question_and_a_list_that_is_cut_off_says_how_old_it_is(
    visit: Visit,
) -> None:
    agent = at_list(visit, ZOE)
    _rest(agent)
    for _ in range(3):  # what the tests before have changed is indexed, and is shown
        passes(agent, LONG)
    asked: list[str] = []
    agent.page.on("request", lambda request: asked.append(request.url))
    with agent.page.expect_response("**/api/agent/changes?*") as told:
        passes(agent, LONG)
    assert told.value.status == 304
    assert len([url for url in asked if "/api/" in url]) == 1
    _cut_off(agent, asked)


def _cut_off(agent: Visitor, asked: list[str]) -> None:
    answer = {"status": 503, "content_type": "application/json"}
    body = json.dumps({"code": "unavailable", "status": 503})
    agent.page.route("**/api/agent/changes?*", lambda route: route.fulfill(body=body, **answer))
    passes(agent, LONG)
    old = agent.page.locator(".desk-list__told strong")
    old.filter(has_text="Sin conexión").wait_for()
    assert agent.page.locator(".desk-row").count() > 1
    agent.check()
    shot(agent, "cut-off")
    asked.clear()
    for _ in range(10):
        passes(agent, LONG)
    assert 1 <= len([url for url in asked if "/changes" in url]) <= 5, "less and less often"
    agent.page.unroute("**/api/agent/changes?*")
    until(agent, old, "gone")


def test_a_list_that_could_not_be_had_comes_by_itself_once_it_can(visit: Visit) -> None:
    agent = visit()
    agent.sign_in(ZOE)
    agent.page.clock.install()
    lists = "**/api/agent/tickets?*"
    body = json.dumps({"code": "unavailable", "status": 503})
    agent.page.route(lists, lambda route: route.fulfill(status=503, body=body))
    agent.go("/agentes/?vista=unassigned&tema=enemdu")
    agent.page.locator("#summary .site-problem").wait_for()
    agent.page.unroute(lists)
    _rest(agent)
    until(agent, agent.page.locator(".desk-row").first)
    assert agent.page.locator("#summary .site-problem").count() == 0


def test_a_list_that_was_left_is_not_asked_for_any_more(visit: Visit) -> None:
    agent = at_list(visit, ZOE)
    agent.page.locator('[data-page="cuenta"], [href*="pagina=cuenta"]').first.press("Enter")
    agent.page.locator("#away, #absences .desk-hint").first.wait_for()
    asked: list[Any] = []
    agent.page.on("request", lambda request: asked.append(request.url))
    passes(agent, 3 * LONG)
    assert [url for url in asked if "/agent/" in url] == []


def test_a_filter_kept_on_another_machine_is_there_when_one_comes_back(visit: Visit) -> None:
    agent = at_list(visit, ZOE)
    kept = agent.page.locator(".desk-views a").filter(has_text="De otra máquina")
    assert kept.count() == 0
    path = "/saved-filters/8f14e45f-ceea-4c9a-a0d5-5c1d2b6f7a10"
    body = {"name": "De otra máquina", "view": "mine", "filters": {"topic": "enemdu"}}
    ask(agent, "PUT", path, body)
    try:
        _seen(agent, "hidden")
        _seen(agent, "visible")
        kept.wait_for()
    finally:
        ask(agent, "DELETE", path)


def test_the_list_beside_a_ticket_follows_and_one_goes_on_from_where_one_stood(
    visit: Visit,
) -> None:
    agent = at_list(visit, ZOE, "en", 1600)
    agent.page.keyboard.press("j")
    here, after = agent.page.evaluate(ROWS)[0][0], agent.page.evaluate(ROWS)[1][0]
    agent.page.keyboard.press("Enter")
    agent.page.locator("#thread-title").wait_for()
    agent.page.locator(".desk-presence__alone").wait_for()

    def beside(number: str) -> Locator:
        return agent.page.locator(f'.desk-nearby a[href*="ticket={number}"]')

    beside(after).focus()
    first = comes(agent)
    passes(agent, 2 * LONG)
    assert beside(first.number).count() == 0, "nothing moves under the hand"
    _rest(agent)
    until(agent, beside(first.number))
    agent.page.keyboard.press("a")  # then it is none of those that nobody holds
    agent.page.locator("#holder", has_text="Zoe").wait_for()
    second = comes(agent)
    _rest(agent)
    until(agent, beside(second.number))
    assert here in agent.page.locator('.desk-nearby [aria-current="page"]').inner_text()
    shot(agent, "beside-en-1600")
    agent.check()
    agent.page.keyboard.press("j")
    agent.page.locator("#ticket-title", has_text=after).wait_for()

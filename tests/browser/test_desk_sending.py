"""A reply that waits: taken back from anywhere in the desk, or gone by itself, and told."""

from __future__ import annotations

import os
from collections.abc import Callable

import pytest

from tests.browser.agents import ROOTS
from tests.browser.conftest import Visitor
from tests.browser.desk import Ticket, at_ticket
from tests.browser.walks import walk

pytestmark = [pytest.mark.engine, pytest.mark.browser]
TEXT = "Estimada, van las tablas."


def _arrive(
    visit: Callable[..., Visitor], language: str = "es", width: int = 1280, seconds: int = 60
) -> tuple[Visitor, Ticket]:
    agent = visit(width, seconds=seconds)
    agent.sign_in("zoe@inec.example", ROOTS[language])
    ticket = Ticket(agent)
    at_ticket(agent, ticket.number, ROOTS[language])
    return agent, ticket


def _write(agent: Visitor, key: str = "Control+Enter") -> None:
    agent.page.keyboard.press("r")
    agent.page.locator("#reply-body:focus").wait_for()
    agent.page.keyboard.type(TEXT)
    agent.page.keyboard.press(key)


def _line(agent: Visitor, state: str) -> str:
    line = agent.page.locator(f".desk-sending--{state}")
    line.wait_for()
    return line.inner_text()


def _shot(agent: Visitor, name: str) -> None:
    if folder := os.environ.get("SHOTS"):
        agent.page.screenshot(path=f"{folder}/{name}.png")


@walk(("es", 1280), ("en", 768), ("es", 320))
def test_is_taken_back_from_the_next_ticket_and_comes_back_whole(
    language: str, width: int, visit: Callable[..., Visitor]
) -> None:
    agent, ticket = _arrive(visit, language, width)
    _write(agent, "Control+Shift+Enter")
    assert ticket.number in _line(agent, "waits")
    agent.page.wait_for_function("number => !location.search.includes(number)", arg=ticket.number)
    assert ticket.number in agent.text("sendings-heard")
    agent.settle()
    agent.check()
    _shot(agent, f"waits-{language}-{width}")
    agent.page.keyboard.press("z")
    assert ticket.number in _line(agent, "taken_back")
    assert ticket.number in agent.text("sendings-heard")
    agent.check()
    at_ticket(agent, ticket.number, ROOTS[language])
    agent.page.wait_for_function(
        "text => document.getElementById('reply-body').value === text", arg=TEXT
    )
    assert agent.page.locator(".desk-entry--reply").count() == 0


def test_is_taken_back_on_a_device_whose_clock_is_ahead(visit: Callable[..., Visitor]) -> None:
    agent = visit(seconds=60)
    agent.page.add_init_script("const real = Date.now; Date.now = () => real() + 300_000;")
    agent.sign_in("zoe@inec.example", ROOTS["es"])
    ticket = Ticket(agent)
    at_ticket(agent, ticket.number)
    _write(agent)
    assert "Deshacer" in _line(agent, "waits")
    agent.page.reload()
    _line(agent, "waits")
    agent.page.keyboard.press("z")
    assert ticket.number in _line(agent, "taken_back")


def test_leaves_by_itself_whatever_page_one_is_on_and_says_so(
    visit: Callable[..., Visitor],
) -> None:
    agent, ticket = _arrive(visit, seconds=1)
    _write(agent)
    _line(agent, "waits")
    assert agent.page.locator("#tab-reply").count() == 0, "nothing is written beside it"
    assert ticket.number in _line(agent, "sent")
    agent.page.locator(".desk-entry--reply").filter(has_text=TEXT).wait_for()
    assert ticket.number in agent.text("sendings-heard")
    agent.check()


def test_outlives_the_page_that_it_was_sent_from(visit: Callable[..., Visitor]) -> None:
    agent, ticket = _arrive(visit, seconds=2)
    _write(agent)
    _line(agent, "waits")
    agent.go("/agentes/")
    assert ticket.number in _line(agent, "sent")
    at_ticket(agent, ticket.number)
    assert agent.page.locator(".desk-entry--reply").count() == 1


def test_does_not_leave_once_the_requester_wrote_and_says_why(
    visit: Callable[..., Visitor],
) -> None:
    agent, ticket = _arrive(visit, seconds=3)
    _write(agent)
    _line(agent, "waits")
    post = agent.page.request.post
    seen = post("/api/lookups", data={"email": ticket.email, "number": ticket.number}).json()
    wrote = post(
        f"/api/tickets/{ticket.number}/messages",
        data={"body": "Y también por cantón."},
        headers={"Authorization": f"Bearer {seen['access_token']}"},
    )
    assert wrote.status == 201
    assert "escribió" in _line(agent, "not_sent")
    agent.page.wait_for_function(
        "text => document.getElementById('reply-body')?.value === text", arg=TEXT
    )
    agent.check()
    _shot(agent, "not-sent-es-1280")
    assert agent.page.locator(".desk-entry--reply").count() == 0


@pytest.mark.parametrize("width", [1280, 768, 320])
def test_what_is_answered_is_in_sight_while_one_writes(
    width: int, visit: Callable[..., Visitor]
) -> None:
    agent, _ = _arrive(visit, width=width)
    agent.page.keyboard.press("r")
    agent.page.locator("#reply-body:focus").wait_for()
    editor = agent.page.locator("#reply-body").bounding_box()
    beside = ".desk-entry--message" if width == 1280 else ".desk-last__body"
    request = agent.page.locator(beside).bounding_box()
    assert editor is not None
    assert request is not None
    if width == 1280:
        assert request["x"] >= editor["x"] + editor["width"]
        assert request["y"] < 900
    else:
        assert 0 < request["y"] + request["height"] <= editor["y"]
    agent.check()
    _shot(agent, f"beside-{width}")


def test_the_first_ticket_of_the_list_is_on_the_first_screen_of_a_phone(
    visit: Callable[..., Visitor],
) -> None:
    agent = visit(320)
    agent.page.set_viewport_size({"width": 320, "height": 640})
    agent.sign_in("zoe@inec.example")
    agent.page.locator(".desk-row").first.wait_for()
    agent.settle()
    row = agent.page.locator(".desk-row__link").first.bounding_box()
    assert row is not None
    assert row["y"] + row["height"] <= 640
    agent.check()
    _shot(agent, "list-320")


def test_j_goes_on_to_the_next_page_of_the_list(visit: Callable[..., Visitor]) -> None:
    agent = visit()
    agent.sign_in("zoe@inec.example")
    rows = agent.page.locator(".desk-row")
    rows.nth(24).wait_for()
    assert rows.count() == 25
    rows.nth(24).locator("a").first.focus()
    agent.page.keyboard.press("j")
    rows.nth(25).locator("a:focus").wait_for()
    agent.go("/agentes/")
    rows.nth(24).wait_for()
    last = rows.nth(24).get_attribute("data-number")
    rows.nth(24).locator("a").first.focus()
    agent.page.keyboard.press("Enter")
    agent.page.locator("#thread-title").wait_for()
    agent.page.keyboard.press("j")
    agent.page.wait_for_function("number => !location.search.includes(number)", arg=last)
    assert "ticket=" in agent.page.url
    agent.page.keyboard.press("k")
    agent.page.wait_for_function("number => location.search.includes(number)", arg=last)

"""Acts on many tickets: a whole list is chosen, worked in hundreds, stopped, refused and undone."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import cache

import pytest
from playwright.sync_api import Route

from tests.browser.agents import ROOTS
from tests.browser.conftest import Visitor, fetched
from tests.browser.desk import Ticket, ask, row
from tests.browser.walks import walk
from tests.conftest import System
from tests.deploy.calls import call
from tests.desk import opening

pytestmark = [pytest.mark.engine, pytest.mark.browser]

Visit = Callable[..., Visitor]
MANY = 147
TOPIC = "enighur"
LIST = f"/agentes/?tema={TOPIC}"
SAID = {
    "es": {"chosen": "147 tickets seleccionados", "done": "Hecho en 147 de 147", "high": "Alta"},
    "en": {"chosen": "147 tickets selected", "done": "Done for 147 of 147", "high": "High"},
}


@cache
def _opened(system: System) -> None:
    with ThreadPoolExecutor(2) as people:
        answers = people.map(
            lambda turn: call(
                system,
                "POST",
                "/api/tickets",
                opening(email=f"persona{turn}@example.com", topic=TOPIC),
            ),
            range(MANY),
        )
        assert {status for status, _, _ in answers} == {201}


@pytest.fixture
def many(system: System) -> None:
    """Some 147 tickets of a topic that no other test asks about."""
    _opened(system)


def choose_whole(agent: Visitor, root: str = "") -> None:
    """Choose the list whole, with the keyboard."""
    agent.go(root + LIST)
    agent.page.locator(".desk-row").nth(24).wait_for()
    agent.press("choose-all", "Space")
    agent.page.keyboard.press("b")
    agent.press("bulk-whole")
    agent.page.locator(".desk-row").nth(MANY - 1).wait_for()


def done(agent: Visitor) -> str:
    """What became of an act, once it is over."""
    agent.page.locator("#bulk-report").wait_for()
    assert agent.focused() == "bulk-report"
    return agent.text("bulk-report")


@pytest.mark.usefixtures("many")
@walk(("es", 1280), ("en", 768), ("es", 320))
def test_a_whole_list_is_changed_and_given_back(language: str, width: int, visit: Visit) -> None:
    agent, said, root = visit(width), SAID[language], ROOTS[language]
    agent.sign_in("adan@inec.example", root)
    choose_whole(agent, root)
    assert said["chosen"] in agent.page.locator(".desk-bulk__count").inner_text()
    agent.check()
    agent.press("bulk-priority")
    agent.press_within("#act-priority", "Enter")
    agent.page.locator("#act-priority-priority-error").wait_for()
    agent.choose("act-priority-priority", said["high"])
    agent.press_within("#act-priority", "Enter")
    assert said["done"] in done(agent)
    agent.check()
    changed = agent.page.locator(".desk-row .desk-priority", has_text=said["high"])
    changed.nth(MANY - 1).wait_for()
    agent.press("bulk-undo")
    changed.first.wait_for(state="detached")
    assert said["done"] in done(agent)
    assert agent.page.locator("#bulk-undo").count() == 0
    agent.press("bulk-dismiss")
    assert agent.focused() == "queue-title"
    agent.check()


@pytest.mark.usefixtures("many")
def test_what_is_stopped_or_refused_stays_chosen_for_another_try(visit: Visit) -> None:
    agent, held = visit(320), []
    agent.sign_in("adan@inec.example")
    choose_whole(agent)
    first = str(agent.page.locator(".desk-row").first.get_attribute("data-number"))
    version = ask(agent, "GET", f"/tickets/{first}")["version"]
    ask(agent, "PATCH", f"/tickets/{first}", {"legal_request": True}, version)

    def hold(route: Route) -> None:
        held.append(route)

    agent.page.route("**/api/agent/tickets/bulk*", hold)
    agent.press("bulk-priority")
    agent.choose("act-priority-priority", "Alta")
    agent.press_within("#act-priority", "Enter")
    agent.page.locator("#bulk-stop").wait_for()
    assert agent.focused() == "bulk-stop"
    agent.check()
    agent.page.keyboard.press("Enter")
    agent.page.locator('#bulk-stop[aria-disabled="true"]').wait_for()
    held[0].continue_()
    told = done(agent)
    agent.page.unroute("**/api/agent/tickets/bulk*", hold)
    assert "Hecho en 99 de 147" in told
    assert "Quedan 47 sin tocar" in told
    assert "cambió desde que usted lo vio" in row(agent, first).inner_text()
    assert agent.page.locator(".desk-row input:checked").count() == 48
    agent.check()

    agent.press("bulk-priority")
    agent.choose("act-priority-priority", "Alta")
    agent.press_within("#act-priority", "Enter")
    agent.page.locator("#bulk-report", has_text="Hecho en 48 de 48").wait_for()
    assert agent.page.locator(".desk-row input:checked").count() == 0
    choose_whole(agent)
    agent.press("bulk-priority")
    agent.choose("act-priority-priority", "Normal")
    agent.press_within("#act-priority", "Enter")
    assert "Hecho en 147 de 147" in done(agent)


def test_a_call_that_fails_loses_nothing_typed_and_goes_on_with_the_same_act(visit: Visit) -> None:
    agent, acts = visit(), []
    ticket = Ticket(agent)
    agent.sign_in("zoe@inec.example")
    row(agent, ticket.number).locator("a").focus()
    agent.page.keyboard.press("x")

    def fail_once(route: Route) -> None:
        acts.append(route.request.post_data_json["act"])
        if len(acts) == 1:
            fetched(route)  # it was done, and the answer is lost
            route.abort()
        else:
            route.continue_()

    agent.page.route("**/api/agent/tickets/bulk*", fail_once)
    agent.page.keyboard.press("b")
    agent.press("bulk-close")
    agent.choose("act-close-close_reason", "No corresponde")
    agent.type("act-close-reason", "Lo publica otra institución.")
    agent.press_within("#act-close", "Enter")
    agent.page.locator("#summary button").wait_for()
    kept = agent.page.locator("#act-close-reason").input_value()
    assert kept == "Lo publica otra institución."
    agent.page.locator("#summary button").press("Enter")
    assert "Hecho en 1 de 1" in done(agent)
    assert len({*acts}) == 1
    assert ask(agent, "GET", f"/tickets/{ticket.number}")["version"] == 2
    agent.press("bulk-undo")
    agent.page.locator("#bulk-undo").wait_for(state="detached")
    assert "Hecho en 1 de 1" in done(agent)
    assert ask(agent, "GET", f"/tickets/{ticket.number}")["status"] == "received"


def test_what_nobody_answered_is_asked_about_and_all_of_the_act_is_undone_at_once(
    visit: Visit,
) -> None:
    agent = visit(320)
    answered, open_still, touched = Ticket(agent), Ticket(agent), Ticket(agent)
    agent.sign_in("zoe@inec.example", ROOTS["en"])
    said = {"body": "Le enviamos la serie.", "status": "in_progress"}
    ask(agent, "POST", f"/tickets/{answered.number}/replies", said, 1)
    agent.go("/en/agentes/?orden=newest")
    for ticket in (touched, open_still, answered):
        row(agent, ticket.number).locator("a").focus()
        agent.page.keyboard.press("x")
    agent.page.keyboard.press("b")
    agent.press("bulk-close")
    agent.choose("act-close-close_reason", "Res")
    agent.press_within("#act-close", "Enter")
    assert "Done for 1 of 3" in done(agent)
    assert "2 have not been answered here" in agent.text("bulk-question")
    assert "it has not been answered here yet" in row(agent, open_still.number).inner_text()
    agent.check()
    agent.press("bulk-settle")
    agent.page.locator("#bulk-settle").wait_for(state="detached")
    assert "Done for 3 of 3" in done(agent)
    agent.check()
    ask(agent, "PATCH", f"/tickets/{touched.number}", {"status": "in_progress"}, 2)
    agent.press("bulk-undo")
    agent.page.locator("#bulk-undo").wait_for(state="detached")
    assert "Done for 2 of 3" in done(agent)
    assert "it changed since you saw it" in agent.page.locator(".desk-bulk__report").inner_text()
    statuses = [
        ask(agent, "GET", f"/tickets/{ticket.number}")["status"]
        for ticket in (answered, open_still)
    ]
    assert statuses == ["in_progress", "received"]
    agent.check()


def test_who_may_change_nothing_has_nothing_to_choose(visit: Visit) -> None:
    agent = visit()
    ticket = Ticket(agent)
    agent.sign_in("eva@inec.example")
    row(agent, ticket.number).locator("a").focus()
    agent.page.keyboard.press("x")
    assert agent.page.locator(".desk-row input, #choose-all, .desk-bulk").count() == 0
    agent.check()

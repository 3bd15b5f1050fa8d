"""A draft is all of it or nothing: what an agent has begun comes back whole, wherever from, and
nothing of it leaves without what was chosen for it."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Route

from tests.browser.conftest import Visitor, fetched
from tests.browser.desk import Ticket, ask, at_ticket, row, shot, told
from tests.browser.drafts import TEXT, begin_microdata, shows
from tests.browser.files import chosen
from tests.browser.walks import walk
from tests.files import CSV

pytestmark = [pytest.mark.engine, pytest.mark.browser]

Visit = Callable[..., Visitor]
ROOTS = {"es": "", "en": "/en"}
WAYS = ("the next ticket and back", "reload and sign-out", "another machine")


def saved(agent: Visitor, number: str, **facts: object) -> None:
    """Wait until the server has a draft with these facts."""
    for _ in range(2_000):
        items = ask(agent, "GET", f"/tickets/{number}/drafts")["items"]
        if any(facts.items() <= draft.items() for draft in items):
            return
        agent.page.wait_for_timeout(25)
    raise AssertionError(items)


def stands_whole(agent: Visitor) -> None:
    """The draft is in the editor with everything that belongs to it."""
    agent.page.locator("#composer .site-file--sent").wait_for()
    assert agent.page.locator("#reply-body").input_value() == TEXT
    assert agent.page.locator("#data-microdata").is_checked()
    assert agent.page.locator("#status-in_progress").is_checked()
    checks = [agent.page.locator(f"#check-{place}").is_checked() for place in range(3)]
    assert checks == [True, True, False]


@pytest.mark.parametrize("way", WAYS)
@walk(("es", 1280), ("en", 320))
def test_microdata_never_leave_without_the_second_person_whatever_came_between(
    way: str, language: str, width: int, visit: Visit
) -> None:
    root = ROOTS[language]
    agent = visit(width)
    ticket, other = Ticket(agent, language), Ticket(agent, language)
    agent.sign_in("zoe@inec.example", root)
    begin_microdata(agent, ticket.number, root)
    if way == WAYS[0]:
        # At once: what was chosen a moment ago is not saved yet, and comes back all the same.
        agent.page.locator(".desk-walk a").first.press("Enter")
        row(agent, other.number).locator("a").press("Enter")
        agent.page.locator("#thread-title").wait_for()
        agent.page.go_back()
        row(agent, ticket.number).get_by_text(
            {"es": "Borrador", "en": "Draft"}[language]
        ).wait_for()
        row(agent, ticket.number).locator("a").press("Enter")
    elif way == WAYS[1]:
        agent.reload()
        stands_whole(agent)
        agent.press("sign-out", back=True)
        agent.page.wait_for_url("**/agentes/entrar/")
        agent.sign_in("zoe@inec.example", root)
        at_ticket(agent, ticket.number, root)
    else:
        saved(agent, ticket.number, data="microdata", status="in_progress")
        agent = visit(width)
        agent.sign_in("zoe@inec.example", root)
        at_ticket(agent, ticket.number, root)
    stands_whole(agent)
    agent.check_widths()
    shot(agent, f"microdata-{WAYS.index(way)}-{language}-{width}")
    agent.press("check-2", "Space")
    agent.press("reply-send")
    agent.page.locator("#held").wait_for()
    agent.check_widths()
    seen = ask(agent, "GET", f"/tickets/{ticket.number}")
    assert seen["held"]["returned"] is False
    assert not any(entry["kind"] == "reply" for entry in seen["entries"])
    assert ask(agent, "GET", f"/tickets/{ticket.number}/drafts")["items"] == []


def test_a_page_knows_what_it_sent_when_it_was_left_before_the_answer(visit: Visit) -> None:
    agent = visit(1280)
    ticket = Ticket(agent, "es")
    agent.sign_in("zoe@inec.example", "")
    at_ticket(agent, ticket.number, "")
    here, every = re.compile(r"/drafts/reply\b"), re.compile(r"/drafts\?")

    def lose_the_answer(route: Route) -> None:
        fetched(route)
        route.abort()

    agent.page.route(here, lose_the_answer)
    agent.page.keyboard.press("r")
    agent.page.keyboard.type("Estimada María:")
    saved(agent, ticket.number, text="Estimada María:")
    agent.page.keyboard.type(" van los datos.")
    agent.page.unroute(here)
    late: list[Route] = []
    agent.page.route(every, lambda route: late.append(route))
    with agent.page.expect_request(every):
        agent.page.reload()
    shows(agent, "reply-body", "Estimada María: van los datos.")
    agent.page.locator("#reply-body").press("Control+Enter")
    agent.page.wait_for_timeout(100)
    entries = ask(agent, "GET", f"/tickets/{ticket.number}")["entries"]
    assert not any(entry["kind"] == "reply" for entry in entries)
    for route in late:
        route.continue_()
    agent.page.unroute(every)
    agent.page.get_by_text("Respuesta de Zoe").wait_for()
    assert not agent.page.locator("#reply-other").is_visible()
    assert ask(agent, "GET", f"/tickets/{ticket.number}/drafts")["items"] == []


@walk(("es", 1280), ("en", 320))
def test_two_tabs_are_shown_to_each_other_and_the_agent_chooses(
    language: str, width: int, visit: Visit
) -> None:
    root = ROOTS[language]
    first, second = visit(width), visit(width)
    ticket = Ticket(first, language)
    for tab in (first, second):
        tab.sign_in("zoe@inec.example", root)
        at_ticket(tab, ticket.number, root)
        tab.page.keyboard.press("r")
    first.page.keyboard.type("Lo de la primera.")
    saved(first, ticket.number, text="Lo de la primera.")
    second.page.keyboard.type("Lo de la segunda.")
    second.page.locator("#reply-other").wait_for()
    second.check_widths()
    shot(second, f"tabs-{language}-{width}")
    assert "Lo de la primera." in second.text("reply-other")
    assert second.page.locator("#reply-body").input_value() == "Lo de la segunda."
    second.press("reply-keep-mine", back=True)
    assert second.focused() == "reply-body"
    saved(second, ticket.number, text="Lo de la segunda.")

    first.page.keyboard.type(" Y más.")
    first.page.locator("#reply-other").wait_for()
    first.press("reply-use-other", back=True)
    assert first.page.locator("#reply-body").input_value() == "Lo de la segunda."


def test_a_tab_that_one_comes_back_to_has_what_was_written_elsewhere(visit: Visit) -> None:
    agent, elsewhere = visit(), visit()
    ticket = Ticket(agent)
    for tab in (agent, elsewhere):
        tab.sign_in("zoe@inec.example")
        at_ticket(tab, ticket.number)
    elsewhere.page.keyboard.press("n")
    elsewhere.page.keyboard.type("Llamó su colega.")
    saved(elsewhere, ticket.number, text="Llamó su colega.")
    agent.page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    shows(agent, "note-body", "Llamó su colega.")


def test_a_line_that_is_down_is_told_and_nothing_typed_is_lost(visit: Visit) -> None:
    agent = visit()
    ticket = Ticket(agent)
    agent.sign_in("zoe@inec.example")
    at_ticket(agent, ticket.number)
    agent.page.route("**/api/agent/tickets/*/drafts/*", lambda route: route.abort())
    agent.page.keyboard.press("r")
    agent.page.keyboard.type("Sin conexión.")
    agent.page.locator("#reply-draft-state", has_text="Sin conexión").wait_for()
    agent.check()
    agent.page.unroute("**/api/agent/tickets/*/drafts/*")
    agent.reload()
    assert agent.page.locator("#reply-body").input_value() == "Sin conexión."
    saved(agent, ticket.number, text="Sin conexión.")


def test_a_file_asks_for_the_choice_and_takes_no_default(visit: Visit) -> None:
    agent = visit()
    ticket = Ticket(agent)
    agent.sign_in("zoe@inec.example")
    at_ticket(agent, ticket.number)
    agent.page.keyboard.press("r")
    agent.page.keyboard.type("Va el archivo.")
    assert agent.page.locator("#data-none").is_checked(), "without a file nothing is in the way"
    agent.page.set_input_files("#reply-attachments", [chosen("serie.csv", CSV)])
    agent.page.locator("#composer .site-file--sent").wait_for()
    assert agent.page.locator("[name=data]:checked").count() == 0
    saved(agent, ticket.number, text="Va el archivo.")
    agent.reload()
    agent.page.locator("#composer .site-file--sent").wait_for()
    assert agent.page.locator("[name=data]:checked").count() == 0
    agent.press("reply-send")
    agent.page.locator("#summary", has_text="Elija si la respuesta lleva datos").wait_for()
    agent.check()


def test_what_the_release_before_kept_comes_back_with_its_choices_asked_again(
    visit: Visit,
) -> None:
    agent = visit()
    ticket = Ticket(agent)
    agent.sign_in("zoe@inec.example")
    me = ask(agent, "GET", "/desk")["me"]["id"]
    agent.page.evaluate(
        """([me, number]) => localStorage.setItem(`consulta.desk.${me}.${number}.reply`,
          JSON.stringify({ text: "De antes.", files: [], at: Date.now() }))""",
        [me, ticket.number],
    )
    at_ticket(agent, ticket.number)
    shows(agent, "reply-body", "De antes.")
    assert agent.page.locator("[name=data]:checked, [name=status]:checked").count() == 0


@walk(("es", 1280), ("en", 320))
def test_a_draft_whose_ticket_went_to_another_area_is_read_and_thrown_away(
    language: str, width: int, visit: Visit
) -> None:
    agent, lead = visit(width), visit()
    here, moved = Ticket(agent, language), Ticket(agent, language)
    agent.sign_in("zoe@inec.example", ROOTS[language])
    for ticket in (here, moved):
        at_ticket(agent, ticket.number, ROOTS[language])
        agent.page.keyboard.press("r")
        agent.page.keyboard.type(TEXT)
        saved(agent, ticket.number, text=TEXT)
    lead.sign_in("adan@inec.example")
    ask(lead, "PATCH", f"/tickets/{moved.number}", {"area": "DECON", "reason": "Es suyo."}, 1)
    agent.go(f"{ROOTS[language]}/agentes/")
    agent.press("to-drafts")
    gone = agent.page.locator(".desk-draft", has_text=moved.number)
    gone.get_by_text(TEXT).wait_for()
    assert agent.focused() == "drafts-title"
    assert gone.locator("a").count() == 0
    assert agent.page.locator(".desk-draft", has_text=here.number).locator("a").count() == 1
    agent.check()
    shot(agent, f"drafts-{language}-{width}")
    agent.press(f"copy-{moved.number}-reply")
    told(agent)
    agent.press(f"drop-{moved.number}-reply")
    agent.page.keyboard.press("Enter")
    gone.wait_for(state="detached")
    assert moved.number in told(agent)
    assert agent.focused() == "drafts-title"
    agent.check()

"""What a page of the desk waits for may come when the agent has left it: then it changes nothing
of the page where they are, neither its elements nor the focus, the title or what is said."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

import pytest

from infra.package import ROOT
from tests.browser.conftest import Visitor
from tests.browser.desk import Ticket, at_ticket, row
from tests.browser.held import READ, SEEN, Held

pytestmark = [pytest.mark.engine, pytest.mark.browser]

Visit = Callable[..., Visitor]
#: Pages of the desk, and the answer that each waits for. ``{}`` is a ticket's number.
PAGES = {
    "list": ("", "**/api/agent/tickets?*"),
    "view": ("?vista=unassigned&tema=enemdu", "**/api/agent/tickets?*"),
    "ticket": ("?ticket={}", "**/api/agent/tickets/{}?*"),
    "list beside a ticket": ("?ticket={}&tema=enemdu", "**/api/agent/tickets?*"),
    "trail of a ticket": ("?ticket={}&ver=auditoria", "**/api/agent/tickets/{}/audit?*"),
    "trail of a day": ("?pagina=auditoria&agente=zoe", "**/api/agent/audit?*"),
    "canned replies": ("?pagina=respuestas", "**/api/agent/canned-replies?*"),
    "canned reply": ("?pagina=respuestas&respuesta=nueva", "**/api/agent/canned-replies?*"),
    "answers": ("?pagina=publicaciones", "**/api/agent/answers?*"),
    "answer": ("?pagina=publicaciones&publicacion=01J", "**/api/agent/answers/01J?*"),
    "changes of a list": ("", "**/api/agent/changes?*"),
    "changes beside a ticket": ("?ticket={}", "**/api/agent/changes?*"),
    "lists as files": ("?pagina=archivos", "**/api/agent/exports?*"),
    "report": ("?pagina=informes", "**/api/agent/reports/activity?*"),
    "backlog": ("?pagina=informes&periodo=mes_pasado", "**/api/agent/reports/backlog?*"),
    "report of a year": ("?pagina=lotaip", "**/api/agent/reports/yearly?*"),
    "who asked": ("?pagina=personas", "**/api/agent/reports/people?*"),
    "own drafts": ("?pagina=borradores", "**/api/agent/drafts?*"),
    "drafts of a list": ("", "**/api/agent/drafts?*"),
    "drafts of a ticket": ("?ticket={}", "**/api/agent/tickets/{}/drafts?*"),
    "who is at a ticket": ("?ticket={}", "**/api/agent/presence/{}?*"),
    "paper": ("?ticket={}&ver=papel", "**/api/agent/tickets/{}/prints?*"),
    "own account": ("?pagina=cuenta", "**/api/agent/account?*"),
    "absences": ("?pagina=cuenta", "**/api/agent/absences?*"),
    "people": ("?pagina=unidad", "**/api/agent/catalog/people?*"),
    "topics": ("?pagina=unidad&parte=topic", "**/api/agent/catalog/rows/topic?*"),
    "catalog": ("?pagina=catalogo", "**/api/agent/catalog?*"),
    "questions": ("?pagina=preguntas", "**/api/agent/questions?*"),
    "question": ("?pagina=preguntas&ticket={}&pregunta=01J", "**/api/agent/questions/{}/01J?*"),
    "opening": ("?pagina=abrir", "**/api/catalog?*"),
}
#: Where one goes from there by the bar, and what is seen once it is there whole.
CATALOG = ('[data-page="catalogo"]', "#wrong")
REPLIES = ('[data-page="respuestas"]', '[href*="respuesta=nueva"]')


def lead(visit: Visit) -> Visitor:
    """Somebody who may see every page of the desk, and has left the one where they signed in: what
    it was still asking for is none of what a test holds back."""
    agent = visit()
    agent.page.add_init_script(READ)
    agent.sign_in("adan@inec.example")
    agent.page.goto("/privacidad/")  # of the same site: what a tab carries is there at once
    return agent


def leave(agent: Visitor, there: tuple[str, str]) -> Any:
    """Go to another page by the bar; all that is seen of it."""
    link, whole = there
    agent.page.locator(link).wait_for()
    agent.page.locator(link).press("Enter")
    agent.page.locator(whole).first.wait_for()
    return agent.page.evaluate(SEEN)


@pytest.mark.parametrize("status", [200, 503])
@pytest.mark.parametrize("name", PAGES)
def test_an_answer_for_a_page_that_was_left_changes_nothing_of_the_next(
    name: str, status: int, visit: Visit
) -> None:
    agent = lead(visit)
    ticket = Ticket(agent)
    address, pattern = (text.replace("{}", ticket.number) for text in PAGES[name])
    methods = {"presence": "PUT", "prints": "POST"}
    method = next((one for part, one in methods.items() if part in pattern), "GET")
    held = Held(agent, pattern, method)
    agent.page.goto(f"/agentes/{address}", wait_until="commit")
    held.wait()
    seen = leave(agent, REPLIES if name == "catalog" else CATALOG)
    if status == 200:
        held.let_go()
    else:
        held.let_go(status=status, body=json.dumps({"code": "unavailable", "status": status}))
    assert agent.page.evaluate(SEEN) == seen


def test_every_page_of_the_desk_is_left_before_its_answer_comes() -> None:
    desk = (ROOT / "static_site/js/desk/main.js").read_text(encoding="utf-8")
    pages = set(re.findall(r"^  (\w+): \(pages", desk, re.MULTILINE))
    assert {"abrir", "catalogo", "trail", "paper"} <= pages
    assert pages - {"trail", "paper"} <= set(re.findall(r"pagina=(\w+)", str(PAGES)))


@pytest.mark.parametrize(
    ("file", "link", "shows"),
    [("beside", *CATALOG), ("work", ".desk-row__link", ".desk-entry")],
    ids=["a lesser page", "a ticket"],
)
def test_a_page_whose_file_does_not_come_says_so_and_is_loaded_anew_when_asked(
    file: str, link: str, shows: str, visit: Visit
) -> None:
    agent = lead(visit)
    Ticket(agent)
    agent.page.route(f"**/assets/es/{file}-*.js", lambda route: route.abort())
    agent.go("/agentes/")
    agent.page.locator("#me:not(:empty)").wait_for()
    agent.page.locator(link).first.press("Enter")
    agent.page.locator("#summary .site-problem").wait_for()
    agent.check()
    agent.page.unroute(f"**/assets/es/{file}-*.js")
    agent.page.locator("#summary button").press("Enter")
    agent.page.locator(shows).first.wait_for()


def test_a_search_that_was_left_changes_nothing_of_the_next_page(visit: Visit) -> None:
    agent = lead(visit)
    agent.go("/agentes/?tema=enemdu")
    held = Held(agent, "**/api/agent/searches?*", "POST")
    agent.page.keyboard.press("/")
    agent.page.keyboard.type("consulta")
    agent.page.keyboard.press("Enter")
    held.wait()
    seen = leave(agent, CATALOG)
    held.let_go()
    assert agent.page.evaluate(SEEN) == seen


def test_a_list_that_one_came_back_to_keeps_its_newer_answer(visit: Visit) -> None:
    agent = lead(visit)
    held = Held(agent, "**/api/agent/tickets?*")
    agent.page.goto("/agentes/?tema=enemdu", wait_until="commit")
    held.wait()
    leave(agent, CATALOG)
    agent.page.go_back()
    agent.page.locator(".desk-row").first.wait_for()
    seen = agent.page.evaluate(SEEN)
    held.let_go(status=200, body='{"items": [], "next_cursor": null}')
    assert agent.page.evaluate(SEEN) == seen


def test_a_list_whose_answer_comes_late_leaves_the_focus_where_one_has_put_it(visit: Visit) -> None:
    agent = lead(visit)
    held = Held(agent, "**/api/agent/tickets?*")
    agent.page.goto("/agentes/", wait_until="commit")
    held.wait()
    agent.page.locator("#queue-title").wait_for()
    agent.page.keyboard.press("/")
    agent.page.keyboard.type("Zamb")
    held.let_go()
    assert agent.focused() == "search"
    assert agent.page.locator("#search").input_value() == "Zamb"


@pytest.mark.parametrize("status", [201, 503])
def test_a_note_whose_answer_comes_late_is_neither_lost_nor_in_the_way(
    status: int, visit: Visit
) -> None:
    agent = lead(visit)
    ticket = Ticket(agent)
    at_ticket(agent, ticket.number)
    agent.page.keyboard.press("n")
    agent.page.keyboard.type("Llamó por teléfono.")
    held = Held(agent, "**/notes?*", "POST")
    agent.press("note-send")
    held.wait()
    seen = leave(agent, CATALOG)
    if status == 201:
        held.let_go()
        assert agent.page.evaluate(SEEN) == seen
    else:
        held.let_go(status=status, body=json.dumps({"code": "unavailable", "status": status}))
        assert ticket.number in agent.text("told")
        now = agent.page.evaluate(SEEN)
        assert [now[part] for part in ("title", "focus")] == [seen["title"], seen["focus"]]
    agent.page.go_back()
    agent.page.locator("#thread-title").wait_for()
    if status == 201:
        agent.page.locator(".desk-entry--note").wait_for()
    kept = "" if status == 201 else "Llamó por teléfono."
    assert agent.page.locator("#note-body").input_value() == kept


def test_a_ticket_claimed_on_the_way_into_it_is_not_announced_on_its_page(visit: Visit) -> None:
    agent = lead(visit)
    ticket = Ticket(agent)
    agent.go("/agentes/?tema=enemdu")
    held = Held(agent, f"**/api/agent/tickets/{ticket.number}?*", "PATCH")
    row(agent, ticket.number).locator("a").focus()
    agent.page.keyboard.press("a")
    held.wait()
    agent.page.keyboard.press("Enter")
    agent.page.locator("#thread-title").wait_for()
    seen = agent.page.evaluate(SEEN)
    held.let_go()
    assert agent.page.evaluate(SEEN) == seen


@pytest.mark.parametrize("name", ["nada", "constructor"])
def test_a_page_that_the_desk_does_not_have_is_the_list(name: str, visit: Visit) -> None:
    agent = visit(1280)
    agent.sign_in("zoe@inec.example")
    agent.go(f"/agentes/?pagina={name}&vista=mine")
    agent.page.locator('.desk-views [aria-current="page"][href*=mine]').wait_for()
    assert "pagina" not in agent.page.url

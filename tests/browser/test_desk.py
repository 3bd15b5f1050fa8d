"""An agent works at the desk with the keyboard alone; what they do reaches the requester."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Route

from tests.browser.conftest import Visitor
from tests.browser.desk import Ticket, ask, at_ticket, row, shot, told, wait_for_index, walk_to
from tests.browser.walks import walk
from tests.files import PDF

pytestmark = [pytest.mark.engine, pytest.mark.browser]

Visit = Callable[..., Visitor]
WORDS: dict[str, dict[str, str]] = {
    "es": {"root": "", "waiting": "Necesitamos una aclaración suya", "answered": "Respondido",
           "closed": "Cerrado", "asked": "Necesitamos una aclaración suya",
           "answer": "Respuesta a su requerimiento", "end": "Cerramos su ticket",
           "held": "Lo tiene Zoe", "error": "Error: ", "received": "Recibimos su requerimiento"},
    "en": {"root": "/en", "waiting": "We need more information from you", "answered": "Answered",
           "closed": "Closed", "asked": "We need more information from you",
           "answer": "Answer to your request", "end": "We closed your ticket",
           "held": "Held by Zoe", "error": "Error: ", "received": "We received your request"},
}  # fmt: skip


def looks_up(person: Visitor, ticket: Ticket, root: str) -> None:
    """The requester looks their ticket up."""
    person.go(f"{root}/estado/?numero={ticket.number}")
    person.type("email", ticket.email)
    person.press("see")
    person.page.locator("#ticket-status").wait_for()


@pytest.mark.parametrize("width", [1280, 320])
@pytest.mark.parametrize("language", WORDS)
def test_an_agent_claims_asks_answers_and_closes_and_the_requester_follows(
    language: str, width: int, visit: Visit
) -> None:
    words = WORDS[language]
    root = words["root"]
    lead, agent, person = visit(), visit(width), visit(width)
    other, ticket = Ticket(person, language), Ticket(person, language)
    lead.sign_in("adan@inec.example")
    ask(lead, "PATCH", f"/tickets/{other.number}", {"extension": {"reason": "Otro censo."}}, 1)

    agent.go(f"{root}/agentes/")
    agent.check()
    agent.sign_in("zoe@inec.example", root)
    due = row(agent, ticket.number).locator("time").get_attribute("datetime")
    agent.check()
    walk_to(agent, ticket.number)
    later = row(agent, other.number).locator("time").get_attribute("datetime")
    assert (due or "") < (later or ""), "due soonest first"
    row(agent, ticket.number).locator("a").focus()
    agent.page.keyboard.press("a")
    assert ticket.number in told(agent)
    agent.page.keyboard.press("Enter")
    agent.page.locator("#thread-title").wait_for()
    assert words["held"] in agent.text("holder")
    agent.check()

    agent.page.keyboard.press("r")
    agent.page.keyboard.type("¿De qué años, y de qué provincias?")
    agent.pick("status", "waiting_requester")
    agent.check()
    agent.press("reply-send")
    told(agent)
    agent.check()
    mail = person.system.wait_for_mail(ticket.email, words["asked"])
    assert ticket.number in mail["subject"]
    looks_up(person, ticket, root)
    assert words["waiting"] in person.text("ticket-status")
    person.check()
    person.type("body", "De 2020 a 2025, de Loja y Zamora.")
    person.press("write-send")
    person.page.get_by_text("De 2020 a 2025, de Loja y Zamora.").wait_for()

    at_ticket(agent, ticket.number, root)
    assert "De 2020 a 2025, de Loja y Zamora." in agent.page.locator(".desk-thread").inner_text()
    agent.press("do-close")
    agent.choose("act-close-close_reason", "Res")
    agent.press_within("#act-close", "Enter")
    agent.page.locator("#act-close-unanswered-error").wait_for()
    agent.check()
    agent.press_within("#act-close", "Enter", "button")
    agent.page.keyboard.press("r")
    agent.page.keyboard.type("Le enviamos la serie de las dos provincias.")
    agent.press("reply-send")
    told(agent)
    person.system.wait_for_mail(ticket.email, words["answer"])
    looks_up(person, ticket, root)
    assert words["answered"] in person.text("ticket-status")
    assert "Le enviamos la serie" in person.page.locator("#ticket-thread").inner_text()
    person.check()

    agent.press("do-close")
    agent.check()
    agent.press_within("#act-close", "Enter")
    agent.page.locator(".govuk-error-summary").wait_for()
    assert agent.page.title().startswith(words["error"])
    agent.check()
    agent.choose("act-close-close_reason", "Res")
    agent.press_within("#act-close", "Enter")
    told(agent)
    agent.check()
    person.system.wait_for_mail(ticket.email, words["end"])
    looks_up(person, ticket, root)
    assert words["closed"] in person.text("ticket-status")


@pytest.mark.parametrize("width", [1280, 320])
def test_two_agents_on_one_ticket_lose_no_text_and_see_each_other(width: int, visit: Visit) -> None:
    first, second = visit(width), visit(width)
    ticket = Ticket(first)
    first.sign_in("zoe@inec.example")
    second.sign_in("adan@inec.example")
    at_ticket(first, ticket.number)
    at_ticket(second, ticket.number)
    second.page.locator("#presence", has_text="Zoe").wait_for()
    second.page.keyboard.press("r")
    second.page.keyboard.type("Mi respuesta, escrita con cuidado.")
    first.page.keyboard.press("r")
    first.page.keyboard.type("Respondo yo primero.")
    first.press("reply-send")
    told(first)

    second.press("reply-send")
    second.page.locator("#send-again").wait_for()
    second.check()
    assert "Respondo yo primero." in second.text("summary"), "the second sees what the first did"
    assert second.page.locator("#reply-body").input_value() == "Mi respuesta, escrita con cuidado."
    second.press("send-again", back=True)
    told(second)
    thread = second.page.locator(".desk-thread").inner_text()
    assert "Mi respuesta, escrita con cuidado." in thread
    assert "Respondo yo primero." in thread


def test_the_list_paints_from_one_request_and_a_ticket_waits_for_the_rest(visit: Visit) -> None:
    agent = visit()
    agent.sign_in("zoe@inec.example")
    held: list[Route] = []
    agent.page.route("**/api/agent/desk*", lambda route: held.append(route))
    agent.page.goto("/agentes/", wait_until="commit")
    first = agent.page.locator(".desk-row a").first
    first.press("Enter")
    agent.page.wait_for_url("**ticket=*")
    agent.page.route("**/api/agent/desk*", lambda route: route.fallback())
    for route in held:  # a link that was followed before the scripts were ready asks anew
        route.continue_()
    agent.page.locator("#thread-title").wait_for()


def test_what_is_typed_survives_a_reload_and_signing_out(visit: Visit) -> None:
    agent = visit()
    ticket = Ticket(agent)
    agent.sign_in("zoe@inec.example")
    at_ticket(agent, ticket.number)
    agent.page.keyboard.press("n")
    agent.page.keyboard.type("Una nota a medias")
    agent.page.keyboard.press("Escape")
    agent.reload()
    assert agent.page.locator("#note-body").input_value() == "Una nota a medias"
    agent.press("sign-out", back=True)
    agent.page.wait_for_url("**/agentes/entrar/")
    agent.sign_in("zoe@inec.example")
    at_ticket(agent, ticket.number)
    assert agent.page.locator("#note-body").input_value() == "Una nota a medias"


def test_a_session_that_ends_says_so_and_leads_back_to_what_was_typed(visit: Visit) -> None:
    agent = visit()
    ticket = Ticket(agent)
    agent.sign_in("zoe@inec.example")
    at_ticket(agent, ticket.number)
    agent.page.keyboard.press("r")
    agent.page.keyboard.type("Casi termino")
    agent.page.route("**/api/agent/tickets/*/replies*", lambda route: route.fulfill(status=401))
    agent.press("reply-send")
    button = agent.page.locator("#summary button")
    button.wait_for()
    agent.check()
    button.press("Enter")
    agent.fill_pool("zoe@inec.example")
    agent.page.locator("#thread-title").wait_for()
    assert agent.page.locator("#reply-body").input_value() == "Casi termino"


@walk(("es", 320), ("en", 768))
def test_microdata_leave_after_the_checklist_and_a_second_persons_approval(
    language: str, width: int, visit: Visit
) -> None:
    author, second, root = visit(), visit(width), WORDS[language]["root"]
    ticket = Ticket(author, language)
    author.sign_in("zoe@inec.example", root)
    at_ticket(author, ticket.number, root)
    author.page.keyboard.press("r")
    author.page.keyboard.type("Aquí están los microdatos.")
    author.pick("data", "microdata")
    author.press("reply-send")
    author.page.locator(".govuk-error-summary").wait_for()
    author.check()
    for place in range(3):
        author.press(f"check-{place}", "Space")
    author.press("reply-send")
    told(author)
    author.check()
    assert author.page.locator("#do-approve").count() == 0, "not by who wrote it"
    assert author.page.locator("#do-close").count() == 0, "nobody closes over it"
    author.system.wait_for_mail(ticket.email, WORDS[language]["received"])
    assert len(author.system.mails(ticket.email)) == 1, "nothing went out yet"

    second.sign_in("adan@inec.example", root)
    second.go(f"{root}/agentes/?vista=to_approve")
    row(second, ticket.number).locator(".desk-row__waits").wait_for()
    second.check()
    at_ticket(second, ticket.number, root)
    second.check_widths()
    shot(second, f"to-approve-{language}-{width}")
    second.press("do-return_reply")
    second.page.keyboard.type("Suprima los grupos de dos casos.")
    second.check()
    second.page.locator("#act-return_reply [type=submit]").press("Enter")
    told(second)

    at_ticket(author, ticket.number, root)
    author.check()
    assert "Suprima los grupos de dos casos." in author.text("held")
    author.press("mend")
    author.page.locator("#data-microdata:checked").wait_for()
    assert author.page.locator("#reply-body").input_value() == "Aquí están los microdatos."
    for place in range(3):
        author.press(f"check-{place}", "Space")
    author.press("reply-send")
    told(author)

    at_ticket(second, ticket.number, root)
    second.press("do-approve")
    assert "Aquí están los microdatos." in second.text("act-approve")
    second.check_widths()
    shot(second, f"approve-{language}-{width}")
    second.page.locator("#act-approve [type=submit]").press("Enter")
    told(second)
    second.check()
    second.system.wait_for_mail(ticket.email, WORDS[language]["answer"])


def test_filters_and_views_are_in_the_address_and_what_is_searched_is_not(visit: Visit) -> None:
    agent = visit()
    ticket = Ticket(agent, full_name="Encarnación Zambrano Íñiguez")
    agent.sign_in("zoe@inec.example")
    agent.go("/agentes/?vista=unassigned&tema=enemdu")
    row(agent, ticket.number)
    wait_for_index(agent, "zambrano encarnacion", ticket.number)
    agent.page.keyboard.press("/")
    assert agent.focused() == "search"
    agent.page.keyboard.type("zambrano encarnacion")
    agent.page.keyboard.press("Enter")
    found = agent.page.locator(f'.desk-row[data-number="{ticket.number}"]')
    found.wait_for()
    agent.check()
    assert "zambrano" not in agent.page.url.lower()
    found.locator("a").press("Enter")
    agent.page.locator("#thread-title").wait_for()
    agent.reload()
    agent.page.keyboard.press("u")
    found.wait_for()
    agent.page.go_back()
    agent.page.locator("#thread-title").wait_for()
    for _ in range(2):
        agent.page.go_back()
    agent.page.locator('[aria-current="page"]', has_text="Sin asignar").wait_for()
    assert "tema=enemdu" in agent.page.url
    agent.go("/agentes/?vista=busqueda")
    row(agent, ticket.number)
    assert agent.text("queue-title") == "Mi área", "a search that nobody remembers is none"


def test_a_role_that_needs_a_second_factor_is_led_to_setting_it_up(visit: Visit) -> None:
    agent = visit(320)
    agent.sign_in("zoe@inec.example")
    refusal = '{"code": "second_factor_required", "status": 403, "detail": "", "request_id": "x"}'
    for path in ("desk", "tickets"):
        agent.page.route(
            f"**/api/agent/{path}*", lambda route: route.fulfill(status=403, body=refusal)
        )
    agent.page.goto("/agentes/")
    link = agent.page.locator("#summary a")
    link.wait_for()
    agent.check()
    assert str(link.get_attribute("href")) == "/agentes/segundo-factor/"


def test_many_are_changed_at_once_and_each_refusal_has_its_reason(visit: Visit) -> None:
    agent = visit(320)
    mine, theirs = Ticket(agent), Ticket(agent)
    agent.sign_in("zoe@inec.example")
    for ticket in (mine, theirs):
        row(agent, ticket.number).locator("a").focus()
        agent.page.keyboard.press("x")
    other = visit()
    other.sign_in("adan@inec.example")
    ask(other, "PATCH", f"/tickets/{theirs.number}", {"assignee": "me"}, 1)
    agent.page.keyboard.press("b")
    agent.press("bulk-assign")
    agent.check()
    agent.choose("act-assign-assignee", "Yo")
    agent.press_within("#act-assign", "Enter")
    agent.page.locator(".desk-bulk li", has_text=theirs.number).wait_for()
    agent.check()
    assert "1 de 2" in agent.text("bulk-report")
    assert "cambió desde que usted lo vio" in row(agent, theirs.number).inner_text()


def test_shortcuts_can_be_switched_off_and_never_fire_while_typing(visit: Visit) -> None:
    agent = visit()
    ticket = Ticket(agent)
    agent.sign_in("zoe@inec.example")
    at_ticket(agent, ticket.number)
    agent.page.keyboard.press("n")
    agent.page.keyboard.type("junar? a/")
    assert agent.page.locator("#note-body").input_value() == "junar? a/"
    agent.tab_to("keys-open", back=True)
    agent.page.keyboard.press("?")
    agent.page.locator("#keys[open]").wait_for()
    agent.check()
    agent.press("keys-on", "Space")
    agent.page.keyboard.press("Escape")
    agent.tab_to("keys-open", back=True)
    agent.page.keyboard.press("?")
    assert agent.page.locator("#keys[open]").count() == 0


@pytest.mark.parametrize("language", WORDS)
def test_a_ticket_is_opened_for_somebody_who_called(language: str, visit: Visit) -> None:
    root, email = WORDS[language]["root"], f"{uuid.uuid4().hex[:12]}@example.com"
    agent = visit(320)
    agent.sign_in("flor@inec.example", root)
    agent.go(f"{root}/agentes/?pagina=abrir")
    agent.page.locator("#topic option").nth(5).wait_for(state="attached")
    agent.press("behalf-send")
    agent.page.locator(".govuk-error-summary").wait_for()
    agent.check()
    agent.choose("topic", "En" if language == "es" else "Na")
    agent.type("subject", "Tasa de desempleo")
    agent.type("details", "Pide la tasa de desempleo trimestral de Loja.")
    letter = {"name": "carta.pdf", "mimeType": "application/pdf", "buffer": PDF}
    agent.page.set_input_files("#attachments", letter)
    agent.page.locator(".site-file--sent").wait_for()
    agent.choose("nationality", "Ecuador")
    agent.type("document-number", "1700000019")
    agent.type("full_name", "Rosa Guamán")
    agent.type("email", email)
    agent.pick("gender", "undisclosed")
    agent.choose("user_type", "C")
    agent.press("notice_version", "Space")
    agent.press("behalf-send")
    said = told(agent)
    number = next(word for word in said.replace(".", " ").split() if word.isdigit())
    mail = agent.system.wait_for_mail(email, number)
    assert mail["to"] == email
    agent.page.locator(".desk-thread .site-file__name", has_text="carta.pdf").wait_for()


@pytest.mark.parametrize("width", [1280, 320])
def test_a_ticket_is_printed_whole_and_leads_read_and_export_who_saw_it(
    width: int, visit: Visit
) -> None:
    agent, lead = visit(), visit(width)
    ticket = Ticket(agent)
    agent.sign_in("zoe@inec.example")
    at_ticket(agent, ticket.number)
    lead.sign_in("adan@inec.example")
    at_ticket(lead, ticket.number)
    lead.page.keyboard.press("p")
    lead.page.locator("#print:not([disabled])").wait_for()
    assert lead.page.title().startswith(f"Ticket {ticket.number} - expediente - 2"), "the file's"
    lead.check()
    lead.page.emulate_media(media="print")
    assert not lead.page.locator("#print, .desk-bar, .site-header__language").first.is_visible()
    assert lead.page.locator(".desk-paper__dates li").last.is_visible()
    lead.page.emulate_media(media="screen")
    lead.go(f"/agentes/?ticket={ticket.number}&ver=auditoria")
    lead.page.locator(".desk-table", has_text="Zoe").wait_for()
    lead.check()
    with lead.page.expect_download() as saving:
        lead.press("export")
    file = Path(saving.value.path()).read_text(encoding="utf-8")
    assert file.startswith("\ufeff")
    assert len(file.splitlines()) >= 4, "the heads, what Zoe read, what Adán read and printed"
    lead.reload()
    lead.page.locator("tbody td", has_text="Exportó la auditoría").first.wait_for()

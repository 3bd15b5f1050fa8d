"""Canned replies: found, seen filled in, put where the caret stands, sent without unseen gaps."""

from __future__ import annotations

import os
import time
import uuid
from collections.abc import Callable

import pytest

from tests.browser.conftest import Visitor
from tests.browser.desk import Ticket, ask, at_ticket, told
from tests.browser.files import chosen, wait_for

Visit = Callable[..., Visitor]
#: An area that other tests leave alone, and a topic of it.
SIGNING, TOPIC = "DEAGA", "espac"
WORDS = {
    "es": {"root": "", "everybody": "Todas las áreas", "area": "Elija un área"},
    "en": {"root": "/en", "everybody": "All areas", "area": "Select an area"},
}


def shot(person: Visitor, name: str) -> None:
    """Keep a picture, where somebody asks for them."""
    if folder := os.environ.get("SHOTS"):
        person.page.screenshot(path=f"{folder}/{name}.png", full_page=True)


def saved(lead: Visitor, name: str, body: str, area: str = "", **more: object) -> str:
    """Have a canned reply, and its id."""
    one = f"prueba-{uuid.uuid4().hex[:10]}"
    text = {"name": name, "body_es": body, **({"area": area} if area else {}), **more}
    assert ask(lead, "PUT", f"/canned-replies/{one}", text)["id"] == one
    return one


@pytest.mark.parametrize("width", [1280, 768, 320])
@pytest.mark.parametrize("language", WORDS)
def test_leads_keep_canned_replies_and_agents_insert_them_filled_in(
    language: str, width: int, visit: Visit
) -> None:
    words, name = WORDS[language], f"Óptimo saludo {uuid.uuid4().hex[:6]}"
    root = words["root"]
    lead, agent = visit(width), visit(width)
    ticket = Ticket(agent, language)
    lead.sign_in("adan@inec.example", root)
    lead.go(f"{root}/agentes/?pagina=respuestas&respuesta=nueva")
    lead.type("canned-name", name)
    lead.type("canned-body_es", "Hola, {nombe}: su ticket es {numero}.")
    lead.press_within("#canned", "Enter", "submit")
    lead.page.locator("#canned-body_es-error", has_text="{nombe}").wait_for()
    lead.check()
    lead.tab_to("canned-body_es")
    lead.page.keyboard.press("Control+a")
    lead.page.keyboard.type("Hola, {nombre}: su ticket es {numero}.")
    lead.tab_to("canned-attachments")
    lead.page.set_input_files("#canned-attachments", chosen("guía.pdf", b"%PDF-1.7"))
    wait_for(lead, "sent", 1)
    lead.check()
    lead.press_within("#canned", "Enter", "submit")
    assert name in told(lead)
    lead.page.locator("#canned-folders h3").first.wait_for()
    lead.type("canned-search", f"optimo {name[-6:]}")
    lead.page.locator("#canned-folders h2", has_text=words["everybody"]).wait_for()
    assert lead.page.locator("#canned-folders h3").all_inner_texts() == [name]
    lead.check()
    shot(lead, f"canned-{language}-{width}")

    agent.sign_in("zoe@inec.example", root)
    at_ticket(agent, ticket.number, root)
    agent.page.keyboard.press("r")
    agent.type("reply-canned", f"OPTIMO {name[-6:]}")
    agent.page.locator("#canned-list [role=option]", has_text=name).wait_for()
    agent.check()
    agent.page.keyboard.press("Enter")
    agent.page.locator("#insert:focus").wait_for()
    agent.check()
    shot(agent, f"seen-{language}-{width}")
    agent.page.keyboard.press("Enter")
    written = agent.page.locator("#reply-body").input_value()
    assert written == f"Hola, María Fernanda Quishpe Ñato: su ticket es {ticket.number}."
    agent.page.locator("#composer .site-file--sent", has_text="guía.pdf").wait_for()
    agent.check()
    shot(agent, f"attached-{language}-{width}")


def test_the_name_counts_more_than_the_text_and_folders_stand_in_order(visit: Visit) -> None:
    agent, word = visit(), f"zafra{uuid.uuid4().hex[:6]}"
    ticket = Ticket(agent)
    agent.sign_in("adan@inec.example")
    saved(agent, "De otra cosa", f"Aquí se nombra la {word}.", "DIES")
    saved(agent, f"Sobre {word}", "Le contamos.", "DECON")
    saved(agent, f"{word} primero", "Le contamos.")
    at_ticket(agent, ticket.number)
    agent.page.keyboard.press("r")
    agent.tab_to("reply-canned")
    agent.page.keyboard.press("ArrowDown")
    folders = agent.page.locator(".desk-finder__folder").all_inner_texts()
    assert folders[:2] == ["Estadísticas Sociodemográficas", "Todas las áreas"]
    agent.check()
    shot(agent, "folders")
    agent.page.keyboard.type(word)
    agent.page.locator(".desk-hint", has_text="Todas las áreas").first.wait_for()
    found = agent.page.locator("#canned-list [role=option]").all_inner_texts()
    assert [one.split()[0] for one in found] == [word, "Sobre", "De"]


def test_a_text_goes_where_the_caret_stands(visit: Visit) -> None:
    agent = visit()
    ticket, name = Ticket(agent), f"Caret {uuid.uuid4().hex[:6]}"
    agent.sign_in("adan@inec.example")
    saved(agent, name, "EN MEDIO")
    at_ticket(agent, ticket.number)
    agent.page.keyboard.press("r")
    agent.page.keyboard.type("Antes y después")
    for _ in " después":
        agent.page.keyboard.press("ArrowLeft")
    agent.type("reply-canned", name)
    agent.page.keyboard.press("Enter")
    agent.page.locator("#insert:focus").wait_for()
    agent.page.keyboard.press("Enter")
    agent.page.keyboard.type("!")
    assert agent.page.locator("#reply-body").input_value() == "Antes yEN MEDIO! después"


def test_a_gap_is_selected_and_asked_about_before_the_reply_leaves(visit: Visit) -> None:
    agent = visit(320)
    ticket, name = Ticket(agent), f"Firma {uuid.uuid4().hex[:6]}"
    agent.sign_in("adan@inec.example")
    saved(agent, name, "Atentamente, {agente}, {cargo}")
    at_ticket(agent, ticket.number)
    agent.page.keyboard.press("r")
    agent.type("reply-canned", name)
    agent.page.keyboard.press("Enter")
    agent.page.locator("#insert:focus").wait_for()
    assert agent.text("panel-reply").count("{cargo}") == 1
    agent.page.keyboard.press("Enter")
    agent.press("reply-send")
    agent.page.locator(".govuk-error-summary").wait_for()
    agent.check()
    shot(agent, "gap")
    agent.tab_to("reply-body")
    written = agent.page.locator("#reply-body")
    assert written.input_value() == "Atentamente, Adán Viteri, {cargo}"
    assert agent.page.evaluate("getSelection().toString()") == "{cargo}"
    agent.page.keyboard.type("Responsable")
    agent.page.locator("#gaps-left").wait_for(state="detached")
    agent.press("reply-send")
    told(agent)
    agent.page.locator(".desk-thread", has_text="Adán Viteri, Responsable").wait_for()


@pytest.mark.parametrize("language", WORDS)
def test_a_title_fills_the_gap_of_whoever_gave_it(language: str, visit: Visit) -> None:
    root = WORDS[language]["root"]
    agent = visit(320)
    ticket = Ticket(agent)
    agent.sign_in("flor@inec.example", root)
    agent.go(f"{root}/agentes/?pagina=cuenta")
    agent.page.locator("#own-job_title").wait_for()
    agent.tab_to("own-job_title")
    agent.page.keyboard.press("Control+a")
    agent.page.keyboard.type("x")
    agent.press_within("#own-settings", "Enter")
    agent.page.locator("#own-job_title-error").wait_for()
    agent.check()
    agent.tab_to("own-job_title")
    agent.page.keyboard.press("Control+a")
    agent.page.keyboard.type("Analista")
    agent.press_within("#own-settings", "Enter")
    told(agent)
    text = {"number": ticket.number, "body": "{agente}, {cargo}"}
    seen = ask(agent, "POST", "/canned-replies/previews", text)
    assert seen["body"] == "Flor Yánez, Analista"


@pytest.mark.parametrize("language", WORDS)
def test_a_lead_is_asked_for_the_area_that_is_missing(language: str, visit: Visit) -> None:
    words = WORDS[language]
    lead = visit()
    lead.sign_in("luis@inec.example", words["root"])
    lead.go(f"{words['root']}/agentes/?pagina=respuestas&respuesta=nueva")
    lead.type("canned-name", "Sin área")
    lead.type("canned-body_es", "Hola.")
    lead.press_within("#canned", "Enter", "submit")
    lead.page.locator("#canned-area-error", has_text=words["area"]).wait_for()
    lead.check()


def wait_until_in_force(agent: Visitor) -> None:
    """Until every process of the API reads the catalog anew, which each does after 30 seconds."""
    end = time.monotonic() + 31
    while time.monotonic() < end:
        ask(agent, "GET", "/account")
        time.sleep(0.2)


def test_an_area_signs_the_replies_once(visit: Visit) -> None:
    lead = visit()
    lead.sign_in("ines@inec.example")
    before = ask(lead, "GET", f"/catalog/rows/area/{SIGNING}")
    for width in (320, 1280):
        lead.page.set_viewport_size({"width": width, "height": 900})
        lead.go(f"/agentes/?pagina=unidad&parte=area&fila={SIGNING}")
        lead.page.locator("#row-signature_es").wait_for()
        lead.check()
        shot(lead, f"area-{width}")
    lead.tab_to("row-signature_es")
    lead.page.keyboard.type("{agente}\nEquipo del agro, {area}")
    lead.press_within("#row", "Enter")
    told(lead)
    wait_until_in_force(lead)
    for language, width in (("es", 1280), ("en", 768), ("es", 320)):
        sees_the_signature_once(visit(width), language, width)
    after = ask(lead, "GET", f"/catalog/rows/area/{SIGNING}")
    ask(lead, "PUT", f"/catalog/rows/area/{SIGNING}", before["values"], after["version"])


def sees_the_signature_once(agent: Visitor, language: str, width: int) -> None:
    """An agent replies: the signature stands below the editor, and once in thread and mail."""
    root = WORDS[language]["root"]
    ticket = Ticket(agent, topic=TOPIC)
    agent.sign_in("flor@inec.example", root)
    at_ticket(agent, ticket.number, root)
    agent.page.keyboard.press("r")
    agent.page.locator(".desk-signature", has_text="Equipo del agro").wait_for()
    agent.page.keyboard.type("Le enviamos la serie.")
    agent.check()
    shot(agent, f"signature-{language}-{width}")
    agent.press("reply-send")
    told(agent)
    said = agent.page.locator(".desk-thread", has_text="Le enviamos la serie.").inner_text()
    assert said.count("Equipo del agro") == 1
    mail = agent.system.wait_for_mail(ticket.email, "Respuesta a su")
    text = mail["text"].replace("\r\n", "\n")
    assert text.count("Flor Yánez\nEquipo del agro") == 1

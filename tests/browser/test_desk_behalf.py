"""An agent finds who calls, has the form filled in, and takes the ticket."""

from __future__ import annotations

import os
from collections.abc import Callable

from tests.browser.conftest import Visitor
from tests.browser.desk import Ticket, told
from tests.browser.walks import walk

Visit = Callable[..., Visitor]
WORDS = {
    "es": {"root": "", "none": "no tiene correo"},
    "en": {"root": "/en", "none": "no email address"},
}


def shot(person: Visitor, name: str) -> None:
    """Keep a picture, where somebody asks for them."""
    if folder := os.environ.get("SHOTS"):
        person.page.screenshot(path=f"{folder}/{name}.png", full_page=True)


@walk(("es", 1280), ("en", 768), ("es", 320))
def test_who_calls_is_found_first_and_the_ticket_taken(
    language: str, width: int, visit: Visit
) -> None:
    root = WORDS[language]["root"]
    agent = visit(width)
    before = Ticket(agent, topic="espac")
    agent.sign_in("flor@inec.example", root)
    agent.go(f"{root}/agentes/?pagina=abrir")
    agent.page.locator("#topic option").nth(5).wait_for(state="attached")
    agent.type("person-q", "una palabra")
    agent.page.keyboard.press("Enter")
    agent.page.locator("#summary [role=alert]").wait_for()
    agent.check()
    agent.tab_to("person-q")
    agent.page.keyboard.press("Control+a")
    agent.page.keyboard.type(before.email.upper())
    agent.press("person-look")
    agent.page.locator("#person-use-0").wait_for()
    assert before.number in agent.text("behalf-person")
    assert agent.page.locator("#summary [role=alert]").count() == 0
    agent.check()
    shot(agent, f"found-{language}-{width}")
    agent.press("person-use-0")
    assert "María Fernanda Quishpe Ñato" in told(agent)
    assert agent.focused() == "topic"
    for name, value in {
        "full_name": "María Fernanda Quishpe Ñato",
        "email": before.email,
        "document-number": "1700000019",
        "nationality": "EC",
        "phone": "+593991234567",
    }.items():
        assert agent.page.locator(f"#{name}").input_value() == value
    shot(agent, f"filled-{language}-{width}")
    agent.page.locator("#topic").select_option("espac")
    agent.type("subject", "Tasa de desempleo")
    agent.type("details", "Pide la tasa de desempleo trimestral de Loja.")
    agent.pick("gender", "undisclosed")
    agent.press("notice_version", "Space")
    agent.press("mine", "Space")
    agent.check()
    agent.press("behalf-send")
    agent.page.locator("#thread-title").wait_for()
    number = next(word for word in told(agent).replace(".", " ").split() if word.isdigit())
    seen = agent.page.locator("#desk").inner_text()
    assert number in seen
    assert "Flor Yánez" in seen
    assert agent.system.wait_for_mail(before.email, number)


@walk(("es", 1280), ("en", 768), ("es", 320))
def test_who_has_no_email_is_answered_by_phone(language: str, width: int, visit: Visit) -> None:
    words = WORDS[language]
    agent = visit(width)
    agent.sign_in("flor@inec.example", words["root"])
    agent.go(f"{words['root']}/agentes/?pagina=abrir")
    agent.page.locator("#topic option").nth(5).wait_for(state="attached")
    agent.page.locator("#topic").select_option("espac")
    agent.type("subject", "Tasa de desempleo")
    agent.type("details", "Pide la tasa de desempleo trimestral de Loja.")
    agent.page.locator("#nationality").select_option("EC")
    agent.type("document-number", "1700000019")
    agent.type("full_name", "Rosa Guamán")
    agent.pick("gender", "undisclosed")
    agent.page.locator("#user_type").select_option(index=1)
    agent.press("notice_version", "Space")
    agent.press("behalf-send")
    agent.page.locator("#phone-error").wait_for()
    agent.check()
    agent.type("phone", "0991234567")
    agent.press("behalf-send")
    assert words["none"].lower() in told(agent)
    agent.page.locator("#no-email", has_text="+593991234567").wait_for()
    agent.page.keyboard.press("r")
    agent.page.keyboard.type("Se lo dijimos por teléfono.")
    agent.page.locator("#panel-reply", has_text="+593991234567").wait_for()
    agent.check()
    shot(agent, f"no-email-{language}-{width}")
    agent.press("reply-send")
    agent.page.locator(".desk-thread", has_text="Se lo dijimos por teléfono.").wait_for()
    assert "+593991234567" in told(agent)
    assert agent.page.locator("#mails li").count() == 0

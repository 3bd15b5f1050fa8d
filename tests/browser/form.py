"""The public form, filled in with the keyboard."""

from __future__ import annotations

from typing import Any

from tests.browser.conftest import Visitor

WIDTHS = (1280, 320)


PEOPLE: dict[str, dict[str, Any]] = {
    "ecuadorian": {
        "nationality": "Ecuador",
        "type": "cedula",
        "document": "1700000019",
        "name": "María Fernanda Quishpe",
    },
    "foreigner": {
        "nationality": "Colombia",
        "type": "passport",
        "document": "ab 123-456",
        "name": "Jorge Núñez",
    },
}


WORDS = {
    "es": {"root": "", "mail": "Recibimos su requerimiento", "topic": "Encuesta Nac",
           "status": "Recibido", "turn": "Es el turno", "links": "Enlace", "error": "Error: "},
    "en": {"root": "/en", "mail": "We received your request", "topic": "Consumer Price",
           "status": "Received", "turn": "It is INEC’s turn", "links": "Link", "error": "Error: "},
}  # fmt: skip


def fill(person: Visitor, who: dict[str, Any], email: str, language: str) -> None:
    """Fill in the form in the order in which Tab goes through it."""
    person.page.locator("#topic option").nth(5).wait_for(state="attached")
    person.choose("nationality", who["nationality"])
    person.pick("document.type", who["type"])
    person.type("document-number", who["document"])
    person.type("full_name", who["name"])
    person.type("email", email)
    person.pick("gender", "undisclosed")
    person.type("phone", "0991234567")
    person.choose("user_type", "Est" if language == "es" else "Stu")
    person.choose("topic", WORDS[language]["topic"])
    person.type("subject", "Precios por ciudad")
    person.type("details", "Necesito el índice mensual de cada ciudad, de 2020 a 2025.")
    person.tab_to("notice_version")
    person.page.keyboard.press("Space")

"""What a requester types is never lost, and what they come for stands first."""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable
from typing import Any

import pytest

from tests.browser.conftest import Visitor, fetched
from tests.browser.files import upload
from tests.browser.form import PEOPLE, WORDS, fill
from tests.browser.walks import walk
from tests.files import CSV

pytestmark = [pytest.mark.engine, pytest.mark.browser]

Visit = Callable[..., Visitor]
SAID = {
    "es": {
        "opened": "ya había llegado",
        "added": "Agregamos su texto",
        "until": r"hasta el \w+ \d",
    },
    "en": {
        "opened": "already arrived",
        "added": "We added your text",
        "until": r"(by|until) \w+ \d",
    },
}


def open_ticket(person: Visitor, language: str, email: str) -> str:
    person.go(f"{WORDS[language]['root']}/abrir/")
    fill(person, PEOPLE["ecuadorian"], email, language)
    person.press("continue")
    person.press("send")
    return person.text("ticket-number")


def change(person: Visitor, field: str, text: str) -> None:
    person.tab_to(field)
    person.page.keyboard.press("Control+A")
    person.page.keyboard.type(text)


def lose_the_answer(person: Visitor, language: str, email: str) -> str:
    """Send, hear nothing, write something else, send again; the number of the first."""
    person.go(f"{WORDS[language]['root']}/abrir/")
    fill(person, PEOPLE["ecuadorian"], email, language)
    person.press("continue")
    person.page.locator("#step-review").wait_for()
    answered: list[str] = []

    def lose(route: Any) -> None:
        answered.append(fetched(route).json()["number"])
        route.abort()

    person.page.route("**/api/tickets", lose, times=1)
    person.press("send")
    person.page.locator("#summary button").first.wait_for()
    person.press("back")
    person.page.locator("#step-form").wait_for()
    change(person, "subject", "Otro asunto muy distinto")
    change(person, "details", "Ahora quiero la población por parroquia del censo.")
    person.press("continue")
    person.press("send")
    assert SAID[language]["opened"] in person.text("step-lost")
    assert answered[0] in person.text("lost-text")
    assert "Otro asunto muy distinto" in person.text("lost-yours")
    assert "población por parroquia" in person.text("lost-yours")
    person.check()
    return answered[0]


@pytest.mark.parametrize(("language", "width", "touch"), [("es", 360, True), ("en", 1280, False)])
def test_a_text_changed_after_a_lost_answer_can_be_added_to_the_ticket(
    language: str, width: int, touch: bool, visit: Visit
) -> None:
    person = visit(width, touch=touch)
    number = lose_the_answer(person, language, f"{uuid.uuid4().hex[:12]}@example.com")
    person.press("lost-add")
    person.page.locator(".site-success:focus").wait_for()
    assert SAID[language]["added"] in person.page.locator(".site-success").inner_text()
    assert number in person.page.url
    assert "población por parroquia" in person.text("ticket-thread")
    person.check()
    person.go(f"{WORDS[language]['root']}/abrir/")
    assert person.page.locator("#subject").input_value() == "", "nothing is left to be sent"


@walk(("es", 320), ("en", 360))
def test_or_it_opens_another_ticket(language: str, width: int, visit: Visit) -> None:
    person = visit(width)
    first = lose_the_answer(person, language, f"{uuid.uuid4().hex[:12]}@example.com")
    person.press("lost-open")
    assert person.text("ticket-number") != first
    assert person.text("receipt-subject") == "Otro asunto muy distinto"


def test_two_tabs_keep_two_drafts_and_a_closed_ones_is_taken_over(visit: Visit) -> None:
    person = visit(360)
    person.go("/abrir/")
    person.type("subject", "Pestaña uno")
    other = Visitor(person.page.context.new_page(), person.system)
    other.go("/abrir/")
    assert other.page.locator("#subject").input_value() == ""
    other.type("subject", "Pestaña dos")
    for tab, text in ((person, "Pestaña uno"), (other, "Pestaña dos")):
        tab.go("/abrir/")
        assert tab.page.locator("#subject").input_value() == text
    other.page.close()
    third = Visitor(person.page.context.new_page(), person.system)
    third.go("/abrir/")
    assert third.page.locator("#subject").input_value() == "Pestaña dos"
    third.check()


def test_a_half_typed_reply_survives_its_tab_and_is_shown_to_who_opens_the_ticket(
    visit: Visit,
) -> None:
    email, person = f"{uuid.uuid4().hex[:12]}@example.com", visit(320)
    number = open_ticket(person, "es", email)
    person.go(f"/estado/?numero={number}#ticket")
    person.page.locator("#ticket-status").wait_for()
    person.type("body", "Media respuesta")
    person.check()
    context = person.page.context
    person.page.close()
    again = Visitor(context.new_page(), person.system)
    again.go(f"/estado/?numero={number}")
    assert again.page.locator("#body").input_value() == ""
    again.type("email", email)
    again.press("see")
    again.page.locator("#ticket-status").wait_for()
    again.page.wait_for_function(
        "() => document.getElementById('body').value === 'Media respuesta'"
    )
    again.press("write-delete")
    again.page.locator(".site-asking button").first.press("Enter")
    again.page.locator(".site-success:focus").wait_for()
    again.reload()
    again.page.locator("#ticket-status").wait_for()
    assert again.page.locator("#body").input_value() == ""


def test_access_that_expired_is_asked_for_on_the_spot_and_the_message_goes(visit: Visit) -> None:
    email, person = f"{uuid.uuid4().hex[:12]}@example.com", visit(320)
    number = open_ticket(person, "es", email)
    person.go(f"/estado/?numero={number}#ticket")
    person.page.locator("#ticket-status").wait_for()
    person.type("body", "Falta el año 2025.")
    person.page.evaluate(
        "number => sessionStorage.setItem('consulta.access', JSON.stringify({number, token: 'x'}))",
        number,
    )
    person.press("write-send")
    person.page.locator("#renew-email").wait_for()
    person.check()
    person.type("renew-email", "otra@example.com")
    person.page.keyboard.press("Enter")
    person.page.locator("#renew-fault:not(:empty)").wait_for()
    person.check()
    person.page.locator("#renew-email").fill(email)
    person.page.keyboard.press("Enter")
    person.page.locator(".site-success:focus").wait_for()
    assert "Falta el año 2025." in person.text("ticket-thread")


@pytest.mark.parametrize("language", SAID)
def test_the_reply_stands_on_the_first_screens_with_its_files_and_dates(
    language: str, visit: Visit, desk: Callable[..., None]
) -> None:
    email, person = f"{uuid.uuid4().hex[:12]}@example.com", visit(360)
    person.page.set_viewport_size({"width": 360, "height": 740})
    number = open_ticket(person, language, email)
    for status, element in (
        ("waiting_requester", None),
        ("answered", upload(person, "b.csv", CSV)),
    ):
        desk(number, status, *([element] if element else []))
        person.go(f"{WORDS[language]['root']}/")
        person.go(f"{WORDS[language]['root']}/estado/?numero={number}#ticket")
        person.page.locator("#latest").wait_for()
        place = person.page.locator("#latest .ticket-entry__body").bounding_box()
        assert place is not None
        assert place["y"] < 740 * 1.5
        assert re.search(SAID[language]["until"], person.text("ticket-next"))
        person.check()
    assert "b.csv" in person.text("latest")
    below = [
        person.page.locator(element).bounding_box() or {"y": 0}
        for element in ("#latest", "#write", "#ticket-dates", "#ticket-thread", "#ticket-facts")
    ]
    assert below == sorted(below, key=lambda box: box["y"])
    assert not person.page.locator("#due-sum").is_visible(), "folded once the clock has stopped"

"""A person opens a ticket and sees its status, with the keyboard alone."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

import pytest

from tests.browser.conftest import Visitor, fetched
from tests.browser.form import PEOPLE, WIDTHS, WORDS, fill

pytestmark = [pytest.mark.engine, pytest.mark.browser]

Visit = Callable[..., Visitor]


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("language", WORDS)
@pytest.mark.parametrize("who", PEOPLE)
def test_opens_a_ticket_reads_the_mail_and_sees_the_status(
    who: str, language: str, width: int, visit: Visit
) -> None:
    words, email = WORDS[language], f"{uuid.uuid4().hex[:12]}@example.com"
    person = visit(width)
    person.go(f"{words['root']}/abrir/?via=estadisticas")
    person.check()
    fill(person, PEOPLE[who], email, language)
    person.press("continue")
    person.page.locator("#step-review").wait_for()
    person.check()
    assert PEOPLE[who]["name"] in person.text("answers")

    person.press("send")
    number = person.text("ticket-number")
    person.check()
    assert number.isdigit()
    due = person.text("due-on")
    person.reload()
    assert person.text("ticket-number") == number, "the confirmation survives a reload"

    mail = person.system.wait_for_mail(email, words["mail"])
    assert f"[Ticket {number}]" in mail["subject"]
    assert due in mail["text"]
    link = next(word for word in mail["text"].split() if "/estado/?numero=" in word)
    assert link == f"{person.system.url}{words['root']}/estado/?numero={number}"

    reader = visit(width)
    reader.go(link)
    reader.check()
    assert reader.page.locator("#number").input_value() == number
    reader.type("email", email.upper())
    reader.press("see")
    assert words["status"] in reader.text("ticket-status")
    assert words["turn"].lower() in reader.text("ticket-turn").lower()
    assert reader.text("due-on") == due
    reader.check()


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("language", WORDS)
def test_an_empty_form_tells_every_fault_and_leads_to_each(
    language: str, width: int, visit: Visit
) -> None:
    person = visit(width)
    person.go(f"{WORDS[language]['root']}/abrir/")
    person.page.locator("#topic option").nth(5).wait_for(state="attached")
    person.press("continue")
    links = person.page.locator(".govuk-error-summary a")
    links.first.wait_for()
    assert links.count() >= 10
    assert person.page.title().startswith(WORDS[language]["error"])
    assert person.page.evaluate(
        "document.querySelector('.govuk-error-summary').contains(document.activeElement)"
        " || document.activeElement.classList.contains('govuk-error-summary')"
    ), "the summary has the focus"
    person.check()
    words = links.nth(1).inner_text()
    links.nth(1).focus()
    person.page.keyboard.press("Enter")
    assert person.focused() == "document-number"
    assert words in person.page.locator("#document-number-error").inner_text()


def test_what_the_server_alone_knows_is_told_beside_its_field_and_nothing_is_lost(
    visit: Visit,
) -> None:
    person = visit()
    person.go("/abrir/")
    fill(person, PEOPLE["ecuadorian"], "ana@example.com", "es")
    person.page.evaluate("document.querySelector('#notice_version').value = '1999-01'")
    person.press("continue")
    person.press("send")
    person.page.locator(".govuk-error-summary").wait_for()
    assert person.page.locator("#full_name").input_value() == PEOPLE["ecuadorian"]["name"]
    person.check()


def test_the_document_field_follows_the_nationality_at_once(visit: Visit) -> None:
    person = visit()
    person.go("/abrir/")
    label = person.page.locator("label[for=document-number]")
    assert "cédula" in label.inner_text()
    person.choose("nationality", "Colombia")
    assert "pasaporte" in label.inner_text()


def test_a_topic_shows_what_is_published_before_the_person_writes(visit: Visit) -> None:
    person = visit()
    person.go("/abrir/?tema=ipc")
    person.page.locator("#published").wait_for()
    assert person.page.locator("#topic").input_value() == "ipc"
    assert person.page.locator("#published-link").get_attribute("href")


def test_a_draft_survives_a_closed_page_and_can_be_deleted(visit: Visit) -> None:
    person = visit()
    person.go("/abrir/")
    person.type("subject", "Un borrador que no se pierde")
    person.go("/abrir/")
    assert person.page.locator("#subject").input_value() == "Un borrador que no se pierde"
    person.check()
    person.page.locator("[data-delete-draft]").last.click()
    person.check()
    person.page.locator(".site-asking button").last.click()
    assert person.page.locator("#subject").input_value() == "Un borrador que no se pierde"
    person.page.locator("[data-delete-draft]").last.click()
    person.page.locator(".site-asking button").first.click()
    person.page.locator(".site-success:focus").wait_for()
    person.check()
    person.go("/abrir/")
    assert person.page.locator("#subject").input_value() == ""


def test_a_lost_connection_loses_nothing_and_opens_one_ticket(visit: Visit) -> None:
    email = f"{uuid.uuid4().hex[:12]}@example.com"
    person = visit()
    person.go("/abrir/")
    fill(person, PEOPLE["ecuadorian"], email, "es")
    person.press("continue")
    person.page.locator("#step-review").wait_for()
    answered = []

    def lose_the_answer(route: Any) -> None:
        answered.append(fetched(route).json()["number"])
        route.abort()

    person.page.route("**/api/tickets", lose_the_answer, times=1)
    person.press("send")
    person.page.locator("#summary button, #summary a").first.wait_for()
    person.check()
    person.page.locator("#summary button").first.click()
    assert person.text("ticket-number") == answered[0], "the same ticket, not a second one"


@pytest.mark.parametrize("status", [429, 503, 500, 502])
def test_trouble_of_the_service_is_told_plainly_and_can_be_retried(
    status: int, visit: Visit
) -> None:
    person = visit(320)
    person.go("/estado/")
    person.type("email", "ana@example.com")
    person.type("number", "051243")
    person.page.route(
        "**/api/lookups*",
        lambda route: route.fulfill(status=status, headers={"Retry-After": "120"}, body="<html>"),
    )
    person.press("see")
    person.page.locator("#summary *").first.wait_for()
    assert person.page.locator("#number").input_value() == "051243"
    person.check()


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("language", WORDS)
def test_a_wrong_number_is_told_without_telling_what_exists(
    language: str, width: int, visit: Visit
) -> None:
    person = visit(width)
    person.go(f"{WORDS[language]['root']}/estado/")
    person.press("see")
    person.page.locator(".govuk-error-summary").wait_for()
    person.check()
    person.tab_to("email", back=False)
    person.page.keyboard.type(f"{uuid.uuid4().hex[:8]}@example.com")
    person.type("number", "#051 243")
    person.press("see")
    person.page.locator("#number-error").wait_for()
    person.check()


@pytest.mark.parametrize("language", WORDS)
def test_a_mailed_link_opens_the_ticket_and_leaves_the_address_bar(
    language: str, visit: Visit
) -> None:
    words, email = WORDS[language], f"{uuid.uuid4().hex[:12]}@example.com"
    person = visit(320)
    person.go(f"{words['root']}/abrir/")
    fill(person, PEOPLE["foreigner"], email, language)
    person.press("continue")
    person.press("send")
    number = person.text("ticket-number")

    person.go(f"{words['root']}/estado/")
    person.type("links-email", email)
    person.press("links-send")
    person.page.locator("#links-told:not(:empty)").wait_for()
    person.check()
    mail = person.system.wait_for_mail(email, words["links"])
    link = next(word for word in mail["text"].split() if "#acceso=" in word)

    reader = visit()
    reader.go(link)
    assert words["status"] in reader.text("ticket-status")
    assert "acceso" not in reader.page.url
    assert number in reader.page.url


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize(
    "address",
    ["/", "/abrir/", "/estado/", "/privacidad/", "/accesibilidad/", "/desarrolladores/", "/nada",
     "/problema.html", "/en/", "/en/abrir/", "/en/estado/", "/en/privacidad/",
     "/en/accesibilidad/", "/en/desarrolladores/", "/en/nada", "/en/problema.html", "/cuenta/",
     "/en/cuenta/", "/buzon/"],
)  # fmt: skip
def test_every_page_is_accessible_and_asks_nobody_else(
    address: str, width: int, visit: Visit
) -> None:
    person = visit(width)
    hosts: set[str] = set()
    person.page.on("request", lambda request: hosts.add(request.url.split("/")[2]))
    person.go(address)
    person.check()
    assert hosts == {person.system.url.split("/")[2]}
    assert person.page.context.cookies() == []


def test_the_skip_link_comes_first_and_leads_to_the_content(visit: Visit) -> None:
    person = visit()
    person.go("/")
    person.page.keyboard.press("Tab")
    assert person.page.evaluate("document.activeElement.getAttribute('href')").startswith("#")
    person.page.keyboard.press("Enter")
    assert person.page.evaluate("document.activeElement.closest('main') !== null")


@pytest.mark.parametrize("address", ["/abrir/?tema=ipc", "/estado/?numero=051243"])
def test_the_other_language_keeps_page_and_query(address: str, visit: Visit) -> None:
    person = visit()
    person.go(address)
    person.page.locator("header a[hreflang], header a[lang]").last.click()
    person.settle()
    assert person.page.url == f"{person.system.url}/en{address}"


@pytest.mark.parametrize("address", ["/", "/abrir/", "/estado/", "/cuenta/"])
def test_twice_the_letter_size_and_forced_colours_lose_nothing(address: str, visit: Visit) -> None:
    person = visit(640, forced_colors="active")
    person.go(address)
    person.page.evaluate("document.documentElement.style.fontSize = '200%'")
    person.check()


@pytest.mark.parametrize("address", ["/", "/abrir/", "/estado/", "/cuenta/", "/privacidad/"])
def test_a_dark_screen_is_read_as_well(address: str, visit: Visit) -> None:
    person = visit(320, color_scheme="dark")
    person.go(address)
    person.check()
    paper = person.page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert paper == "rgb(16, 22, 29)"


@pytest.mark.parametrize("address", ["/abrir/", "/estado/", "/en/abrir/", "/cuenta/"])
def test_without_scripts_the_page_says_how_to_ask(address: str, visit: Visit) -> None:
    person = visit(java_script_enabled=False)
    person.page.goto(address)
    assert "inec@inec.gob.ec" in person.page.locator("main").inner_text()
    assert person.page.locator("form:visible").count() == 0, "a form that is dead is not shown"

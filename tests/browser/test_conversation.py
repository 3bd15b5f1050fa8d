"""By keyboard or by touch, a person sends files, answers, reads, rates, closes and reopens."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.browser.conftest import Visitor
from tests.browser.files import choose, chosen, lose, upload, wait_for
from tests.browser.form import PEOPLE, WIDTHS, WORDS, fill
from tests.browser.walks import walk
from tests.files import CSV, EXE, PDF, XLSX, old_office

pytestmark = [pytest.mark.engine, pytest.mark.browser]

Visit = Callable[..., Visitor]
SAID = {
    "es": {"asked": "Necesitamos una aclaración", "answered": "Respondido", "closed": "Cerrado",
           "progress": "En proceso", "rated": "5 de 5", "type": "ese tipo de archivo no se acepta",
           "mismatch": "el contenido no es lo que dice su nombre", "busy": "Espere a que terminen",
           "password": "pide una contraseña para abrirse"},
    "en": {"asked": "We need more information", "answered": "Answered", "closed": "Closed",
           "progress": "In progress", "rated": "5 out of 5", "type": "that type of file",
           "mismatch": "its content does not match its name", "busy": "Wait until the files",
           "password": "asks for a password to open"},
}  # fmt: skip


def open_ticket(person: Visitor, language: str, email: str) -> str:
    """Open one with two files, on a connection that drops once; its number."""
    person.go(f"{WORDS[language]['root']}/abrir/")
    fill(person, PEOPLE["ecuadorian"], email, language)
    lose(person)
    choose(person, chosen("cuadro de ciudades.csv", CSV), chosen("nota.pdf", PDF), back=True)
    wait_for(person, "failed", 1)
    wait_for(person, "sent", 1)
    person.check()
    again = person.page.locator("[id$=-again]").get_attribute("id") or ""
    person.press(again)
    wait_for(person, "sent", 2)
    person.press("continue")
    person.page.locator("#step-review").wait_for()
    assert "cuadro de ciudades.csv\nnota.pdf" in person.text("answers")
    person.press("send")
    number = person.text("ticket-number")
    assert person.text("receipt-files") == "cuadro de ciudades.csv\nnota.pdf"
    person.check()
    return number


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("language", WORDS)
def test_a_conversation_with_files_from_its_opening_to_its_reopening(
    language: str, width: int, visit: Visit, desk: Callable[..., None], tmp_path: Path
) -> None:
    said, email = SAID[language], f"{uuid.uuid4().hex[:12]}@example.com"
    person = visit(width, touch=width == 320, accept_downloads=True)
    number = open_ticket(person, language, email)

    desk(number, "waiting_requester")
    person.go(f"{WORDS[language]['root']}/estado/?numero={number}#ticket")
    assert said["asked"] in person.text("ticket-status")
    person.type("body", "Es de 2020 a 2025; aquí va el modelo.")
    choose(person, chosen("modelo.xlsx", XLSX))
    wait_for(person, "sent", 1)
    person.press("write-send")
    person.page.locator(".site-success:focus").wait_for()
    assert said["progress"] in person.text("ticket-status")
    names = person.page.locator("#ticket-thread .site-file__name").all_inner_texts()
    assert names == ["modelo.xlsx", "cuadro de ciudades.csv", "nota.pdf"]
    assert person.page.locator("#write .site-file").count() == 0

    desk(number, "answered", upload(person, "respuesta Ñ.csv", CSV))
    person.press("refresh")
    person.page.locator("#rate").wait_for()
    assert said["answered"] in person.text("ticket-status")
    person.check()
    with person.page.expect_download() as fetched:
        person.page.locator("#ticket-thread .site-file__button").first.press("Enter")
    assert fetched.value.suggested_filename == "respuesta Ñ.csv"
    fetched.value.save_as(tmp_path / "answer")
    assert (tmp_path / "answer").read_bytes() == CSV

    person.page.evaluate("document.querySelector('h1').focus()")
    person.press("rate-send")
    person.page.locator("#score-error").wait_for()
    person.check()
    person.pick("score", "5")
    person.type("comment", "Muy claro.")
    person.press("rate-send")
    assert said["rated"] in person.text("rated")
    assert not person.page.locator("#rate").is_visible(), "once"

    person.page.locator("#ending summary").press("Enter")
    person.type("reason", "Ya lo tengo.")
    person.check()
    person.press("close-send")
    person.page.locator("#close-reason").wait_for()
    assert said["closed"] in person.text("ticket-status")
    person.check()

    person.page.evaluate("document.querySelector('h1').focus()")
    person.type("body", "Me falta Loja, por favor.")
    person.press("write-send")
    person.page.locator("#close-reason").wait_for(state="detached")
    assert said["progress"] in person.text("ticket-status")


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("language", WORDS)
def test_each_wrong_file_says_why_beside_itself_and_can_be_removed(
    language: str, width: int, visit: Visit
) -> None:
    said = SAID[language]
    person = visit(width)
    person.go(f"{WORDS[language]['root']}/abrir/")
    choose(person, chosen("regalo.exe", EXE), chosen("vacío.pdf", b""), chosen("a.csv", CSV))
    wait_for(person, "failed", 2)
    wait_for(person, "sent", 1)
    faults = person.page.locator(".site-file--failed .govuk-error-message").all_inner_texts()
    assert said["type"] in faults[0]
    assert "vacío.pdf" in faults[1]
    person.check()
    person.press("continue")
    links = person.page.locator(".govuk-error-summary a")
    links.first.wait_for()
    assert said["type"] in " ".join(links.all_inner_texts())
    person.check()
    links.filter(has_text="regalo.exe").focus()
    person.page.keyboard.press("Enter")
    assert person.focused() == "attachments-0"
    person.page.keyboard.press("Enter")
    assert person.focused() == "attachments-0", "the focus goes on to the next file"
    person.page.keyboard.press("Enter")
    wait_for(person, "sent", 1)
    assert person.page.locator(".site-file").count() == 1


def protected_workbook() -> bytes:
    """A workbook that opens with a password, as office programs of today save one."""
    return old_office("EncryptionInfo", "EncryptedPackage")


@walk(("es", 1280), ("en", 320))
def test_what_is_wrong_in_a_file_is_told_before_the_review_and_nothing_typed_is_lost(
    language: str, width: int, visit: Visit
) -> None:
    said = SAID[language]
    person = visit(width, touch=width == 320)
    person.go(f"{WORDS[language]['root']}/abrir/")
    fill(person, PEOPLE["ecuadorian"], f"{uuid.uuid4().hex[:12]}@example.com", language)
    files = (chosen("factura.pdf", EXE), chosen("libro.xlsx", protected_workbook()))
    choose(person, *files, chosen("a.csv", CSV), back=True)
    wait_for(person, "failed", 2)
    wait_for(person, "sent", 1)
    faults = person.page.locator(".site-file--failed .govuk-error-message").all_inner_texts()
    assert said["mismatch"] in faults[0]
    assert "factura.pdf" in faults[0]
    assert said["password"] in faults[1]
    assert "libro.xlsx" in faults[1]
    person.check()

    person.press("continue")
    person.page.locator(".govuk-error-summary a").nth(1).wait_for()
    assert not person.page.locator("#step-review").is_visible()
    assert person.page.locator("#full_name").input_value() == PEOPLE["ecuadorian"]["name"]
    person.page.locator("#attachments-0").press("Enter")
    with person.page.expect_file_chooser() as asked:
        person.page.locator("#attachments-0-replace").press("Enter")
    asked.value.set_files([chosen("libro.xlsx", XLSX)])
    wait_for(person, "sent", 2)
    assert person.page.locator(".site-file").count() == 2, "the other took its place"
    person.page.evaluate("document.querySelector('h1').focus()")
    person.press("continue")
    person.press("send")
    assert person.text("ticket-number").isdigit()
    assert person.text("receipt-files") == "libro.xlsx\na.csv"


def test_a_file_that_could_not_be_looked_into_before_is_judged_when_it_is_sent(
    visit: Visit,
) -> None:
    person = visit()
    person.page.route("**/api/uploads/inspections", lambda route: route.abort())
    person.go("/abrir/")
    fill(person, PEOPLE["ecuadorian"], f"{uuid.uuid4().hex[:12]}@example.com", "es")
    choose(person, chosen("factura.pdf", EXE), chosen("a.csv", CSV), back=True)
    wait_for(person, "sent", 2)
    person.press("continue")
    person.press("send")
    wait_for(person, "failed", 1)
    assert SAID["es"]["mismatch"] in person.page.locator(".govuk-error-summary").inner_text()
    assert person.page.locator("#full_name").input_value() == PEOPLE["ecuadorian"]["name"]
    person.check()
    person.page.locator("#attachments-0").press("Enter")
    person.page.evaluate("document.querySelector('h1').focus()")
    person.press("continue")
    person.press("send")
    assert person.text("ticket-number").isdigit()
    assert person.text("receipt-files") == "a.csv"


def test_a_draft_keeps_the_files_that_were_sent(visit: Visit) -> None:
    person = visit()
    person.go("/abrir/")
    choose(person, chosen("a.csv", CSV))
    wait_for(person, "sent", 1)
    person.go("/abrir/")
    wait_for(person, "sent", 1)
    person.page.locator("[data-delete-draft]").last.click()
    person.page.locator(".site-asking button").first.click()
    person.go("/abrir/")
    assert person.page.locator(".site-file").count() == 0


def test_what_is_still_on_its_way_is_waited_for(visit: Visit) -> None:
    person = visit()
    person.go("/abrir/")
    person.page.route("**/*consulta-attachments*", lambda route: None)
    choose(person, chosen("a.csv", CSV))
    person.page.locator("progress").wait_for()
    person.check()
    person.press("continue")
    person.page.locator("#attachments-error").wait_for()
    assert SAID["es"]["busy"] in person.text("attachments-error")
    person.page.locator(".site-file button").press("Enter")
    assert person.focused() == "attachments"

"""A person registers, sees their tickets, decides about their data: with the keyboard alone."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests import schedules
from tests.browser.accounts import WORDS, file_ticket, fresh_address, go, mailed_code, sign_in
from tests.browser.conftest import Visitor
from tests.browser.files import upload
from tests.browser.form import WIDTHS
from tests.conftest import System
from tests.deploy.calls import call
from tests.files import CSV

pytestmark = [pytest.mark.engine, pytest.mark.browser]

Visit = Callable[..., Visitor]


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("language", WORDS)
def test_registers_and_sees_old_and_new_tickets(language: str, width: int, visit: Visit) -> None:
    words, email = WORDS[language], fresh_address()
    person = visit(width)
    old = file_ticket(person.system, email, "Población por cantón")

    person.go(f"{words['root']}/estado/")
    person.page.get_by_role("link", name=words["sign_in"]).last.press("Enter")
    person.page.locator("#start").wait_for()
    person.settle()
    person.check()
    sign_in(person, email, language)
    new = file_ticket(person.system, email, "Índice de precios")
    if width == 320:
        person.page.locator("#search summary").press("Enter")
    person.press("find")
    person.page.locator(f"#mine-{new}").wait_for()
    assert person.page.locator("#mine li").count() == 2
    assert person.page.get_by_role("link", name=words["account"]).first.is_visible()
    person.check()

    person.type("q", "poblacion")
    person.page.keyboard.press("Enter")
    person.page.locator(f"#mine-{new}").wait_for(state="detached")
    person.press(f"mine-{old}")
    assert words["status"] in person.text("ticket-status")
    assert old in person.page.url
    person.check()
    person.reload()
    assert words["status"] in person.text("ticket-status"), "the session survives a reload"


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("language", WORDS)
def test_what_is_wrong_with_a_code_is_told_and_another_can_be_asked_for(
    language: str, width: int, visit: Visit
) -> None:
    email = fresh_address()
    person = visit(width)
    person.go(f"{WORDS[language]['root']}/cuenta/")
    person.press("send")
    person.page.locator("#email-error").wait_for()
    person.check()
    person.type("email", email)
    person.press("send")
    person.page.locator("#step-code").wait_for()
    person.reload()
    assert person.text("code-email") == email, "a reload still asks for the code"
    person.press("enter")
    person.page.locator("#code-error").wait_for()
    first = mailed_code(person.system, email, WORDS[language]["code"])
    person.type("code", f"{(int(first) + 1) % 10**6:06d}")
    person.press("enter")
    person.page.locator("#code-error").wait_for()
    assert person.page.locator("#code").input_value()
    person.check()
    person.press("another-code")
    person.page.locator(".site-success:focus").wait_for()
    person.check()


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("language", WORDS)
def test_a_profile_prefills_the_form(language: str, width: int, visit: Visit) -> None:
    words, email = WORDS[language], fresh_address()
    person = visit(width)
    sign_in(person, email, language)
    go(person, "perfil", "#profile")
    person.type("full_name", "x")
    person.press("save")
    person.page.locator("#full_name-error").wait_for()
    person.check()
    person.type("full_name", "María Quishpe")
    person.choose("nationality", "Ecuador")
    person.choose("document-type", "C")
    person.type("document-number", "1700000019")
    person.type("phone", "0991234567")
    person.choose("user_type", words["student"])
    person.press("save")
    person.page.locator(".site-success:focus").wait_for()
    person.check()

    person.go(f"{words['root']}/abrir/")
    person.page.locator("#prefilled").wait_for()
    values = {
        field: person.page.locator(f"#{field}").input_value()
        for field in ("email", "full_name", "nationality", "document-number", "phone", "user_type")
    }
    assert values == {
        "email": email,
        "full_name": "María Quishpe",
        "nationality": "EC",
        "document-number": "1700000019",
        "phone": "+593991234567",
        "user_type": "student",
    }
    assert person.page.locator("[name=gender]:checked").count() == 0, "gender was not kept"
    person.check()


@pytest.mark.parametrize("language", WORDS)
def test_moves_to_another_address_with_a_code_from_each(language: str, visit: Visit) -> None:
    words, email, new = WORDS[language], fresh_address(), fresh_address()
    person = visit(320)
    old = file_ticket(person.system, email, "Población por cantón")
    sign_in(person, email, language)
    go(person, "correo", "#address")
    person.check()
    person.type("new-email", new)
    person.press("send-codes")
    person.page.locator("#codes").wait_for()
    person.type("old-code", mailed_code(person.system, email, words["address"]))
    person.type("new-code", mailed_code(person.system, new, words["address"]))
    person.check()
    person.press("change")
    person.page.locator(".site-success:focus").wait_for()
    assert person.text("who") == new
    person.page.locator(f"#mine-{old}").wait_for()


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("language", WORDS)
def test_reads_and_takes_along_everything_held(
    language: str, width: int, visit: Visit, tmp_path: Path
) -> None:
    email = fresh_address()
    person = visit(width, accept_downloads=True)
    file = upload(person, "carta.csv", CSV)
    number = file_ticket(person.system, email, "Población por cantón", file)
    sign_in(person, email, language)
    go(person, "mis-datos", f"#held-{number}")
    assert "1700000019" in person.text("held")
    person.check()
    with person.page.expect_download() as fetched:
        person.page.locator("#held .site-file__button").press("Enter")
    assert fetched.value.suggested_filename == "carta.csv"
    with person.page.expect_download() as download:
        person.press("download")
    path = tmp_path / download.value.suggested_filename
    download.value.save_as(path)
    held = json.loads(path.read_text(encoding="utf-8"))
    assert path.suffix == ".json"
    assert held["account"]["email"] == email
    assert [ticket["number"] for ticket in held["tickets"]] == [number]


def test_acts_on_a_ticket_with_the_session_alone(visit: Visit) -> None:
    email, new = fresh_address(), fresh_address()
    person = visit(320, accept_downloads=True)
    file = upload(person, "carta.csv", CSV)
    number = file_ticket(person.system, email, "Población por cantón", file)
    sign_in(person, email, "es")
    person.press(f"mine-{number}")
    person.page.locator("#ticket-thread .site-file__button").wait_for()
    with person.page.expect_download() as fetched:
        person.page.locator("#ticket-thread .site-file__button").press("Enter")
    assert fetched.value.suggested_filename == "carta.csv"
    person.type("body", "Que sea por parroquia, por favor.")
    person.press("write-send")
    person.page.locator(".site-success:focus").wait_for()
    assert person.system.wait_for_mail(email, "Recibimos su mensaje")

    person.page.locator("#address summary").press("Enter")
    person.type("new-email", new)
    person.press("new-email-send")
    person.page.locator("#code-sent:not(:empty)").wait_for()
    person.type("code", mailed_code(person.system, new, WORDS["es"]["address"]))
    person.press("code-send")
    moved = person.page.locator(".site-success", has_text=new)
    moved.wait_for()
    assert f"ya no está en los tickets de {email}" in moved.inner_text()
    person.check()
    person.page.locator("#ending summary").press("Enter")
    person.press("close-send")
    person.page.locator("#close-reason").wait_for()


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("language", WORDS)
def test_asks_for_erasure_and_thinks_better_of_it(language: str, width: int, visit: Visit) -> None:
    email = fresh_address()
    person = visit(width)
    number = file_ticket(person.system, email, "Población por cantón")
    sign_in(person, email, language)
    go(person, "borrar", "#erasing")
    person.check()
    person.press("erase")
    person.page.locator("#understood-error").wait_for()
    person.check()
    person.press("understood", "Space")
    person.press("erase")
    type_erasure_code(person, email, language)
    person.page.locator("#pending").wait_for()
    assert number in person.text("pending-text"), "it says what it waits for"
    person.check()
    person.press("keep")
    person.page.locator("#pending").wait_for(state="hidden")


def type_erasure_code(person: Visitor, email: str, language: str = "es") -> None:
    subject = "borrar sus datos" if language == "es" else "erase your data"
    person.page.locator("#erasing-code").wait_for()
    person.check()
    person.type("erase-code", mailed_code(person.system, email, subject))
    person.press("erase-enter")


def days_pass(system: System, email: str) -> None:
    """The days that an erasure waits have passed."""
    dynamodb = system.client("dynamodb")
    dynamodb.update_item(
        TableName="accounts",
        Key={"email": {"S": email}},
        UpdateExpression="SET erasure_due_at = :past",
        ExpressionAttributeValues={":past": {"S": "2026-01-01T00:00:00.000Z"}},
    )


@pytest.mark.parametrize(("width", "language"), [(1280, "es"), (320, "en")])
def test_stops_an_erasure_with_the_button_of_its_mail(
    width: int, language: str, visit: Visit
) -> None:
    email = fresh_address()
    person = visit(width)
    sign_in(person, email, language)
    go(person, "borrar", "#erasing")
    person.press("understood", "Space")
    person.press("erase")
    type_erasure_code(person, email, language)
    person.page.locator("#pending").wait_for()
    told = "Vamos a borrar" if language == "es" else "going to erase"
    (link,) = re.findall(r"http\S+#detener=\S+", person.system.wait_for_mail(email, told)["text"])
    person.go(link)
    person.page.locator("#step-stop").wait_for()
    person.check()
    person.press("stop")
    person.page.locator("#stopped:not(:empty)").wait_for()
    person.check()
    go(person, "borrar", "#erasing")
    person.page.locator("#pending").wait_for(state="hidden")


def test_is_erased_once_the_last_ticket_is_closed(visit: Visit) -> None:
    email = fresh_address()
    person = visit(320)
    file = upload(person, "carta.csv", CSV)
    number = file_ticket(person.system, email, "Población por cantón", file)
    sign_in(person, email, "es")
    go(person, "borrar", "#erasing")
    person.press("understood", "Space")
    person.press("erase")
    type_erasure_code(person, email)
    person.page.locator("#pending").wait_for()
    days_pass(person.system, email)
    _close(person.system, number, email)
    person.page.wait_for_timeout(11_000)  # what changed just now waits for the next look
    schedules.run(person.system.client("lambda"), "EraseAccounts")
    person.system.wait_for_mail(email, "Borramos sus datos")
    person.page.locator("#search summary").press("Enter")
    person.press("find")
    person.page.locator("#start").wait_for()
    person.page.locator("#summary *").first.wait_for()  # it says that the session ended
    person.settle()
    person.check()
    status, _, _ = call(person.system, "POST", "/api/lookups", {"email": email, "number": number})
    assert status == 404


@pytest.mark.parametrize("everywhere", [False, True])
def test_signs_out(everywhere: bool, visit: Visit) -> None:
    email = fresh_address()
    person = visit()
    sign_in(person, email, "es")
    kept = person.page.evaluate("JSON.parse(sessionStorage['consulta.session']).token")
    person.press("leave-all" if everywhere else "leave")
    person.page.locator("#start").wait_for()
    person.page.locator("#summary *").first.wait_for()
    person.check()
    assert email not in person.page.content(), "nothing of who was there stays"
    assert person.page.get_by_role("link", name="Iniciar sesión").first.is_visible()
    bearer = {"Authorization": f"Bearer {kept}"}
    status, _, _ = call(person.system, "GET", "/api/account", **bearer)
    assert status == (401 if everywhere else 200)
    assert person.page.context.cookies() == []


def _close(system: System, number: str, email: str) -> None:
    """Close a ticket, as it stands once an agent has."""
    dynamodb: Any = system.client("dynamodb")
    dynamodb.update_item(
        TableName="tickets",
        Key={"number": {"S": number}, "email": {"S": email}},
        UpdateExpression="SET #status = :closed, closed_at = opened_at, queue = :queue",
        ExpressionAttributeNames={"#status": "status"},
        ExpressionAttributeValues={
            ":closed": {"S": "closed"},
            ":queue": {"S": "DECON#closed-2026-11"},
        },
    )


@pytest.mark.parametrize("language", WORDS)
def test_a_half_typed_profile_waits_for_its_holder_alone_and_can_be_deleted(
    language: str, visit: Visit
) -> None:
    ana, eva = fresh_address(), fresh_address()
    person = visit(320)
    sign_in(person, ana, language)
    go(person, "perfil", "#profile")
    assert not person.page.locator("#unsaved").is_visible(), "nothing to delete yet"
    person.type("full_name", "Ana Quishpe")
    person.check()
    other = Visitor(person.page.context.new_page(), person.system)
    person.page.close()

    sign_in(other, eva, language)
    go(other, "perfil", "#profile")
    assert other.page.locator("#full_name").input_value() == ""
    other.type("full_name", "Eva")
    other.press("leave")
    other.page.locator("#step-start").wait_for()
    assert "Eva" not in other.page.evaluate("JSON.stringify(localStorage)")


@pytest.mark.parametrize("language", WORDS)
def test_a_half_typed_profile_survives_its_tab_until_it_is_deleted(
    language: str, visit: Visit
) -> None:
    email = fresh_address()
    person = visit(320)
    sign_in(person, email, language)
    go(person, "perfil", "#profile")
    person.type("full_name", "Ana Quishpe")
    again = Visitor(person.page.context.new_page(), person.system)
    again.go(f"{WORDS[language]['root']}/cuenta/")
    again.page.locator("#step-tickets").wait_for()
    person.page.close()
    go(again, "perfil", "#profile")
    assert again.page.locator("#full_name").input_value() == "Ana Quishpe"
    again.press("profile-delete")
    again.check()
    again.page.locator(".site-asking button").first.press("Enter")
    again.page.locator(".site-success:focus").wait_for()
    assert again.page.locator("#full_name").input_value() == ""
    assert not again.page.locator("#unsaved").is_visible()
    again.check()
    again.page.reload(wait_until="networkidle")
    again.page.locator("#profile").wait_for()
    assert again.page.locator("#full_name").input_value() == ""

"""A person takes along everything held about them, with the files, in one ZIP."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import pytest
from playwright.sync_api import Route

from tests.browser.accounts import file_ticket, fresh_address, go, sign_in
from tests.browser.conftest import Visitor, fetched
from tests.browser.files import upload
from tests.browser.form import WIDTHS
from tests.browser.held import READ, SEEN, Held
from tests.files import CSV

pytestmark = [pytest.mark.engine, pytest.mark.browser]

Visit = Callable[..., Visitor]
WORDS = {
    "es": {"data": "mis-datos-inec", "folder": "archivos", "lacks": "le faltan archivos: 3",
           "whole": "completo", "failed": "no se pudo descargar", "in_review": "en revisión",
           "refused": "retirado"},
    "en": {"data": "my-data-inec", "folder": "files", "lacks": "some files are missing: 3",
           "whole": "complete", "failed": "could not be downloaded", "in_review": "being checked",
           "refused": "removed"},
}  # fmt: skip


def take_along(person: Visitor, folder: Path) -> Path:
    """Press the button; where the bundle was unpacked."""
    with person.page.expect_download() as download:
        person.press("bundle")
    assert download.value.suggested_filename.endswith(".zip")
    path = folder / "bundle.zip"
    download.value.save_as(path)
    with zipfile.ZipFile(path) as bundle:
        assert bundle.testzip() is None
        bundle.extractall(folder / "bundle")
    return folder / "bundle"


def said_of_files(data: str, folder: Path) -> Any:
    """What the data in the bundle say of each file, by its name."""
    held = json.loads((folder / f"{data}.json").read_text(encoding="utf-8"))
    return {file["name"]: file for ticket in held["tickets"] for file in ticket["files"]}


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("language", WORDS)
def test_the_bundle_has_every_file_and_a_page_that_leads_to_them_offline(
    language: str, width: int, visit: Visit, tmp_path: Path
) -> None:
    words, email = WORDS[language], fresh_address()
    person = visit(width, accept_downloads=True)
    contents = {"carta año 1.csv": CSV, "CARTA AÑO 1.csv": CSV + b"Loja,99.8\n"}
    files = [upload(person, name, content) for name, content in contents.items()]
    subject = "<b>Población</b> por cantón"
    number = file_ticket(person.system, email, subject, *files)
    sign_in(person, email, language)
    go(person, "mis-datos", f"#held-{number}")
    folder = take_along(person, tmp_path)
    assert words["whole"] in person.text("bundled")
    person.check()

    kept = sorted((folder / words["folder"] / number).iterdir())
    assert {path.read_bytes() for path in kept} == set(contents.values())
    assert len({path.name.lower() for path in kept}) == len(contents)
    person.page.context.set_offline(True)
    person.page.goto((folder / f"{words['data']}.html").as_uri())
    assert subject in person.page.locator("main").inner_text()
    found = person.page.locator("main .site-file a").evaluate_all("all => all.map((a) => a.href)")
    assert {Path(unquote(urlsplit(address).path)) for address in found} == set(kept)
    styled = "getComputedStyle(document.querySelector('.govuk-heading-xl')).fontWeight"
    assert person.page.evaluate(styled) == "700"
    person.check()


@pytest.mark.parametrize("language", WORDS)
def test_the_bundle_names_the_files_that_it_lacks_and_why(
    language: str, visit: Visit, tmp_path: Path
) -> None:
    words, email = WORDS[language], fresh_address()
    person = visit(320, accept_downloads=True)
    names = ["carta.csv", "lost.csv", "in_review.csv", "refused.csv"]
    files = [upload(person, name, CSV) for name in names]
    number = file_ticket(person.system, email, "Población por cantón", *files)
    sign_in(person, email, language)

    def in_state(route: Route) -> None:
        answer = fetched(route)
        held = answer.json()
        for file in held["tickets"][0]["files"]:
            file["state"] = file["name"][:-4] if "re" in file["name"] else "ready"
            if file["name"] == "lost.csv":
                person.page.route(f"**/attachments/{file['id']}?*", lambda lost: lost.abort())
        route.fulfill(response=answer, json=held)

    person.page.route("**/api/account/export?*", in_state)
    go(person, "mis-datos", f"#held-{number}")
    folder = take_along(person, tmp_path)
    assert words["lacks"] in person.text("bundled")
    person.check()

    assert [path.name for path in (folder / words["folder"] / number).iterdir()] == ["carta.csv"]
    told = said_of_files(words["data"], folder)
    reasons = {"lost.csv": "failed", "in_review.csv": "in_review", "refused.csv": "refused"}
    assert {name: file.get("missing") for name, file in told.items()} == {
        "carta.csv": None, **reasons
    }  # fmt: skip
    person.page.goto((folder / f"{words['data']}.html").as_uri())
    lacking = person.page.locator("main > ul").first
    for name, reason in reasons.items():
        line = lacking.locator("li", has_text=name)
        assert words[reason] in line.inner_text()


def begin(visit: Visit) -> tuple[Visitor, Held, list[Any]]:
    """Somebody whose only file is on its way into the bundle, and what their browser saves."""
    email, person = fresh_address(), visit(320, accept_downloads=True)
    person.page.add_init_script(READ)
    saved: list[Any] = []
    person.page.on("download", lambda download: saved.append(download))
    number = file_ticket(person.system, email, "Población", upload(person, "carta.csv", CSV))
    sign_in(person, email, "es")
    go(person, "mis-datos", f"#held-{number}")
    held = Held(person, "**/attachments/*")
    person.press("bundle")
    held.wait()
    return person, held, saved


def test_a_bundle_that_is_being_made_can_be_stopped(visit: Visit) -> None:
    person, held, saved = begin(visit)
    person.check()
    assert person.focused() == "bundle-stop"
    person.press("bundle-stop")
    person.page.locator("#bundled", has_text="Cancelado").wait_for()
    assert person.focused() == "bundle"
    assert person.page.locator("#bundling, #bundle-stop").filter(visible=True).count() == 0
    seen = person.page.evaluate(SEEN)
    held.let_go()
    assert person.page.evaluate(SEEN) == seen
    assert saved == []


def test_a_bundle_is_not_saved_when_its_owner_has_left(visit: Visit) -> None:
    person, held, saved = begin(visit)
    go(person, "correo", "#address")
    seen = person.page.evaluate(SEEN)
    held.let_go()
    person.page.wait_for_function("() => !document.getElementById('bundle').disabled")
    assert person.page.evaluate(SEEN) == seen
    assert saved == []

"""A list as a file: asked for where it is seen, followed while it is made, and downloaded."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.browser.conftest import Visitor
from tests.browser.desk import Ticket

pytestmark = [pytest.mark.engine, pytest.mark.browser]

Visit = Callable[..., Visitor]


@pytest.mark.parametrize(("language", "root", "width"), [("es", "", 1280), ("en", "/en", 320)])
def test_a_filtered_list_becomes_a_file_by_keys_alone(
    language: str, root: str, width: int, visit: Visit
) -> None:
    agent = visit(width)
    ticket = Ticket(agent, language, topic="ipc")
    agent.sign_in("luis@inec.example", root)
    agent.go(f"{root}/agentes/?vista=area&estado=received")
    agent.page.locator("#as-file").press("Enter")
    agent.page.locator("#export-what").wait_for()
    filtered = {"es": "con un filtro", "en": "with one filter"}[language]
    assert filtered in agent.text("export-what")
    if width < 768:
        agent.page.locator("#export summary").press("Enter")
    agent.page.locator("#export-email").press("Space")
    agent.check()
    with agent.page.expect_response("**/api/agent/exports?*") as asked:
        agent.page.locator("#export button[type=submit]").press("Enter")
    download = agent.page.locator(f"#download-{asked.value.json()['id']}")
    download.wait_for()
    agent.check()
    with agent.page.expect_download() as came:
        download.press("Enter")
    content = Path(came.value.path()).read_bytes().decode("utf-8-sig")
    head, *lines = csv.reader(io.StringIO(content, newline=""), delimiter=";")
    assert head[0] == {"es": "Número", "en": "Number"}[language]
    assert [f"'{ticket.number}" in line for line in lines].count(True) == 1
    assert all("@" in line[-1] for line in lines)


def test_without_a_column_nothing_is_asked_for_and_the_choice_is_said(visit: Visit) -> None:
    agent = visit(1280)
    Ticket(agent, topic="ipc")
    agent.sign_in("ana@inec.example", "")
    agent.go("/agentes/?pagina=archivos")
    boxes = agent.page.locator("#export input[type=checkbox]")
    boxes.first.wait_for()
    assert "Correo" in agent.text("export-hint"), "who does not lead is told what is withheld"
    assert agent.page.locator("#export-email").count() == 0
    for box in boxes.all():
        box.uncheck()
    files = agent.page.locator("[id^=download-]")
    before = files.count()
    agent.page.locator("#export button[type=submit]").press("Enter")
    agent.page.locator(".govuk-error-summary").wait_for()
    assert "Elija al menos una columna" in agent.page.locator(".govuk-error-summary").inner_text()
    agent.reload()
    boxes.first.wait_for()
    assert files.count() == before, "no file was made"

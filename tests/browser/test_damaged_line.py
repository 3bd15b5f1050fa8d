"""A line of one's own thread that is damaged where it is stored is told in its place."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.browser.accounts import file_ticket, fresh_address, sign_in
from tests.browser.conftest import Visitor
from tests.browser.walks import walk

pytestmark = [pytest.mark.engine, pytest.mark.browser]

Visit = Callable[..., Visitor]
WORDS: dict[str, dict[str, str]] = {
    "es": {"root": "", "lost": "no se puede mostrar por ahora. El INEC ya recibió el aviso"},
    "en": {"root": "/en", "lost": "cannot be shown at the moment. INEC has been told"},
}
VIEWS = walk(("es", 1280), ("en", 320))


def damaged(person: Visitor, email: str, number: str) -> str:
    """Add two messages to a ticket, the first of them damaged by hand; when it was written."""
    seen = {"email": email, "number": number}
    held = person.page.request.post("/api/lookups", data=seen).json()
    for text in ("Falta Loja.", "Falta también Zamora."):
        written: Any = person.page.request.post(
            f"/api/tickets/{number}/messages",
            data={"body": text},
            headers={"Authorization": f"Bearer {held['access_token']}"},
        ).json()
    line = written["entries"][-2]
    person.system.client("dynamodb").update_item(
        TableName="entries",
        Key={"number": {"S": number}, "entry_id": {"S": line["id"]}},
        UpdateExpression="SET #kind = :kind",
        ExpressionAttributeNames={"#kind": "kind"},
        ExpressionAttributeValues={":kind": {"S": "mensage"}},
    )
    at: str = line["at"]
    return at


def told(person: Visitor, language: str, at: str) -> None:
    """The thread says, between the other two lines, that there is one of that time."""
    lines = person.page.locator(".ticket-entry")
    lines.nth(2).wait_for()
    assert lines.count() == 3
    assert "Zamora" in lines.nth(0).inner_text()
    assert WORDS[language]["lost"] in " ".join(lines.nth(1).inner_text().split())
    assert lines.nth(1).locator("time").get_attribute("datetime") == at
    assert "Falta Loja." not in person.page.locator("body").inner_text()
    person.check()


@VIEWS
def test_on_the_status_page(language: str, width: int, visit: Visit) -> None:
    person, email = visit(width), fresh_address()
    number = file_ticket(person.system, email, "Índice de precios")
    at = damaged(person, email, number)
    person.go(f"{WORDS[language]['root']}/estado/")
    person.type("email", email)
    person.type("number", number)
    person.press("see")
    told(person, language, at)


@VIEWS
def test_on_the_ticket_of_an_account(language: str, width: int, visit: Visit) -> None:
    person, email = visit(width), fresh_address()
    number = file_ticket(person.system, email, "Índice de precios")
    at = damaged(person, email, number)
    sign_in(person, email, language)
    person.press(f"mine-{number}")
    told(person, language, at)

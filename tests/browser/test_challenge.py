"""The proof of work that a page solves unseen, and what a stranger leaves a person."""

from __future__ import annotations

import uuid
from collections.abc import Callable

import pytest

from tests.browser.conftest import Visitor
from tests.browser.strangers import call
from tests.desk import opening

pytestmark = [pytest.mark.engine, pytest.mark.browser]

Visit = Callable[..., Visitor]


@pytest.mark.parametrize("workers", [True, False], ids=["workers", "no workers"])
def test_a_page_solves_what_it_is_asked_for_unseen(workers: bool, visit: Visit) -> None:
    person = visit(320)
    asked: list[str | None] = []
    person.page.on(
        "request",
        lambda sent: asked.append(sent.headers.get("altcha")) if "/lookups" in sent.url else None,
    )
    if not workers:
        person.page.add_init_script("window.Worker = class { constructor() { throw Error(); } }")
    email = f"{uuid.uuid4().hex[:12]}@example.com"
    number = call(person, "/tickets", opening(email=email), "10.9.0.1")["number"]
    for turn in range(5):
        call(person, "/lookups", {"email": email, "number": "000000"}, f"10.9.1.{turn}")
    person.go(f"/estado/?numero={number}")
    person.type("email", email)
    person.press("see")
    assert "Recibido" in person.text("ticket-status")
    assert len(asked) == 2, "asked once, answered once"
    assert asked[0] is None
    assert asked[1]


@pytest.mark.parametrize("width", [1280, 320])
@pytest.mark.parametrize("root", ["", "/en"])
def test_links_are_asked_for_with_the_choice_to_end_those_before(
    root: str, width: int, visit: Visit
) -> None:
    person = visit(width)
    email = f"{uuid.uuid4().hex[:12]}@example.com"
    language = "en" if root else "es"
    sent = opening(email=email, language=language)
    number = call(person, "/tickets", sent, "10.9.0.2")["number"]
    person.go(f"{root}/estado/")
    person.type("links-email", email)
    person.press("end-earlier", "Space")
    person.check()
    person.press("links-send")
    person.page.locator("#links-told:not(:empty)").wait_for()
    mail = person.system.wait_for_mail(email, "Link" if root else "Enlace")
    stops = "stop working" if root else "dejarán de servir"
    assert stops in mail["text"]
    assert f"numero={number}#acceso=" in mail["text"]

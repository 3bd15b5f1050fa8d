"""Somebody whose address another typed says so on the page of their mail."""

from __future__ import annotations

import uuid
from collections.abc import Callable

import pytest

from tests.browser.conftest import Visitor
from tests.browser.strangers import call
from tests.desk import opening

pytestmark = [pytest.mark.engine, pytest.mark.browser]

Visit = Callable[..., Visitor]


@pytest.mark.parametrize("width", [1280, 320])
@pytest.mark.parametrize("language", ["es", "en"])
def test_the_button_closes_the_ticket_and_stops_the_mail(
    language: str, width: int, visit: Visit
) -> None:
    person = visit(width)
    email = f"{uuid.uuid4().hex[:12]}@example.com"
    sent = opening(email=email, language=language)
    number = call(person, "/tickets", sent, "10.9.2.1")["number"]
    mail = person.system.wait_for_mail(email, "request" if language == "en" else "requerimiento")
    link = next(word for word in mail["text"].split() if "/no-fui-yo/#aviso=" in word)
    person.go(link)
    person.check()
    assert "#" not in person.page.url, "others cannot read the token in the address"
    seen = call(person, "/lookups", {"email": email, "number": number}, "10.9.2.2")
    assert seen["ticket"]["status"] == "received", "following the link changes nothing"
    person.press("decline")
    person.page.locator("#step-done").wait_for()
    person.check()
    assert number in person.text("closed")
    seen = call(person, "/lookups", {"email": email, "number": number}, "10.9.2.3")
    assert seen["ticket"]["status"] == "closed"


def test_a_link_that_is_incomplete_says_what_to_do(visit: Visit) -> None:
    person = visit(320)
    person.go("/no-fui-yo/")
    assert "No fui yo" in person.text("step-useless")
    person.check()
    person.go("/no-fui-yo/#aviso=roto")
    person.press("decline")
    assert "No fui yo" in person.text("step-useless")

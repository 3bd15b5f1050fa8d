"""At the desk: files sent and fetched, what came by mail, what did not arrive, the rating."""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable
from email.utils import parseaddr
from pathlib import Path
from typing import Any

import pytest

from tests.arrivals import mail, notification
from tests.browser.conftest import Visitor, appears, fetched
from tests.browser.desk import Ticket, at_ticket, told
from tests.browser.files import bring, chosen, lose, wait_for
from tests.browser.walks import walk
from tests.conftest import System
from tests.deploy.mailbox import letters, outbox_id, published, write
from tests.files import CSV, EXE, PNG

pytestmark = [pytest.mark.engine, pytest.mark.browser]

Visit = Callable[..., Visitor]
SAID: dict[str, dict[str, str]] = {
    "es": {"root": "", "mismatch": "el contenido no es lo que dice su nombre", "score": "4 de 5",
           "stranger": "Sin verificar. Dice venir de jefa@otra.example", "again": "otra vez",
           "limit": "límite de reenvíos", "erased": "Se borraron sus datos"},
    "en": {"root": "/en", "mismatch": "its content does not match its name",
           "score": "4 out of 5", "stranger": "It claims to be from jefa@otra.example",
           "again": "again", "limit": "its hourly limit", "erased": "Their data was erased"},
}  # fmt: skip


def mails_arrive(system: System, ticket: Ticket) -> None:
    """Answer the acknowledgement of a ticket: once as its requester, once as nobody knows who."""
    got = system.wait_for_mail(ticket.email, ticket.number)
    assert write(system, letters(system, ticket.email)[0], "De 2020 a 2025, por favor.") == 200
    to, stranger = parseaddr(got["headers"]["Reply-To"])[1], "jefa@otra.example"
    raw = mail(to, "Soy su jefa.", sender=stranger, message_id=f"<{uuid.uuid4()}@otra.example>")
    key = f"mail/{uuid.uuid4().hex}"
    s3 = system.client("s3")
    s3.put_object(Bucket="consulta-mail-000000000000-us-east-1", Key=key, Body=raw)
    arrived = notification(key, [to], stranger, dmarc="FAIL", dkim="FAIL", spf="FAIL")
    published(system, "ArrivedMail", json.loads(arrived["Sns"]["Message"]))


def bounces(system: System, number: str) -> None:
    """The only mail about a ticket comes back."""
    sent = {"messageId": "ses-1", "timestamp": "2026-11-24T15:00:00.000Z"}
    published(
        system,
        "MailReports",
        {
            "eventType": "Bounce",
            "mail": sent | {"tags": {"mail_id": [outbox_id(system, number)]}},
            "bounce": {"bounceType": "Permanent", "bounceSubType": "General"},
        },
    )


def until(agent: Visitor, number: str, root: str, seen: str) -> None:
    """Look at a ticket until something is there."""
    for _ in range(60):
        at_ticket(agent, number, root)
        if appears(agent, seen):
            return
    raise AssertionError(f"{seen} did not come")


def check_all(agent: Visitor) -> None:
    """Confirm each point of the checklist."""
    for place in range(3):
        agent.press(f"check-{place}", "Space")


@walk(("es", 1280), ("en", 320))
def test_an_agent_answers_with_files_which_wait_for_the_checklist_and_can_be_fetched(
    language: str, width: int, visit: Visit, tmp_path: Path
) -> None:
    said = SAID[language]
    agent = visit(width, accept_downloads=True)
    ticket = Ticket(agent, language)
    agent.sign_in("zoe@inec.example", said["root"])
    at_ticket(agent, ticket.number, said["root"])
    agent.page.keyboard.press("r")
    agent.page.keyboard.type("Aquí está la serie.")
    lose(agent)
    agent.page.set_input_files("#reply-attachments", [chosen("serie.csv", CSV)])
    wait_for(agent, "failed", 1)
    agent.press("reply-attachments-0-again")
    wait_for(agent, "sent", 1)
    bring(agent, "paste", "image.png", PNG)
    wait_for(agent, "sent", 2)
    agent.press("reply-attachments-1")
    bring(agent, "drop", "factura.pdf", EXE)
    wait_for(agent, "failed", 1)
    fault = agent.page.locator("#composer .site-file--failed .govuk-error-message")
    assert said["mismatch"] in fault.inner_text()
    agent.check()
    agent.press("reply-attachments-1")
    agent.press("reply-send")
    agent.page.locator("#check-0-error").wait_for()
    agent.check()

    agent.reload()
    wait_for(agent, "sent", 1)
    assert agent.page.locator("#reply-body").input_value() == "Aquí está la serie."
    agent.pick("data", "none")
    check_all(agent)
    agent.press("reply-send")
    told(agent)
    agent.check()
    assert agent.page.locator("#composer .site-file").count() == 0
    assert agent.page.locator(".desk-thread .site-file__name").all_inner_texts() == ["serie.csv"]
    with agent.page.expect_download() as fetched:
        agent.page.locator(".desk-thread .site-file__button").press("Enter")
    fetched.value.save_as(tmp_path / "fetched")
    assert (tmp_path / "fetched").read_bytes() == CSV
    note_with_a_picture(agent)


def note_with_a_picture(agent: Visitor) -> None:
    """Leave a note with a pasted picture: it outlives a reload, and asks for no checklist."""
    page = agent.page
    page.keyboard.press("n")
    page.keyboard.type("El croquis es nuestro.")
    bring(agent, "paste", "croquis.png", PNG)
    page.locator("#note .site-file--sent").wait_for()
    assert page.locator("#reply .site-file, #check-0").count() == 0, "each tab has its own list"
    agent.reload()
    page.locator("#tab-note").press("Enter")
    page.locator("#note .site-file--sent").wait_for()
    agent.check()
    agent.press("note-send")
    told(agent)
    names = page.locator(".desk-entry--note .site-file__name")
    assert names.all_inner_texts() == ["croquis.png"]
    assert page.locator("#composer .site-file").count() == 0


@walk(("es", 1280), ("en", 320))
def test_the_desk_tells_what_arrived_what_did_not_and_what_the_requester_thinks(
    language: str, width: int, visit: Visit
) -> None:
    said, system = SAID[language], visit().system
    root, lead = said["root"], visit(width)
    ticket, lost = Ticket(lead, language), Ticket(lead, language)
    mails_arrive(system, ticket)
    system.wait_for_mail(lost.email, lost.number)
    bounces(system, lost.number)
    lead.sign_in("adan@inec.example", root)
    until(lead, ticket.number, root, ".desk-entry--message folded-text")
    until(lead, ticket.number, root, ".desk-entry--unverified")
    assert said["stranger"] in lead.page.locator(".desk-entry--unverified").inner_text()
    assert "De 2020 a 2025" in lead.page.locator(".desk-entry--message").first.inner_text()
    lead.check()
    arrived = lead.page.locator(".desk-entry--message, .desk-entry--unverified")
    assert arrived.locator("button, a[download]").count() == 0, "originals are served to nobody"

    for _ in range(3):
        lead.page.locator("#mails button").last.press("Enter")
        assert said["again"] in told(lead)
        lead.page.wait_for_function("() => !document.querySelector('#mails button:disabled')")
    lead.page.locator("#mails button").last.press("Enter")
    lead.page.locator("#summary", has_text=said["limit"]).wait_for()
    lead.check()

    until(lead, lost.number, root, "#bounced")
    lead.check()
    assert lead.page.locator("#mails button").count() == 0, "no mail reaches that address"

    lead.page.route(f"**/api/agent/tickets/{lost.number}?*", rated_and_erased)
    at_ticket(lead, lost.number, root)
    assert said["score"] in lead.text("rating")
    assert said["erased"] in lead.text("erased")
    assert "[borrado]" not in lead.page.locator("#desk").inner_text()
    lead.check()


def rated_and_erased(route: Any) -> None:
    """The API's answer, as it is once the requester has rated and has had their data erased."""
    answer = fetched(route)
    ticket = answer.json()
    ticket |= {"status": "closed", "acts": [], "subject": "[borrado]"}
    ticket |= {"erased_at": "2026-11-25T03:00:00.000Z"}
    ticket["rating"] = {"score": 4, "comment": "[borrado]", "at": "2026-11-25T02:00:00.000Z"}
    ticket["requester"] |= {"full_name": "[borrado]", "email": "[borrado]"}
    for entry in ticket["entries"]:
        entry["body"] = entry["body"] and "[borrado]"
    for sent in ticket["mails"]:
        sent["to"] = "[borrado]"
    route.fulfill(response=answer, json=ticket)

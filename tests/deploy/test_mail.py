"""Mail both ways on the production templates, with IAM enforced."""

from __future__ import annotations

import json
import re
import urllib.parse
import urllib.request
import uuid

import pytest

from tests.conftest import System
from tests.deploy.calls import call
from tests.deploy.mailbox import (
    arrive,
    letters,
    open_ticket,
    outbox_id,
    published,
    see,
    wait_for,
    write,
)

pytestmark = pytest.mark.engine


def test_a_reply_from_the_mailbox_lands_in_its_ticket(system: System) -> None:
    ticket = open_ticket(system)
    told = system.wait_for_mail(ticket["email"], f"[Ticket {ticket['number']}]")
    assert "@respuestas.inec.example" in told["headers"]["Reply-To"]
    (page,) = letters(system, ticket["email"])
    with urllib.request.urlopen(system.url + page, timeout=30) as answer:
        assert "form-action 'self'" in answer.headers["Content-Security-Policy"]
        assert "Responder como el solicitante" in answer.read().decode()
    assert write(system, page, "¿Tienen también 2019?") == 200
    wait_for(lambda: len(see(system, ticket)["entries"]) == 2)
    assert see(system, ticket)["entries"][-1]["body"] == "¿Tienen también 2019?"
    system.wait_for_mail(ticket["email"], "Recibimos su mensaje")


def test_a_raw_mail_can_be_handed_over_and_its_outcome_read(system: System) -> None:
    ticket = open_ticket(system)
    told = system.wait_for_mail(ticket["email"], f"[Ticket {ticket['number']}]")
    assert told["reply_to"] in told["headers"]["Reply-To"]
    assert "attachments" not in told
    raw = (
        f"From: {ticket['email']}\nTo: INEC\n <{told['reply_to']}>\n"
        "Message-ID: <{}@example.com>\n\nGracias, con eso basta.\n"
    )
    forged = raw.format("a").encode()
    assert arrive(system, forged, "?proven=no") == (200, {"outcome": "unverified_note"})
    assert arrive(system, raw.format("b").encode()) == (200, {"outcome": "message"})
    bodies = [entry["body"] for entry in see(system, ticket)["entries"][1:]]
    assert bodies == ["Gracias, con eso basta."]
    assert arrive(system, forged, Origin="https://evil.example")[0] == 404


def test_pages_of_other_sites_cannot_answer_for_anybody(system: System) -> None:
    ticket = open_ticket(system)
    system.wait_for_mail(ticket["email"], f"[Ticket {ticket['number']}]")
    (page,) = letters(system, ticket["email"])
    assert write(system, page, "Falso.", Origin="https://evil.example") == 404
    assert write(system, "/buzon/none", "A nadie.") == 404


def test_a_bounce_is_shown_and_the_address_corrected(system: System) -> None:
    ticket = open_ticket(system)
    told = system.wait_for_mail(ticket["email"], f"[Ticket {ticket['number']}]")
    mail_id = outbox_id(system, ticket["number"])
    report = {
        "eventType": "Bounce",
        "mail": {
            "messageId": "ses-1",
            "timestamp": "2026-11-24T15:00:00.000Z",
            "tags": {"mail_id": [mail_id]},
        },
        "bounce": {"bounceType": "Permanent", "bounceSubType": "General"},
    }
    assert told
    published(system, "MailReports", report)
    wait_for(lambda: bool(see(system, ticket)["email_bounced"]))

    bearer = {"Authorization": f"Bearer {ticket['access_token']}"}
    path, new = f"/api/tickets/{ticket['number']}", f"{uuid.uuid4().hex}@example.com"
    assert call(system, "POST", f"{path}/resends", **bearer)[0] == 409
    assert call(system, "POST", f"{path}/email-codes", {"email": new}, **bearer)[0] == 202
    mail = system.wait_for_mail(new, "")
    (code,) = re.findall(r"\b\d{6}\b", mail["text"])
    status, _, text = call(system, "PUT", f"{path}/email", {"email": new, "code": code}, **bearer)
    assert status == 200, text
    moved = ticket | json.loads(text)
    assert see(system, moved)["email_bounced"] is False
    bearer = {"Authorization": f"Bearer {moved['access_token']}"}
    assert call(system, "POST", f"{path}/resends", **bearer)[0] == 202
    system.wait_for_mail(new, f"[Ticket {ticket['number']}] Recibimos")

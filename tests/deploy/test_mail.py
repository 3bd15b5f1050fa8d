"""Mail both ways on the production templates, with IAM enforced."""

from __future__ import annotations

import json
import re
import time
import urllib.parse
import urllib.request
import uuid
from collections.abc import Callable
from typing import Any

import boto3
import pytest

from tests.conftest import System
from tests.deploy.test_deploy import call
from tests.desk import opening

pytestmark = pytest.mark.engine


def open_ticket(system: System) -> dict[str, Any]:
    """A ticket of somebody who has no other."""
    email = f"{uuid.uuid4().hex}@example.com"
    opened: dict[str, Any] = json.loads(
        call(system, "POST", "/api/tickets", opening(email=email))[2]
    )
    return opened


def see(system: System, ticket: dict[str, Any]) -> dict[str, Any]:
    bearer = {"Authorization": f"Bearer {ticket['access_token']}"}
    status, _, text = call(system, "GET", f"/api/tickets/{ticket['number']}", **bearer)
    assert status == 200, text
    seen: dict[str, Any] = json.loads(text)
    return seen


def wait_for(look: Callable[[], bool]) -> None:
    for _ in range(150):
        if look():
            return
        time.sleep(0.2)
    raise AssertionError("it did not happen")


def letters(system: System, email: str) -> list[str]:
    """Addresses of the mailbox's pages that name an address, newest first."""
    with urllib.request.urlopen(f"{system.url}/buzon/", timeout=30) as answer:
        page = answer.read().decode()
    items = page.split("<li>")[1:]
    return [item.split('href="')[1].split('"')[0] for item in items if email in item]


def write(system: System, page: str, text: str, **headers: str) -> int:
    """Answer a mail by the form of the mailbox."""
    form = urllib.parse.urlencode({"text": text}).encode()
    request = urllib.request.Request(system.url + page, data=form, headers=headers)
    try:
        with urllib.request.urlopen(request, timeout=30) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as error:
        with error:
            return error.code


def published(system: System, topic: str, message: dict[str, Any]) -> None:
    """Say to a topic of the deployment what SES would."""
    endpoint = f"http://127.0.0.1:{(system.home / 'port').read_text()}"
    sns = boto3.client(
        "sns",
        endpoint_url=endpoint,
        region_name="us-east-1",
        aws_access_key_id="000000000000",
        aws_secret_access_key="local",
    )
    arns = [found["TopicArn"] for found in sns.list_topics()["Topics"]]
    (arn,) = [found for found in arns if topic in found]
    sns.publish(TopicArn=arn, Message=json.dumps(message))


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


def arrive(system: System, raw: bytes, query: str = "", **headers: str) -> tuple[int, Any]:
    """Hand a raw mail over at the local entrance; answers the status and what it says."""
    request = urllib.request.Request(
        f"{system.url}/buzon/entrantes{query}",
        data=raw,
        headers={"Content-Type": "message/rfc822", **headers},
    )
    try:
        with urllib.request.urlopen(request, timeout=60) as answer:
            return answer.status, json.load(answer)
    except urllib.error.HTTPError as error:
        with error:
            return error.code, None


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


def outbox_id(system: System, number: str) -> str:
    """The id of the only mail about a ticket."""
    dynamodb = boto3.client(
        "dynamodb",
        endpoint_url=f"http://127.0.0.1:{(system.home / 'port').read_text()}",
        region_name="us-east-1",
        aws_access_key_id="000000000000",
        aws_secret_access_key="local",
    )
    (row,) = dynamodb.query(
        TableName="outbox",
        IndexName="by_ticket",
        KeyConditionExpression="#n = :n",
        ExpressionAttributeNames={"#n": "number"},
        ExpressionAttributeValues={":n": {"S": number}},
    )["Items"]
    found: str = row["mail_id"]["S"]
    return found

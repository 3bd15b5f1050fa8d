"""What a test does with the mails of the running system: reads, answers and hands them in."""

from __future__ import annotations

import json
import time
import urllib.parse
import urllib.request
import uuid
from collections.abc import Callable
from typing import Any

from tests.conftest import System
from tests.deploy.calls import call
from tests.desk import opening


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
    sns = system.client("sns")
    arns = [found["TopicArn"] for found in sns.list_topics()["Topics"]]
    (arn,) = [found for found in arns if topic in found]
    sns.publish(TopicArn=arn, Message=json.dumps(message))


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


def outbox_id(system: System, number: str) -> str:
    """The id of the only mail about a ticket."""
    dynamodb = system.client("dynamodb")
    (row,) = dynamodb.query(
        TableName="outbox",
        IndexName="by_ticket",
        KeyConditionExpression="#n = :n",
        ExpressionAttributeNames={"#n": "number"},
        ExpressionAttributeValues={":n": {"S": number}},
    )["Items"]
    found: str = row["mail_id"]["S"]
    return found

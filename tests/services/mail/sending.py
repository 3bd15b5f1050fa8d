"""The outbox at work: SES and the time in the hands of a test."""

from __future__ import annotations

import email
from collections.abc import Callable
from datetime import datetime, timedelta
from email.policy import default
from typing import Any

import pytest
from botocore.exceptions import ClientError

from chalicelib import caches
from chalicelib.mail import send as mail_send
from chalicelib.services import clock
from chalicelib.services.mail import outbox
from chalicelib.store.aws.dynamodb import from_item, table
from chalicelib.store.mail import outbox as store
from tests.mail import samples

MINUTE_MS = 60_000


class Killed(BaseException):
    """The function dies here, as at a time-out: nothing of ours runs any more."""


class Post:
    """SES as far as the outbox sees it: takes mails, or fails as told."""

    def __init__(self) -> None:
        self.taken: list[str] = []
        self.messages: list[Any] = []
        self.before: Callable[[str], None] = lambda mail_id: None
        self.after: Callable[[str], None] = lambda mail_id: None

    def send_raw_email(self, **request: Any) -> dict[str, str]:
        mail_id = request["Tags"][0]["Value"]
        self.before(mail_id)
        self.taken.append(mail_id)
        self.messages.append(
            email.message_from_bytes(request["RawMessage"]["Data"], policy=default)
        )
        self.after(mail_id)
        return {"MessageId": f"ses-{len(self.taken)}"}


class Hands:
    """The hands of the clock: tests move them."""

    def __init__(self) -> None:
        self.now = datetime.fromisoformat(samples.AT)

    def forward(self, **amount: float) -> None:
        self.now += timedelta(**amount)


def owe(*mail_ids: str) -> None:
    for mail_id in mail_ids:
        samples.owe(samples.received(mail_id))


def event(*mail_ids: str, name: str = "INSERT") -> dict[str, Any]:
    """A batch of the outbox's stream."""
    return {
        "Records": [
            {"eventName": name, "dynamodb": {"Keys": {"mail_id": {"S": mail_id}}}}
            for mail_id in mail_ids
        ]
    }


def deliver(*mail_ids: str) -> None:
    assert outbox.deliver(event(*mail_ids), MINUTE_MS) == {"batchItemFailures": []}


def owed(aws: Any, kind: str) -> list[dict[str, Any]]:
    """The mails of a kind, by address and id."""
    rows = map(from_item, aws.scan(TableName=table("outbox"))["Items"])
    of_kind = [row for row in rows if row["kind"] == kind]
    return sorted(of_kind, key=lambda row: (row["to"], row["mail_id"]))


def row(mail_id: str) -> dict[str, Any]:
    item = store.dynamodb().get_item(
        TableName=table("outbox"), Key=store.key(mail_id), ConsistentRead=True
    )
    return from_item(item["Item"])


def fails(code: str, message: str = "") -> Callable[[str], None]:
    def refuse(mail_id: str) -> None:
        raise ClientError({"Error": {"Code": code, "Message": message}}, "SendRawEmail")

    return refuse


def sweep_for(hands: Hands, hours: float) -> None:
    """Let the sweep run each minute for some hours."""
    for _ in range(int(hours * 60)):
        hands.forward(minutes=1)
        outbox.sweep(MINUTE_MS)


def unreadable(lines: list[dict[str, Any]]) -> list[tuple[str, list[str]]]:
    """The rows of the outbox that were reported, and which attributes of each."""
    told = [line for line in lines if line["event"] == "row_unreadable"]
    assert {line["table"] for line in told} <= {"outbox"}
    return [(line["key"], line["attributes"]) for line in told]


def works(mail_id: str) -> None:
    """Nothing goes wrong."""


@pytest.fixture
def post(aws: Any, monkeypatch: pytest.MonkeyPatch) -> Post:
    """SES in the hands of the test, the tables real, no pause between mails."""
    post = Post()
    monkeypatch.setattr(mail_send, "ses", lambda: post)
    monkeypatch.setenv("MAIL_RATE", "100000")
    caches.forget_all()
    return post


@pytest.fixture(autouse=True)
def hands(monkeypatch: pytest.MonkeyPatch) -> Hands:
    hands = Hands()
    monkeypatch.setattr(clock, "now", lambda: hands.now)
    return hands

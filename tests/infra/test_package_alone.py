"""The unpacked zip serves a ticket's whole way on the embedded AWS, with boto3 alone beside it.

Each step is a process that sees only the package and the runtime; what it did is looked at in the
tables from here.
"""

from __future__ import annotations

import itertools
import json
from pathlib import Path
from typing import Any

import pytest

from infra.local.__main__ import this_architecture
from infra.packing import interpreters
from infra.packing.interpreters import Interpreter
from tests import arrivals, indexed
from tests.conftest import put_catalog
from tests.desk import gateway_event, opening
from tests.packages import Unpacked, built
from tests.tables import create_tables

pytestmark = [pytest.mark.engine, pytest.mark.usefixtures("directory")]
_NUMBERS = itertools.count(1)

#: EventBridge's event of a schedule, as far as Chalice reads it.
_SCHEDULED = {
    **dict.fromkeys("version account region detail-type source time id".split()),
    "resources": [],
    "detail": {},
}


@pytest.fixture
def tables_of_all(aws: Any, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Tables that other processes see as well: those of tests are in this one
    (``tests/database.py``)."""
    from chalicelib import caches

    prefix = f"alone{next(_NUMBERS)}-"
    monkeypatch.setenv("TABLE_PREFIX", prefix)
    caches.forget_all()
    create_tables(aws, prefix)
    put_catalog(aws, prefix)
    return aws


def asked(method: str, path: str, body: Any) -> dict[str, Any]:
    return {"handler": "app.app", "event": gateway_event(method, path, json.dumps(body), {}, {})}


def happened(handler: str, event: dict[str, Any]) -> dict[str, Any]:
    return {"handler": f"app.{handler}", "event": event}


def states() -> set[str]:
    return {row["state"]["S"] for row in indexed.rows("outbox")}


def outbox_event() -> dict[str, Any]:
    keys = [{"mail_id": row["mail_id"]} for row in indexed.rows("outbox")]
    return {"Records": [{"eventName": "INSERT", "dynamodb": {"Keys": key}} for key in keys]}


@pytest.mark.parametrize("interpreter", interpreters.found(), ids=lambda one: one.version)
def test_a_ticket_is_opened_looked_up_mailed_indexed_answered_and_swept(
    tables_of_all: Any, interpreter: Interpreter, tmp_path: Path
) -> None:
    import boto3

    boto3.client("ses").verify_email_identity(EmailAddress="tickets@example.ec")
    alone = Unpacked(built(this_architecture(), interpreter), interpreter, tmp_path)

    (opened,) = alone.run(asked("POST", "/tickets", opening(email=arrivals.REQUESTER)))
    assert opened["statusCode"] == 201, opened
    number = json.loads(opened["body"])["number"]
    lookup = {"email": arrivals.REQUESTER, "number": number}
    assert states() == {"pending"}

    mail = arrivals.mail(arrivals.reply_address(number))
    arrived = arrivals.notification(arrivals.put(mail), [arrivals.reply_address(number)])
    looked_up, delivered, indexed_, received = alone.run(
        asked("POST", "/lookups", lookup),
        happened("deliver_mail", outbox_event()),
        happened("index_tickets", indexed.event(number)),
        happened("receive_mail", {"Records": [arrived]}),
    )
    assert looked_up["statusCode"] == 200
    assert json.loads(looked_up["body"])["ticket"]["number"] == number
    assert delivered == indexed_ == {"batchItemFailures": []}
    assert received == {"mail/abc1": "message"}
    assert "sent" in states()
    assert [row for row in indexed.rows("search") if row["term"]["S"].endswith("indic")]
    assert any("con eso basta" in str(row) for row in indexed.rows("entries"))

    _let_wait(tables_of_all)
    (swept,) = alone.run(happened("sweep_outbox", _SCHEDULED))
    assert swept is None
    assert states() == {"sent"}


def _let_wait(aws: Any) -> None:
    """Make every mail that was not sent one whose time has come."""
    from chalicelib.store.aws.dynamodb import table

    for row in indexed.rows("outbox"):
        if row["state"]["S"] == "pending":
            aws.update_item(
                TableName=table("outbox"),
                Key={"mail_id": row["mail_id"]},
                UpdateExpression="SET next_try_at = :past",
                ExpressionAttributeValues={":past": {"S": "2020-01-01T00:00:00.000Z"}},
            )

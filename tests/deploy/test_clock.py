"""The clock of the whole system, with IAM enforced: `make clock` and the mail that follows."""

from __future__ import annotations

import json
import urllib.request
import uuid
from datetime import date, timedelta

from infra.local.clock import run_clock
from tests.conftest import System
from tests.desk import opening


def test_a_ticket_tells_of_itself_and_is_anonymised_with_no_permission_missing(
    system: System,
) -> None:
    email = f"{uuid.uuid4().hex}@example.com"
    asked = urllib.request.Request(
        f"{system.url}/api/tickets",
        data=json.dumps(opening(email=email)).encode(),
        headers={"Content-Type": "application/json"},
    )
    with urllib.request.urlopen(asked, timeout=30) as answer:
        opened = json.load(answer)
    due = date.fromisoformat(opened["due_on"])
    told = run_clock(system.home, f"{due - timedelta(days=6)}T14:00:00Z")
    assert told["finished"] is True
    assert (told["acted"], told["left"]) >= (1, 0)
    mail = system.wait_for_mail(email, "Seguimos trabajando en su requerimiento")
    assert opened["number"] in mail["subject"]
    again = run_clock(system.home, f"{due - timedelta(days=6)}T15:00:00Z")
    assert (again["acted"], again["anonymised"], again["left"]) == (0, 0, 0)

    database, name = system.client("dynamodb"), {"#number": "number"}
    (row,) = database.query(
        TableName="tickets",
        KeyConditionExpression="#number = :number",
        ExpressionAttributeNames=name,
        ExpressionAttributeValues={":number": {"S": opened["number"]}},
    )["Items"]
    today = {"S": str(due - timedelta(days=5))}
    closed = {"status": {"S": "closed"}, "closed_at": {"S": "2020-01-01T00:00:00.000Z"}}
    database.put_item(TableName="tickets", Item={**row, **closed, "review_on": today})
    last = run_clock(system.home, f"{due - timedelta(days=5)}T14:00:00Z")
    assert (last["anonymised"], last["left"]) == (1, 0)
    assert email not in str(database.scan(TableName="tickets")["Items"])

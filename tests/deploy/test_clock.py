"""The clock of the whole system, with IAM enforced: `make clock` and the mail that follows."""

from __future__ import annotations

import json
import urllib.request
import uuid
from collections.abc import Iterator
from datetime import date, timedelta

import pytest

from chalicelib.domain.dates import long_date
from infra.local.clock import run_clock
from tests.conftest import System, started
from tests.desk import opening


@pytest.fixture(scope="module")
def system(tmp_path_factory: pytest.TempPathFactory) -> Iterator[System]:
    """A system of its own: here time goes on, and with it every ticket that is open."""
    with started(tmp_path_factory.mktemp("clock"), "--enforce-permissions") as running:
        yield running


def opened_by(system: System, email: str) -> tuple[str, date]:
    """A new ticket: its number and its due date."""
    asked = urllib.request.Request(
        f"{system.url}/api/tickets",
        data=json.dumps(opening(email=email)).encode(),
        headers={"Content-Type": "application/json"},
    )
    with urllib.request.urlopen(asked, timeout=30) as answer:
        opened = json.load(answer)
    return opened["number"], date.fromisoformat(opened["due_on"])


def test_a_ticket_tells_of_itself_and_is_anonymised_with_no_permission_missing(
    system: System,
) -> None:
    email = f"{uuid.uuid4().hex}@example.com"
    number, due = opened_by(system, email)
    told = run_clock(system.home, f"{due - timedelta(days=6)}T14:00:00Z")
    assert told["finished"] is True
    assert told["handed_back"] is not None  # it may ask the user pool, and did
    assert (told["acted"], told["left"]) >= (1, 0)
    mail = system.wait_for_mail(email, "Seguimos trabajando en su requerimiento")
    assert number in mail["subject"]
    again = run_clock(system.home, f"{due - timedelta(days=6)}T15:00:00Z")
    assert (again["acted"], again["anonymised"], again["left"]) == (0, 0, 0)

    database, name = system.client("dynamodb"), {"#number": "number"}
    (row,) = database.query(
        TableName="tickets",
        KeyConditionExpression="#number = :number",
        ExpressionAttributeNames=name,
        ExpressionAttributeValues={":number": {"S": number}},
    )["Items"]
    today = {"S": str(due - timedelta(days=5))}
    closed = {"status": {"S": "closed"}, "closed_at": {"S": "2020-01-01T00:00:00.000Z"}}
    database.put_item(TableName="tickets", Item={**row, **closed, "review_on": today})
    last = run_clock(system.home, f"{due - timedelta(days=5)}T14:00:00Z")
    assert (last["anonymised"], last["left"]) == (1, 0)
    assert email not in str(database.scan(TableName="tickets")["Items"])


def test_the_lead_hears_that_it_is_due_and_that_it_is_overdue_and_the_apology_says_so(
    system: System,
) -> None:
    email = f"{uuid.uuid4().hex}@example.com"
    _, due = opened_by(system, email)
    for day in (due, due + timedelta(days=1)):
        run_clock(system.home, f"{day}T14:00:00Z")
        system.wait_for_mail("luis@inec.example", long_date(day, "es"))
    apology = system.wait_for_mail(email, "Estamos atrasados con su respuesta")
    assert "hoy se lo comunicamos a quien la dirige" in apology["text"]

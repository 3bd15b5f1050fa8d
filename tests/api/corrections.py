"""The correction of a ticket's address, call by call."""

from __future__ import annotations

from typing import Any

from chalicelib.domain.mail.outbox import Mail
from chalicelib.services import clock
from chalicelib.services.auth import one_time_codes
from chalicelib.store.aws.dynamodb import from_item
from tests.desk import Reply, request
from tests.indexed import rows

OLD, NEW = "maria@example.com", "María.Nueva@Example.com".replace("í", "i")


def call(method: str, path: str, ticket: dict[str, Any], body: Any = None) -> Reply:
    headers = {"Authorization": f"Bearer {ticket['access_token']}"}
    return request(method, f"/tickets/{ticket['number']}/{path}", body, headers=headers)


def ask(ticket: dict[str, Any], email: str = NEW) -> Reply:
    return call("POST", "email-codes", ticket, {"email": email})


def change(ticket: dict[str, Any], code: str, email: str = NEW) -> Reply:
    return call("PUT", "email", ticket, {"email": email, "code": code})


def owed(kind: str) -> list[dict[str, Any]]:
    found = [row for row in map(from_item, rows("outbox")) if row["kind"] == kind]
    return sorted(found, key=lambda row: str(row["mail_id"]))


def mailed_code(ticket: dict[str, Any], email: str = NEW) -> str:
    """The code that somebody reads in the new mailbox."""
    assert ask(ticket, email).status == 202
    row = owed("address_code")[-1]
    assert row["to"] == email
    filled = one_time_codes.filled(Mail.model_validate(row), clock.now())
    assert filled is not None
    code: str = filled.params["code"]
    return code

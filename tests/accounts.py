"""People with accounts: sign in with the code that their mail brings, call with their session."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from chalicelib import caches
from chalicelib.domain.mail.outbox import Mail
from chalicelib.services.auth import one_time_codes
from chalicelib.store.aws.dynamodb import dynamodb, from_item, table, to_item
from tests.desk import Reply, request

EMAIL = "maria@example.com"


@dataclass(frozen=True)
class Holder:
    """Somebody who is signed in."""

    token: str
    address: str = "198.51.100.7"

    def call(self, method: str, path: str, body: Any = None, **query: str) -> Reply:
        """Call the API with the session."""
        headers = {"Authorization": f"Bearer {self.token}"}
        return request(method, path, body, headers=headers, query=query, address=self.address)


def ask(email: str = EMAIL, address: str = "198.51.100.7", language: str = "es") -> Reply:
    """Ask for a code."""
    body = {"email": email, "language": language}
    return request("POST", "/sessions/codes", body, address=address)


def begin(email: str, code: str, address: str = "198.51.100.7", nonce: str | None = None) -> Reply:
    """Sign in with a code, and the nonce that asking for it was answered."""
    body = {"email": email, "code": code} | ({} if nonce is None else {"nonce": nonce})
    return request("POST", "/sessions", body, address=address)


def sign_in(email: str = EMAIL, address: str = "198.51.100.7") -> Holder:
    """Sign in as people do."""
    assert ask(email, address).status == 202
    begun = begin(email, code(email), address)
    assert begun.status == 201, begun.text
    return Holder(begun.json["access_token"], address)


def code(email: str = EMAIL, kind: str = "sign_in_code") -> str:
    """The code in the newest mail of a kind to an address, as its reader sees it."""
    newest = max(mails_to(email, kind), key=lambda row: str(row["mail_id"]))
    mail = Mail.model_validate(newest)
    filled = one_time_codes.filled(mail, datetime.fromisoformat(mail.created_at))
    assert filled is not None
    found: str = filled.params["code"]
    return found


def ask_for_erasure(holder: Holder) -> Reply:
    """Ask for erasure as people do: with the code that comes for it."""
    email = holder.call("GET", "/account").json["email"]
    assert holder.call("POST", "/account/erasure-codes").status == 202
    return holder.call("DELETE", "/account", {"code": code(email, "erasure_code")})


def put_rule(name: str, value: int) -> None:
    """Change a setting as an administrator does."""
    row = {"kind": "setting", "id": name, "value": value}
    dynamodb().put_item(TableName=table("catalog"), Item=to_item(row))
    caches.forget_all()


def mails_to(email: str, kind: str) -> list[dict[str, Any]]:
    """The rows of the outbox of a kind to an address."""
    return [row for row in rows("outbox") if row["to"] == email and row["kind"] == kind]


def rows(name: str) -> list[dict[str, Any]]:
    """All rows of a table."""
    return [from_item(item) for item in dynamodb().scan(TableName=table(name))["Items"]]


def wrong(code: str) -> str:
    """A code that is not this one."""
    return f"{(int(code) + 1) % 10**6:06d}"

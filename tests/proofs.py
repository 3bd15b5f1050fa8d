"""People who prove that a ticket's mailbox is theirs: with mailed codes and mailed links."""

from __future__ import annotations

from typing import Any

from chalicelib.services import clock
from chalicelib.services.auth import ticket_tokens
from tests.accounts import code
from tests.desk import Reply, look_up, request


def call(
    method: str, number: str, path: str, token: str, body: Any = None, address: str = "198.51.100.7"
) -> Reply:
    """Call a route of a ticket with a token."""
    headers = {"Authorization": f"Bearer {token}"}
    return request(method, f"/tickets/{number}{path}", body, headers=headers, address=address)


def knowledge(email: str, number: str) -> str:
    """The token of a look-up."""
    token: str = look_up(email, number).json["access_token"]
    return token


def typed_code(email: str, number: str, token: str | None = None) -> str:
    """The token of who typed the code that went to the ticket's address."""
    held = token or knowledge(email, number)
    assert call("POST", number, "/proof-codes", held).status == 202
    proved = call("POST", number, "/proofs", held, {"code": code(email, "proof_code")})
    assert proved.status == 201, proved.text
    won: str = proved.json["access_token"]
    return won


def mailed_link(email: str, number: str, mail_id: str = "01MAILED") -> str:
    """The token of a mailed link that nobody has followed yet."""
    return ticket_tokens.issue_link(number, email, mail_id, clock.now())

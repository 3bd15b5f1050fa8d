"""Clients that solve the proof of work they are asked for, as the site's pages do."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from altcha import Challenge, Payload, solve_challenge

from tests.desk import Reply, request


def solution(reply: Reply) -> str:
    """What answers the challenge of a 429, as the header ``Altcha``."""
    assert (reply.status, reply.json["code"]) == (429, "challenge_required"), reply.text
    challenge = Challenge.from_dict(reply.json["challenge"])
    solved = solve_challenge(challenge)
    assert solved is not None
    return Payload(challenge, solved).to_base64()


def solving(
    method: str,
    path: str,
    body: Any = None,
    *,
    headers: Mapping[str, str] | None = None,
    address: str = "198.51.100.7",
    send: Callable[..., Reply] = request,
) -> Reply:
    """Call the API; solve what it asks for, and call again."""
    reply = send(method, path, body, headers=headers, address=address)
    if reply.status == 429 and reply.json["code"] == "challenge_required":
        solved = {**(headers or {}), "Altcha": solution(reply)}
        reply = send(method, path, body, headers=solved, address=address)
    return reply

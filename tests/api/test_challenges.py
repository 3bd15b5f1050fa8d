"""429 challenge_required: the proof of work that lifts what a stranger can use up."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from chalicelib.domain.errors import ChallengeRequired
from chalicelib.domain.limits import Caller
from chalicelib.services import clock
from chalicelib.services.limits import challenges
from chalicelib.store.catalog import catalog
from tests.challenges import solution
from tests.desk import Reply, look_up, open_ticket, request

pytestmark = pytest.mark.engine


@pytest.fixture
def ticket(aws: Any) -> dict[str, Any]:
    """A ticket whose e-mail's look-ups ask for a proof of work."""
    opened: dict[str, Any] = open_ticket().json
    for turn in range(5):
        look_up(opened["email"], "000000", f"198.51.100.{turn}")
    return opened


def test_the_solution_lets_one_look_up_through_and_no_second(ticket: dict[str, Any]) -> None:
    solved = solution(_asked(ticket))
    assert _solved(ticket, solved).status == 200
    again = _solved(ticket, solved)
    assert (again.status, again.json["code"]) == (429, "challenge_required")


def test_a_solution_for_another_email_is_none(ticket: dict[str, Any]) -> None:
    other = open_ticket(email="otra@example.com").json
    for turn in range(5):
        look_up(other["email"], "000000", f"203.0.113.{turn}")
    assert _solved(ticket, solution(_asked(other))).status == 429
    assert _solved(other, solution(_asked(other))).status == 200


def test_a_solution_for_a_code_opens_no_look_up(ticket: dict[str, Any]) -> None:
    for turn in range(6):
        reply = request(
            "POST", "/sessions/codes", {"email": ticket["email"]}, address=f"203.0.113.{turn}"
        )
    assert _solved(ticket, solution(reply)).status == 429


def test_a_challenge_ends_after_five_minutes(
    ticket: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    past = clock.now() - timedelta(seconds=challenges.SECONDS + 2)
    with monkeypatch.context() as earlier:
        earlier.setattr(clock, "now", lambda: past)
        rules = catalog.current().rules
        with pytest.raises(ChallengeRequired) as asked:
            challenges.require(f"lookup {ticket['email']}", Caller("198.51.100.7"), rules)
    old = Reply(
        429, {}, json.dumps({"code": "challenge_required", "challenge": asked.value.challenge})
    )
    assert _solved(ticket, solution(old)).status == 429


def _cheaper(sent: dict[str, Any]) -> None:
    sent["challenge"]["parameters"]["cost"] = 1


def _longer(sent: dict[str, Any]) -> None:
    sent["challenge"]["parameters"]["expiresAt"] += 10**6


def _wrong(sent: dict[str, Any]) -> None:
    sent["solution"]["derivedKey"] = "00" * 32


def _unsigned(sent: dict[str, Any]) -> None:
    del sent["challenge"]["signature"]


def _not_a_map(sent: dict[str, Any]) -> None:
    sent["challenge"]["parameters"] = ["x"]


@pytest.mark.parametrize("change", [_cheaper, _longer, _wrong, _unsigned, _not_a_map])
def test_a_changed_one_is_none(
    change: Callable[[dict[str, Any]], None], ticket: dict[str, Any]
) -> None:
    sent = json.loads(base64.b64decode(solution(_asked(ticket))))
    change(sent)
    reply = _solved(ticket, base64.b64encode(json.dumps(sent).encode()).decode())
    assert (reply.status, reply.json["code"]) == (429, "challenge_required")


@pytest.mark.parametrize(
    "sent",
    [
        "x",
        "=" * 9,
        "bnVsbA==",
        "W10=",
        "e30=",
        "ñ",
        "A" * 100_000,
        base64.b64encode(b"[" * 1_500).decode(),
    ],
)
def test_anything_else_in_the_header_is_none(sent: str, ticket: dict[str, Any]) -> None:
    assert _solved(ticket, sent).status == 429


def test_a_client_that_cannot_solve_gets_in_after_retry_after(
    ticket: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    wait = int(_asked(ticket).headers["Retry-After"])
    later = clock.now() + timedelta(seconds=wait)
    monkeypatch.setattr(clock, "now", lambda: later)
    assert look_up(ticket["email"], ticket["number"]).status == 200


def test_a_challenge_names_nobody(ticket: dict[str, Any]) -> None:
    told = _asked(ticket).text
    assert "maria" not in told
    assert ticket["number"] not in told


def test_whoever_is_not_asked_need_not_solve(ticket: dict[str, Any]) -> None:
    """A header that nobody asked for changes nothing."""
    assert look_up("otra@example.com", "000000").status == 404
    body = {"email": "otra@example.com", "number": "000000"}
    assert request("POST", "/lookups", body, headers={"Altcha": "x"}).status == 404


def _asked(ticket: dict[str, Any]) -> Reply:
    return look_up(ticket["email"], ticket["number"])


def _solved(ticket: dict[str, Any], solved: str) -> Reply:
    body = {"email": ticket["email"], "number": ticket["number"]}
    return request("POST", "/lookups", body, headers={"Altcha": solved})

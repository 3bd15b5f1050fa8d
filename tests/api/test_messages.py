"""What requesters do on tickets that stand, as the API answers them."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

import pytest

from chalicelib.services import clock
from chalicelib.services.auth import ticket_tokens
from chalicelib.store.aws import dynamodb
from tests.agents import ANA, EVA, LUIS
from tests.desk import Reply, look_up, open_ticket, request

pytestmark = [pytest.mark.engine, pytest.mark.usefixtures("directory")]
EMAIL = "maria@example.com"


@pytest.fixture
def number(directory: None) -> str:
    """A ticket that Ana holds."""
    opened: str = open_ticket().json["number"]
    ANA.change(opened, assignee="me")
    return opened


def act(number: str, what: str, body: dict[str, Any], key: str | None = None) -> Reply:
    token = ticket_tokens.issue(number, EMAIL, clock.now())
    headers = {"Authorization": f"Bearer {token}"} | ({"Idempotency-Key": key} if key else {})
    return request("POST", f"/tickets/{number}/{what}", body, headers=headers)


def mails(aws: Any, kind: str) -> list[Any]:
    rows = aws.scan(TableName=dynamodb.table("outbox"))["Items"]
    return [row for row in map(dynamodb.from_item, rows) if row["kind"] == kind]


def events(number: str) -> list[str]:
    thread = look_up(EMAIL, number).json["ticket"]["entries"]
    return [entry.get("event", entry["kind"]) for entry in thread]


class TestMessages:
    def test_are_acknowledged_to_who_wrote_and_told_to_who_holds_the_ticket(
        self, aws: Any, number: str
    ) -> None:
        assert act(number, "messages", {"body": "Les agradezco."}).status == 201
        (received,) = mails(aws, "message_received")
        assert (received["to"], received["number"]) == (EMAIL, number)
        assert "agradezco" not in str(received), "the address may be a stranger's"
        assert [row["to"] for row in mails(aws, "requester_wrote")] == ["ana@inec.example"]

    def test_sent_again_with_the_same_key_are_acknowledged_once(
        self, aws: Any, number: str
    ) -> None:
        key = str(uuid.uuid4())
        assert [act(number, "messages", {"body": "Va."}, key).status for _ in range(3)] == [201] * 3
        assert len(mails(aws, "message_received")) == 1

    def test_that_open_a_closed_ticket_say_so_in_one_mail(self, aws: Any, number: str) -> None:
        act(number, "close", {})
        act(number, "messages", {"body": "Sí lo necesito."})
        assert [row["to"] for row in mails(aws, "reopened")] == [EMAIL]
        assert mails(aws, "message_received") == []

    def test_beyond_six_an_hour_stand_without_a_mail(self, aws: Any, number: str) -> None:
        told = [act(number, "messages", {"body": f"Mensaje {n}."}).status for n in range(8)]
        assert told == [201] * 8
        assert events(number).count("message") == 9
        assert len(mails(aws, "message_received")) == 6
        assert len(mails(aws, "requester_wrote")) == 8


class TestClosing:
    def test_ends_it_in_the_requesters_words_and_tells_both_sides(
        self, aws: Any, number: str
    ) -> None:
        closed = act(number, "close", {"reason": "Ya encontré el dato."})
        assert closed.status == 200
        assert (closed.json["status"], closed.json["close_reason"]) == ("closed", "withdrawn")
        entry = closed.json["entries"][-1]
        assert (entry["event"], entry["body"], entry["author"]) == (
            "withdraw",
            "Ya encontré el dato.",
            "requester",
        )
        assert closed.json["can"] == {"reply": False, "close": False, "reopen": True, "rate": False}
        assert mails(aws, "requester_closed")[0]["to"] == "ana@inec.example"
        (told,) = mails(aws, "closed")
        assert told["to"] == EMAIL
        assert "Ya encontré" not in str(told), "the address may be a stranger's"

    @pytest.mark.parametrize("body", [{}, {"reason": ""}, {"reason": "  "}])
    def test_needs_no_reason(self, body: dict[str, Any], number: str) -> None:
        assert act(number, "close", body).status == 200

    def test_twice_is_a_conflict_unless_it_is_the_same_request(self, aws: Any, number: str) -> None:
        key = str(uuid.uuid4())
        assert [act(number, "close", {}, key).status for _ in range(3)] == [200] * 3
        assert act(number, "close", {}).status == 409
        assert events(number).count("withdraw") == 1
        assert len(mails(aws, "requester_closed")) == 1

    def test_a_key_that_did_something_else_is_told(self, number: str) -> None:
        key = str(uuid.uuid4())
        act(number, "close", {}, key)
        other = act(number, "close", {"reason": "Otro motivo"}, key)
        assert (other.status, other.json["code"]) == (422, "idempotency_mismatch")

    def test_a_ticket_that_nobody_holds_tells_its_requester_alone(self, aws: Any) -> None:
        number = open_ticket().json["number"]
        assert act(number, "close", {}).status == 200
        assert mails(aws, "requester_closed") == []


class TestReopening:
    def test_with_a_message_gives_it_back_to_who_held_it(self, aws: Any, number: str) -> None:
        act(number, "close", {})
        again = act(number, "reopen", {"body": "Sí lo necesito, gracias."})
        assert again.status == 201
        assert again.json["status"] == "in_progress"
        assert again.json["entries"][-1]["body"] == "Sí lo necesito, gracias."
        assert ANA.see(number)["assignee"]["id"] == "ana"
        assert mails(aws, "requester_wrote")[0]["to"] == "ana@inec.example"
        assert [row["to"] for row in mails(aws, "reopened")] == [EMAIL]

    def test_an_open_ticket_is_not_reopened(self, number: str) -> None:
        refused = act(number, "reopen", {"body": "¿Hay novedades?"})
        assert (refused.status, refused.json["current"]["status"]) == (409, "in_progress")

    def test_after_thirty_days_it_stays_closed(
        self, number: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        act(number, "close", {})
        token = ticket_tokens.issue(number, EMAIL, clock.now())
        later = clock.now() + timedelta(days=31)
        monkeypatch.setattr(clock, "now", lambda: later)
        headers = {"Authorization": f"Bearer {token}"}
        for what in ("reopen", "messages"):
            path = f"/tickets/{number}/{what}"
            assert request("POST", path, {"body": "Otra vez."}, headers=headers).status == 409
        seen = request("GET", f"/tickets/{number}", headers=headers).json
        assert seen["can"]["reopen"] is False

    def test_the_same_request_again_writes_one_message(self, number: str) -> None:
        act(number, "close", {})
        key = str(uuid.uuid4())
        said = {"body": "Sí lo necesito."}
        assert [act(number, "reopen", said, key).status for _ in range(3)] == [201] * 3
        assert events(number).count("message") == 2, "the opening and this one"


class TestRating:
    def test_is_given_once_and_seen_by_its_giver_and_by_leads(self, aws: Any, number: str) -> None:
        ANA.reply(number, "answered")
        assert look_up(EMAIL, number).json["ticket"]["can"]["rate"] is True
        rated = act(number, "rating", {"score": 4, "comment": "Claro y rápido."})
        assert rated.status == 201
        assert (rated.json["rating"]["score"], rated.json["can"]["rate"]) == (4, False)
        assert rated.json["status"] == "answered", "a rating ends nothing"
        assert act(number, "rating", {"score": 1}).status == 409
        assert LUIS.see(number)["rating"]["comment"] == "Claro y rápido."
        for other in (ANA, EVA):
            assert "rating" not in other.see(number)
        (told,) = mails(aws, "requester_rated")
        assert (told["to"], told["params"]) == ("ana@inec.example", {"score": 4})

    def test_the_same_request_again_is_no_second_one(self, aws: Any, number: str) -> None:
        ANA.reply(number, "answered")
        key = str(uuid.uuid4())
        assert [act(number, "rating", {"score": 5}, key).status for _ in range(3)] == [201] * 3
        assert len(mails(aws, "requester_rated")) == 1

    def test_is_for_what_was_answered_or_ended(self, number: str) -> None:
        assert act(number, "rating", {"score": 5}).status == 409
        ANA.change(number, status="closed", close_reason="not_inec")
        assert act(number, "rating", {"score": 2}).status == 201

    def test_is_not_for_what_was_given_up_before_anybody_wrote(self, number: str) -> None:
        assert act(number, "close", {}).json["can"]["rate"] is False
        assert act(number, "rating", {"score": 1}).status == 409

    @pytest.mark.parametrize(
        ("body", "fault"),
        [
            ({}, ("score", "missing")),
            ({"score": 0}, ("score", "too_small")),
            ({"score": 6}, ("score", "too_large")),
            ({"score": "mucho"}, ("score", "wrong_type")),
            ({"score": 4.5}, ("score", "wrong_type")),
            ({"score": 3, "comment": "x" * 1_001}, ("comment", "too_long")),
            ({"score": 3, "extra": 1}, ("extra", "unknown_field")),
        ],
    )
    def test_a_wrong_field_is_named(
        self, body: dict[str, Any], fault: tuple[str, str], number: str
    ) -> None:
        ANA.reply(number, "answered")
        refused = act(number, "rating", body)
        assert (refused.status, refused.faults) == (422, {fault})

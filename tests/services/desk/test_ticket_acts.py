"""One act, one mail: who is told of what agents do, and how often."""

from __future__ import annotations

from typing import Any

import pytest

from chalicelib.store.aws.dynamodb import from_item, table
from tests.agents import ANA, LUIS
from tests.desk import look_up, open_ticket, request

pytestmark = [pytest.mark.engine, pytest.mark.usefixtures("directory")]
EMAIL = "maria@example.com"


@pytest.fixture
def number(directory: None) -> str:
    """A ticket in DECON that nobody holds."""
    opened: str = open_ticket(email=EMAIL).json["number"]
    return opened


@pytest.fixture
def told(aws: Any) -> Any:
    """The mails owed since the ticket was received: kind and address, oldest first."""

    def read() -> list[tuple[str, str]]:
        rows = map(from_item, aws.scan(TableName=table("outbox"))["Items"])
        owed = sorted(rows, key=lambda row: str(row["mail_id"]))
        return [(row["kind"], row["to"]) for row in owed if row["kind"] != "received"]

    return read


class TestOnePatch:
    def test_to_assign_and_close_at_once_tells_the_requester_alone(
        self, told: Any, number: str
    ) -> None:
        LUIS.change(number, assignee="ana", status="closed", close_reason="not_inec")
        assert told() == [("closed", EMAIL)]

    def test_to_extend_and_close_at_once_tells_the_end(self, told: Any, number: str) -> None:
        LUIS.change(
            number,
            extension={"reason": "Faltan datos de Loja."},
            status="closed",
            close_reason="resolved",
        )
        assert told() == [("closed", EMAIL)]

    def test_to_assign_and_extend_tells_each_what_is_theirs(self, told: Any, number: str) -> None:
        LUIS.change(number, assignee="ana", extension={"reason": "Faltan datos de Loja."})
        assert sorted(told()) == [("assigned", "ana@inec.example"), ("extension", EMAIL)]

    def test_to_correct_how_it_is_filed_tells_nobody(self, told: Any, number: str) -> None:
        ANA.change(number, priority="urgent", legal_request=True)
        assert told() == []


class TestHolding:
    def test_who_takes_a_ticket_is_not_told_of_it(self, told: Any, number: str) -> None:
        ANA.change(number, assignee="me")
        assert told() == []

    def test_a_lead_who_assigns_to_themselves_is_not_told(self, told: Any, number: str) -> None:
        LUIS.change(number, assignee="luis")
        assert told() == []

    def test_who_holds_it_already_is_not_told_again(self, told: Any, number: str) -> None:
        LUIS.change(number, assignee="ana")
        LUIS.change(number, assignee="ana")
        assert told() == [("assigned", "ana@inec.example")]

    def test_who_loses_a_ticket_is_not_told_that_another_holds_it(
        self, told: Any, number: str
    ) -> None:
        ANA.change(number, assignee="me")
        LUIS.change(number, assignee="luis")
        LUIS.change(number, assignee=None)
        assert told() == []

    def test_a_bulk_is_one_mail_to_who_holds_the_tickets_now(self, told: Any, number: str) -> None:
        other = open_ticket(email=EMAIL).json["number"]
        body = {"numbers": [number, other, number], "assignee": "ana"}
        assert LUIS.call("POST", "/tickets/bulk", body).json["done"] == 2
        assert told() == [("assigned", "ana@inec.example")]

    def test_a_bulk_that_assigns_and_closes_tells_each_requester_once(
        self, told: Any, number: str
    ) -> None:
        body = {"numbers": [number], "assignee": "ana", "status": "closed"}
        LUIS.call("POST", "/tickets/bulk", body | {"close_reason": "resolved"})
        assert told() == [("closed", EMAIL)]


class TestReplies:
    def test_a_reply_that_takes_the_ticket_is_one_mail(self, told: Any, number: str) -> None:
        ANA.reply(number, "answered")
        assert told() == [("reply", EMAIL)]

    def test_a_held_reply_is_one_mail_when_it_goes_out(self, told: Any, number: str) -> None:
        ANA.reply(number, "answered", data="microdata", confidentiality_checked=True)
        assert told() == [("approval_wanted", "luis@inec.example")]
        seen = LUIS.see(number)
        body = {"entry_id": seen["held"]["entry_id"]}
        sent = LUIS.call("POST", f"/tickets/{number}/approvals", body, seen["version"])
        assert sent.status == 201
        assert told()[1:] == [("reply", EMAIL)]

    def test_a_refused_act_tells_nobody(self, told: Any, number: str) -> None:
        assert ANA.reply(number, "answered", version=99).status == 412
        assert told() == []

    def test_a_message_tells_who_holds_the_ticket(self, told: Any, number: str) -> None:
        ANA.change(number, assignee="me")
        token = look_up(EMAIL, number).json["access_token"]
        bearer = {"Authorization": f"Bearer {token}"}
        request("POST", f"/tickets/{number}/messages", {"body": "¿Y Loja?"}, headers=bearer)
        assert ("requester_wrote", "ana@inec.example") in told()


class TestMerging:
    def test_a_merge_tells_the_requester_where_it_goes_on(self, told: Any, number: str) -> None:
        other = open_ticket(email=EMAIL).json["number"]
        version = LUIS.see(other)["version"]
        LUIS.call("POST", f"/tickets/{other}/merge", {"into": number}, version)
        assert told() == [("merged", EMAIL)]

    def test_two_requesters_each_keep_their_own_ticket(self, told: Any, number: str) -> None:
        other = open_ticket(email="otra@example.com").json["number"]
        version = LUIS.see(other)["version"]
        refused = LUIS.call("POST", f"/tickets/{other}/merge", {"into": number}, version)
        assert refused.faults == {("into", "other_requester")}
        assert told() == []


def test_a_question_says_until_when_to_answer_it(aws: Any, number: str) -> None:
    ANA.reply(number, "waiting_requester", body="¿De qué años?")
    rows = map(from_item, aws.scan(TableName=table("outbox"))["Items"])
    asked = next(row for row in rows if row["kind"] == "clarification")
    params = asked["params"]
    assert params["paused_on"] is not None
    assert params["paused_on"] < params["answer_until"]

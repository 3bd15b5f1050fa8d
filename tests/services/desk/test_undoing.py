"""An act on many tickets that is undone: each as it was, its mail without it, or told why not."""

from __future__ import annotations

import uuid
from typing import Any

import pytest

from chalicelib.services import clock
from chalicelib.store.mail import outbox_tries
from chalicelib.store.tickets import tickets as store
from tests.agents import ANA, LUIS, ZOE
from tests.desk import open_ticket
from tests.services.mail import sending
from tests.services.mail.sending import Hands, Post, deliver, owed

post, hands = sending.post, sending.hands
pytestmark = [pytest.mark.engine, pytest.mark.usefixtures("directory", "hands")]
MARIA, ROSA = "maria@example.com", "rosa@example.com"
CLOSE = {"status": "closed", "close_reason": "not_inec"}
TRANSFER = {"area": "DIES", "reason": "Es de hogares."}
MOVE = TRANSFER | {"topic": "enemdu"}
#: What a version counts, and not what the ticket is.
COUNTED = {"version", "updated_at", "review_on", "free_at"}


@pytest.fixture
def numbers(directory: None) -> list[str]:
    """Three tickets of DECON, two of them Maria's."""
    return [open_ticket(email=email).json["number"] for email in (MARIA, ROSA, MARIA)]


def changed(numbers: list[str], **sent: Any) -> str:
    """Change tickets in one act of Luis's; answers its name."""
    act = str(uuid.uuid4())
    versions = [store.existing(number).version for number in numbers]
    body = {"numbers": numbers, "versions": versions, "act": act, **sent}
    assert LUIS.call("POST", "/tickets/bulk", body).json["done"] == len(numbers)
    return act


def undo(act: str, numbers: list[str], by: Any = LUIS) -> dict[str, Any]:
    answer = by.call("POST", "/tickets/bulk/undo", {"act": act, "numbers": numbers})
    assert answer.status == 200, answer.text
    told: dict[str, Any] = answer.json
    return told


def refusals(told: dict[str, Any]) -> list[tuple[str, str]]:
    return [(one["number"], one["code"]) for one in told["refused"]]


def facts(number: str) -> dict[str, Any]:
    return store.existing(number).model_dump(mode="json", exclude=COUNTED)


class TestState:
    @pytest.mark.parametrize(
        "sent", [CLOSE, TRANSFER, MOVE], ids=["close", "transfer", "topic and area"]
    )
    def test_each_ticket_is_again_what_it_was_with_its_dates_its_holder_and_its_held_reply(
        self, numbers: list[str], sent: dict[str, Any]
    ) -> None:
        ANA.change(numbers[0], assignee="me")
        ANA.reply(numbers[1], status="waiting_requester")
        if sent is not CLOSE:
            ANA.reply(numbers[2], "answered", data="microdata", confidentiality_checked=True)
            assert store.existing(numbers[2]).reply_waits
        before = {number: facts(number) for number in numbers}
        act = changed(numbers, **sent)
        assert all(facts(number) != before[number] for number in numbers)
        told = undo(act, numbers)
        assert (told["done"], told["refused"], told["left"]) == (3, [], [])
        assert {number: facts(number) for number in numbers} == before

    def test_one_that_nobody_held_has_been_free_since_it_was_opened(
        self, numbers: list[str], hands: Hands
    ) -> None:
        opened = store.existing(numbers[0]).opened_at
        hands.forward(minutes=30)
        undo(changed(numbers, **CLOSE), numbers)
        assert store.existing(numbers[0]).free_at == opened

    def test_the_thread_tells_both_and_so_do_the_trail_and_the_requesters_page(
        self, numbers: list[str]
    ) -> None:
        undo(changed(numbers[:1], **CLOSE), numbers[:1])
        lines = LUIS.see(numbers[0])["entries"]
        assert [line["event"] for line in lines[-2:]] == ["close", "undo"]
        assert lines[-1]["changes"]["status"] == ["closed", "received"]
        acts = LUIS.call("GET", f"/tickets/{numbers[0]}/audit").json["items"]
        assert {"change", "undo"} <= {line["act"] for line in acts}

    def test_done_again_it_changes_nothing_more(self, numbers: list[str]) -> None:
        act = changed(numbers, **CLOSE)
        assert [undo(act, numbers)["done"] for _ in range(2)] == [3, 3]
        assert {store.existing(number).version for number in numbers} == {3}


class TestMails:
    def test_the_mail_tells_of_the_others_alone(
        self, aws: Any, numbers: list[str], hands: Hands, post: Post
    ) -> None:
        act = changed(numbers, **CLOSE)
        undo(act, numbers[:1])
        rosas = [mail for mail in owed(aws, "closed") if mail["to"] == ROSA]
        marias = [mail for mail in owed(aws, "closed") if mail["to"] == MARIA]
        hands.forward(minutes=3)
        for mail in (*marias, *rosas):
            deliver(mail["mail_id"])
        to_maria, to_rosa = post.messages
        assert to_maria["Subject"] == f"[Ticket {numbers[2]}] Cerramos su ticket"
        assert numbers[0] not in to_maria.get_body(("plain",)).get_content()
        assert numbers[1] in to_rosa["Subject"]

    def test_where_all_was_undone_nothing_is_mailed_and_no_ticket_tells_of_a_mail(
        self, aws: Any, numbers: list[str], hands: Hands, post: Post
    ) -> None:
        undo(changed(numbers, **CLOSE), numbers)
        hands.forward(minutes=3)
        for mail in owed(aws, "closed"):
            deliver(mail["mail_id"])
        assert post.messages == []
        assert {mail["state"] for mail in owed(aws, "closed")} == {"withheld"}
        for number in numbers:
            assert "closed" not in {mail["kind"] for mail in LUIS.see(number)["mails"]}

    def test_what_was_mailed_stands(self, aws: Any, numbers: list[str], hands: Hands) -> None:
        act = changed(numbers, **CLOSE)
        hands.forward(minutes=3)
        marias, _ = owed(aws, "closed")
        assert outbox_tries.claim(
            marias["mail_id"], clock.stamp(hands.now), "2099-01-01T00:00:00.000Z"
        )
        told = undo(act, numbers)
        assert refusals(told) == [(numbers[0], "mail_left"), (numbers[2], "mail_left")]
        assert LUIS.see(numbers[0])["status"] == "closed"
        assert LUIS.see(numbers[1])["status"] == "received"


class TestRefusals:
    def test_what_somebody_touched_since_stands(self, numbers: list[str]) -> None:
        act = changed(numbers, **TRANSFER)
        ZOE.change(numbers[0], assignee="me")
        assert refusals(undo(act, numbers)) == [(numbers[0], "precondition_failed")]
        assert store.existing(numbers[0]).area == "DIES"

    def test_nobody_undoes_anothers_act_or_one_of_an_hour_ago(
        self, numbers: list[str], hands: Hands
    ) -> None:
        act = changed(numbers[:1], **TRANSFER)
        assert refusals(undo(act, numbers[:1], by=ANA)) == [(numbers[0], "too_late")]
        hands.forward(minutes=16)
        assert refusals(undo(act, numbers[:1])) == [(numbers[0], "too_late")]
        assert store.existing(numbers[0]).area == "DIES"

    def test_an_act_that_another_change_undoes_keeps_nothing(self, numbers: list[str]) -> None:
        act = changed(numbers[:1], assignee="ana")
        assert refusals(undo(act, numbers[:1])) == [(numbers[0], "too_late")]


class TestUnanswered:
    def test_closed_as_resolved_is_what_was_answered_where_that_is_asked_for(
        self, numbers: list[str]
    ) -> None:
        ANA.reply(numbers[0], status="in_progress")
        ANA.reply(numbers[1], status="waiting_requester")
        body = {"numbers": numbers, "status": "closed", "close_reason": "resolved"}
        told = LUIS.call("POST", "/tickets/bulk", body | {"answered_only": True}).json
        assert refusals(told) == [(numbers[1], "unanswered"), (numbers[2], "unanswered")]
        assert [LUIS.see(number)["unanswered"] for number in numbers] == [False, True, True]
        assert LUIS.call("POST", "/tickets/bulk", body).json["done"] == 2

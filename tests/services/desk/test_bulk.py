"""An act on many tickets: each its own transaction, one mail a person, nothing done twice."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

import pytest

from chalicelib.domain.errors import Unavailable
from chalicelib.mail.render import render
from chalicelib.services import clock
from chalicelib.services.desk import bulk
from chalicelib.store.aws.dynamodb import TransactionRefused, transact
from chalicelib.store.mail import outbox, outbox_tries
from chalicelib.store.tickets import tickets as store
from tests.agents import ANA, LUIS
from tests.desk import Reply, open_ticket
from tests.services.mail import sending
from tests.services.mail.sending import Hands, Post, deliver, owed

post, hands = sending.post, sending.hands
pytestmark = [pytest.mark.engine, pytest.mark.usefixtures("directory")]
MARIA, ROSA = "maria@example.com", "rosa@example.com"
CLOSE = {"status": "closed", "close_reason": "not_inec"}


@pytest.fixture
def numbers(directory: None) -> list[str]:
    """Three tickets of DECON, two of them Maria's."""
    return [open_ticket(email=email).json["number"] for email in (MARIA, ROSA, MARIA)]


def change(numbers: list[str], versions: list[int] | None = None, **sent: Any) -> Any:
    body: dict[str, Any] = {"numbers": numbers, **sent}
    if versions is not None:
        body["versions"] = versions
    answer: Reply = LUIS.call("POST", "/tickets/bulk", body)
    assert answer.status == 200, answer.text
    return answer.json


def told(row: dict[str, Any]) -> list[str]:
    """The tickets that a mail tells of, the first first."""
    return [row["number"], *(one["number"] for one in row["params"].get("more", []))]


def act() -> str:
    return str(uuid.uuid4())


class TestMails:
    def test_who_is_given_many_tickets_gets_one_mail_two_minutes_later(
        self, aws: Any, numbers: list[str], hands: Hands
    ) -> None:
        change(numbers, assignee="ana")
        (mail,) = owed(aws, "assigned")
        assert (mail["to"], told(mail)) == ("ana@inec.example", numbers)
        assert mail["next_try_at"] == clock.stamp(hands.now + timedelta(minutes=2))

    def test_the_next_hundred_of_an_act_adds_to_the_same_mail_and_lets_it_wait(
        self, aws: Any, numbers: list[str], hands: Hands
    ) -> None:
        same = act()
        change(numbers[:2], [1, 1], assignee="ana", act=same)
        hands.forward(minutes=1)
        change(numbers[2:], [1], assignee="ana", act=same)
        (mail,) = owed(aws, "assigned")
        assert told(mail) == numbers
        assert mail["next_try_at"] == clock.stamp(hands.now + timedelta(minutes=2))

    def test_another_act_or_another_agents_of_the_same_name_is_another_mail(
        self, aws: Any, numbers: list[str]
    ) -> None:
        same = act()
        change(numbers[:1], [1], act=same, **CLOSE)
        body = {"numbers": numbers[2:], "versions": [1], "act": same, **CLOSE}
        assert ANA.call("POST", "/tickets/bulk", body).json["done"] == 1
        assert [told(mail) for mail in owed(aws, "closed")] in (
            [[numbers[0]], [numbers[2]]],
            [[numbers[2]], [numbers[0]]],
        )

    def test_what_comes_when_the_mail_was_tried_goes_in_another(
        self, aws: Any, numbers: list[str], hands: Hands
    ) -> None:
        same = act()
        change(numbers[:1], [1], assignee="ana", act=same)
        (mail,) = owed(aws, "assigned")
        hands.forward(minutes=3)
        now = clock.stamp(hands.now)
        assert outbox_tries.claim(mail["mail_id"], now, "2099-01-01T00:00:00.000Z")
        change(numbers[1:], [1, 1], assignee="ana", act=same)
        first, second = owed(aws, "assigned")
        assert second["mail_id"] == first["mail_id"] + "-2"
        assert (told(first), told(second)) == (numbers[:1], numbers[1:])

    def test_a_mail_that_is_full_is_followed_by_another(
        self, aws: Any, numbers: list[str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("chalicelib.services.desk.joint_mails._MOST", 2)
        change(numbers, assignee="ana")
        assert [told(mail) for mail in owed(aws, "assigned")] == [numbers[:2], numbers[2:]]

    def test_a_requester_reads_each_ticket_with_its_link_and_its_date(
        self, aws: Any, numbers: list[str]
    ) -> None:
        change(numbers, **CLOSE)
        marias, rosas = owed(aws, "closed")
        assert (told(marias), told(rosas)) == ([numbers[0], numbers[2]], [numbers[1]])
        until = marias["params"]["reopen_until"]
        assert marias["params"]["more"] == [{"number": numbers[2], "reopen_until": until}]
        site = "https://tickets.example.ec"
        mail = render(outbox.MAIL_READER.one(marias), site, {}, {})
        for number in told(marias):
            assert f"{site}/estado/?numero={number}" in mail.text
            assert f"{site}/estado/?numero={number}" in mail.html
        assert mail.subject == "Cerramos 2 de sus tickets"
        alone = render(outbox.MAIL_READER.one(rosas), site, {}, {})
        assert alone.subject == f"[Ticket {numbers[1]}] Cerramos su ticket"

    def test_the_log_of_each_ticket_names_the_mail(self, aws: Any, numbers: list[str]) -> None:
        change(numbers, **CLOSE)
        for number, again in ((numbers[0], True), (numbers[2], False)):
            seen = LUIS.call("GET", f"/tickets/{number}/mails").json["items"]
            (mail,) = [mail for mail in seen if mail["kind"] == "closed"]
            assert (mail["to"], mail["to_requester"]) == (MARIA, again)
            assert mail in LUIS.see(number)["mails"]

    def test_an_act_that_was_undone_tells_nobody_of_what_they_do_not_hold(
        self, aws: Any, numbers: list[str], hands: Hands, post: Post
    ) -> None:
        change(numbers, [1, 1, 1], assignee="ana", act=act())
        change(numbers[:1], [2], assignee=None, act=act())
        (mail,) = owed(aws, "assigned")
        hands.forward(minutes=3)
        deliver(mail["mail_id"])
        (message,) = post.messages
        assert message["Subject"] == "2 tickets están a su cargo"
        assert numbers[0] not in message.get_body(("plain",)).get_content()

    def test_an_act_that_was_wholly_undone_mails_nothing(
        self, aws: Any, numbers: list[str], hands: Hands, post: Post
    ) -> None:
        change(numbers, [1, 1, 1], assignee="ana", act=act())
        change(numbers, [2, 2, 2], assignee=None, act=act())
        hands.forward(minutes=3)
        (mail,) = owed(aws, "assigned")
        deliver(mail["mail_id"])
        assert post.messages == []
        assert owed(aws, "assigned")[0]["state"] == "withheld"


class TestRepeats:
    def test_a_call_that_is_sent_again_changes_and_tells_nothing_twice(
        self, aws: Any, numbers: list[str]
    ) -> None:
        same = act()
        first = change(numbers[:2], [1, 1], act=same, **CLOSE)
        again = change(numbers, [1, 1, 1], act=same, **CLOSE)
        assert (first["done"], again["done"], again["refused"]) == (2, 3, [])
        assert [told(mail) for mail in owed(aws, "closed")] == [
            [numbers[0], numbers[2]],
            [numbers[1]],
        ]
        assert {LUIS.see(number)["version"] for number in numbers} == {2}

    def test_also_when_it_took_the_tickets_out_of_ones_areas(self, numbers: list[str]) -> None:
        sent = {"area": "DIES", "reason": "Es de hogares.", "act": act()}
        for _ in range(2):
            assert change(numbers, [1, 1, 1], **sent)["done"] == 3

    def test_a_ticket_that_was_changed_since_it_was_seen_is_refused(
        self, numbers: list[str]
    ) -> None:
        ANA.change(numbers[1], assignee="me")
        done = change(numbers, [1, 1, 1], priority="high", act=act())
        assert (done["done"], done["of"]) == (2, 3)
        (refused,) = done["refused"]
        assert (refused["number"], refused["code"]) == (numbers[1], "precondition_failed")
        assert LUIS.see(numbers[1])["priority"] == "normal"


class TestBounds:
    def test_what_there_is_no_time_for_is_left_and_one_is_always_done(
        self, numbers: list[str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(bulk, "_SECONDS", 0)
        done = change(numbers, priority="high")
        assert (done["done"], done["of"], done["left"]) == (1, 3, numbers[1:])

    def test_to_change_nothing_is_a_fault_of_the_request(self, numbers: list[str]) -> None:
        answer = LUIS.call("POST", "/tickets/bulk", {"numbers": numbers, "reason": "Porque sí."})
        assert (answer.status, answer.faults) == (422, {("body", "missing")})

    def test_a_mail_that_is_never_as_thought_ends_as_a_refusal(
        self, numbers: list[str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def refuse(writes: Any) -> None:
            raise TransactionRefused({"mail0": {}})

        monkeypatch.setattr("chalicelib.services.tickets.changes.transact", refuse)
        (refused,) = change(numbers[:1], assignee="ana")["refused"]
        assert refused["code"] == Unavailable.code
        monkeypatch.undo()


def test_the_addition_to_a_mail_and_its_ticket_are_written_together_or_not_at_all(
    aws: Any, numbers: list[str]
) -> None:
    change(numbers[:1], assignee="ana")
    (row,) = owed(aws, "assigned")
    mail = outbox.MAIL_READER.one(row)
    more = mail.model_copy(update={"params": {"more": [{"number": numbers[1]}]}})
    ticket = store.existing(numbers[1])
    stale = store.changed(ticket.model_copy(update={"version": 7}), ticket)
    with pytest.raises(TransactionRefused) as refused:
        transact({"ticket": stale, "mail0": outbox.extended(more, 500)})
    assert {*refused.value.found} == {"ticket"}
    assert told(owed(aws, "assigned")[0]) == numbers[:1]

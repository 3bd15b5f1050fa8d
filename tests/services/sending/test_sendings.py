"""A reply that waits some seconds: one's own draft until it leaves, and then all of it at once."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import boto3
import pytest

from chalicelib.domain.drafts.draft import Kind
from chalicelib.domain.errors import Unavailable
from chalicelib.domain.rules.permissions import Agent
from chalicelib.services import clock
from chalicelib.services.accounts import erased_threads
from chalicelib.services.drafts import drafts
from chalicelib.services.reviews import sweep
from chalicelib.services.sending import departures, sendings
from chalicelib.services.tickets import changes
from chalicelib.settings import settings
from chalicelib.store.agents import directory as people
from chalicelib.store.aws import dynamodb, queues
from chalicelib.store.drafts import drafts as store
from chalicelib.store.tickets import tickets
from tests.accounts import rows
from tests.agents import ANA, EVA, FRONT, LUIS, ZOE, Colleague
from tests.desk import Reply, look_up, open_ticket, request
from tests.files import upload

pytestmark = [pytest.mark.engine, pytest.mark.usefixtures("directory")]
EMAIL = "maria@example.com"
TEXT = "Le enviamos los datos."
CHECKED: dict[str, Any] = {"data": "microdata", "confidentiality_checked": True}
#: What a reply that waits must leave as it is.
_UNTOUCHED = ("tickets", "entries", "outbox", "search", "tallies")


@pytest.fixture
def number() -> str:
    """A ticket of the area DECON."""
    opened: str = open_ticket(email=EMAIL).json["number"]
    return opened


def begin(number: str, who: Colleague = ANA, after: int = 20, **said: Any) -> Reply:
    return who.reply(number, "answered", send_after=after, **said)


def take_back(number: str, sending_id: str, who: Colleague = ANA) -> Reply:
    return who.call("DELETE", f"/tickets/{number}/sendings/{sending_id}")


def drafted(number: str, who: Colleague = ANA) -> Any:
    items = who.call("GET", f"/tickets/{number}/drafts").json["items"]
    return next((item for item in items if item["kind"] == "reply"), None)


def message(number: str, sending_id: str, who: str = "ana") -> dict[str, Any]:
    body = json.dumps({"number": number, "agent": who, "sending_id": sending_id})
    return {"Records": [{"messageId": "1", "body": body}]}


def leaves(number: str, begun: Reply) -> None:
    """The message of a sending comes."""
    told = departures.run(message(number, begun.json["sending"]["sending_id"]))
    assert told == {"batchItemFailures": []}


def bearer(number: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {look_up(EMAIL, number).json['access_token']}"}


def requester(number: str, what: str, body: Any) -> Reply:
    return request("POST", f"/tickets/{number}/{what}", body, headers=bearer(number))


def stored() -> dict[str, Any]:
    return {name: rows(name) for name in _UNTOUCHED}


def lines(number: str, who: Colleague = LUIS) -> list[tuple[str, str | None]]:
    return [(one["kind"], one.get("event")) for one in who.see(number)["entries"]]


def owed(kind: str) -> list[str]:
    return [row["to"] for row in rows("outbox") if row["kind"] == kind]


class TestWaits:
    def test_writes_nothing_but_its_writers_draft(self, number: str) -> None:
        before = stored()
        begun = begin(number)
        assert (begun.status, begun.headers["ETag"]) == (202, '"1"')
        assert stored() == before
        draft = drafted(number)
        assert draft == begun.json
        assert (draft["text"], draft["sending"]["state"]) == (TEXT, "waits")
        assert drafted(number, LUIS) is None
        assert lines(number) == [("message", None)]

    def test_has_its_message_come_after_its_seconds(self, number: str) -> None:
        begun, queue = begin(number, after=1), settings().reply_queue_url
        ask = boto3.client("sqs").receive_message
        assert "Messages" not in ask(QueueUrl=queue, WaitTimeSeconds=0)
        (came,) = ask(QueueUrl=queue, WaitTimeSeconds=5)["Messages"]
        told = {"number": number, "agent": "ana", "sending_id": begun.json["sending"]["sending_id"]}
        assert json.loads(came["Body"]) == told

    @pytest.mark.parametrize("seconds", [-1, 61, 1.5, None])
    def test_no_other_seconds_than_those_that_may_be(self, number: str, seconds: Any) -> None:
        refused = ANA.reply(number, "answered", send_after=seconds)
        assert [field for field, _ in refused.faults] == ["send_after"]

    def test_none_is_what_is_sent_at_once(self, number: str) -> None:
        assert begin(number, after=0).status == 201
        assert lines(number)[-1] == ("reply", "answer")

    @pytest.mark.parametrize(("who", "status"), [(EVA, 403), (ZOE, 404)])
    def test_who_may_not_reply_begins_none(self, number: str, who: Colleague, status: int) -> None:
        version = ANA.see(number)["version"]
        body = {"body": TEXT, "status": "answered", "send_after": 20}
        assert who.call("POST", f"/tickets/{number}/replies", body, version).status == status
        assert rows("drafts") == []

    def test_is_refused_as_what_leaves_at_once_is(self, number: str) -> None:
        assert begin(number, version=7).status == 412
        assert begin(number, attachments=["0" * 10 + "a" * 32]).status == 422
        assert begin(number, **CHECKED, after=0).status == 201
        assert begin(number, **CHECKED).faults == {("data", "reply_waits")}
        assert rows("drafts") == []

    def test_the_same_request_again_is_the_same_sending(self, number: str) -> None:
        version = ANA.see(number)["version"]
        assert begin(number, version=version).json == begin(number, version=version).json
        assert len(rows("drafts")) == 1

    def test_a_second_one_waits_for_the_first(self, number: str) -> None:
        begin(number)
        assert begin(number, body="Otra.").status == 409
        assert drafted(number)["text"] == TEXT

    def test_takes_the_place_of_the_draft_that_it_names_and_of_no_other(self, number: str) -> None:
        path = f"/tickets/{number}/drafts/reply"
        checks = {"text": "Van.", "checks": [True, True]}
        ANA.call("PUT", path, checks, 0)
        refused = begin(number)
        assert (refused.status, refused.json["current"]["text"]) == (412, "Van.")
        assert begin(number, draft=1).json["checks"] == [True, True]

    def test_is_neither_saved_over_nor_discarded_nor_sent_beside(self, number: str) -> None:
        begin(number)
        path = f"/tickets/{number}/drafts/reply"
        assert ANA.call("PUT", path, {"text": "Otra."}, 1).status == 409
        assert ANA.call("DELETE", path, None, 1).status == 409
        assert ANA.reply(number, "answered", draft=1).status == 409
        assert drafted(number)["sending"]["state"] == "waits"

    def test_nothing_waits_without_its_message(
        self, number: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def down(*_: Any) -> None:
            raise Unavailable

        monkeypatch.setattr(queues, "send_later", down)
        assert begin(number).status == 503
        assert rows("drafts") == []

    def test_nothing_waits_on_a_ticket_that_changed_that_very_moment(
        self, number: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def late(*_: Any) -> None:
            requester(number, "messages", {"body": "Algo más."})

        monkeypatch.setattr(queues, "send_later", late)
        assert begin(number).status == 412
        assert rows("drafts") == []


class TestLeaves:
    def test_all_of_it_at_once(self, number: str) -> None:
        file = upload("datos.csv")
        begun = begin(number, attachments=[file], confidentiality_checked=True)
        leaves(number, begun)
        seen = LUIS.see(number)
        assert (seen["status"], lines(number)[-1]) == ("answered", ("reply", "answer"))
        last = seen["entries"][-1]
        assert (last["body"], last["attachments"][0]["name"]) == (TEXT, "datos.csv")
        assert owed("reply") == [EMAIL]
        assert rows("drafts") == []
        trail = LUIS.call("GET", f"/tickets/{number}/audit").json["items"]
        assert [(one["actor"], one["address"]) for one in trail if one["act"] == "reply"] == [
            ("ana", "198.51.100.7")
        ]

    def test_once_however_often_its_message_comes(self, number: str) -> None:
        begun = begin(number)
        for _ in range(3):
            leaves(number, begun)
        assert [kind for kind, _ in lines(number)].count("reply") == 1
        assert owed("reply") == [EMAIL]

    def test_with_microdata_as_a_held_reply(self, number: str) -> None:
        leaves(number, begin(number, **CHECKED))
        seen = LUIS.see(number)
        assert (seen["status"], lines(number)[-1]) == ("received", ("note", "reply_held"))
        assert owed("reply") == []
        assert owed("approval_wanted") == ["luis@inec.example"]

    def test_with_the_clock_where_its_message_is_lost(
        self, number: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        begin(number)
        assert sweep.run({}, 60_000)["sent"] == 0
        assert drafted(number)["sending"]["state"] == "waits"
        now = clock.now()
        monkeypatch.setattr(clock, "now", lambda: now + timedelta(minutes=3))
        assert sweep.run({}, 60_000)["sent"] == 1
        assert lines(number)[-1] == ("reply", "answer")
        assert sweep.run({}, 60_000)["sent"] == 0

    def test_after_what_its_writer_did_themselves(self, number: str) -> None:
        begun = begin(number)
        assert ANA.change(number, topic="ipp").status == 200
        leaves(number, begun)
        assert lines(number)[-1] == ("reply", "answer")

    def test_not_by_a_message_of_a_sending_that_was_taken_back(self, number: str) -> None:
        first = begin(number)
        take_back(number, first.json["sending"]["sending_id"])
        second = begin(number, draft=2)
        leaves(number, first)
        assert drafted(number)["sending"] == second.json["sending"]

    @pytest.mark.parametrize("broken", range(12))
    def test_is_not_lost_and_not_doubled_by_a_call_that_fails(
        self, number: str, broken: int, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        begun, calls, whole = begin(number), iter(range(99)), dynamodb.call

        def failing(operation: Callable[..., Any], **arguments: Any) -> Any:
            if next(calls) == broken:
                raise Unavailable
            return whole(operation, **arguments)

        event = message(number, begun.json["sending"]["sending_id"])
        with monkeypatch.context() as then:
            then.setattr(dynamodb, "call", failing)
            then.setattr(store, "call", failing)
            departures.run(event)
        departures.run(event)
        assert [kind for kind, _ in lines(number)].count("reply") == 1
        assert owed("reply") == [EMAIL]
        assert rows("drafts") == []


class TestIsTakenBack:
    def test_whole_as_a_draft_that_can_be_sent_again(self, number: str) -> None:
        file = upload("datos.csv")
        begun = begin(number, attachments=[file], **CHECKED)
        back = take_back(number, begun.json["sending"]["sending_id"])
        assert (back.status, back.headers["ETag"]) == (200, '"2"')
        draft = drafted(number)
        assert (draft["text"], draft["data"], draft["status"]) == (TEXT, "microdata", "answered")
        assert [one["upload_id"] for one in draft["files"]] == [file]
        leaves(number, begun)
        assert lines(number) == [("message", None)]
        assert begin(number, attachments=[file], draft=2, after=0, **CHECKED).status == 201

    def test_done_again_it_answers_the_same(self, number: str) -> None:
        sending = begin(number).json["sending"]["sending_id"]
        assert take_back(number, sending).json == take_back(number, sending).json

    def test_too_late_it_says_so(self, number: str) -> None:
        begun = begin(number)
        leaves(number, begun)
        refused = take_back(number, begun.json["sending"]["sending_id"])
        assert (refused.status, refused.json["code"]) == (409, "conflict")
        assert lines(number)[-1] == ("reply", "answer")

    def test_by_nobody_else(self, number: str) -> None:
        sending = begin(number).json["sending"]["sending_id"]
        assert [take_back(number, sending, who).status for who in (LUIS, EVA, ZOE)] == [
            409,
            403,
            404,
        ]
        assert drafted(number)["sending"]["state"] == "waits"

    def test_beside_its_departure_one_of_the_two_is_first(
        self, number: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        begun, whole = begin(number), changes.transact
        back: list[Reply] = []

        def beside(writes: Any) -> None:
            back.append(take_back(number, begun.json["sending"]["sending_id"]))
            whole(writes)

        monkeypatch.setattr(changes, "transact", beside)
        leaves(number, begun)
        assert [one.status for one in back] == [200]
        assert drafted(number)["sending"]["state"] == "taken_back"
        assert lines(number) == [("message", None)]

    def test_beside_its_departure_the_later_is_told(
        self, number: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        begun, whole = begin(number), store.put

        def beside(draft: Any, over: int) -> bool:
            monkeypatch.setattr(store, "put", whole)
            leaves(number, begun)
            return whole(draft, over)

        monkeypatch.setattr(store, "put", beside)
        assert take_back(number, begun.json["sending"]["sending_id"]).status == 409
        assert [kind for kind, _ in lines(number)].count("reply") == 1


def _wrote(number: str) -> None:
    assert requester(number, "messages", {"body": "Algo más."}).status == 201


def _answered(number: str) -> None:
    assert LUIS.reply(number, "answered", body="Va.").status == 201


def _changed(number: str) -> None:
    assert LUIS.change(number, priority="high").status == 200


def _transferred(number: str) -> None:
    assert LUIS.change(number, area="DIES", reason="Es de ellos.").status == 200


def _closed(number: str) -> None:
    assert LUIS.change(number, status="closed", close_reason="resolved").status == 200


def _merged(number: str) -> None:
    into, version = open_ticket(email=EMAIL).json["number"], LUIS.see(number)["version"]
    assert LUIS.call("POST", f"/tickets/{number}/merge", {"into": into}, version).status == 200


def _another_waits(number: str) -> None:
    assert ANA.change(number, topic="ipp").status == 200
    assert LUIS.reply(number, "answered", **CHECKED).status == 201


class TestIsNotSent:
    @pytest.mark.parametrize(
        ("meanwhile", "why"),
        [
            (_wrote, "requester_wrote"),
            (_answered, "answered"),
            (_changed, "changed"),
            (_transferred, "transferred"),
            (_closed, "closed"),
            (_merged, "closed"),
            (_another_waits, "changed"),
        ],
    )
    def test_after_what_its_writer_does_not_know(
        self, number: str, meanwhile: Callable[[str], None], why: str
    ) -> None:
        begun = begin(number, **CHECKED)
        meanwhile(number)
        before = lines(number, FRONT)
        leaves(number, begun)
        leaves(number, begun)
        assert lines(number, FRONT) == before
        (kept,) = store.of_writer(number, "ana", drafts.epoch())
        assert kept.sending is not None
        assert (kept.sending.state, kept.sending.not_sent) == ("not_sent", why)
        assert (kept.text, kept.data) == (TEXT, "microdata")
        assert owed("reply_not_sent") == ["ana@inec.example"]

    def test_by_who_may_not_any_more(self, number: str, monkeypatch: pytest.MonkeyPatch) -> None:
        begun = begin(number)
        with monkeypatch.context() as then:
            then.setattr(people, "agent", lambda _: None)
            then.setattr(people, "confirmed", lambda _: None)
            leaves(number, begun)
        assert lines(number) == [("message", None)]
        kept = store.get(number, "ana", Kind.REPLY, drafts.epoch())
        assert kept is not None
        assert kept.sending is not None
        assert kept.sending.not_sent == "not_allowed"
        assert owed("reply_not_sent") == []

    def test_while_nobody_can_tell_who_works_and_then_it_is(
        self, number: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def down(*_: Any) -> dict[str, Agent]:
            raise Unavailable

        begun = begin(number)
        event = message(number, begun.json["sending"]["sending_id"])
        with monkeypatch.context() as then:
            then.setattr(people, "agent", down)
            assert departures.run(event) == {"batchItemFailures": [{"itemIdentifier": "1"}]}
        leaves(number, begun)
        assert lines(number)[-1] == ("reply", "answer")

    def test_and_says_so_to_who_would_take_it_back(self, number: str) -> None:
        begun = begin(number)
        _wrote(number)
        leaves(number, begun)
        refused = take_back(number, begun.json["sending"]["sending_id"])
        assert (refused.status, refused.json["current"]["sending"]["not_sent"]) == (
            409,
            "requester_wrote",
        )
        path = f"/tickets/{number}/drafts/reply"
        saved = ANA.call("PUT", path, {"text": "Entonces…"}, refused.json["current"]["version"])
        assert "sending" not in saved.json

    def test_once_its_requester_is_erased(self, number: str) -> None:
        begun = begin(number)
        erased_threads.erase_thread(number)
        assert rows("drafts") == []
        leaves(number, begun)
        assert owed("reply") == []

    def test_on_a_ticket_that_is_being_erased_and_its_words_go(
        self, number: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        begun, ticket = begin(number), tickets.by_number(number)
        assert ticket is not None
        erased = ticket.model_copy(update={"erased_at": "2026-11-27T12:00:00.000Z"})
        monkeypatch.setattr(tickets, "by_number", lambda _: erased)
        leaves(number, begun)
        assert rows("drafts") == []


def test_the_reply_that_waits_is_asked_for_as_it_was(number: str) -> None:
    """``asked_for`` makes of the row what was sent, so that the same request is known again."""
    begin(number, attachments=[upload()], canned_reply="saludo", **CHECKED)
    waiting = store.get(number, "ana", Kind.REPLY, drafts.epoch())
    assert waiting is not None
    wanted = sendings.asked_for(waiting)
    assert wanted is not None
    assert (wanted.canned_reply, wanted.draft, wanted.send_after) == ("saludo", None, 20)

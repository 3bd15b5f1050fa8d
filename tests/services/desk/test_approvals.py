"""A reply with microdata leaves as a second person saw it, or not at all."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from chalicelib.domain.errors import Unavailable
from chalicelib.services.search import index
from chalicelib.services.tickets import changes
from chalicelib.store.aws.dynamodb import from_item, table, transact
from chalicelib.store.tickets import queues
from tests.agents import ADMIN, ANA, EVA, FRONT, LUIS, ZOE, Colleague
from tests.desk import Reply, look_up, open_ticket, request
from tests.files import upload

pytestmark = [pytest.mark.engine, pytest.mark.usefixtures("directory")]
EMAIL = "maria@example.com"
TEXT = "Aquí están los microdatos de Loja."


@pytest.fixture
def number(directory: None) -> str:
    """A ticket in DECON with a reply of Ana's that waits."""
    opened: str = open_ticket(email=EMAIL).json["number"]
    assert hold(opened).status == 201
    return opened


def hold(number: str, by: Colleague = ANA, **more: Any) -> Reply:
    said = {"body": TEXT, "data": "microdata", "confidentiality_checked": True, **more}
    return by.reply(number, "answered", **said)


def decide(by: Colleague, what: str, number: str, seen: Any = None, **said: Any) -> Reply:
    """Decide on what somebody saw of a ticket; on what stands, where nothing is given."""
    seen = seen or LUIS.see(number)
    body = {"entry_id": seen["held"]["entry_id"], **said}
    return by.call("POST", f"/tickets/{number}/{what}", body, seen["version"])


def bearer(number: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {look_up(EMAIL, number).json['access_token']}"}


def writes(number: str, body: str = "¿Y los de Zamora?") -> Reply:
    """The requester writes."""
    return request("POST", f"/tickets/{number}/messages", {"body": body}, headers=bearer(number))


def sees(number: str) -> str:
    """All that the requester is answered."""
    return request("GET", f"/tickets/{number}", headers=bearer(number)).text


def owed(aws: Any) -> list[tuple[str, str]]:
    rows = map(from_item, aws.scan(TableName=table("outbox"))["Items"])
    return sorted((row["kind"], row["to"]) for row in rows if row["kind"] != "received")


def done(number: str) -> list[str | None]:
    return [one.get("event") for one in LUIS.see(number)["entries"]]


def trail(number: str) -> set[str]:
    return {one["act"] for one in LUIS.call("GET", f"/tickets/{number}/audit").json["items"]}


class TestHeld:
    def test_who_may_approve_is_told_and_its_author_is_not(self, aws: Any, number: str) -> None:
        assert owed(aws) == [("approval_wanted", "luis@inec.example")]

    def test_the_front_desk_is_told_where_the_area_has_nobody_else(self, aws: Any) -> None:
        number = open_ticket(email=EMAIL, topic="enemdu").json["number"]
        assert hold(number, ZOE).status == 201
        assert owed(aws) == [("approval_wanted", "flor@inec.example")]

    def test_its_requester_sees_nothing_of_it(self, number: str) -> None:
        before = sees(number)
        assert TEXT not in before
        assert "held" not in before
        assert decide(LUIS, "returns", number, reason="Faltan grupos.").status == 201
        assert "Faltan grupos." not in sees(number)
        assert decide(ANA, "withdrawals", number).status == 201
        assert [
            one["kind"]
            for one in request("GET", f"/tickets/{number}", headers=bearer(number)).json["entries"]
        ] == ["message"]

    def test_the_ticket_and_its_row_say_who_waits_since_when(self, number: str) -> None:
        seen = LUIS.see(number)
        assert seen["held"]["by"] == {"id": "ana", "name": "Ana"}
        row = next(one for one in listed(LUIS) if one["number"] == number)
        assert row["held"] == {
            "since": seen["held"]["since"],
            "by": seen["held"]["by"],
            "lapses": [],
            "returned": False,
        }

    def test_one_waits_at_a_time(self, number: str) -> None:
        assert hold(number, LUIS).faults == {("data", "reply_waits")}
        assert LUIS.reply(number, "in_progress", body="Un momento.").status == 201

    def test_nobody_closes_or_merges_over_it(self, number: str) -> None:
        closed = LUIS.change(number, status="closed", close_reason="resolved")
        assert (closed.status, closed.json["current"]["reply_waits"]) == (409, True)
        other = open_ticket(email=EMAIL).json["number"]
        merged = LUIS.call(
            "POST", f"/tickets/{number}/merge", {"into": other}, LUIS.see(number)["version"]
        )
        assert merged.status == 409
        bulk = {"numbers": [number], "status": "closed", "close_reason": "resolved"}
        assert LUIS.call("POST", "/tickets/bulk", bulk).json["refused"][0]["code"] == "conflict"
        assert LUIS.see(number)["held"], "it waits still"


class TestDecided:
    def test_what_was_approved_is_what_is_sent(self, aws: Any, number: str) -> None:
        approved = decide(LUIS, "approvals", number)
        assert (approved.status, approved.json["status"]) == (201, "answered")
        assert "held" not in {k for k, v in approved.json.items() if v}
        assert TEXT in sees(number)
        assert owed(aws)[1:] == [("reply", EMAIL)]
        assert done(number)[-2:] == ["answer", "reply_approved"]
        reply, event = approved.json["entries"][-2:]
        assert (reply["author"]["id"], event["author"]["id"]) == ("ana", "luis")
        assert approved.json["assignee"]["id"] == "ana", "who wrote it holds it"
        assert "approve" in trail(number)

    def test_who_wrote_it_does_not_decide_nor_does_a_viewer(self, number: str) -> None:
        for what, more in (("approvals", {}), ("returns", {"reason": "No me parece."})):
            assert decide(ANA, what, number, **more).status == 403
            assert decide(EVA, what, number, **more).status == 403
        assert decide(ZOE, "approvals", number).status == 404
        assert decide(LUIS, "withdrawals", number).status == 403

    def test_a_returned_one_tells_its_author_why_on_the_desk(self, aws: Any, number: str) -> None:
        assert decide(LUIS, "returns", number).faults == {("reason", "missing")}
        returned = decide(LUIS, "returns", number, reason="Suprima los grupos de 2 casos.")
        assert returned.status == 201
        seen = ANA.see(number)
        assert seen["held"]["returned_by"] == "Luis"
        assert seen["held"]["reason"] == "Suprima los grupos de 2 casos."
        assert "withdraw_reply" in seen["acts"]
        assert ("reply_returned", "ana@inec.example") in owed(aws)
        assert done(number)[-1] == "reply_returned"
        assert decide(LUIS, "approvals", number).faults == {("entry_id", "not_held")}
        assert "return_reply" in trail(number)

    def test_a_returned_one_is_mended_and_waits_again(self, number: str) -> None:
        decide(LUIS, "returns", number, reason="Suprima los grupos de 2 casos.")
        assert hold(number).status == 201
        assert LUIS.see(number)["held"]["returned"] is False
        assert decide(LUIS, "approvals", number).status == 201

    def test_its_author_takes_it_back(self, aws: Any, number: str) -> None:
        assert decide(ANA, "withdrawals", number).json.get("held") is None
        assert done(number)[-1] == "reply_withdrawn"
        assert ("reply", EMAIL) not in owed(aws)
        assert "withdraw_reply" in trail(number)
        assert LUIS.change(number, status="closed", close_reason="resolved").status == 200

    def test_a_ticket_is_not_given_to_somebody_who_left(
        self, number: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        from chalicelib.store.agents import directory

        monkeypatch.setattr(directory, "agent", {"luis": LUIS.agent}.get)
        monkeypatch.setattr(directory, "confirmed", lambda _: None)
        assert decide(LUIS, "approvals", number).json.get("assignee") is None


def drafted(number: str, by: Colleague = ANA) -> list[Any]:
    items: list[Any] = by.call("GET", f"/tickets/{number}/drafts").json["items"]
    return items


@pytest.fixture
def filed(directory: None) -> tuple[str, str]:
    """A ticket in DECON with a reply of Ana's that waits, and the reply's file."""
    opened, file = open_ticket(email=EMAIL).json["number"], upload("loja.csv")
    assert hold(opened, attachments=[file]).status == 201
    return opened, file


def comes_back(number: str, way: str) -> Reply:
    if way == "withdrawals":
        return decide(ANA, way, number)
    return decide(LUIS, way, number, reason="Suprima los grupos de 2 casos.")


@pytest.mark.parametrize("way", ["returns", "withdrawals"])
class TestComesBack:
    """A reply that is returned or withdrawn is its author's draft again, whole."""

    def test_with_text_files_and_status_and_the_data_asked_again(
        self, filed: tuple[str, str], way: str
    ) -> None:
        number, file = filed
        assert comes_back(number, way).status == 201
        (draft,) = drafted(number)
        assert (draft["kind"], draft["text"], draft["status"]) == ("reply", TEXT, "answered")
        assert [(one["upload_id"], one["name"]) for one in draft["files"]] == [(file, "loja.csv")]
        assert "data" not in draft
        assert drafted(number, LUIS) == []

    def test_and_is_saved_held_and_let_out_with_the_same_files_and_one_more(
        self, filed: tuple[str, str], way: str
    ) -> None:
        number, file = filed
        comes_back(number, way)
        files = [upload("azuay.csv"), file]
        wanted = {"text": TEXT, "data": "microdata", "attachments": files}
        saved = ANA.call("PUT", f"/tickets/{number}/drafts/reply", wanted, 1)
        assert [one["upload_id"] for one in saved.json["files"]] == files
        assert hold(number, draft=2, attachments=files).status == 201
        assert drafted(number) == []
        assert comes_back(number, way).status == 201, "and again"
        assert [one["upload_id"] for one in drafted(number)[0]["files"]] == files
        assert hold(number, draft=1, attachments=files).status == 201
        sent = decide(LUIS, "approvals", number).json["entries"][-2]
        assert [one["name"] for one in sent["attachments"]] == ["azuay.csv", "loja.csv"]

    def test_also_when_it_leaves_at_once_without_microdata(
        self, filed: tuple[str, str], way: str
    ) -> None:
        number, file = filed
        comes_back(number, way)
        said = {"data": "aggregate", "confidentiality_checked": True, "attachments": [file]}
        assert ANA.reply(number, "answered", draft=1, **said).status == 201
        assert "loja.csv" in sees(number)

    def test_beside_another_draft_that_stays(self, filed: tuple[str, str], way: str) -> None:
        number, _ = filed
        ANA.call("PUT", f"/tickets/{number}/drafts/reply", {"text": "Otra."}, 0)
        assert comes_back(number, way).status == 201
        assert [draft["text"] for draft in drafted(number)] == ["Otra."]

    def test_and_its_files_are_nobody_elses_nor_another_tickets(
        self, filed: tuple[str, str], way: str
    ) -> None:
        number, file = filed
        comes_back(number, way)
        refused = {("attachments.0", "unknown_upload")}
        assert hold(number, LUIS, attachments=[file]).faults == refused
        other = open_ticket(email=EMAIL).json["number"]
        assert hold(other, attachments=[file]).faults == refused
        wanted = {"text": "Va.", "attachments": [file]}
        for by, at in ((LUIS, number), (ANA, other)):
            assert by.call("PUT", f"/tickets/{at}/drafts/reply", wanted, 0).faults == refused

    def test_all_or_not_at_all(
        self, filed: tuple[str, str], way: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        number, _ = filed

        def cut_off(_: Any) -> None:
            raise Unavailable

        with monkeypatch.context() as down:
            down.setattr(changes, "transact", cut_off)
            assert comes_back(number, way).status == 503
        assert (drafted(number), LUIS.see(number)["held"]["returned"]) == ([], False)

        def late(writes: Any) -> None:
            monkeypatch.setattr(changes, "transact", transact)
            ANA.call("PUT", f"/tickets/{number}/drafts/reply", {"text": "Otra."}, 0)
            transact(writes)

        monkeypatch.setattr(changes, "transact", late)
        assert comes_back(number, way).status == 503, "a draft was begun that very moment"
        assert LUIS.see(number)["held"]["returned"] is False
        assert comes_back(number, way).status == 201
        assert [draft["text"] for draft in drafted(number)] == ["Otra."]


class TestFilesOfAHeldReply:
    def test_are_not_sent_beside_it_while_it_waits(self, filed: tuple[str, str]) -> None:
        number, file = filed
        said = {"data": "none", "confidentiality_checked": True, "attachments": [file]}
        sent = ANA.reply(number, "in_progress", **said)
        assert sent.faults == {("attachments.0", "unknown_upload")}


class TestLapsed:
    def test_a_message_since_asks_to_look_again(self, number: str) -> None:
        before = LUIS.see(number)
        assert writes(number).status in (200, 201)
        assert decide(LUIS, "approvals", number, before).status == 412
        seen = LUIS.see(number)
        assert seen["held"]["lapses"] == ["requester_wrote"]
        assert decide(LUIS, "approvals", number).faults == {("looked_again", "required")}
        assert TEXT not in sees(number)
        assert decide(LUIS, "approvals", number, looked_again=True).status == 201

    def test_another_answer_and_another_area_do_as_well(self, number: str) -> None:
        LUIS.reply(number, "in_progress", body="Un momento.")
        assert LUIS.see(number)["held"]["lapses"] == ["answered"]
        LUIS.change(number, area="DIES", reason="Es de ellos.")
        held = FRONT.see(number)["held"]
        assert held["lapses"] == ["answered", "transferred"]
        seen = ZOE.see(number)
        assert decide(ZOE, "approvals", number, seen, looked_again=True).status == 201

    def test_a_merged_duplicate_does_as_well(self, number: str) -> None:
        other = open_ticket(email=EMAIL).json["number"]
        LUIS.call("POST", f"/tickets/{other}/merge", {"into": number}, LUIS.see(other)["version"])
        assert LUIS.see(number)["held"]["lapses"] == ["joined"]

    def test_its_requester_closes_and_opens_again_and_nothing_is_lost(self, number: str) -> None:
        request("POST", f"/tickets/{number}/close", {}, headers=bearer(number))
        seen = LUIS.see(number)
        assert (seen["status"], seen["held"]["lapses"]) == ("closed", ["closed"])
        assert decide(LUIS, "approvals", number, looked_again=True).faults == {
            ("entry_id", "not_held")
        }
        assert [one["number"] for one in listed(LUIS, awaits="approval")] == []
        request(
            "POST",
            f"/tickets/{number}/reopen",
            {"body": "Sí los necesito."},
            headers=bearer(number),
        )
        assert LUIS.see(number)["held"]["lapses"] == ["closed", "requester_wrote"]
        assert decide(LUIS, "approvals", number, looked_again=True).status == 201


class TestTogether:
    def test_of_two_who_approve_at_once_one_does(self, aws: Any, number: str) -> None:
        seen, second = LUIS.see(number), ADMIN
        with ThreadPoolExecutor() as pool:
            both = [pool.submit(decide, who, "approvals", number, seen) for who in (LUIS, second)]
            codes = sorted(each.result().status for each in both)
        assert codes == [201, 412]
        assert [kind for kind, _ in owed(aws)].count("reply") == 1
        assert done(number).count("answer") == 1

    @pytest.mark.parametrize("round_", range(6))
    def test_a_message_at_the_same_moment_is_first_or_second_never_both(
        self, number: str, round_: int
    ) -> None:
        seen = LUIS.see(number)
        with ThreadPoolExecutor() as pool:
            message = pool.submit(writes, number)
            approval = pool.submit(decide, LUIS, "approvals", number, seen)
            assert message.result().status in (200, 201)
        after = LUIS.see(number)
        kinds = [one["kind"] for one in after["entries"] if one["kind"] in ("message", "reply")]
        if approval.result().status == 201:
            assert kinds == ["message", "reply", "message"]
            assert after["wrote_at"], "the message came after, and waits"
        else:
            assert approval.result().status == 412
            assert kinds == ["message", "message"]
            assert after["held"]["lapses"] == ["requester_wrote"]


def listed(by: Colleague, **query: str) -> list[Any]:
    answer = by.call("GET", "/tickets", **query)
    assert answer.status == 200, answer.text
    rows: list[Any] = answer.json["items"]
    return rows


def counts(by: Colleague) -> dict[str, int]:
    told: dict[str, int] = by.call("GET", "/tickets").json["counts"]
    return {name: told[name] for name in ("to_answer", "to_approve")}


class TestViews:
    def test_what_waits_for_approval_is_a_list_with_a_count(self, number: str) -> None:
        index.refresh(number)
        assert [one["number"] for one in listed(LUIS, awaits="approval")] == [number]
        assert counts(LUIS) == {"to_answer": 0, "to_approve": 1}
        assert listed(ZOE, awaits="approval") == [], "another area's is not told"
        decide(LUIS, "returns", number, reason="Faltan grupos.")
        index.refresh(number)
        assert listed(LUIS, awaits="approval") == []
        assert counts(LUIS) == {"to_answer": 0, "to_approve": 0}

    def test_the_clock_asks_for_an_areas_and_since_when(self, number: str) -> None:
        held = list(queues.held_replies("DECON"))
        assert [(one.number, one.held and one.held.agent_name) for one in held] == [(number, "Ana")]
        assert list(queues.held_replies("DIES")) == []

    def test_a_message_waits_until_somebody_writes_back(self) -> None:
        number = open_ticket(email=EMAIL).json["number"]
        index.refresh(number)
        assert listed(LUIS, awaits="answer") == [], "a request is no message"
        writes(number)
        writes(number, "¿Y bien?")
        index.refresh(number)
        first = next(one["at"] for one in LUIS.see(number)["entries"][1:])
        row = listed(LUIS, awaits="answer")[0]
        assert (row["number"], row["wrote_at"]) == (number, first)
        assert counts(LUIS) == {"to_answer": 1, "to_approve": 0}
        ANA.reply(number, "in_progress", body="En eso estamos.")
        index.refresh(number)
        assert listed(LUIS, awaits="answer") == []
        assert counts(LUIS) == {"to_answer": 0, "to_approve": 0}

    def test_a_held_reply_is_no_answer_yet(self, number: str) -> None:
        writes(number)
        assert [one["number"] for one in listed(LUIS, awaits="answer")] == [number]
        decide(LUIS, "approvals", number, looked_again=True)
        assert listed(LUIS, awaits="answer") == []

    def test_the_longest_waiting_comes_first_page_by_page(self) -> None:
        numbers = [open_ticket(email=EMAIL).json["number"] for _ in range(3)]
        for number in numbers:
            writes(number)
        seen, cursor = [], None
        while len(seen) < 4:
            query = {"cursor": cursor} if cursor else {}
            page = FRONT.call("GET", "/tickets", awaits="answer", limit="1", **query).json
            seen += [one["number"] for one in page["items"]]
            if not (cursor := page.get("next_cursor")):
                break
        assert seen == numbers

    def test_filters_hold_there_as_well(self, number: str) -> None:
        assert listed(LUIS, awaits="approval", assignee="me") == []
        assert len(listed(LUIS, awaits="approval", assignee="none")) == 1
        assert listed(LUIS, awaits="approval", status="closed") == []
        assert len(listed(LUIS, awaits="approval", status="received")) == 1
        assert listed(LUIS, awaits="approval", overdue="true") == []
        assert listed(FRONT, awaits="approval", area="DIES") == []

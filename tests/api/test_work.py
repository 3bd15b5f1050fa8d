"""Agents at work, as the protected API answers them."""

from __future__ import annotations

from typing import Any, ClassVar

import pytest

from chalicelib.domain.teamwork import mentions
from chalicelib.store.aws import dynamodb
from tests.agents import ADMIN, ANA, EVA, FRONT, LUIS, ZOE, Colleague
from tests.desk import Reply, look_up, open_ticket, opening, request
from tests.tokens import agent_token

pytestmark = [pytest.mark.engine, pytest.mark.usefixtures("directory")]
EMAIL = "maria@example.com"


@pytest.fixture
def number(directory: None) -> str:
    """A ticket in DECON."""
    opened: str = open_ticket().json["number"]
    return opened


def public(number: str) -> Any:
    """What the requester sees."""
    return look_up(EMAIL, number).json["ticket"]


def mails(aws: Any, kind: str) -> list[Any]:
    rows = aws.scan(TableName=dynamodb.table("outbox"))["Items"]
    return [row for row in map(dynamodb.from_item, rows) if row["kind"] == kind]


def faults(reply: Reply) -> set[tuple[str, str]]:
    assert reply.status == 422, reply.text
    return reply.faults


class TestSeeing:
    def test_a_ticket_whole_without_its_requesters_gender(self, number: str) -> None:
        reply = ANA.call("GET", f"/tickets/{number}")
        assert (reply.status, reply.headers["ETag"]) == (200, '"1"')
        seen = reply.json
        assert seen["requester"]["document"] == {"type": "cedula", "number": "1700000019"}
        assert seen["requester"]["phone"] == "+593991234567"
        assert seen["entries"][0]["author"] == {"kind": "requester"}
        assert "gender" not in reply.text
        assert seen["mails"][0]["kind"] == "received"

    @pytest.mark.parametrize("who", [ANA, LUIS, EVA, FRONT, ADMIN])
    def test_its_area_the_front_desk_and_administrators_see_it(
        self, who: Colleague, number: str
    ) -> None:
        assert who.call("GET", f"/tickets/{number}").status == 200

    def test_for_another_area_it_does_not_exist(self, number: str) -> None:
        there = ZOE.call("GET", f"/tickets/{number}")
        nowhere = ZOE.call("GET", "/tickets/000000")
        assert there.status == nowhere.status == 404
        assert there.json | {"request_id": ""} == nowhere.json | {"request_id": ""}

    def test_every_reading_leaves_its_trace(self, number: str) -> None:
        ANA.see(number)
        LUIS.call("GET", f"/tickets/{number}/audit")
        trail = LUIS.call("GET", f"/tickets/{number}/audit").json["items"]
        assert {(trace["actor"], trace["act"]) for trace in trail} == {
            ("luis", "read_audit"),
            ("ana", "read"),
        }
        assert {trace["actor_name"] for trace in trail} == {"Luis", "Ana"}
        assert all(trace["address"] == "198.51.100.7" for trace in trail)

    def test_reading_the_mails_of_a_ticket_leaves_one_too(self, number: str) -> None:
        assert ANA.call("GET", f"/tickets/{number}/mails").json["items"][0]["kind"] == "received"
        trail = LUIS.call("GET", f"/tickets/{number}/audit").json["items"]
        assert ("ana", "read") in {(trace["actor"], trace["act"]) for trace in trail}

    def test_an_agents_day_can_be_read_by_leads_alone(self, number: str) -> None:
        ANA.see(number)
        day = LUIS.call("GET", f"/tickets/{number}/audit").json["items"][0]["at"][:10]
        assert LUIS.call("GET", "/audit", agent="ana", day=day).status == 200
        assert ANA.call("GET", "/audit", agent="ana", day=day).status == 403

    def test_the_other_tickets_of_a_person_are_listed(self, number: str) -> None:
        other = open_ticket(subject="Otra consulta más").json["number"]
        assert [one["number"] for one in ANA.see(number)["others"]] == [other]


class TestHolding:
    def test_a_claim_starts_the_work_and_the_requester_reads_that(self, number: str) -> None:
        seen = ANA.change(number, assignee="me").json
        assert (seen["assignee"]["name"], seen["status"]) == ("Ana", "in_progress")
        told = public(number)
        assert told["status"] == "in_progress"
        assert told["entries"][-1]["event"] == "start"
        assert "Ana" not in str(told)

    def test_a_lead_assigns_and_the_agent_is_told_by_mail(self, aws: Any, number: str) -> None:
        assert LUIS.change(number, assignee="ana").json["assignee"]["id"] == "ana"
        (mail,) = mails(aws, "assigned")
        assert mail["to"] == "ana@inec.example"

    def test_the_requester_reads_that_somebody_began_and_not_who_holds_it_from_then_on(
        self, number: str
    ) -> None:
        LUIS.change(number, assignee="ana")
        LUIS.change(number, assignee="me")
        events = [entry.get("event") for entry in ANA.see(number)["entries"]]
        assert events[1:] == ["start", "assign"]
        assert [entry.get("event") for entry in public(number)["entries"]][1:] == ["start"]

    def test_an_agent_hands_a_ticket_to_a_colleague_who_is_told_by_mail(
        self, aws: Any, number: str
    ) -> None:
        ANA.change(number, assignee="me")
        assert ANA.change(number, assignee="luis").json["assignee"]["id"] == "luis"
        assert [mail["to"] for mail in mails(aws, "assigned")] == ["luis@inec.example"]

    def test_an_agent_hands_on_nothing_that_a_colleague_holds(self, number: str) -> None:
        LUIS.change(number, assignee="me")
        reply = ANA.change(number, assignee="luis")
        assert reply.status == 403
        assert "ticket.assign_others" in reply.json["detail"]

    def test_an_agent_hands_on_nothing_to_who_cannot_hold_it(self, number: str) -> None:
        assert faults(ANA.change(number, assignee="zoe")) == {("assignee", "outside_area")}
        assert faults(ANA.change(number, assignee="nobody")) == {("assignee", "not_a_choice")}
        moved = ANA.change(number, area="DIES", reason="Es de encuestas.", assignee="zoe")
        assert moved.status == 403
        assert "ticket.assign_others" in moved.json["detail"]

    def test_nobody_takes_a_ticket_from_a_colleague_but_leads(self, number: str) -> None:
        LUIS.change(number, assignee="me")
        assert ANA.change(number, assignee="me").status == 403
        assert ANA.change(number, assignee=None).status == 403

    def test_an_assignee_of_another_area_is_refused(self, number: str) -> None:
        assert faults(LUIS.change(number, assignee="zoe")) == {("assignee", "outside_area")}
        assert faults(LUIS.change(number, assignee="nobody")) == {("assignee", "not_a_choice")}

    def test_a_released_ticket_is_anybodys(self, number: str) -> None:
        ANA.change(number, assignee="me")
        assert "assignee" not in ANA.change(number, assignee=None).json

    def test_a_transfer_needs_a_reason_and_takes_it_out_of_sight(self, number: str) -> None:
        assert faults(ANA.change(number, area="DIES")) == {("reason", "missing")}
        moved = ANA.change(number, area="DIES", reason="Es de sociodemográficas.")
        assert (moved.status, moved.json["acts"]) == (200, [])
        assert ANA.call("GET", f"/tickets/{number}").status == 404
        assert ZOE.see(number)["area"]["id"] == "DIES"
        assert "sociodemográficas" not in str(public(number)["entries"])


class TestReplies:
    def test_an_answer_reaches_the_requester(self, aws: Any, number: str) -> None:
        assert ANA.reply(number, "answered").status == 201
        told = public(number)
        assert told["status"] == "answered"
        assert told["entries"][-1]["body"] == "Le enviamos los datos."
        assert told["entries"][-1]["author"] == "Estadísticas Económicas"
        assert len(mails(aws, "reply")) == 1

    def test_a_question_pauses_the_clock_and_the_answer_to_it_resumes_it(
        self, aws: Any, number: str
    ) -> None:
        ANA.reply(number, "waiting_requester", body="¿De qué años?")
        told = public(number)
        assert (told["turn"], told["clock"]) == ("requester", "paused")
        assert len(mails(aws, "clarification")) == 1
        token = look_up(EMAIL, number).json["access_token"]
        sent = request(
            "POST",
            f"/tickets/{number}/messages",
            {"body": "De 2020 a 2025."},
            headers={"Authorization": f"Bearer {token}"},
        )
        assert (sent.status, sent.json["status"], sent.json["clock"]) == (
            201,
            "in_progress",
            "runs",
        )
        assert mails(aws, "requester_wrote")[0]["to"] == "ana@inec.example"

    def test_a_note_stays_inside(self, aws: Any, number: str) -> None:
        seen = ANA.call("POST", f"/tickets/{number}/notes", {"body": "Llamar a Cartografía."})
        assert seen.json["entries"][-1]["kind"] == "note"
        assert "Cartografía" not in str(public(number))
        assert len(mails(aws, "received")) == len(
            aws.scan(TableName=dynamodb.table("outbox"))["Items"]
        )

    def test_a_note_tells_who_holds_the_ticket_and_whom_it_names(
        self, aws: Any, number: str
    ) -> None:
        LUIS.change(number, assignee="me")
        names = " ".join(f"@{one.agent.name}" for one in (LUIS, EVA, ZOE, ANA))
        body = f"{names}: María llamó desde Loja."
        seen = ANA.call("POST", f"/tickets/{number}/notes", {"body": body}).json
        assert seen["entries"][-1]["told"] == [LUIS.agent.name, EVA.agent.name]
        told = mails(aws, "note_left")
        assert {(mail["to"], mail["params"]["holds"]) for mail in told} == {
            ("luis@inec.example", True),
            ("eva@inec.example", False),
        }
        assert len(told) == 2
        assert "María" not in str(told), "what a note says may name the requester"
        assert "told" not in str(public(number))

    def test_who_turned_notices_of_notes_off_gets_none(self, aws: Any, number: str) -> None:
        LUIS.call("PUT", "/account", {"morning_mail": True, "note_mails": False})
        LUIS.change(number, assignee="me")
        seen = ANA.call("POST", f"/tickets/{number}/notes", {"body": "Falta el anexo."}).json
        assert seen["entries"][-1]["told"] == []
        assert mails(aws, "note_left") == []

    def test_a_note_that_names_too_many_is_refused_at_its_text(
        self, number: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(mentions, "MOST", 1)
        body = f"@{LUIS.agent.name} @{EVA.agent.name}"
        reply = ANA.call("POST", f"/tickets/{number}/notes", {"body": body})
        assert faults(reply) == {("body", "too_many_people")}
        assert [one["kind"] for one in ANA.see(number)["entries"]] == ["message"]

    def test_a_note_that_is_sent_twice_is_left_once(self, aws: Any, number: str) -> None:
        path, key = f"/agent/tickets/{number}/notes", "7f0c1b2e-0d7a-4c51-9a52-1f6f3f0f7a11"
        headers = {"Authorization": f"Bearer {agent_token(ANA.agent)}", "Idempotency-Key": key}
        LUIS.change(number, assignee="me")
        first = request("POST", path, {"body": "Llamar a Loja."}, headers=headers)
        again = request("POST", path, {"body": "Llamar a Loja."}, headers=headers)
        assert (first.status, again.status) == (201, 201)
        assert [one["kind"] for one in ANA.see(number)["entries"]].count("note") == 1
        assert len(mails(aws, "note_left")) == 1
        other = request("POST", path, {"body": "Llamar a Quito."}, headers=headers)
        assert (other.status, other.json["code"]) == (422, "idempotency_mismatch")

    def test_data_leave_after_the_checklist(self, number: str) -> None:
        assert faults(ANA.reply(number, "answered", data="aggregate")) == {
            ("confidentiality_checked", "required")
        }
        sent = ANA.reply(number, "answered", data="aggregate", confidentiality_checked=True)
        assert sent.status == 201
        assert sent.json["entries"][-1]["data"] == "aggregate"

    def test_microdata_wait_for_a_second_person(self, aws: Any, number: str) -> None:
        held = ANA.reply(number, "answered", data="microdata", confidentiality_checked=True).json
        entry = held["entries"][-1]
        assert (entry["approval"], held["status"]) == ("pending", "received")
        assert "Le enviamos" not in str(public(number))
        assert entry["author"]["id"] == "ana"
        assert "approve" not in held["acts"], "the desk does not offer it to who wrote it"
        assert "approve" in LUIS.see(number)["acts"]
        path, version = f"/tickets/{number}/approvals", held["version"]
        assert ANA.call("POST", path, {"entry_id": entry["id"]}, version).status == 403
        assert LUIS.call("POST", path, {"entry_id": entry["id"]}).status == 428
        done = LUIS.call("POST", path, {"entry_id": entry["id"]}, version)
        assert (done.status, done.json["status"]) == (201, "answered")
        assert public(number)["entries"][-1]["body"] == "Le enviamos los datos."
        assert len(mails(aws, "reply")) == 1
        again = LUIS.call("POST", path, {"entry_id": entry["id"]}, done.json["version"])
        assert faults(again) == {("entry_id", "not_held")}

    def test_a_closed_ticket_is_not_replied_to(self, number: str) -> None:
        ANA.change(number, status="closed", close_reason="resolved")
        reply = ANA.reply(number, "answered")
        assert reply.status == 409
        assert reply.json["current"]["status"] == "closed"
        assert "reopen" in reply.json["current"]["possible"]

    @pytest.mark.parametrize(
        ("body", "fault"),
        [
            ({"body": ""}, ("body", "missing")),
            ({"body": "x" * 10_001}, ("body", "too_long")),
            ({"status": "closed"}, ("status", "not_a_choice")),
            ({"data": "all"}, ("data", "not_a_choice")),
            ({"extra": 1}, ("extra", "unknown_field")),
        ],
    )
    def test_a_wrong_field_is_named(
        self, body: dict[str, Any], fault: tuple[str, str], number: str
    ) -> None:
        assert faults(ANA.reply(number, **({"status": "answered"} | body))) == {fault}


class TestEnding:
    def test_closing_tells_the_reason_and_reopening_goes_on(self, aws: Any, number: str) -> None:
        assert faults(ANA.change(number, status="closed")) == {("close_reason", "missing")}
        ANA.change(number, assignee="me")
        closed = ANA.change(
            number, status="closed", close_reason="not_inec", reason="Lo tiene el Banco Central."
        )
        assert closed.json["close_reason"]["name"] == "No compete al INEC"
        told = public(number)
        assert (told["close_reason"], told["can"]["reopen"]) == ("not_inec", True)
        assert told["entries"][-1]["body"] == "Lo tiene el Banco Central."
        again = ANA.change(number, status="in_progress", reason="Sí tenemos una parte.")
        assert (again.json["status"], again.json["assignee"]["id"]) == ("in_progress", "ana")
        assert (len(mails(aws, "closed")), len(mails(aws, "reopened"))) == (1, 1)

    def test_a_lead_extends_once_before_the_date(self, aws: Any, number: str) -> None:
        before = public(number)["due_on"]
        assert ANA.change(number, extension={"reason": "Faltan datos."}).status == 403
        seen = LUIS.change(number, extension={"reason": "Faltan datos de Loja."}).json
        assert seen["due_on"] > before
        assert public(number)["extension"]["reason"] == "Faltan datos de Loja."
        assert len(mails(aws, "extension")) == 1
        again = LUIS.change(number, extension={"reason": "Otra vez."})
        assert faults(again) == {("extension", "already_extended")}

    def test_a_duplicate_is_merged_and_both_threads_stay_readable(
        self, aws: Any, number: str
    ) -> None:
        other = open_ticket(details="Lo mismo que pedí ayer, por favor.").json["number"]
        version = LUIS.see(other)["version"]
        path = f"/tickets/{other}/merge"
        assert faults(LUIS.call("POST", path, {"into": other}, version)) == {
            ("into", "same_ticket")
        }
        merged = LUIS.call("POST", path, {"into": number}, version).json
        assert merged["number"] == number
        assert other in {entry.get("from_ticket") for entry in merged["entries"]}
        assert LUIS.see(other)["merged_into"] == number
        assert public(other)["close_reason"] == "duplicate"
        assert mails(aws, "merged")[0]["number"] == other
        back = LUIS.call("POST", f"/tickets/{number}/merge", {"into": other}, merged["version"])
        assert faults(back) == {("into", "circle")}

    def test_one_patch_is_all_or_nothing(self, number: str) -> None:
        reply = LUIS.change(number, priority="urgent", topic="nada")
        assert faults(reply) == {("topic", "not_a_choice")}
        assert LUIS.see(number)["priority"] == "normal"

    def test_an_empty_patch_is_refused(self, number: str) -> None:
        assert faults(ANA.change(number)) == {("body", "missing")}


class TestTogether:
    def test_the_second_learns_what_the_first_did(self, number: str) -> None:
        ANA.change(number, 1, assignee="me")
        late = LUIS.reply(number, "answered", version=1)
        assert (late.status, late.json["code"]) == (412, "precondition_failed")
        current = late.json["current"]
        assert (current["version"], current["assignee"]) == (2, "Ana")
        assert current["entries"][0]["event"] == "start"
        assert LUIS.reply(number, "answered", version=current["version"]).status == 201

    def test_who_does_not_say_what_they_saw_is_asked_to(self, number: str) -> None:
        reply = ANA.call("PATCH", f"/tickets/{number}", {"assignee": "me"})
        assert (reply.status, reply.json["code"]) == (428, "precondition_required")

    def test_presence_is_seen_by_the_others(self, number: str) -> None:
        path = f"/presence/{number}"
        assert ANA.call("PUT", path, {"doing": "replying"}).json["others"] == []
        (seen,) = LUIS.call("PUT", path, {"doing": "viewing"}).json["others"]
        assert (seen["name"], seen["doing"]) == ("Ana", "replying")
        assert ZOE.call("GET", path).status == 404

    def test_many_at_once_tell_each_refusal(self, number: str) -> None:
        other = open_ticket(topic="enemdu").json["number"]
        done = LUIS.call(
            "POST", "/tickets/bulk", {"numbers": [number, other, "000000"], "assignee": "ana"}
        ).json
        assert (done["done"], done["of"]) == (1, 3)
        assert {(one["number"], one["code"]) for one in done["refused"]} == {
            (other, "not_found"),
            ("000000", "not_found"),
        }

    def test_a_ticket_is_opened_for_who_called(self, aws: Any) -> None:
        body = opening(email="llamada@example.com") | {"channel": "phone"}
        opened = ANA.call("POST", "/tickets", body)
        assert opened.status == 201
        seen = ANA.see(opened.json["number"])
        assert seen["requester"]["channel"] == "phone"
        assert EVA.call("POST", "/tickets", body).status == 403


class TestCannedReplies:
    REPLY: ClassVar = {
        "name": "IPC por ciudad",
        "body_es": "Hola, {nombre}: su ticket es {numero}.",
    }

    def test_leads_write_them_and_agents_use_them(self, number: str) -> None:
        path = "/canned-replies/ipc"
        assert ANA.call("PUT", path, self.REPLY | {"area": "DECON"}).status == 403
        assert LUIS.call("PUT", path, self.REPLY | {"area": "DECON"}).status == 200
        assert [one["id"] for one in ANA.call("GET", "/canned-replies").json["items"]] == ["ipc"]
        assert ZOE.call("GET", "/canned-replies").json["items"] == []
        filled = ANA.call(
            "POST", "/canned-replies/previews", {"number": number, "body": self.REPLY["body_es"]}
        )
        assert filled.json["body"] == f"Hola, María Fernanda Quishpe Ñato: su ticket es {number}."
        assert LUIS.call("DELETE", path).status == 200
        assert ANA.call("GET", path).status == 404

    def test_everybodys_are_kept_by_the_front_desk(self) -> None:
        missing = LUIS.call("PUT", "/canned-replies/hola", self.REPLY)
        assert (missing.status, faults(missing)) == (422, {("area", "missing")})
        other = LUIS.call("PUT", "/canned-replies/hola", self.REPLY | {"area": "DIES"})
        assert other.status == 403
        assert FRONT.call("PUT", "/canned-replies/hola", self.REPLY).status == 200
        assert ZOE.call("GET", "/canned-replies/hola").json["name"] == self.REPLY["name"]

    def test_one_of_an_area_is_read_there_and_nowhere_else(self) -> None:
        path = "/canned-replies/ipc"
        LUIS.call("PUT", path, self.REPLY | {"area": "DECON"})
        assert ANA.call("GET", path).json["area"] == "DECON"
        assert ZOE.call("GET", path).status == 404

    def test_an_unknown_variable_is_named(self) -> None:
        reply = FRONT.call("PUT", "/canned-replies/x", self.REPLY | {"body_es": "Hola {nombe}"})
        assert faults(reply) == {("body_es", "unknown_variable")}
        assert "nombe" in reply.json["errors"][0]["detail"]

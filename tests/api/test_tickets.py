"""POST /api/tickets, as its callers meet it."""

from __future__ import annotations

import json
import uuid
from datetime import UTC, datetime
from typing import Any

import pytest

from chalicelib.domain.tickets import erasure
from chalicelib.services import clock
from chalicelib.store.aws.dynamodb import transact
from chalicelib.store.guards import guards
from chalicelib.store.tickets import tickets
from tests.challenges import solving
from tests.desk import look_up, open_ticket, opening, request
from tests.problems import SHAPE

pytestmark = pytest.mark.engine


@pytest.fixture(autouse=True)
def _at_noon(aws: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """24 November 2026, noon in Ecuador: a date that the institute's rules give vectors for."""
    monkeypatch.setattr(clock, "now", lambda: datetime(2026, 11, 24, 17, 0, tzinfo=UTC))


class TestOpening:
    def test_answers_a_number_of_six_digits_and_where_the_ticket_is(self) -> None:
        reply = open_ticket()
        number = reply.json["number"]
        assert reply.status == 201
        assert len(number) == 6
        assert number.isdigit()
        assert reply.headers["Location"] == f"/api/tickets/{number}"

    def test_promises_an_answer_in_fifteen_working_days_and_shows_the_sum(self) -> None:
        body = open_ticket().json
        assert body["due_on"] == "2026-12-15"
        assert body["due_explained"] == [
            {"kind": "first_day", "date": "2026-11-25"},
            {"kind": "due", "date": "2026-12-15", "working_days": 15},
        ]

    def test_names_the_holidays_that_do_not_count(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(clock, "now", lambda: datetime(2026, 12, 18, 17, 0, tzinfo=UTC))
        skipped = [step for step in open_ticket().json["due_explained"] if "name" in step]
        assert [(step["date"], step["name"]) for step in skipped] == [
            ("2026-12-25", "Navidad"),
            ("2027-01-01", "Año Nuevo"),
        ]

    def test_a_request_filed_at_night_counts_for_the_day_in_ecuador(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(clock, "now", lambda: datetime(2026, 11, 25, 3, 0, tzinfo=UTC))
        assert open_ticket().json["due_explained"][0]["date"] == "2026-11-25"

    def test_gives_a_token_that_opens_the_ticket(self, monkeypatch: pytest.MonkeyPatch) -> None:
        # A token's time is reckoned by its library, from the real clock.
        monkeypatch.setattr(clock, "now", lambda: datetime.now(UTC))
        opened = open_ticket().json
        seen = request(
            "GET",
            f"/tickets/{opened['number']}",
            headers={"Authorization": f"Bearer {opened['access_token']}"},
        )
        assert seen.status == 200
        assert seen.json["subject"] == opening()["subject"]

    def test_a_foreigner_opens_one_with_a_passport(self) -> None:
        reply = open_ticket(nationality="CO", document={"type": "passport", "number": "ab 123-456"})
        assert reply.status == 201

    def test_keeps_where_the_person_came_from(self, aws: Any) -> None:
        number = open_ticket(via="estadisticas").json["number"]
        assert _row(aws, number)["via"]["S"] == "estadisticas"

    def test_writes_ticket_entry_mail_and_guards_or_nothing(self, aws: Any) -> None:
        from chalicelib.store.aws.dynamodb import table

        open_ticket(key=str(uuid.uuid4()))
        counts = {
            name: aws.scan(TableName=table(name))["Count"]
            for name in ("tickets", "entries", "outbox", "guards")
        }
        assert counts == {"tickets": 1, "entries": 1, "outbox": 1, "guards": 4}


def cedula(number: str, kind: str = "cedula") -> dict[str, str]:
    return {"type": kind, "number": number}


class TestBadInput:
    @pytest.mark.parametrize(
        ("changes", "fault"),
        [
            ({"full_name": ...}, ("full_name", "missing")),
            ({"full_name": "  "}, ("full_name", "missing")),
            ({"full_name": "X"}, ("full_name", "too_short")),
            ({"full_name": "x" * 10_000}, ("full_name", "too_long")),
            ({"full_name": "Ana\r\nBcc: todos@example.com"}, ("full_name", "control_characters")),
            ({"email": "ana@example.com\nBcc: x@y.ec"}, ("email", "control_characters")),
            ({"email": "ana"}, ("email", "malformed")),
            ({"document": ...}, ("document", "missing")),
            ({"document": cedula("1712345676")}, ("document.number", "check_digit")),
            ({"document": {"type": "cedula"}}, ("document.number", "missing")),
            ({"document": cedula("1700000019", "dni")}, ("document.type", "not_a_choice")),
            ({"nationality": "ZZ"}, ("nationality", "not_a_choice")),
            ({"gender": "x"}, ("gender", "not_a_choice")),
            ({"phone": "2345678"}, ("phone", "no_area_code")),
            ({"user_type": "king"}, ("user_type", "not_a_choice")),
            ({"topic": "weather"}, ("topic", "not_a_choice")),
            ({"subject": "IPC"}, ("subject", "too_short")),
            ({"details": "corto"}, ("details", "too_short")),
            ({"details": "x" * 5_001}, ("details", "too_long")),
            ({"details": 7}, ("details", "wrong_type")),
            ({"attachments": ["01J"]}, ("attachments.0", "unknown_upload")),
            ({"notice_version": ...}, ("notice_version", "missing")),
            ({"notice_version": "1999-01"}, ("notice_version", "outdated_notice")),
            ({"language": "qu"}, ("language", "not_a_choice")),
            ({"via": "elsewhere"}, ("via", "not_a_choice")),
            ({"phnoe": "0991234567"}, ("phnoe", "unknown_field")),
        ],
    )
    def test_names_the_field_and_a_stable_code(
        self, changes: dict[str, Any], fault: tuple[str, str]
    ) -> None:
        reply = open_ticket(**changes)
        assert reply.status == 422
        assert reply.faults == {fault}

    def test_names_every_fault_at_once(self) -> None:
        reply = request("POST", "/tickets", {"document": {}})
        assert reply.status == 422
        assert {field for field, _ in reply.faults} >= {
            "nationality",
            "document.type",
            "document.number",
            "full_name",
            "email",
            "gender",
            "user_type",
            "topic",
            "subject",
            "details",
            "notice_version",
        }

    @pytest.mark.parametrize("raw", ["", "{", "nul", '{"a": "\\ud800"}', "\x00"])
    def test_a_body_that_is_not_json_is_a_400(self, raw: str) -> None:
        reply = request("POST", "/tickets", raw=raw)
        assert (reply.status, reply.json["code"]) == (400, "malformed_json")

    @pytest.mark.parametrize("raw", ["[]", "7", '"x"', "null"])
    def test_json_that_is_not_an_object_is_a_fault_of_the_body(self, raw: str) -> None:
        reply = request("POST", "/tickets", raw=raw)
        assert reply.faults == {("body", "wrong_type")}

    def test_a_body_above_64_kb_is_a_413(self) -> None:
        reply = open_ticket(details="x" * 65_536)
        assert (reply.status, reply.json["code"]) == (413, "too_large")

    @pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", ""])
    def test_another_content_type_is_a_415(self, kind: str) -> None:
        reply = request("POST", "/tickets", opening(), headers={"Content-Type": kind})
        assert (reply.status, reply.json["code"]) == (415, "unsupported_media_type")

    def test_an_idempotency_key_that_is_no_uuid_is_a_fault(self) -> None:
        reply = open_ticket(key="again")
        assert reply.faults == {("Idempotency-Key", "malformed")}

    @pytest.mark.parametrize(
        "name",
        ["محمد عبد الله", "李小龍", "Ana 😀 Pérez", "José Ñandú", "O’Connor-Smith"],
    )
    def test_names_in_any_script_come_back_as_typed(self, name: str, aws: Any) -> None:
        number = open_ticket(full_name=name).json["number"]
        assert _row(aws, number)["full_name"]["S"] == name

    def test_a_word_of_five_thousand_characters_is_kept(self) -> None:
        opened = open_ticket(details="ñ" * 5_000).json
        seen = look_up(opened["email"], opened["number"]).json["ticket"]
        assert seen["entries"][0]["body"] == "ñ" * 5_000

    def test_homoglyph_digits_are_read_as_the_digits_they_mean(self, aws: Any) -> None:
        document = {"type": "cedula", "number": "１７００００００１９"}
        number = open_ticket(document=document).json["number"]
        assert _row(aws, number)["document_number"]["S"] == "1700000019"

    def test_an_empty_optional_field_is_as_good_as_none(self) -> None:
        assert open_ticket(phone="", organization=" ").status == 201


class TestRepeats:
    def test_the_same_key_and_body_gives_the_same_ticket(self) -> None:
        key = str(uuid.uuid4())
        first, again = open_ticket(key), open_ticket(key)
        token = {"access_token"}
        assert again.status == 201
        assert again.headers["Idempotent-Replayed"] == "true"
        assert {k: v for k, v in again.json.items() if k not in token} == {
            k: v for k, v in first.json.items() if k not in token
        }

    def test_the_same_key_with_another_body_is_refused(self) -> None:
        key = str(uuid.uuid4())
        open_ticket(key)
        reply = open_ticket(key, subject="Otra consulta distinta")
        assert (reply.status, reply.json["code"]) == (422, "idempotency_mismatch")

    def test_who_reused_a_key_learns_the_number_filed_under_it_and_nothing_else(self) -> None:
        key = str(uuid.uuid4())
        number = open_ticket(key).json["number"]
        told = open_ticket(key, subject="Otra consulta distinta")
        assert told.json["number"] == number
        assert set(told.json) == {*SHAPE, "number"}
        assert "example.com" not in told.text

    @pytest.mark.parametrize("erased", [False, True], ids=["corrected", "erased"])
    def test_a_repeat_after_the_ticket_left_its_address_gives_no_token(
        self, erased: bool, aws: Any
    ) -> None:
        key = str(uuid.uuid4())
        first = open_ticket(key).json
        ticket = tickets.by_number(first["number"])
        assert ticket is not None
        left = {"email": "otra@example.com", "email_typed": "otra@example.com", "version": 2}
        after = (
            erasure.erased(ticket, at=ticket.opened_at)
            if erased
            else ticket.model_copy(update=left)
        )
        transact(tickets.rekeyed(ticket, after))
        again = open_ticket(key)
        assert (again.status, again.headers["Idempotent-Replayed"]) == (201, "true")
        gone = {"access_token", "expires_in"}
        assert again.json == {name: first[name] for name in first if name not in gone}

    def test_a_repeat_does_not_count_towards_the_limit(self) -> None:
        key = str(uuid.uuid4())
        for _ in range(25):
            assert open_ticket(key).status == 201
        assert open_ticket(email="otra@example.com").status == 201

    def test_a_repeat_is_answered_even_past_the_limit(self) -> None:
        key = str(uuid.uuid4())
        open_ticket(key)
        _fill("198.51.100.7")
        assert open_ticket(email="una@example.com").status == 429
        assert open_ticket(key).headers["Idempotent-Replayed"] == "true"


class TestLimits:
    @pytest.fixture(autouse=True)
    def _now(self, _at_noon: None, monkeypatch: pytest.MonkeyPatch) -> None:
        """A challenge's time is reckoned by its library, from the real clock."""
        monkeypatch.setattr(clock, "now", lambda: datetime.now(UTC))

    def test_two_hundred_people_behind_one_address_file_two_hundred_tickets(self) -> None:
        statuses = [open_ticket(email=f"persona{turn}@example.com").status for turn in range(200)]
        assert set(statuses) == {201}

    def test_past_its_hour_a_shared_address_pays_with_work_and_is_never_refused(self) -> None:
        _fill("198.51.100.7")
        reply = open_ticket(email="ultima@example.com")
        assert (reply.status, reply.json["code"]) == (429, "challenge_required")
        assert 0 < int(reply.headers["Retry-After"]) <= 3600
        elsewhere = open_ticket(email="ultima@example.com", address="198.51.100.8")
        assert elsewhere.status == 201
        assert solving("POST", "/tickets", opening(email="ultima@example.com")).status == 201

    def test_an_11th_opening_of_an_hour_for_an_email_pays_with_work_whoever_opens(self) -> None:
        for turn in range(10):
            assert open_ticket(address=f"198.51.100.{turn}").status == 201
        reply = open_ticket(address="198.51.100.200", email="MARIA@example.com ")
        assert (reply.status, reply.json["code"]) == (429, "challenge_required")
        assert solving("POST", "/tickets", opening(), address="198.51.100.200").status == 201

    def test_a_21st_opening_of_an_hour_for_one_email_from_one_address_waits(self) -> None:
        for _ in range(20):
            assert solving("POST", "/tickets", opening()).status == 201
        reply = solving("POST", "/tickets", opening())
        assert (reply.status, reply.json["code"]) == (429, "too_many_attempts")
        assert open_ticket(email="otra@example.com").status == 201

    def test_neighbours_in_one_ipv6_network_share_a_limit(self) -> None:
        _fill("2001:db8:1:2::/64")
        assert open_ticket(address="2001:db8:1:2:ffff::1").status == 429
        assert open_ticket(address="2001:db8:1:3::1").status == 201

    def test_a_forged_forwarded_header_changes_nothing(self) -> None:
        _fill("198.51.100.7")
        reply = request("POST", "/tickets", opening(), headers={"X-Forwarded-For": "192.0.2.1"})
        assert reply.status == 429


def _fill(address: str) -> None:
    """All openings of an hour that a network address has free."""
    for _ in range(300):
        guards.count_within("opening-address", address, clock.now(), hour=300, day=2000)


def _row(aws: Any, number: str) -> dict[str, Any]:
    from chalicelib.store.aws.dynamodb import table

    found = aws.scan(
        TableName=table("tickets"),
        FilterExpression="#n = :n",
        ExpressionAttributeNames={"#n": "number"},
        ExpressionAttributeValues={":n": {"S": number}},
    )
    item: dict[str, Any] = found["Items"][0]
    return item


def test_a_successful_answer_is_json_and_never_cached() -> None:
    reply = open_ticket()
    assert reply.headers["Content-Type"] == "application/json"
    assert reply.headers["Cache-Control"] == "no-store"
    assert json.loads(reply.text)

"""The trail: what the answers of the desk disclosed, and who may read it."""

from __future__ import annotations

from typing import Any

import boto3
import pytest

from chalicelib import caches
from chalicelib.domain.rules.permissions import Role
from chalicelib.services import clock
from chalicelib.services.search import index
from chalicelib.store.agents import audit as store
from chalicelib.store.aws import dynamodb
from tests.agents import ADMIN, ANA, EVA, FRONT, LUIS, ZOE, Colleague, colleague
from tests.desk import Reply, open_ticket, request
from tests.pool import Pool, put_agent
from tests.tokens import agent_token

pytestmark = [pytest.mark.engine, pytest.mark.usefixtures("directory")]
EMAIL = "maria@example.com"


@pytest.fixture
def number(directory: None) -> str:
    """A ticket in DECON."""
    opened: str = open_ticket().json["number"]
    index.index({"numbers": [opened]})
    return opened


def rows(aws: Any) -> list[Any]:
    """The trail whole, oldest first."""
    found = map(dynamodb.from_item, aws.scan(TableName=dynamodb.table("audit"))["Items"])
    return sorted(found, key=lambda row: row["at_id"])


def today() -> str:
    return clock.today(clock.now()).isoformat()


def listed(who: Colleague, session: str = "morning", known: str = "", **query: str) -> Reply:
    """A list, asked for in a sign-in; ``known`` is the ETag of the one that the page has."""
    token = agent_token(who.agent, origin_jti=session)
    headers = {"Authorization": f"Bearer {token}"} | ({"If-None-Match": known} if known else {})
    return request("GET", "/agent/tickets", headers=headers, query=query)


class TestLists:
    def test_leave_one_row_a_page_with_its_numbers(self, aws: Any, number: str) -> None:
        other = open_ticket(email="otra@example.com").json["number"]
        listed(ANA)
        (row,) = rows(aws)
        assert (row["act"], set(row["numbers"])) == ("list", {number, other})
        assert "number" not in row

    def test_each_page_has_a_row_of_its_own(self, aws: Any, number: str) -> None:
        open_ticket(email="otra@example.com")
        first = listed(ANA, limit="1")
        listed(ANA, limit="1", cursor=first.json["next_cursor"])
        one, two = rows(aws)
        assert len(one["numbers"]) == len(two["numbers"]) == 1
        assert one["numbers"] != two["numbers"]

    def test_that_show_nobody_leave_none(self, aws: Any, directory: None) -> None:
        assert listed(ANA).json["items"] == []
        assert rows(aws) == []

    def test_that_refresh_by_themselves_tell_what_the_sign_in_was_not_shown(
        self, aws: Any, number: str
    ) -> None:
        listed(ANA)
        listed(ANA, refresh="true")
        assert len(rows(aws)) == 1, "it was told"
        late = open_ticket(email="otra@example.com").json["number"]
        assert len(listed(ANA, refresh="true").json["items"]) == 2
        listed(ANA, refresh="true")
        assert [row["numbers"] for row in rows(aws)] == [[number], [late]]

    def test_a_refresh_is_not_believed_for_another_sign_in_or_agent(
        self, aws: Any, number: str
    ) -> None:
        listed(ANA, "morning", refresh="true")
        listed(ANA, "evening", refresh="true")
        listed(LUIS, "morning", refresh="true")
        assert [row["actor"] for row in rows(aws)] == ["ana", "ana", "luis"]

    def test_that_are_as_known_are_neither_shown_nor_told(self, aws: Any, number: str) -> None:
        known = listed(ANA).headers["ETag"]
        again = listed(ANA, known=known)
        assert (again.status, again.text) == (304, "")
        assert len(rows(aws)) == 1
        ANA.change(number, assignee="me")
        before = len(rows(aws))
        assert listed(ANA, known=known).status == 200
        assert len(rows(aws)) == before + 1

    @pytest.mark.parametrize("guessed", ["*", 'W/"x"', '"1"'])
    def test_a_guessed_version_hides_nothing(self, guessed: str, aws: Any, number: str) -> None:
        assert listed(ANA, known=guessed).status == 200
        assert len(rows(aws)) == 1

    def test_name_their_readers_in_the_trail_of_a_ticket_by_day(self, number: str) -> None:
        other = open_ticket(email="otra@example.com").json["number"]
        listed(EVA)
        trail = LUIS.call("GET", f"/tickets/{number}/audit").json["items"]
        (seen,) = [trace for trace in trail if trace["actor"] == "eva"]
        assert (seen["act"], seen["number"]) == ("list", number)
        assert other not in str(trail), "the other tickets of the list are not this one's affair"
        before = LUIS.call("GET", f"/tickets/{number}/audit", day="2026-01-05").json["items"]
        assert [trace["act"] for trace in before if trace["actor"] == "eva"] == []

    def test_show_their_numbers_in_the_day_of_an_agent(self, number: str) -> None:
        listed(ANA)
        (seen,) = LUIS.call("GET", "/audit", agent="ana", day=today()).json["items"]
        assert (seen["act"], seen["numbers"]) == ("list", [number])


class TestSearches:
    @pytest.mark.parametrize(
        ("q", "kind", "value"),
        [
            (EMAIL, "email", EMAIL),
            ("1700000019", "document", "cedula#EC#1700000019"),
            ("0991234567", "phone", "+593991234567"),
            ("Quishpe", "words", "quishp"),
        ],
    )
    def test_tell_what_was_sought_as_a_keyed_hash_and_whom_it_found(
        self, q: str, kind: str, value: str, aws: Any, number: str
    ) -> None:
        ANA.call("POST", "/searches", {"q": q})
        (row,) = rows(aws)
        assert row["numbers"] == [number]
        assert f"{kind}:{store.sought_hash(kind, value)}" in row["sought"]
        assert q not in str(row)

    def test_that_find_nobody_leave_a_row_too(self, aws: Any, directory: None) -> None:
        ANA.call("POST", "/searches", {"q": "nadie@example.com"})
        (row,) = rows(aws)
        assert row["act"] == "search"
        assert "numbers" not in row
        assert row["sought"]

    def test_meet_a_history_of_the_same_person_under_one_hash(self, aws: Any, number: str) -> None:
        ANA.call("POST", "/searches", {"q": "1700000019"})
        ANA.call("POST", "/requesters/history", {"document": "cedula#EC#1700000019"})
        search, history = rows(aws)
        assert (history["act"], history["numbers"]) == ("history", [number])
        assert set(history["sought"]) <= set(search["sought"])

    def test_what_was_sought_cannot_be_tried_out_without_the_secret(self) -> None:
        import hashlib

        told = store.sought_hash("document", "cedula#EC#1700000019")
        plain = b"document\x1fcedula#EC#1700000019"
        assert told != hashlib.sha256(plain).hexdigest()[:32]

    @pytest.mark.parametrize(
        "body", [{}, {"email": EMAIL, "document": "cedula#EC#1700000019"}, {"document": "x"}]
    )
    def test_a_history_is_of_one_person(self, body: Any, aws: Any) -> None:
        assert ANA.call("POST", "/requesters/history", body).status == 422


class TestSilentReading:
    """What an agent could read without a line in the trail."""

    def test_a_stale_version_shows_what_stands_and_leaves_a_row(
        self, aws: Any, number: str
    ) -> None:
        LUIS.call("POST", f"/tickets/{number}/notes", {"body": "Llamar mañana."})
        LUIS.change(number, priority="high")
        before = len(rows(aws))
        refused = ANA.change(number, version=99, priority="normal")
        assert refused.status == 412
        (told,) = rows(aws)[before:]
        assert (told["actor"], told["act"], told["number"]) == ("ana", "conflict", number)

    def test_a_409_leaves_a_row_too(self, aws: Any, number: str) -> None:
        ANA.change(number, status="closed", close_reason="resolved")
        before = len(rows(aws))
        version = ANA.see(number)["version"]
        refused = ANA.call("PATCH", f"/tickets/{number}", {"priority": "high"}, version)
        assert (refused.status, "current" in refused.json) == (409, True)
        assert [row["act"] for row in rows(aws)[before:]] == ["read", "conflict"]

    def test_a_viewer_learns_nothing_from_if_match(self, aws: Any, number: str) -> None:
        acts: list[tuple[str, str, Any]] = [
            ("PATCH", "", {"priority": "high"}),
            ("PATCH", "", {"assignee": "me"}),
            ("PATCH", "", {"assignee": "luis"}),
            ("PATCH", "", {"area": "DIES", "reason": "No es de aquí."}),
            ("PATCH", "", {"extension": {"reason": "Faltan datos."}}),
            ("PATCH", "", {"status": "closed", "close_reason": "resolved"}),
            ("PATCH", "", {"status": "in_progress"}),
            ("POST", "/replies", {"body": "Le enviamos los datos.", "status": "answered"}),
            ("POST", "/merge", {"into": "999999"}),
        ]
        for method, path, body in acts:
            told = [
                EVA.call(method, f"/tickets/{number}{path}", body, version).json
                for version in (1, 99)
            ]
            assert [one["status"] for one in told] == [403, 403], body
            assert {**told[0], "request_id": ""} == {**told[1], "request_id": ""}
        assert rows(aws) == []

    def test_an_agent_learns_nothing_by_an_act_of_leads(self, number: str) -> None:
        for path, body in (
            ("", {"extension": {"reason": "Faltan datos."}}),
            ("/merge", {"into": number}),
        ):
            method = "POST" if path else "PATCH"
            assert ANA.call(method, f"/tickets/{number}{path}", body, 99).status == 403

    def test_a_preview_leaves_a_row(self, aws: Any, number: str) -> None:
        body = {"number": number, "body": "Estimada {nombre}, sobre {asunto}:"}
        seen = EVA.call("POST", "/canned-replies/previews", body).json["body"]
        assert "María" in seen
        (row,) = rows(aws)
        assert (row["actor"], row["act"], row["number"]) == ("eva", "preview", number)

    def test_a_merge_leaves_a_row_of_the_ticket_that_it_shows(self, aws: Any, number: str) -> None:
        target = open_ticket(subject="Otra consulta más").json["number"]
        version = LUIS.see(number)["version"]
        before = len(rows(aws))
        LUIS.call("POST", f"/tickets/{number}/merge", {"into": target}, version)
        told = {(row["act"], row["number"]) for row in rows(aws)[before:]}
        assert told == {("merge", number), ("read", target)}

    def test_a_ticket_tells_of_the_others_of_its_requester(self, aws: Any, number: str) -> None:
        other = open_ticket(subject="Otra consulta más").json["number"]
        ANA.see(number)
        assert rows(aws)[-1]["numbers"] == [other]
        trail = LUIS.call("GET", f"/tickets/{other}/audit").json["items"]
        assert ("ana", "read") in {(trace["actor"], trace["act"]) for trace in trail}

    def test_a_note_that_comes_twice_shows_the_ticket_twice(self, aws: Any, number: str) -> None:
        headers = {
            "Authorization": f"Bearer {agent_token(ANA.agent)}",
            "Idempotency-Key": "0b8a3d8e-6a52-4a5f-8a0c-0e6f1b0a7c11",
        }
        for _ in range(2):
            sent = request(
                "POST",
                f"/agent/tickets/{number}/notes",
                {"body": "Llamar mañana."},
                headers=headers,
            )
            assert sent.status == 201
        assert sorted(row["act"] for row in rows(aws)) == ["note", "read", "read"]

    def test_what_cannot_be_traced_is_not_shown(
        self, number: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        from chalicelib.domain.errors import Unavailable

        def away(_: Any) -> None:
            raise Unavailable

        monkeypatch.setattr(store, "write", away)
        for reply in (
            ANA.call("GET", f"/tickets/{number}"),
            listed(ANA),
            ANA.change(number, version=99, priority="high"),
        ):
            assert (reply.status, reply.json["code"]) == (503, "unavailable")
            assert "current" not in reply.json
            assert "María" not in reply.text


class TestNames:
    def test_are_those_of_the_day(self, pool: Pool, number: str) -> None:
        cognito, who = boto3.client("cognito-idp"), colleague("rita", Role.AGENT, "DECON")
        put_agent(cognito, pool, who.agent)
        caches.forget_all()
        try:
            who.see(number)
            renamed = [{"Name": "name", "Value": "Otro Nombre"}]
            cognito.admin_update_user_attributes(
                UserPoolId=pool.id, Username="rita", UserAttributes=renamed
            )
            caches.forget_all()
            trail = LUIS.call("GET", f"/tickets/{number}/audit").json["items"]
            (seen,) = [trace for trace in trail if trace["actor"] == "rita"]
            assert seen["actor_name"] == "Rita"
        finally:
            cognito.admin_delete_user(UserPoolId=pool.id, Username="rita")
            caches.forget_all()


class TestReaders:
    def test_leads_read_the_days_of_agents_of_their_areas_alone(self, number: str) -> None:
        listed(ANA)
        listed(FRONT)
        listed(ADMIN)
        for who, agent, status in (
            (LUIS, "ana", 200),
            (LUIS, "zoe", 404),
            (LUIS, "flor", 404),
            (LUIS, "adan", 404),
            (FRONT, "ana", 404),
            (FRONT, "flor", 200),
            (ADMIN, "ana", 200),
            (ADMIN, "flor", 200),
            (ADMIN, "adan", 200),
            (ANA, "ana", 403),
            (EVA, "ana", 403),
        ):
            reply = who.call("GET", "/audit", agent=agent, day=today())
            assert reply.status == status, (who.agent.id, agent)

    def test_nobody_and_somebody_elses_agent_look_alike(self, directory: None) -> None:
        told = [LUIS.call("GET", "/audit", agent=who, day=today()).json for who in ("zoe", "x")]
        assert told[0] | {"request_id": ""} == told[1] | {"request_id": ""}

    def test_an_address_is_no_agents_id(self, directory: None) -> None:
        reply = LUIS.call("GET", "/audit", agent="ana@inec.example", day=today())
        assert reply.faults == {("agent", "malformed")}

    def test_what_an_agent_did_in_another_area_is_not_the_new_leads(
        self, pool: Pool, number: str
    ) -> None:
        cognito, who = boto3.client("cognito-idp"), colleague("rosa", Role.AGENT, "DIES")
        put_agent(cognito, pool, who.agent)
        caches.forget_all()
        try:
            open_ticket(email="otra@example.com", topic="enemdu")
            listed(who)
            at = {"UserPoolId": pool.id, "Username": "rosa"}
            cognito.admin_remove_user_from_group(**at, GroupName="area-DIES")
            cognito.admin_add_user_to_group(**at, GroupName="area-DECON")
            caches.forget_all()
            assert LUIS.call("GET", "/audit", agent="rosa", day=today()).json["items"] == []
            listed(who)
            day = LUIS.call("GET", "/audit", agent="rosa", day=today()).json["items"]
            assert [trace["numbers"] for trace in day] == [[number]]
        finally:
            cognito.admin_delete_user(UserPoolId=pool.id, Username="rosa")
            caches.forget_all()

    def test_a_long_trail_is_read_to_its_end(
        self, number: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(store, "PAGE", 2)
        for _ in range(3):
            ANA.see(number)
            listed(EVA)
        acts, cursor = [], {}
        while True:
            page = LUIS.call("GET", f"/tickets/{number}/audit", day=today(), **cursor).json
            acts += [t["act"] for t in page["items"] if t["actor"] != "luis"]
            if "next_cursor" not in page:
                break
            cursor = {"cursor": page["next_cursor"]}
        assert sorted(acts) == ["list"] * 3 + ["read"] * 3


class TestExports:
    """A lead keeps lines of the trail as a file, and the trail tells of it."""

    def test_tell_what_was_asked_for_and_how_many_lines(
        self, aws: Any, number: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(store, "EXPORTED", 2)
        for _ in range(3):
            ANA.see(number)
        body: dict[str, Any] = {"agent": "ana", "day": today()}
        first = LUIS.call("POST", "/audit/exports", body).json
        second = LUIS.call("POST", "/audit/exports", body | {"cursor": first["next_cursor"]}).json
        assert [len(page["items"]) for page in (first, second)] == [2, 1]
        assert "next_cursor" not in second
        LUIS.call("POST", "/audit/exports", {"number": number, "day": today()})
        told = [row for row in rows(aws) if row["act"] == "export_audit"]
        assert [(row.get("number"), row["detail"]) for row in told] == [
            (None, f"ana {today()} 2"),
            (None, f"ana {today()} 1"),
            (number, f"{today()} 2"),
        ]

    def test_are_for_whoever_may_read_those_lines(self, aws: Any, number: str) -> None:
        ANA.see(number)
        for who, about, status in (
            (LUIS, {"agent": "ana"}, 200),
            (LUIS, {"number": number}, 200),
            (LUIS, {"agent": "zoe"}, 404),
            (ZOE, {"number": number}, 404),
            (ANA, {"agent": "ana"}, 403),
            (ANA, {"number": number}, 403),
        ):
            reply = who.call("POST", "/audit/exports", about | {"day": today()})
            assert reply.status == status, (who.agent.id, about)
        assert [row["act"] for row in rows(aws)].count("export_audit") == 2

    @pytest.mark.parametrize("about", [{}, {"agent": "ana", "number": "051243"}])
    def test_are_of_an_agent_or_of_a_ticket(self, about: dict[str, str], directory: None) -> None:
        reply = LUIS.call("POST", "/audit/exports", about | {"day": today()})
        assert reply.faults == {("number", "missing")}


def test_a_ticket_is_printed_whole_by_somebody_named_and_the_trail_says_so(
    aws: Any, number: str
) -> None:
    printed = ANA.call("POST", f"/tickets/{number}/prints").json
    assert printed["ticket"]["number"] == number
    assert printed["printed_by"] == ANA.agent.name
    assert printed["printed_at"].startswith(clock.stamp(clock.now())[:10])
    (row,) = rows(aws)
    assert (row["act"], row["number"]) == ("print", number)
    assert EVA.call("POST", f"/tickets/{number}/prints").status == 200, "who reads may print"
    assert ZOE.call("POST", f"/tickets/{number}/prints").status == 404


def test_another_areas_ticket_has_no_trail_for_a_lead(number: str) -> None:
    assert ZOE.call("GET", f"/tickets/{number}/audit").status == 404

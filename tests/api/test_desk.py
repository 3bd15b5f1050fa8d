"""Lists, counts and searches, as the protected API answers them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from chalicelib import caches
from chalicelib.services import clock
from chalicelib.services.search import index
from chalicelib.store.aws import dynamodb
from tests.agents import ADMIN, ANA, EVA, FRONT, LUIS, ZOE, Colleague
from tests.desk import open_ticket

pytestmark = [pytest.mark.engine, pytest.mark.usefixtures("directory")]


def opened(turn: int = 0, **changes: Any) -> str:
    """A ticket of some other person, indexed."""
    reply = open_ticket(email=f"p{turn}@example.com", address=f"10.0.0.{turn}", **changes)
    number: str = reply.json["number"]
    index.index({"numbers": [number]})
    return number


def numbers(who: Colleague, **query: str) -> list[str]:
    return [row["number"] for row in who.call("GET", "/tickets", **query).json["items"]]


def found(who: Colleague, q: str) -> list[str]:
    return [row["number"] for row in who.call("POST", "/searches", {"q": q}).json["items"]]


class TestQueue:
    def test_shows_the_tickets_of_my_areas_due_soonest_first(self) -> None:
        mine, theirs = opened(1), opened(2, topic="enemdu")
        assert numbers(ANA) == numbers(EVA) == [mine]
        assert numbers(ZOE) == [theirs]
        assert set(numbers(FRONT)) == set(numbers(ADMIN)) == {mine, theirs}
        assert numbers(ADMIN, area="DIES") == [theirs]
        assert numbers(ANA, area="DIES") == []

    def test_a_row_shows_what_an_agent_decides_by(self) -> None:
        number = opened(1)
        (row,) = ANA.call("GET", "/tickets", language="en").json["items"]
        assert row["number"] == number
        assert row["area"] == {"id": "DECON", "name": "Economic Statistics"}
        assert (row["overdue"], row["due_soon"], row["priority"]) == (False, False, "normal")
        assert "assignee" not in row
        assert not {"email", "phone", "gender"} & set(row)

    def test_pages_go_through_all_of_several_areas_once(self) -> None:
        everything = {opened(n, topic=("ipc", "enemdu", "other")[n % 3]) for n in range(13)}
        shown: list[str] = []
        cursor: dict[str, str] = {}
        while True:
            page = ADMIN.call("GET", "/tickets", limit="4", **cursor).json
            shown += [row["number"] for row in page["items"]]
            if "next_cursor" not in page:
                break
            cursor = {"cursor": page["next_cursor"]}
        assert len(shown) == len(set(shown))
        assert set(shown) == everything

    def test_filters_narrow_it(self) -> None:
        free, held = opened(1), opened(2)
        ANA.change(held, assignee="me")
        assert numbers(ANA, assignee="none") == [free]
        assert numbers(ANA, assignee="me") == numbers(LUIS, assignee="ana") == [held]
        assert numbers(ANA, status="in_progress") == [held]
        assert numbers(ANA, topic="enemdu") == []
        assert numbers(ANA, overdue="true") == []
        assert numbers(ANA, opened_from="2020-01-01", opened_to="2020-12-31") == []
        assert set(numbers(ANA, opened_from="2020-01-01")) == {free, held}

    def test_what_was_late_when_its_requester_was_asked_stays_among_the_overdue(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        number = opened(1)
        later = clock.now() + timedelta(days=60)
        monkeypatch.setattr(clock, "now", lambda: later)
        ANA.reply(number, "waiting_requester")
        index.index({"numbers": [number]})
        page = LUIS.call("GET", "/tickets", overdue="true").json
        assert [(row["number"], row["overdue"]) for row in page["items"]] == [(number, True)]
        assert (page["counts"]["overdue"], page["counts"]["waiting"]) == (1, 1)
        assert numbers(LUIS, overdue="true", status="waiting_requester") == [number]
        assert numbers(LUIS, overdue="true", status="received,in_progress") == []
        assert LUIS.call("GET", f"/tickets/{number}").json["overdue"] is True

    def test_what_is_answered_or_waits_for_its_requester_is_not_late(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        late, answered, asked = opened(1), opened(2), opened(3)
        ANA.reply(answered, "answered")
        ANA.reply(asked, "waiting_requester")
        later = clock.now() + timedelta(days=60)
        monkeypatch.setattr(clock, "now", lambda: later)
        assert numbers(LUIS, overdue="true") == [late]
        assert numbers(LUIS, overdue="true", status="received") == [late]

    def test_days_of_opening_are_whole_days_in_ecuador(self) -> None:
        number = opened(1)
        today = clock.today(clock.now())
        before, after = (str(today + timedelta(days=days)) for days in (-1, 1))
        assert numbers(ANA, opened_from=str(today), opened_to=str(today)) == [number]
        assert numbers(ANA, opened_to=before) == numbers(ANA, opened_from=after) == []
        assert numbers(ANA, opened_to=str(today)) == [number]

    def test_answered_and_closed_tickets_have_lists_of_their_own(self) -> None:
        answered, closed, open_ = opened(1), opened(2), opened(3)
        ANA.reply(answered, "answered")
        ANA.change(closed, status="closed", close_reason="resolved")
        assert numbers(ANA) == [open_]
        assert numbers(ANA, status="answered") == [answered]
        assert numbers(ANA, status="closed") == [closed]

    @pytest.mark.parametrize(
        ("query", "fault"),
        [
            ({"status": "gone"}, ("status.0", "not_a_choice")),
            ({"limit": "101"}, ("limit", "too_large")),
            ({"overdue": "perhaps"}, ("overdue", "wrong_type")),
            ({"cursor": "x"}, ("cursor", "foreign_cursor")),
            ({"sort": "name"}, ("sort", "not_a_choice")),
            ({"status": "closed", "sort": "newest"}, ("sort", "not_for_closed")),
            ({"status": "closed,answered"}, ("status", "closed_alone")),
            ({"status": "closed", "overdue": "true"}, ("overdue", "contradicts_status")),
            ({"status": "answered", "due": "soon"}, ("due", "contradicts_status")),
        ],
    )
    def test_a_wrong_query_is_named(
        self, query: dict[str, str], fault: tuple[str, str], aws: Any
    ) -> None:
        reply = ANA.call("GET", "/tickets", **query)
        assert (reply.status, reply.faults) == (422, {fault})

    def test_a_cursor_of_a_colleague_is_refused(self) -> None:
        for n in range(3):
            opened(n)
        cursor = ANA.call("GET", "/tickets", limit="1").json["next_cursor"]
        assert LUIS.call("GET", "/tickets", limit="1", cursor=cursor).status == 422


class TestCounts:
    def test_tell_what_waits_in_each_view(self) -> None:
        held, asked, free = opened(1), opened(2), opened(3)
        ANA.change(held, assignee="me")
        ANA.reply(asked, "waiting_requester", body="¿De qué años?")
        index.index({"numbers": [held, asked, free]})
        assert ANA.call("GET", "/tickets").json["counts"] == {
            "unassigned": 1,
            "mine": 2,
            "area": 3,
            "due_soon": 0,
            "overdue": 0,
            "waiting": 1,
            "answered": 0,
            "to_answer": 0,
            "to_approve": 0,
            "questions": 0,
        }
        assert ZOE.call("GET", "/tickets").json["counts"]["area"] == 0

    def test_tell_it_by_area_too_of_those_that_one_sees(self) -> None:
        for turn, topic in enumerate(("ipc", "ipc", "enemdu")):
            opened(turn, topic=topic)
        of_all = ADMIN.call("GET", "/tickets").json["counts_by_area"]
        told = {area: counts["unassigned"] for area, counts in of_all.items() if counts["area"]}
        assert told == {"DECON": 2, "DIES": 1}
        assert ANA.call("GET", "/tickets").json["counts_by_area"].keys() == {"DECON"}


class TestSearch:
    def test_finds_by_words_name_number_document_email_and_phone(self) -> None:
        number = opened(1, full_name="Ñusta Guamán", subject="Precios de la canasta básica")
        for q in ("precio", "CANASTAS", "nusta guaman", number, f"#{number[:3]} {number[3:]}"):
            assert found(ANA, q) == [number], q
        for q in ("1700000019", "P1@example.com", "099 123 4567"):
            assert found(ANA, q) == [number], q
        assert found(ANA, "canasta vivienda") == []

    def test_stays_within_my_areas(self) -> None:
        number = opened(1, subject="Precios de la canasta básica")
        for q in ("canasta", number, "1700000019", "p1@example.com", "0991234567"):
            assert found(ZOE, q) == [], q
            assert found(FRONT, q) == [number], q

    def test_leaves_its_trace_without_what_was_typed(self, aws: Any) -> None:
        found(ANA, "quishpe")
        rows = aws.scan(TableName=dynamodb.table("audit"))["Items"]
        assert [row["act"]["S"] for row in rows] == ["search"]
        assert "quishpe" not in str(rows)

    @pytest.mark.parametrize("q", ["", "   ", "x" * 201])
    def test_what_cannot_be_searched_for_is_named(self, q: str, aws: Any) -> None:
        reply = ANA.call("POST", "/searches", {"q": q})
        assert reply.status == 422
        assert {field for field, _ in reply.faults} == {"q"}


class TestSetup:
    def test_tells_who_i_am_and_what_can_be_chosen(self, aws: Any) -> None:
        setup = LUIS.call("GET", "/desk").json
        assert (setup["me"]["name"], setup["me"]["role"]) == ("Luis", "lead")
        assert "ticket.merge" in setup["me"]["permissions"]
        assert {agent["id"] for agent in setup["agents"]} >= {"ana", "luis"}
        works = {agent["id"]: agent["works"] for agent in setup["agents"]}
        assert (works["ana"], works["eva"]) == (True, False), "viewers are given no ticket"
        assert len(setup["topics"]) == 56
        assert {reason["id"] for reason in setup["close_reasons"]} >= {"resolved", "confidential"}

    def test_a_topics_new_area_takes_effect_without_a_deployment(self, aws: Any) -> None:

        aws.update_item(
            TableName=dynamodb.table("catalog"),
            Key={"kind": {"S": "topic"}, "id": {"S": "ipc"}},
            UpdateExpression="SET area = :area",
            ExpressionAttributeValues={":area": {"S": "DIES"}},
        )
        caches.forget_all()  # half a minute passes
        number = opened(1)
        assert numbers(ZOE) == [number]


class TestHistory:
    def test_lists_a_persons_tickets_by_email_or_document(self) -> None:
        number = opened(1)
        for query in ({"email": "P1@example.com"}, {"document": "cedula#EC#1700000019"}):
            reply = ANA.call("POST", "/requesters/history", query)
            assert [row["number"] for row in reply.json["items"]] == [number]
            assert ZOE.call("POST", "/requesters/history", query).json["items"] == []
        assert ANA.call("POST", "/requesters/history", {}).status == 422

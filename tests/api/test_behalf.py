"""Agents open tickets for people who call: they find them first, and may take the ticket."""

from __future__ import annotations

from typing import Any

import pytest

from chalicelib.store.aws import dynamodb
from tests.agents import ANA, EVA, FRONT, ZOE
from tests.desk import Reply, open_ticket, opening
from tests.indexed import happen

pytestmark = [pytest.mark.engine, pytest.mark.usefixtures("directory")]

SEARCH = "/requesters/searches"
CALL = {"channel": "phone"}


def found(reply: Reply) -> list[str]:
    assert reply.status == 200, reply.text
    return [person["number"] for person in reply.json["items"]]


class TestFindingWhoCalls:
    @pytest.mark.parametrize(
        "q", ["170000001-9", "MARIA@example.com", " 099 123 4567", "+593 99 123 4567"]
    )
    def test_by_cedula_email_or_phone_as_people_say_them(self, aws: Any, q: str) -> None:
        number = open_ticket().json["number"]
        happen(number)
        (person,) = ANA.call("POST", SEARCH, {"q": q}).json["items"]
        assert person["number"] == number
        assert person["full_name"] == "María Fernanda Quishpe Ñato"
        assert person["document"] == {"type": "cedula", "number": "1700000019"}
        assert (person["email"], person["phone"]) == ("maria@example.com", "+593991234567")
        assert (person["nationality"], person["language"]) == ("EC", "es")
        assert "gender" not in person

    def test_each_once_with_what_they_told_last(self, aws: Any) -> None:
        open_ticket(full_name="M. Quishpe")
        newest = open_ticket(full_name="María Quishpe").json["number"]
        (person,) = ANA.call("POST", SEARCH, {"q": "1700000019"}).json["items"]
        assert (person["number"], person["full_name"]) == (newest, "María Quishpe")

    def test_two_who_share_an_address_are_two(self, aws: Any) -> None:
        first = open_ticket().json["number"]
        other = {"type": "passport", "number": "AB123456"}
        second = open_ticket(nationality="CO", document=other).json["number"]
        assert found(ANA.call("POST", SEARCH, {"q": "maria@example.com"})) == [second, first]

    def test_only_in_tickets_that_the_caller_sees(self, aws: Any) -> None:
        number = open_ticket().json["number"]
        assert found(ZOE.call("POST", SEARCH, {"q": "1700000019"})) == []
        assert found(FRONT.call("POST", SEARCH, {"q": "1700000019"})) == [number]

    @pytest.mark.parametrize("q", ["María", "#051243", "precios de Loja"])
    def test_words_and_numbers_of_tickets_find_nobody(self, aws: Any, q: str) -> None:
        refused = ANA.call("POST", SEARCH, {"q": q})
        assert (refused.status, refused.faults) == (422, {("q", "no_person")})

    def test_is_for_those_who_open_tickets_and_leaves_a_trace(self, aws: Any) -> None:
        assert EVA.call("POST", SEARCH, {"q": "1700000019"}).status == 403
        number = open_ticket().json["number"]
        ANA.call("POST", SEARCH, {"q": "1700000019"})
        rows = map(dynamodb.from_item, aws.scan(TableName=dynamodb.table("audit"))["Items"])
        (row,) = [row for row in rows if row["act"] == "search"]
        assert list(row["numbers"]) == [number]
        assert "1700000019" not in str(row)


class TestTakingIt:
    def test_a_ticket_is_the_callers_at_once_if_they_say_so(self, aws: Any) -> None:
        opened = ANA.call("POST", "/tickets", opening(**CALL, mine=True))
        assert opened.status == 201
        seen = ANA.see(opened.json["number"])
        assert (seen["assignee"]["id"], seen["status"]) == ("ana", "in_progress")
        assert [one.get("event") for one in seen["entries"]] == [None, "start"]
        mine = ANA.call("GET", "/tickets", assignee="me").json["items"]
        assert [row["number"] for row in mine] == [opened.json["number"]]

    def test_and_nobodys_if_they_do_not(self, aws: Any) -> None:
        number = ANA.call("POST", "/tickets", opening(**CALL)).json["number"]
        assert "assignee" not in ANA.see(number)

    def test_not_where_the_topic_is_another_areas(self, aws: Any) -> None:
        refused = ZOE.call("POST", "/tickets", opening(**CALL, mine=True))
        assert (refused.status, refused.faults) == (422, {("mine", "outside_area")})
        assert ZOE.call("POST", "/tickets", opening(**CALL)).status == 201

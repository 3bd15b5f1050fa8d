"""Agents open tickets for people who call: they find them first, and may take the ticket."""

from __future__ import annotations

from typing import Any

import pytest

from chalicelib.domain.desk.behalf.on_behalf import OnBehalf
from chalicelib.domain.reviews.plan import plan
from chalicelib.domain.tickets import erasure
from chalicelib.store.aws import dynamodb
from chalicelib.store.catalog.catalog import current
from chalicelib.store.tickets import tickets
from tests.agents import ANA, EVA, FRONT, ZOE
from tests.desk import Reply, look_up, open_ticket, opening, request
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

    def test_an_area_that_the_caller_names_answers_instead_of_the_topics(self, aws: Any) -> None:
        mine = ZOE.call("POST", "/tickets", opening(**CALL, area="DIES", mine=True))
        assert mine.status == 201
        seen = ZOE.see(mine.json["number"])
        assert (seen["area"]["id"], seen["topic"]["id"]) == ("DIES", "ipc")
        refused = ANA.call("POST", "/tickets", opening(**CALL, area="DIES", mine=True))
        assert (refused.status, refused.faults) == (422, {("mine", "outside_area")})
        refused = ANA.call("POST", "/tickets", opening(**CALL, area="NONE"))
        assert (refused.status, refused.faults) == (422, {("area", "not_a_choice")})
        assert request("POST", "/tickets", opening(area="DIES")).status == 422

    def test_a_call_of_the_release_before_is_known_again_when_it_is_repeated(self) -> None:
        wanted = OnBehalf.model_validate(opening(**CALL), context=current())
        assert "area" not in wanted.model_dump_json()


NOBODY = {"channel": "phone", "email": ""}


def mails(aws: Any, number: str) -> list[str]:
    rows = map(dynamodb.from_item, aws.scan(TableName=dynamodb.table("outbox"))["Items"])
    return [row["kind"] for row in rows if row.get("number") == number and "@inec" not in row["to"]]


@pytest.fixture
def number(aws: Any, directory: None) -> str:
    """A ticket of somebody without an e-mail."""
    opened = ANA.call("POST", "/tickets", opening(**NOBODY))
    assert opened.status == 201, opened.text
    found: str = opened.json["number"]
    return found


class TestWithoutAnEmail:
    def test_no_mail_is_owed_and_the_channel_is_kept(self, aws: Any, number: str) -> None:
        seen = ANA.see(number)
        assert (seen["requester"]["email"], seen["requester"]["channel"]) == ("", "phone")
        assert seen["mails"] == []
        assert ANA.reply(number, "waiting_requester").status == 201
        assert ANA.reply(number, "answered").status == 201
        assert ANA.change(number, status="closed", close_reason="resolved").status == 200
        assert ANA.change(number, status="in_progress").status == 200
        assert mails(aws, number) == []
        assert [one["kind"] for one in ANA.see(number)["entries"]].count("reply") == 2

    def test_their_other_tickets_are_found_by_document(self, number: str) -> None:
        assert ANA.see(number)["others"] == []
        other = ANA.call("POST", "/tickets", opening(**NOBODY)).json["number"]
        written = ANA.call("POST", "/tickets", opening(channel="phone")).json["number"]
        found = [one["number"] for one in ANA.see(number)["others"]]
        assert sorted(found) == sorted([other, written])

    def test_each_ticket_has_a_mark_of_its_own_that_no_look_up_takes(self, number: str) -> None:
        other = ANA.call("POST", "/tickets", opening(**NOBODY)).json["number"]
        keys = {tickets.existing(one).email for one in (number, other)}
        assert len(keys) == 2
        for mark in keys:
            for asked in (mark, f"{mark}@", f"#{mark}"):
                looked = look_up(asked, number)
                assert (looked.status, looked.faults) == (422, {("email", "malformed")})
                linked = request("POST", "/access-links", {"email": asked})
                assert linked.faults == {("email", "malformed")}
                coded = request("POST", "/sessions/codes", {"email": asked})
                assert coded.faults == {("email", "malformed")}
                history = ANA.call("POST", "/requesters/history", {"email": asked})
                assert history.faults == {("email", "malformed")}
                found = ANA.call("POST", "/searches", {"q": asked}).json
                assert number not in [row["number"] for row in found.get("items", [])]

    def test_they_are_found_by_their_document_and_the_facts_have_no_address(
        self, number: str
    ) -> None:
        (person,) = ANA.call("POST", SEARCH, {"q": "1700000019"}).json["items"]
        assert (person["number"], person["email"]) == (number, "")

    def test_the_clock_tells_them_nothing_and_closes_all_the_same(self, number: str) -> None:
        catalog = current()
        ticket = tickets.existing(number)
        assert plan(ticket, catalog) == []
        ANA.reply(number, "waiting_requester")
        (planned,) = plan(tickets.existing(number), catalog)
        assert planned.act == "expire"

    def test_no_address_is_proposed_where_there_is_none_to_correct(self, number: str) -> None:
        assert "propose_email" not in ANA.see(number)["acts"]
        path = f"/tickets/{number}/email-proposals"
        body = {"email": "nueva@example.org", "reason": "Ya tiene correo."}
        assert ANA.call("POST", path, body, ANA.see(number)["version"]).status == 409

    def test_it_is_anonymised_as_every_other(self, aws: Any, number: str) -> None:
        erased = erasure.erased(tickets.existing(number), at="2030-01-01T00:00:00.000Z")
        assert erased.email == f"[borrado]{number}"

    @pytest.mark.parametrize("channel", ["phone", "counter"])
    def test_there_must_be_a_way_to_answer(self, aws: Any, channel: str) -> None:
        body = opening(channel=channel, email="", phone="")
        refused = ANA.call("POST", "/tickets", body)
        assert (refused.status, refused.faults) == (422, {("phone", "no_way_to_answer")})
        assert ANA.call("POST", "/tickets", body | {"channel": "mail"}).status == 201

    def test_the_public_form_asks_for_one_as_before(self, aws: Any) -> None:
        assert open_ticket(email="").faults == {("email", "missing")}

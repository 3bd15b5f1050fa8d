"""Who is away: agents say so of themselves, leads of their people, and tickets go elsewhere."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from chalicelib.domain.dates import ECUADOR
from chalicelib.services import clock
from chalicelib.services.auth import ticket_tokens
from chalicelib.store.agents import pool_people
from tests.agents import ADMIN, ANA, EVA, FRONT, LUIS, ZOE
from tests.desk import open_ticket, request
from tests.leaving import Leaver, somebody
from tests.pool import Pool

pytestmark = [pytest.mark.engine, pytest.mark.usefixtures("directory")]


def day(days: int = 0) -> str:
    """A date in Ecuador, from today."""
    return (datetime.now(UTC).astimezone(ECUADOR) + timedelta(days=days)).date().isoformat()


def days(first: int = 0, last: int = 3, **more: str) -> dict[str, str]:
    return {"first_day": day(first), "last_day": day(last)} | more


@pytest.fixture
def rosa(directory: None, pool: Pool) -> Iterator[Leaver]:
    """Somebody of DECON."""
    with somebody(pool) as leaver:
        yield leaver


@pytest.fixture
def number(directory: None) -> str:
    """A ticket in DECON."""
    opened: str = open_ticket().json["number"]
    return opened


def write(number: str) -> Any:
    """Its requester writes."""
    token = ticket_tokens.issue(number, "maria@example.com", clock.now())
    headers = {"Authorization": f"Bearer {token}"}
    sent = {"body": "¿Hay novedades?", "attachments": []}
    reply = request("POST", f"/tickets/{number}/messages", sent, headers=headers)
    assert reply.status == 201, reply.text


def merge(duplicate: str, into: str) -> None:
    version = LUIS.see(duplicate)["version"]
    merged = LUIS.call("POST", f"/tickets/{duplicate}/merge", {"into": into}, version)
    assert merged.status == 200, merged.text


def events(number: str) -> list[tuple[str, str]]:
    entries = LUIS.see(number)["entries"]
    return [(one["author"]["kind"], one.get("event")) for one in entries if one["kind"] == "event"]


class TestWhoMaySayIt:
    def test_an_agent_says_it_of_themselves_and_takes_it_back(self) -> None:
        put = ANA.call("PUT", "/absences/ana", days(substitute="luis"))
        assert put.status == 200
        assert put.json["substitute"] == {"id": "luis", "name": "Luis"}
        assert [one["id"] for one in ANA.call("GET", "/absences").json["items"]] == ["ana"]
        assert ANA.call("DELETE", "/absences/ana").status == 200
        assert ANA.call("GET", "/absences").json["items"] == []
        assert ANA.call("DELETE", "/absences/ana").status == 404

    def test_a_lead_says_it_of_the_people_of_their_areas_alone(self) -> None:
        assert LUIS.call("PUT", "/absences/ana", days()).status == 200
        assert LUIS.call("PUT", "/absences/zoe", days()).status == 404
        assert ADMIN.call("PUT", "/absences/zoe", days()).status == 200
        assert ZOE.call("PUT", "/absences/ana", days()).status == 403
        assert EVA.call("PUT", "/absences/eva", days()).status == 403

    def test_leads_see_those_of_their_areas_and_others_their_own(self) -> None:
        ANA.call("PUT", "/absences/ana", days())
        ZOE.call("PUT", "/absences/zoe", days())
        seen = {
            who.agent.id: [one["id"] for one in who.call("GET", "/absences").json["items"]]
            for who in (ANA, LUIS, ZOE, EVA, ADMIN)
        }
        assert seen == {
            "ana": ["ana"],
            "luis": ["ana"],
            "zoe": ["zoe"],
            "eva": [],
            "adan": ["ana", "zoe"],
        }


@pytest.mark.parametrize(
    ("sent", "fault"),
    [
        ({"last_day": day(3)}, ("first_day", "missing")),
        ({"first_day": "mañana", "last_day": day(3)}, ("first_day", "wrong_type")),
        (days(3, 2), ("last_day", "before_first")),
        (days(-5, -1), ("last_day", "in_the_past")),
        (days(0, 400), ("last_day", "too_long")),
        (days(substitute="ana"), ("substitute", "same_agent")),
        (days(substitute="nobody"), ("substitute", "not_a_choice")),
        (days(substitute="eva"), ("substitute", "not_a_choice")),
        (days(substitute="zoe"), ("substitute", "outside_area")),
    ],
)
def test_what_is_wrong_is_named(sent: dict[str, str], fault: tuple[str, str]) -> None:
    reply = ANA.call("PUT", "/absences/ana", sent)
    assert (reply.status, fault in reply.faults) == (422, True), reply.text


class TestATicket:
    def test_is_not_given_to_who_is_away(self, number: str) -> None:
        last_day = ANA.call("PUT", "/absences/ana", days()).json["last_day"]
        refused = LUIS.change(number, assignee="ana")
        assert refused.faults == {("assignee", "away")}
        # Who assigns reads the date in a sentence of the site.
        assert re.findall(r"\d{4}-\d{2}-\d{2}", refused.json["errors"][0]["detail"]) == [last_day]

    def test_whose_requester_writes_while_its_holder_is_away_goes_to_the_substitute(
        self, number: str
    ) -> None:
        ANA.change(number, assignee="me")
        ANA.call("PUT", "/absences/ana", days(substitute="luis"))
        write(number)
        assert LUIS.see(number)["assignee"]["id"] == "luis"
        assert events(number)[-1] == ("system", "holder_away")
        (seen,) = LUIS.call("GET", "/absences").json["items"]
        assert seen["handed_back"] == [
            {"number": number, "area": "DECON", "to": "Luis", "to_id": "luis"}
        ]

    def test_whose_requester_writes_after_its_holder_left_is_free_and_nobody_is_mailed(
        self, number: str, rosa: Leaver
    ) -> None:
        rosa.colleague.change(number, assignee="me")
        rosa.disable()
        write(number)
        seen = LUIS.see(number)
        assert seen.get("assignee") is None
        assert events(number)[-1] == ("system", "holder_left")
        assert all(mail["to"] != rosa.colleague.agent.email for mail in seen["mails"])
        (gone,) = FRONT.call("GET", "/absences").json["items"]
        assert (gone["reason"], gone["changeable"]) == ("left", False)

    def test_taken_up_again_is_not_given_back_to_who_left(self, number: str, rosa: Leaver) -> None:
        rosa.colleague.change(number, assignee="me")
        rosa.colleague.change(number, status="closed", close_reason="resolved")
        rosa.disable()
        LUIS.change(number, status="in_progress", reason="Faltó una serie.")
        assert LUIS.see(number).get("assignee") is None
        assert events(number)[-2:] == [("agent", "reopen"), ("system", "holder_left")]

    def test_a_merge_takes_no_holder_over_who_left(self, number: str, rosa: Leaver) -> None:
        duplicate = open_ticket().json["number"]
        rosa.colleague.change(duplicate, assignee="me")
        rosa.disable()
        merge(duplicate, number)
        assert LUIS.see(number).get("assignee") is None
        assert ("system", "holder_left") in events(number)
        (gone,) = FRONT.call("GET", "/absences").json["items"]
        assert gone["handed_back"] == [{"number": number, "area": "DECON"}]

    def test_a_merge_hands_what_goes_on_from_who_is_away_to_their_substitute(
        self, number: str
    ) -> None:
        ANA.change(number, assignee="me")
        ANA.call("PUT", "/absences/ana", days(substitute="luis"))
        merge(open_ticket().json["number"], number)
        assert LUIS.see(number)["assignee"]["id"] == "luis"

    def test_a_merge_keeps_a_holder_who_is_there(self, number: str) -> None:
        duplicate = open_ticket().json["number"]
        ANA.change(duplicate, assignee="me")
        merge(duplicate, number)
        assert LUIS.see(number)["assignee"]["id"] == "ana"
        assert ("system", "holder_left") not in events(number)

    def test_approved_after_its_author_left_is_nobodys(self, number: str, rosa: Leaver) -> None:
        data = {"data": "microdata", "confidentiality_checked": True}
        said = rosa.colleague.reply(number, "answered", **data).json
        rosa.disable()
        path = f"/tickets/{number}/approvals"
        body = {"entry_id": said["entries"][-1]["id"]}
        assert LUIS.call("POST", path, body, said["version"]).status == 201
        seen = LUIS.see(number)
        assert (seen["status"], seen.get("assignee")) == ("answered", None)

    def test_approved_is_its_authors_with_their_address(self, number: str) -> None:
        data = {"data": "microdata", "confidentiality_checked": True}
        said = ANA.reply(number, "answered", **data).json
        body = {"entry_id": said["entries"][-1]["id"]}
        LUIS.call("POST", f"/tickets/{number}/approvals", body, said["version"])
        write(number)
        mails = [mail for mail in LUIS.see(number)["mails"] if mail["kind"] == "requester_wrote"]
        assert [mail["to"] for mail in mails] == [ANA.agent.email]

    def test_stays_with_its_holder_where_the_pool_does_not_answer(
        self, number: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        from chalicelib import caches
        from chalicelib.domain.errors import Unavailable

        ANA.change(number, assignee="me")
        caches.forget_all()

        def down(*_: object) -> None:
            raise Unavailable

        with monkeypatch.context() as patched:
            patched.setattr(pool_people, "_user", down)
            write(number)
        assert LUIS.see(number)["assignee"]["id"] == "ana"

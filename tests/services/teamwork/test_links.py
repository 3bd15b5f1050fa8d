"""A link stands on both tickets or on neither, and tells nobody more than they may see."""

from __future__ import annotations

from typing import Any

import pytest

from chalicelib.domain.tickets import erasure
from chalicelib.services import clock
from chalicelib.store.aws.dynamodb import transact
from chalicelib.store.tickets import tickets as store
from tests.agents import ADMIN, ANA, EVA, FRONT, LUIS, ZOE, Colleague
from tests.desk import Reply, open_ticket, request

pytestmark = [pytest.mark.engine, pytest.mark.usefixtures("directory")]


@pytest.fixture
def pair() -> tuple[str, str]:
    """A ticket of DECON and one of DIES, of two people."""
    other = open_ticket(topic="enemdu", email="jose@example.com").json["number"]
    return open_ticket().json["number"], other


def link(agent: Colleague, number: str, to: str, *, linked: bool = True, version: int = 0) -> Reply:
    version = version or ADMIN.see(number)["version"]
    return agent.call("POST", f"/tickets/{number}/links", {"to": to, "linked": linked}, version)


def linked(agent: Colleague, number: str) -> list[Any]:
    return [one.get("number") for one in agent.see(number)["links"]]


def test_a_link_stands_on_both_tickets_and_one_act_takes_it_from_both(
    pair: tuple[str, str],
) -> None:
    one, other = pair
    assert link(FRONT, one, f"#{other}").status == 200
    assert (linked(FRONT, one), linked(FRONT, other)) == ([other], [one])
    assert link(FRONT, other, one, linked=False).status == 200
    assert (linked(FRONT, one), linked(FRONT, other)) == ([], [])
    events = [(e.get("event"), e.get("linked")) for e in FRONT.see(one)["entries"][1:]]
    assert events == [("link", None), ("unlink", None)]


def test_the_thread_and_the_trail_of_both_tell_it(pair: tuple[str, str]) -> None:
    one, other = pair
    link(FRONT, one, other)
    for number, there in ((one, other), (other, one)):
        entry = FRONT.see(number)["entries"][-1]
        assert (entry["event"], entry["linked"], entry["author"]["name"]) == ("link", there, "Flor")
        rows = ADMIN.call("GET", f"/tickets/{number}/audit").json["items"]
        assert [row["actor"] for row in rows if row["act"] == "link"] == ["flor"]


def test_the_same_again_writes_nothing_whatever_version_is_sent(pair: tuple[str, str]) -> None:
    one, other = pair
    link(FRONT, one, other, version=1)
    again = link(FRONT, one, other, version=1)
    assert (again.status, again.json["version"]) == (200, 2)
    link(FRONT, one, other, linked=False)
    assert link(FRONT, one, other, linked=False, version=1).json["version"] == 3
    assert FRONT.see(other)["version"] == 3


def test_a_ticket_that_changed_meanwhile_is_not_linked(pair: tuple[str, str]) -> None:
    one, other = pair
    ANA.change(one, priority="high")
    assert link(FRONT, one, other, version=1).status == 412
    assert linked(FRONT, other) == []


def test_what_lies_in_another_area_is_neither_linked_nor_told_from_what_is_not(
    pair: tuple[str, str],
) -> None:
    one, other = pair
    hidden, missing = link(ANA, one, other), link(ANA, one, "000000")
    assert hidden.faults == missing.faults == {("to", "unknown_ticket")}
    assert link(ZOE, one, other).status == 404
    assert link(EVA, one, open_ticket().json["number"]).status == 403
    assert link(ANA, one, one).faults == {("to", "same_ticket")}


def test_who_does_not_see_the_other_ticket_learns_its_area_alone(pair: tuple[str, str]) -> None:
    """With its number and the requester's address its public page could be opened."""
    one, other = pair
    link(FRONT, one, other)
    seen = ANA.see(one)
    hidden = {"id": "DIES", "name": seen["links"][0]["area"]["name"]}
    assert seen["links"] == [{"tie": "related", "area": hidden}]
    assert other not in str(seen)
    stale = ANA.change(one, version=1, priority="high")
    assert (stale.status, other in stale.text) == (412, False)


def test_the_requester_learns_nothing_of_it(pair: tuple[str, str]) -> None:
    one, other = pair
    link(FRONT, one, other)
    seen = request("POST", "/lookups", {"email": "maria@example.com", "number": one})
    assert seen.status == 200
    assert (other in seen.text, len(seen.json["ticket"]["entries"])) == (False, 1)


def test_a_ticket_whose_data_were_erased_is_linked_to_nothing(pair: tuple[str, str]) -> None:
    one, other = pair
    link(FRONT, one, other)
    FRONT.change(other, status="closed", close_reason="resolved")
    closed = store.existing(other)
    transact(store.rekeyed(closed, erasure.erased(closed, at=clock.stamp(clock.now()))))
    assert (linked(FRONT, one), linked(FRONT, other)) == ([], [])
    assert other not in str(FRONT.see(one))
    assert link(FRONT, one, other, linked=False).status == 409


def test_a_ticket_takes_no_more_links_than_its_page_reads(
    pair: tuple[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("chalicelib.domain.teamwork.links.MOST", 1)
    one, other = pair
    link(FRONT, one, other)
    third = open_ticket(subject="Otra consulta más").json["number"]
    assert link(FRONT, third, one).faults == {("to", "too_many")}
    assert link(FRONT, one, third).faults == {("to", "too_many")}
    assert link(LUIS, one, third).faults == {("to", "too_many")}

"""What the desk is told without a page loaded anew: that lists changed, and who is where."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from chalicelib.domain.errors import Unavailable
from chalicelib.services import clock
from chalicelib.services.search import index
from chalicelib.store.aws import dynamodb
from chalicelib.store.live import changes
from tests.agents import ADMIN, ANA, FRONT, LUIS, ZOE, Colleague
from tests.desk import Reply, open_ticket, request
from tests.indexed import event, happen
from tests.reads import Reads, reads
from tests.tokens import agent_token

pytestmark = [pytest.mark.engine, pytest.mark.usefixtures("directory")]


@pytest.fixture
def number(directory: None) -> str:
    """A ticket in DECON that is indexed."""
    opened: str = open_ticket().json["number"]
    happen(opened)
    return opened


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """``later(seconds=...)``: it is so much later."""
    now, ahead = clock.now, [timedelta()]
    monkeypatch.setattr(clock, "now", lambda: now() + ahead[0])

    def wait(**time: float) -> None:
        ahead[0] += timedelta(**time)

    return wait


def ask(who: Colleague, known: str = "") -> Reply:
    headers = {"Authorization": f"Bearer {agent_token(who.agent)}", "If-None-Match": known}
    return request("GET", "/agent/changes", headers=headers)


def tickets(who: Colleague) -> str:
    told: str = ask(who).json["tickets"]
    return told


def present(who: Colleague) -> list[tuple[str, str, str]]:
    return [tuple(one.values()) for one in ask(who).json["present"]]


class TestChanges:
    def test_nothing_new_is_a_304_and_one_read_of_two_rows(self, number: str) -> None:
        LUIS.call("PUT", f"/presence/{number}", {"doing": "viewing"})
        tag = ask(ANA).headers["ETag"]
        assert (ask(ANA, tag).status, ask(ANA, tag).text) == (304, "")
        assert reads(lambda: ask(ANA, tag)) == Reads(calls=1, items=2)
        assert reads(lambda: ask(ADMIN)).items == 2, "of every area too"

    def test_an_act_is_told_to_who_sees_the_area_once_it_is_counted(self, number: str) -> None:
        ana, zoe, admin = tickets(ANA), tickets(ZOE), tickets(ADMIN)
        ANA.change(number, assignee="me")
        assert tickets(ANA) == ana, "counts would be the old ones"
        happen(number)
        assert tickets(ANA) != ana
        assert tickets(ADMIN) != admin
        assert tickets(ZOE) == zoe, "of another area not even that something happened"

    def test_the_area_that_a_ticket_left_and_the_one_it_came_to_are_told(self, number: str) -> None:
        ana, zoe, luis = tickets(ANA), tickets(ZOE), tickets(LUIS)
        LUIS.change(number, area="DIES", reason="Es de encuestas.")
        happen(number)
        assert tickets(ANA) != ana
        assert tickets(ZOE) != zoe
        assert tickets(LUIS) != luis

    def test_a_day_that_begins_changes_what_is_overdue(self, number: str, later: Any) -> None:
        before = tickets(ANA)
        later(days=1)
        assert tickets(ANA) != before

    def test_what_could_not_be_marked_comes_again(
        self, number: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def away(areas: Any, _mark: str) -> None:
            raise Unavailable

        with monkeypatch.context() as broken:
            broken.setattr(changes, "mark", away)
            failed = index.index(event(number))
        assert failed == {"batchItemFailures": [{"itemIdentifier": "0"}]}

    def test_a_batch_of_many_tickets_is_marked_by_one_write(self, number: str) -> None:
        others = [open_ticket(topic="enemdu").json["number"] for _ in range(3)]
        happen(number, *others)
        marks, _ = changes.read()
        assert marks["DECON"] == marks["DIES"]


class TestPresence:
    def test_lists_are_told_who_is_at_which_ticket_of_ones_areas(self, number: str) -> None:
        tag = ask(ANA).headers["ETag"]
        LUIS.call("PUT", f"/presence/{number}", {"doing": "viewing"})
        assert ask(ANA, tag).status == 200
        assert present(ANA) == [(number, "Luis", "viewing")]
        assert present(FRONT) == present(ANA)
        assert (present(LUIS), present(ZOE)) == ([], [])
        LUIS.call("PUT", f"/presence/{number}", {"doing": "replying"})
        assert present(ANA) == [(number, "Luis", "replying")]

    def test_who_leaves_is_gone_at_once_and_who_fell_silent_soon(
        self, number: str, later: Any
    ) -> None:
        path = f"/presence/{number}"
        LUIS.call("PUT", path, {"doing": "viewing"})
        left = LUIS.call("DELETE", path)
        assert (left.status, left.json["others"]) == (200, [])
        assert LUIS.call("DELETE", path).status == 200, "again is no error"
        assert (present(ANA), ANA.call("GET", path).json["others"]) == ([], [])
        LUIS.call("PUT", path, {"doing": "viewing"})
        later(seconds=149)
        assert present(ANA)
        later(seconds=1)
        assert (present(ANA), ANA.call("GET", path).json["others"]) == ([], [])

    def test_a_leave_that_comes_after_the_next_ticket_takes_nobody_from_there(
        self, number: str
    ) -> None:
        other = open_ticket().json["number"]
        LUIS.call("PUT", f"/presence/{number}", {"doing": "viewing"})
        LUIS.call("PUT", f"/presence/{other}", {"doing": "viewing"})
        LUIS.call("DELETE", f"/presence/{number}")
        assert present(ANA) == [(other, "Luis", "viewing")]

    def test_a_ticket_of_another_area_is_not_left_either(self, number: str) -> None:
        assert ZOE.call("DELETE", f"/presence/{number}").status == 404

    def test_the_row_of_the_whole_desk_is_written_once_a_minute(
        self, number: str, later: Any
    ) -> None:
        written: list[str] = []

        def note(params: dict[str, Any], **_: Any) -> None:
            written.append(params["Key"]["key"]["S"])

        events = dynamodb.dynamodb().meta.events
        events.register("provide-client-params.dynamodb.UpdateItem", note)
        try:
            for _ in range(10):
                LUIS.call("PUT", f"/presence/{number}", {"doing": "viewing"})
                later(seconds=30)
        finally:
            events.unregister("provide-client-params.dynamodb.UpdateItem", note)
        assert written.count("presence#desk") in (5, 6)
        assert written.count(f"presence#{number}") == 10

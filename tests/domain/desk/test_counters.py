"""How many tickets stand beside each saved view, and what a change adds to which count."""

from __future__ import annotations

from collections import Counter
from datetime import date

import pytest

from chalicelib.domain.desk.counters import (
    CountedTicket,
    Counts,
    Tally,
    agent_key,
    area_key,
    changes,
    counts,
    leaves,
)
from chalicelib.domain.tickets.lifecycle import Status
from tests.mail.samples import ticket

DUE = date(2027, 1, 12)
NEW = CountedTicket(number="051243")
AREA, ANA = ("area#DECON", DUE), ("agent#ana", DUE)


def counted(**facts: object) -> CountedTicket:
    return NEW.again(ticket(**facts))


def test_a_new_ticket_is_received_unassigned_and_running_in_its_area() -> None:
    assert changes(NEW, counted()) == {AREA: Counter(received=1, unassigned=1, running=1)}


def test_one_that_is_taken_counts_in_its_area_and_for_who_holds_it() -> None:
    taken = counted(status=Status.IN_PROGRESS, assignee="ana")
    assert changes(counted(), taken) == {
        AREA: Counter(received=-1, in_progress=1, unassigned=-1, running=0),
        ANA: Counter(in_progress=1, running=1),
    }


def test_one_that_waits_runs_only_where_its_clock_is_not_paused_or_it_was_late() -> None:
    waits = {"status": Status.WAITING_REQUESTER, "assignee": "ana"}
    paused = changes(NEW, counted(**waits, paused_on=date(2026, 12, 21)))
    assert paused == {row: Counter(waiting_requester=1) for row in (AREA, ANA)}
    late = changes(NEW, counted(**waits, paused_on=date(2027, 1, 13)))
    assert late == {row: Counter(waiting_requester=1, running=1) for row in (AREA, ANA)}
    running = changes(NEW, counted(**waits))
    assert running == {row: Counter(waiting_requester=1, running=1) for row in (AREA, ANA)}


def test_what_is_answered_waits_for_nobody_to_take_it_up() -> None:
    assert changes(NEW, counted(status=Status.ANSWERED)) == {AREA: Counter(answered=1)}


def test_what_is_closed_or_gone_counts_nowhere() -> None:
    closed = counted(status=Status.CLOSED)
    assert changes(NEW, closed) == {}
    left = {AREA: Counter(received=-1, unassigned=-1, running=-1)}
    assert changes(counted(), closed) == left
    assert changes(counted(), counted().again(None)) == left


def test_what_stays_as_it_was_changes_no_row() -> None:
    assert changes(counted(), counted(subject="Otro")) == {}


def test_another_due_date_moves_it_from_row_to_row() -> None:
    later = date(2027, 1, 19)
    assert changes(counted(), counted(due_on=later)) == {
        AREA: Counter(received=-1, unassigned=-1, running=-1),
        ("area#DECON", later): Counter(received=1, unassigned=1, running=1),
    }


def test_only_a_row_that_a_ticket_leaves_may_be_empty() -> None:
    assert leaves(Counter(received=-1, unassigned=-1))
    assert not leaves(Counter(received=-1, in_progress=1))
    assert not leaves(Counter(received=1))
    assert not leaves(Counter(unassigned=-1, running=-1))


def test_keys_tell_areas_from_agents() -> None:
    assert (area_key("DIES"), agent_key("DIES")) == ("area#DIES", "agent#DIES")


class TestTelling:
    """Agents of an area are told once of a ticket that nobody holds."""

    def test_of_a_new_one_and_of_one_that_came_from_another_area(self) -> None:
        new = counted()
        assert new.untold == "DECON"
        told = new.notified()
        assert told.untold is None
        assert told.again(ticket()).untold is None
        assert told.again(ticket(area="DIES")).untold == "DIES"

    def test_again_while_they_have_not_been(self) -> None:
        assert counted().again(ticket()).untold == "DECON"

    @pytest.mark.parametrize("facts", [{"assignee": "ana"}, {"status": Status.CLOSED}])
    def test_not_of_what_is_held_or_closed(self, facts: dict[str, object]) -> None:
        assert counted(**facts).untold is None


def test_what_is_to_be_counted_keeps_number_and_version() -> None:
    before = CountedTicket(number="1", version=4)
    after = before.again(ticket(number="1"))
    assert (after.number, after.version) == ("1", 4)
    gone = before.again(None)
    assert (gone.number, gone.version, gone.area) == ("1", 4, None)


def test_the_numbers_beside_the_views_are_sums_by_date() -> None:
    today, soon = date(2026, 12, 18), date(2026, 12, 21)

    def row(day: int, **said: int) -> Tally:
        return Tally(of="area#DECON", due_on=date(2026, 12, day), **said)

    areas = [
        row(17, received=1, running=1, unassigned=1),
        row(18, in_progress=2, running=2),
        row(21, waiting_requester=4, running=8, answered=16, to_approve=3),
        row(22, received=32, running=32, unassigned=32, to_answer=5, to_approve=2),
    ]
    mine = [Tally(of="agent#ana", due_on=today, in_progress=5, waiting_requester=1, answered=9)]
    assert counts(iter(areas), iter(mine), 7, today, soon) == Counts(
        unassigned=33,
        mine=6,
        area=39,
        due_soon=10,
        overdue=1,
        waiting=4,
        answered=16,
        to_answer=5,
        to_approve=5,
        questions=7,
    )

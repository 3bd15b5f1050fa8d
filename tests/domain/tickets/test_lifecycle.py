"""The ticket's life."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.errors import Conflict
from chalicelib.domain.tickets.lifecycle import TABLE, Act, Clock, Status, after, clock, possible


@given(st.lists(st.sampled_from(Act), max_size=30))
def test_no_path_leaves_the_table(acts: list[Act]) -> None:
    status = Status.RECEIVED
    for act in acts:
        if act in possible(status):
            before, status = status, after(status, act)
            assert TABLE[before, act] is status
        else:
            with pytest.raises(Conflict):
                after(status, act)


def test_every_status_and_every_act_is_reached_from_a_new_ticket() -> None:
    reached, acts = {Status.RECEIVED}, set[Act]()
    while True:
        steps = {(s, a): t for (s, a), t in TABLE.items() if s in reached}
        if set(steps.values()) <= reached:
            acts |= {act for _, act in steps}
            break
        reached |= set(steps.values())
    assert reached == set(Status)
    assert acts == set(Act)


def test_every_status_leads_to_closed() -> None:
    for status in Status:
        assert status is Status.CLOSED or Status.CLOSED in {
            after(status, act) for act in possible(status)
        }


@pytest.mark.parametrize("status", [Status.ANSWERED, Status.CLOSED, Status.WAITING_REQUESTER])
def test_a_message_of_the_requester_brings_the_ticket_back_to_work(status: Status) -> None:
    assert after(status, Act.MESSAGE) is Status.IN_PROGRESS


def test_an_impossible_act_names_the_status_and_what_is_possible() -> None:
    with pytest.raises(Conflict) as caught:
        after(Status.CLOSED, Act.ANSWER)
    assert caught.value.current == {
        "status": Status.CLOSED,
        "possible": [Act.MESSAGE, Act.REOPEN],
    }


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        (Status.RECEIVED, Clock.RUNS),
        (Status.IN_PROGRESS, Clock.RUNS),
        (Status.WAITING_REQUESTER, Clock.PAUSED),
        (Status.ANSWERED, Clock.STOPPED),
        (Status.CLOSED, Clock.STOPPED),
    ],
)
def test_the_clock_follows_the_status(status: Status, expected: Clock) -> None:
    assert clock(status, pausable=True) is expected


def test_the_clock_of_a_legal_request_is_never_paused() -> None:
    assert clock(Status.WAITING_REQUESTER, pausable=False) is Clock.RUNS
    assert clock(Status.CLOSED, pausable=False) is Clock.STOPPED

"""The ticket's life."""

from __future__ import annotations

import pytest

from chalicelib.domain.errors import Conflict
from chalicelib.domain.tickets.lifecycle import TABLE, Act, Clock, Status, after, clock, possible

#: What each act says of a ticket, in the words of the manual; a message depends on the status.
MEANS = {
    Act.START: Status.IN_PROGRESS,
    Act.TRANSFER: Status.RECEIVED,
    Act.ASK: Status.WAITING_REQUESTER,
    Act.ANSWER: Status.ANSWERED,
    Act.CLOSE: Status.CLOSED,
    Act.WITHDRAW: Status.CLOSED,
    Act.MERGE: Status.CLOSED,
    Act.EXPIRE: Status.CLOSED,
    Act.REOPEN: Status.IN_PROGRESS,
}
OPEN = {Status.RECEIVED, Status.IN_PROGRESS, Status.WAITING_REQUESTER, Status.ANSWERED}
#: Where an act may happen; in every open status unless it is told here.
ONLY = {
    Act.MESSAGE: set(Status),
    Act.REOPEN: {Status.CLOSED},
    Act.EXPIRE: {Status.WAITING_REQUESTER, Status.ANSWERED},
    Act.TRANSFER: OPEN - {Status.ANSWERED},
}


@pytest.mark.parametrize("status", Status)
@pytest.mark.parametrize("act", Act)
def test_an_act_leads_where_its_name_says_or_is_refused(status: Status, act: Act) -> None:
    if status in ONLY.get(act, OPEN):
        new = status is Status.RECEIVED and act is Act.MESSAGE
        expected = Status.RECEIVED if new else MEANS.get(act, Status.IN_PROGRESS)
        assert after(status, act) is expected
    else:
        with pytest.raises(Conflict):
            after(status, act)


@pytest.mark.parametrize("status", Status)
def test_a_status_allows_the_acts_that_it_names(status: Status) -> None:
    assert set(possible(status)) == {act for act in Act if status in ONLY.get(act, OPEN)}


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
    assert str(caught.value) == "A ticket that is closed does not answer."


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

"""The ticket's life: every status, every act, and what leads where, as one table."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from chalicelib.domain.errors import Conflict


class Status(StrEnum):
    """Where a ticket stands. Overdue is a flag beside it, not a status."""

    RECEIVED = "received"
    IN_PROGRESS = "in_progress"
    WAITING_REQUESTER = "waiting_requester"
    ANSWERED = "answered"
    CLOSED = "closed"


class Act(StrEnum):
    """What requester, agents and the clock do to a ticket."""

    START = "start"  # an agent claims it, is assigned, or takes it up again
    TRANSFER = "transfer"  # another area answers for it
    ASK = "ask"  # an agent asks the requester for a clarification
    ANSWER = "answer"  # an agent replies with the answer
    MESSAGE = "message"  # the requester writes
    CLOSE = "close"  # an agent closes it, with a reason
    WITHDRAW = "withdraw"  # the requester no longer needs it
    MERGE = "merge"  # it is a duplicate of another
    EXPIRE = "expire"  # the clock closes what nobody went on with
    REOPEN = "reopen"  # an agent opens a closed ticket again


class CloseReason(StrEnum):
    """Why a ticket is closed."""

    RESOLVED = "resolved"
    NO_RESPONSE = "no_response"
    DUPLICATE = "duplicate"
    NOT_INEC = "not_inec"
    CONFIDENTIAL = "confidential"
    WITHDRAWN = "withdrawn"


class Clock(StrEnum):
    """What the time to answer does."""

    RUNS = "runs"
    PAUSED = "paused"
    STOPPED = "stopped"


_R, _P, _W, _A, _C = (
    Status.RECEIVED,
    Status.IN_PROGRESS,
    Status.WAITING_REQUESTER,
    Status.ANSWERED,
    Status.CLOSED,
)

#: From a status, by an act, to a status; what is not here does not happen. A message on a
#: closed ticket reopens it within the days that the setting `reopen_within_days` gives.
TABLE: dict[tuple[Status, Act], Status] = {
    (_R, Act.START): _P,
    (_R, Act.TRANSFER): _R,
    (_R, Act.ASK): _W,
    (_R, Act.ANSWER): _A,
    (_R, Act.MESSAGE): _R,
    (_R, Act.CLOSE): _C,
    (_R, Act.WITHDRAW): _C,
    (_R, Act.MERGE): _C,
    (_P, Act.START): _P,
    (_P, Act.TRANSFER): _R,
    (_P, Act.ASK): _W,
    (_P, Act.ANSWER): _A,
    (_P, Act.MESSAGE): _P,
    (_P, Act.CLOSE): _C,
    (_P, Act.WITHDRAW): _C,
    (_P, Act.MERGE): _C,
    (_W, Act.START): _P,
    (_W, Act.TRANSFER): _R,
    (_W, Act.ASK): _W,
    (_W, Act.ANSWER): _A,
    (_W, Act.MESSAGE): _P,
    (_W, Act.CLOSE): _C,
    (_W, Act.WITHDRAW): _C,
    (_W, Act.MERGE): _C,
    (_W, Act.EXPIRE): _C,
    (_A, Act.START): _P,
    (_A, Act.ASK): _W,
    (_A, Act.ANSWER): _A,
    (_A, Act.MESSAGE): _P,
    (_A, Act.CLOSE): _C,
    (_A, Act.WITHDRAW): _C,
    (_A, Act.MERGE): _C,
    (_A, Act.EXPIRE): _C,
    (_C, Act.MESSAGE): _P,
    (_C, Act.REOPEN): _P,
}

_CLOCKS = {
    _R: Clock.RUNS,
    _P: Clock.RUNS,
    _W: Clock.PAUSED,
    _A: Clock.STOPPED,
    _C: Clock.STOPPED,
}
#: The statuses in which the time to answer always runs, and those in which it may be paused.
RUNNING = tuple(status for status, clock in _CLOCKS.items() if clock is Clock.RUNS)
PAUSABLE = tuple(status for status, clock in _CLOCKS.items() if clock is Clock.PAUSED)


def after(status: Status, act: Act) -> Status:
    """The status that an act leads to. Raises Conflict, naming what is possible instead."""
    try:
        return TABLE[status, act]
    except KeyError:
        current: dict[str, object] = {"status": status, "possible": possible(status)}
        raise Conflict(current, f"A ticket that is {status} does not {act}.") from None


def possible(status: Status) -> list[Act]:
    """The acts that a status allows."""
    return [act for (start, act) in TABLE if start is status]


def clock(status: Status, *, pausable: bool) -> Clock:
    """What the time to answer does; a legal request's (LOTAIP) is never pausable."""
    clock = _CLOCKS[status]
    return Clock.RUNS if clock is Clock.PAUSED and not pausable else clock


def runs(status: Status, *, paused: bool) -> bool:
    """Whether the time to answer runs: a clarification that is waited for need not pause it."""
    return clock(status, pausable=paused) is Clock.RUNS


def is_owed(status: Status, due_on: date, paused_on: date | None) -> bool:
    """Whether a ticket counts by its due date: its time to answer runs, or had run out before a
    clarification paused it, for a question makes no late answer timely."""
    if runs(status, paused=paused_on is not None):
        return True
    return status in PAUSABLE and paused_on is not None and due_on < paused_on


@dataclass(frozen=True)
class Urgency:
    """How a ticket stands to its due date, wherever it is shown; lists and counts go by the same
    date."""

    overdue: bool  # the institute is late
    due_soon: bool  # an answer is owed within days


def urgency(
    status: Status, due_on: date, paused_on: date | None, today: date, soon: date
) -> Urgency:
    """How a ticket stands today; ``soon`` is the last day of what is due soon."""
    owed = is_owed(status, due_on, paused_on)
    return Urgency(overdue=owed and due_on < today, due_soon=owed and today <= due_on <= soon)

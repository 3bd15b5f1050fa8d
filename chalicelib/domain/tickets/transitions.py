"""What agents do to a ticket: each act takes the ticket as it stands and gives it as it then is."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Any

from chalicelib.domain.approvals.held_reply import Lapse, check_decided, lapsed
from chalicelib.domain.dates import ecuador_date
from chalicelib.domain.errors import Conflict, Fault, Invalid
from chalicelib.domain.rules.catalog import Rules
from chalicelib.domain.rules.permissions import Agent
from chalicelib.domain.tickets import lifecycle
from chalicelib.domain.tickets.act_context import ActContext
from chalicelib.domain.tickets.dates import due
from chalicelib.domain.tickets.lifecycle import Act, CloseReason, Status
from chalicelib.domain.tickets.ticket import Priority, Ticket

#: What an event tells of, before and after.
_TOLD = (
    "status", "area", "topic", "priority", "legal_request", "assignee_name", "due_on",
    "close_reason", "merged_into", "promised_on",
)  # fmt: skip
#: Where no answer is owed: who takes a ticket up again from there has days to give one.
_DONE = (Status.ANSWERED, Status.CLOSED)
_HANDLED = ("handled_by", "handled_by_name", "handled_by_email")
_BY_WEIGHT = (Priority.NORMAL, Priority.HIGH, Priority.URGENT)


class AgentEvent(StrEnum):
    """What the thread calls an act of agents that is none of a ticket's life."""

    ASSIGN = "assign"
    RELEASE = "release"
    EDIT = "edit"
    EXTEND = "extend"
    JOINED = "joined"  # a duplicate was merged into it
    LINK = "link"  # to another ticket, whose thread tells it as well
    UNLINK = "unlink"
    SPLIT = "split"  # lines of it went along to another ticket
    CAME = "came"  # lines of another ticket came along to it
    QUESTION = "question"  # to a colleague of another area
    QUESTION_ANSWERED = "question_answered"
    QUESTION_WITHDRAWN = "question_withdrawn"
    UNDO = "undo"  # it is again as it was before an act on many


#: Those that a requester reads: who holds a ticket and how it is filed is not theirs.
PUBLIC = frozenset({AgentEvent.EXTEND, AgentEvent.UNDO})


def changes(before: Ticket, after: Ticket) -> dict[str, list[str | None]]:
    """What an act changed, each as ``[before, after]``."""
    old, new = before.model_dump(mode="json"), after.model_dump(mode="json")
    return {name: [_text(old[name]), _text(new[name])] for name in _TOLD if old[name] != new[name]}


def assign(ticket: Ticket, to: Agent, context: ActContext) -> Ticket:
    """Give it to an agent; what was only received is in progress then. Raises Conflict, Invalid."""
    if ticket.status is Status.CLOSED:
        lifecycle.after(ticket.status, Act.START)
    if not to.sees(ticket.area):
        raise _invalid("assignee", "outside_area", "Choose an agent of the ticket's area.")
    held = _held(ticket, to)
    return move(held, Act.START, context) if ticket.status is Status.RECEIVED else held


def release(ticket: Ticket) -> Ticket:
    """Nobody holds it then."""
    return _with(ticket, assignee=None, assignee_name=None, assignee_email=None)


def hand_over(ticket: Ticket, to: Agent | None) -> Ticket:
    """What somebody held who cannot work on it: a substitute holds it then, or nobody."""
    return release(ticket) if to is None else _held(ticket, to)


def transfer(ticket: Ticket, area: str, context: ActContext) -> Ticket:
    """Another area answers for it, and nobody there holds it yet. Raises Conflict, Invalid."""
    if area not in context.catalog.areas:
        raise _invalid("area", "not_a_choice", "Use the id of an area.")
    if area == ticket.area:
        raise _invalid("area", "same_area", "The ticket is in this area already.")
    moved = move(release(ticket), Act.TRANSFER, context)
    return _with(moved, area=area, held=lapsed(ticket.held, Lapse.TRANSFERRED))


def edit(
    ticket: Ticket,
    context: ActContext,
    *,
    topic: str | None = None,
    priority: Priority | None = None,
    legal_request: bool | None = None,
) -> Ticket:
    """Correct how it is filed; what is None stays. Raises Conflict (closed), Invalid."""
    if ticket.status is Status.CLOSED:
        raise impossible(ticket, "edit")
    if topic is not None and topic not in context.catalog.offered_topics | {ticket.topic: None}:
        raise _invalid("topic", "not_a_choice", "Use the id of a topic of GET /api/catalog.")
    edited = _with(ticket, topic=topic or ticket.topic, priority=priority or ticket.priority)
    if legal_request is None or legal_request == ticket.legal_request:
        return edited
    return due.marked(edited, context) if legal_request else due.unmarked(edited, context)


def close(ticket: Ticket, reason: CloseReason, context: ActContext, act: Act = Act.CLOSE) -> Ticket:
    """End it, with a reason. Raises Conflict, for agents also where a reply waits for approval."""
    check_decided(ticket.held if act in (Act.CLOSE, Act.MERGE) else None, ticket.status)
    return _with(
        move(release(ticket), act, context),
        held=lapsed(ticket.held, Lapse.CLOSED) if ticket.reply_waits else None,
        questions=(),
        close_reason=reason,
        closed_at=context.at,
        wrote_at=None,
        handled_by=ticket.assignee,
        handled_by_name=ticket.assignee_name,
        handled_by_email=ticket.assignee_email,
    )


def reopen(ticket: Ticket, context: ActContext, act: Act = Act.REOPEN) -> Ticket:
    """Take it up again, with who held it and time to answer. Raises Conflict, also once erased."""
    if ticket.merged_into is not None or ticket.erased_at is not None:
        raise impossible(ticket, "reopen")
    return _with(
        move(ticket, act, context),
        **dict.fromkeys(("close_reason", "closed_at", *_HANDLED)),
        assignee=ticket.handled_by,
        assignee_name=ticket.handled_by_name,
        assignee_email=ticket.handled_by_email,
    )


def message(ticket: Ticket, context: ActContext) -> Ticket:
    """The requester writes: the clock goes on, and what was answered, or closed not too long
    ago, is taken up again. Raises Conflict."""
    waits = {"wrote_at": ticket.wrote_at or context.at}
    written = _with(ticket, **waits, held=lapsed(ticket.held, Lapse.REQUESTER_WROTE))
    if ticket.status is not Status.CLOSED:
        return move(written, Act.MESSAGE, context)
    if not takes_reopening(ticket, context.rules, context.today):
        raise impossible(ticket, "reopen")
    return reopen(written, context, Act.MESSAGE)


def takes_reopening(ticket: Ticket, rules: Rules, today: date) -> bool:
    """Whether a closed ticket may be taken up again by a message of its requester."""
    if ticket.closed_at is None or ticket.merged_into is not None or ticket.erased_at is not None:
        return False
    return today <= due.reopenable_until(ecuador_date(ticket.closed_at), rules)


def withdraw(ticket: Ticket, context: ActContext) -> Ticket:
    """The requester no longer needs it. Raises Conflict."""
    return close(ticket, CloseReason.WITHDRAWN, context, Act.WITHDRAW)


def reply(ticket: Ticket, status: Status, by: Agent | None, context: ActContext) -> Ticket:
    """Write to the requester. ``status`` is what the ticket is then: answered, waiting for the
    requester, or in progress. Who replies to a ticket that nobody holds holds it; None
    for who no longer works there. Raises Conflict."""
    act = {Status.ANSWERED: Act.ANSWER, Status.WAITING_REQUESTER: Act.ASK}.get(status, Act.START)
    if ticket.status is Status.CLOSED:
        lifecycle.after(ticket.status, act)
    if ticket.assignee is None and by is not None:
        ticket = _held(ticket, by)
    moved = move(ticket, act, context)
    first_due_on = moved.due_on if act is Act.ANSWER else None
    return _with(
        moved,
        answer_due_on=ticket.answer_due_on or first_due_on,
        first_reply_at=ticket.first_reply_at or context.at,
        wrote_at=None,
        asked_at=context.at if act is Act.ASK else ticket.asked_at,
        answered_at=context.at if act is Act.ANSWER else ticket.answered_at,
        held=lapsed(ticket.held, Lapse.ANSWERED) if ticket.reply_waits else None,
    )


def merge(ticket: Ticket, into: Ticket, context: ActContext) -> tuple[Ticket, Ticket]:
    """Close a duplicate in favour of another; both as they then are. The one that stays has the
    earlier date, legal mark, higher priority and who holds either. Raises Conflict, Invalid."""
    if into.number == ticket.number:
        raise _invalid("into", "same_ticket", "A ticket cannot be merged into itself.")
    if into.email != ticket.email:
        # The one would stay without an answer, and learn the number of the other.
        raise _invalid("into", "other_requester", "Choose a ticket of the same requester.")
    if into.merged_into == ticket.number:
        raise _invalid("into", "circle", "That ticket was merged into this one.")
    if into.status is Status.CLOSED:
        raise _invalid("into", "closed", "Choose a ticket that is open.")
    duplicate = _with(
        close(ticket, CloseReason.DUPLICATE, context, Act.MERGE), merged_into=into.number
    )
    numbers = dict.fromkeys((*into.merged_from, ticket.number, *ticket.merged_from))
    priority = max(into.priority, ticket.priority, key=_BY_WEIGHT.index)
    wrote_at = min(filter(None, (into.wrote_at, ticket.wrote_at)), default=None)
    waits = {"wrote_at": wrote_at, "held": lapsed(into.held, Lapse.JOINED)}
    joined = _with(into, merged_from=tuple(numbers), priority=priority, **waits)
    if into.assignee is None and ticket.assignee is not None and into.area == ticket.area:
        joined = _with(
            joined,
            assignee=ticket.assignee,
            assignee_name=ticket.assignee_name,
            assignee_email=ticket.assignee_email,
        )
        if into.status is Status.RECEIVED:
            joined = move(joined, Act.START, context)
    return duplicate, due.joined(joined, ticket, context)


def move(ticket: Ticket, act: Act, context: ActContext) -> Ticket:
    """The status that an act leads to, and the clock with it. Raises Conflict."""
    status = lifecycle.after(ticket.status, act)
    moved = _with(ticket, status=status)
    if ticket.status in _DONE and status not in _DONE:
        moved = due.renewed(moved, context)
    if status is Status.WAITING_REQUESTER:
        return due.paused(moved, context)
    return due.resumed(moved, context)


def _held(ticket: Ticket, by: Agent) -> Ticket:
    return _with(ticket, assignee=by.id, assignee_name=by.name, assignee_email=by.email)


def _with(ticket: Ticket, **facts: Any) -> Ticket:
    return ticket.model_copy(update=facts)


def _text(value: object) -> str | None:
    return None if value is None else str(value).lower() if value in (True, False) else str(value)


def _invalid(field: str, code: str, detail: str) -> Invalid:
    return Invalid([Fault(field, code, detail)])


def impossible(ticket: Ticket, act: str) -> Conflict:
    """What an act is refused with that a ticket's status does not take."""
    current: dict[str, object] = {
        "status": ticket.status,
        "possible": lifecycle.possible(ticket.status),
    }
    return Conflict(current, f"A ticket that is {ticket.status} does not {act}.")

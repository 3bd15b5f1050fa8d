"""A question to a colleague of another area: the ticket stays where it is.

The ticket names its open questions, and that alone lets who is asked read it: what lists or an
index hold of a question gives no right. A question ends with its answer, when it is taken back, and
when its ticket is closed; a ticket that is opened again has none. Afterwards who was asked reads
nothing of the ticket any more, not even their own answer, which may quote it.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Literal

from pydantic import Field

from chalicelib.domain import fields
from chalicelib.domain.dates import Stamp, ecuador_date
from chalicelib.domain.errors import Conflict, Fault, Invalid
from chalicelib.domain.model import Id, Model
from chalicelib.domain.rules.catalog import Catalog
from chalicelib.domain.rules.deadlines import working_days_between
from chalicelib.domain.rules.named import Named
from chalicelib.domain.rules.permissions import Agent, Permission
from chalicelib.domain.tickets.entry import Entry
from chalicelib.domain.tickets.lifecycle import Status
from chalicelib.domain.tickets.questions import Asked, OpenQuestion
from chalicelib.domain.tickets.ticket import Ticket
from chalicelib.domain.tickets.transitions import AgentEvent, impossible

#: Questions of a ticket that may be open at a time.
MOST_OPEN = 5
#: Working days after which a question that nobody answered is told as late.
LATE_AFTER = 3


class Asking(Model, extra="forbid"):
    """A question, and whom it goes to."""

    question: fields.Note
    area: Id = Field(description="Another area than the ticket's.")
    agent: Id | None = Field(None, description="One of its people; the whole area when left out.")


class QuestionAnswer(Model, extra="forbid"):
    """What is answered."""

    answer: fields.Note


class QuestionWithdrawal(Model, extra="forbid"):
    """Which question is taken back."""

    question: Id


QuestionState = Literal["open", "answered", "withdrawn", "ended"]


class AskedNamed(Model):
    """Who is asked, by name."""

    area: Named
    agent: str | None = Field(None, description="Name of the colleague; none for the whole area.")


class QuestionSeen(Model):
    """A question of a ticket, and what became of it; its words are an entry of the same id."""

    id: str
    to: AskedNamed
    by: str = Field(description="Name of the agent who asked.")
    at: Stamp
    state: QuestionState = Field(description="`ended`: its ticket was closed before an answer.")
    settled_by: str | None = Field(None, description="Name of who answered, or took it back.")
    settled_at: Stamp | None = None
    late: bool = Field(description="Open for more working days than are usual.")
    withdrawable: bool = Field(description="Whether the caller may take it back.")


def takes_one(ticket: Ticket) -> bool:
    """Whether one more question may be asked on a ticket."""
    is_open = ticket.status is not Status.CLOSED and ticket.erased_at is None
    return is_open and len(ticket.questions) < MOST_OPEN


def check_takes_one(ticket: Ticket) -> None:
    """Raises Conflict where ``takes_one`` says no."""
    if ticket.status is Status.CLOSED:
        raise impossible(ticket, "question")
    if not takes_one(ticket):
        current: dict[str, object] = {"open_questions": len(ticket.questions)}
        raise Conflict(current, f"A ticket has {MOST_OPEN} open questions at most.")


def addressee(wanted: Asking, ticket: Ticket, person: Agent | None, catalog: Catalog) -> Asked:
    """Who is asked; ``person`` is the one whom ``agent`` names, if there is one. Raises Invalid on
    ``area`` and ``agent``."""
    if wanted.area not in catalog.areas:
        raise Invalid([Fault("area", "not_a_choice", "Use the id of an area.")])
    if wanted.area == ticket.area:
        detail = "The ticket is in this area already: leave a note."
        raise Invalid([Fault("area", "same_area", detail)])
    if wanted.agent is None:
        return Asked(area=wanted.area)
    if person is None or wanted.area not in person.areas or not person.may(Permission.NOTE):
        raise Invalid([Fault("agent", "outside_area", "Choose somebody who works in the area.")])
    return Asked(area=wanted.area, agent=person.id, agent_name=person.name)


def concerns(asked: Asked, agent: Agent) -> bool:
    """Whether somebody is asked: who works in the area, or the one whom it names and who leads
    there; where that one has left or is disabled, the lead answers or passes it on."""
    if asked.area not in agent.areas or not agent.may(Permission.NOTE):
        return False
    return asked.agent in (None, agent.id) or agent.may(Permission.ASSIGN_OTHERS)


def open_to(ticket: Ticket, question: str, agent: Agent) -> OpenQuestion | None:
    """The open question of an id, if it concerns somebody: then they may read its ticket."""
    stands = ticket.status is not Status.CLOSED and ticket.erased_at is None
    found = [one for one in ticket.questions if one.id == question and stands]
    return next((one for one in found if concerns(one, agent)), None)


def withdrawable(question: OpenQuestion, agent: Agent) -> bool:
    """Whether an agent of the ticket's area may take a question back: who asked, or who leads."""
    return question.by == agent.id or agent.may(Permission.ASSIGN_OTHERS)


def without(ticket: Ticket, question: str) -> Ticket:
    """A ticket of which one question is open no more."""
    left = tuple(one for one in ticket.questions if one.id != question)
    return ticket.model_copy(update={"questions": left})


def is_late(at: str, today: date, catalog: Catalog) -> bool:
    """Whether a question of a moment has been open for long on a day."""
    asked_on = ecuador_date(at)
    days = working_days_between(asked_on, today, catalog.holidays_between(asked_on, today))
    return days > LATE_AFTER


def named(asked: Asked, catalog: Catalog, language: str) -> AskedNamed:
    """Who is asked, in the words of a language."""
    area = Named(id=asked.area, name=catalog.area_name(asked.area, language))
    return AskedNamed(area=area, agent=asked.agent_name)


def seen(
    ticket: Ticket,
    thread: Iterable[Entry],
    agent: Agent,
    catalog: Catalog,
    language: str,
    today: date,
) -> list[QuestionSeen]:
    """The questions of a ticket's own thread, oldest first, and what became of each."""
    lines = list(thread)
    settled = {one.settles: one for one in lines if one.settles and one.event in _SETTLES}
    still = {one.id: one for one in ticket.questions}
    return [
        QuestionSeen(
            id=line.entry_id,
            to=named(line.asks, catalog, language),
            by=line.agent_name or "",
            at=line.at,
            **_became(settled.get(line.entry_id), is_open=line.entry_id in still),
            late=line.entry_id in still and is_late(line.at, today, catalog),
            withdrawable=line.entry_id in still and withdrawable(still[line.entry_id], agent),
        )
        for line in lines
        if line.asks is not None
    ]


_SETTLES: dict[object, QuestionState] = {
    AgentEvent.QUESTION_ANSWERED: "answered",
    AgentEvent.QUESTION_WITHDRAWN: "withdrawn",
}


def state_of(question: str, thread: Iterable[Entry]) -> QuestionState:
    """What became of a question that is not open any more."""
    states = (_SETTLES.get(one.event) for one in thread if one.settles == question)
    return next(filter(None, states), "ended")


def _became(line: Entry | None, *, is_open: bool) -> dict[str, object]:
    if line is None:
        return {"state": "open" if is_open else "ended"}
    facts = {"settled_by": line.agent_name, "settled_at": line.at}
    return {"state": _SETTLES[line.event], **facts}

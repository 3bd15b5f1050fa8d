"""Tickets that agents have tied to each other: the thread of each tells it, and is all that does.

No row beside the thread remembers a tie, so that none can outlive what erasure takes: an erased
ticket's lines name no other ticket any more.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from enum import StrEnum

from chalicelib.domain.errors import Fault, Invalid
from chalicelib.domain.form.ticket_numbers import TicketNumber
from chalicelib.domain.model import Model
from chalicelib.domain.rules.catalog import Catalog
from chalicelib.domain.rules.named import Named
from chalicelib.domain.rules.permissions import Agent
from chalicelib.domain.tickets.entry import Entry
from chalicelib.domain.tickets.lifecycle import Status
from chalicelib.domain.tickets.ticket import Ticket
from chalicelib.domain.tickets.transitions import AgentEvent

#: Tickets that one may be tied to: a page reads each of them.
MOST = 20


class Tie(StrEnum):
    """How a ticket is tied to another."""

    RELATED = "related"  # an agent linked them
    SPLIT = "split"  # lines of it went along to the other
    CAME = "came"  # lines of the other came along to it


class Linking(Model, extra="forbid"):
    """Whether a ticket is linked to another."""

    to: TicketNumber
    linked: bool


class LinkedTicket(Model):
    """A ticket that another is tied to; of one in an area that the reader does not see, the area
    alone: with its number and the requester's address its page could be opened. Who made it by
    splitting the other knows its number."""

    tie: Tie
    area: Named
    number: str | None = None
    subject: str | None = None
    status: Status | None = None
    due_on: date | None = None


_MADE: dict[object, Tie] = {
    AgentEvent.LINK: Tie.RELATED,
    AgentEvent.SPLIT: Tie.SPLIT,
    AgentEvent.CAME: Tie.CAME,
}


def ties(thread: Iterable[Entry]) -> dict[str, Tie]:
    """What a thread says its ticket is tied to, by number, the oldest tie first."""
    tied: dict[str, Tie] = {}
    for entry in thread:
        if entry.linked is None:
            continue
        if entry.event in _MADE:
            tied.setdefault(entry.linked, _MADE[entry.event])
        elif entry.event is AgentEvent.UNLINK:
            tied.pop(entry.linked, None)
    return tied


def made_by(thread: Iterable[Entry], agent_id: str) -> frozenset[str]:
    """Numbers of the tickets that an agent made by splitting this one: they know them."""
    return frozenset(
        entry.linked
        for entry in thread
        if entry.event is AgentEvent.SPLIT and entry.agent == agent_id and entry.linked
    )


def check_room(tied: dict[str, Tie]) -> None:
    """Raises Invalid on ``to`` when a ticket is tied to as many as it may be."""
    if len(tied) >= MOST:
        detail = f"One of the two is linked to {MOST} tickets; remove a link first."
        raise Invalid([Fault("to", "too_many", detail)])


def linked_ticket(
    other: Ticket, tie: Tie, agent: Agent, catalog: Catalog, language: str, *, knows: bool
) -> LinkedTicket:
    """A ticket that is tied to the one that an agent reads; ``knows``: its number, at least."""
    area = Named(id=other.area, name=catalog.area_name(other.area, language))
    if not agent.sees(other.area):
        return LinkedTicket(tie=tie, area=area, number=other.number if knows else None)
    shown = other.model_dump(include={"number", "subject", "status", "due_on"})
    return LinkedTicket(tie=tie, area=area, **shown)

"""The trail of what agents do: every read of personal data, search, export and change."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from chalicelib.domain.access import Agent, Permission
from chalicelib.domain.errors import NotFound
from chalicelib.domain.model import Model
from chalicelib.services import clock
from chalicelib.store import audit as store
from chalicelib.store import directory, tickets
from chalicelib.store.dynamodb import Item

#: What the trail tells of; the desk's catalogue has a word for each.
Acted = Literal[
    "read",
    "search",
    "history",
    "download",
    "open",
    "change",
    "reply",
    "hold_reply",
    "approve",
    "note",
    "merge",
    "resend",
    "read_audit",
    "put_canned_reply",
    "delete_canned_reply",
]


@dataclass(frozen=True)
class By:
    """Who acts, from which network address, and the language they read."""

    agent: Agent
    address: str
    language: str = "es"


class Trace(Model):
    """A line of the trail."""

    at: str
    actor: str
    actor_name: str | None = None
    act: str
    number: str | None = None
    address: str
    detail: str | None = None


def row(by: By, act: Acted, now: datetime, **facts: str | None) -> Item:
    """The trail's row of an act; ``facts`` such as ``number`` are ids and codes."""
    return store.row(
        audit_id=clock.fresh_id(),
        at=clock.stamp(now),
        day=clock.today(now),
        actor=by.agent.id,
        act=act,
        address=by.address,
        role=by.agent.role.value,
        areas=",".join(sorted(by.agent.areas)) or None,
        **facts,
    )


def trace(by: By, act: Acted, **facts: str | None) -> None:
    """Leave the trace of something that changes nothing. Raises Unavailable: what cannot be
    traced is not shown."""
    store.write(row(by, act, clock.now(), **facts))


def of_ticket(number: str, by: By) -> list[Trace]:
    """What was done with a ticket. Raises NotFound, Forbidden."""
    ticket = tickets.by_number(number)
    if ticket is None:
        raise NotFound
    by.agent.check(Permission.AUDIT, ticket.area)
    trace(by, "read_audit", number=number)
    return _named(store.of_ticket(number))


def of_agent(agent_id: str, day: date, by: By) -> list[Trace]:
    """What an agent did on a day. Raises Forbidden."""
    by.agent.require(Permission.AUDIT)
    trace(by, "read_audit", detail=agent_id)
    return _named(store.of_agent(agent_id, day))


def _named(rows: list[Item]) -> list[Trace]:
    """The trail keeps ids; names are the directory's, of today."""
    agents = directory.agents()
    names = {row["actor"]: agents[row["actor"]].name for row in rows if row["actor"] in agents}
    return [Trace.model_validate(row | {"actor_name": names.get(row["actor"])}) for row in rows]

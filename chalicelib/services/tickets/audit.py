"""The trail of what agents do: every disclosure of personal data, export and change.

What an answer discloses is written by ``disclose``, which ``api`` calls for every answer that
leaves; what an act changes is written by its own transaction (``row``) or beside it (``trace``).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from chalicelib.domain.dates import Stamp
from chalicelib.domain.desk.disclosures import Acted, Disclosure
from chalicelib.domain.errors import NotFound
from chalicelib.domain.languages import DEFAULT
from chalicelib.domain.model import Model
from chalicelib.domain.rules.permissions import Agent, Permission
from chalicelib.services import clock, cursors
from chalicelib.store.agents import audit as store
from chalicelib.store.agents import directory
from chalicelib.store.aws.dynamodb import Item
from chalicelib.store.aws.rows import Reader
from chalicelib.store.aws.rows import by as by_key
from chalicelib.store.guards import disclosed_numbers
from chalicelib.store.tickets import tickets


@dataclass(frozen=True)
class Actor:
    """Who acts, from which network address, the language they read, and the id that the tokens of
    their sign-in share."""

    agent: Agent
    address: str
    language: str = DEFAULT
    session: str = ""


class Trace(Model):
    """A line of the trail."""

    at: Stamp
    actor: str
    actor_name: str | None = None
    act: str
    number: str | None = None
    numbers: tuple[str, ...] = ()
    sought: tuple[str, ...] = ()
    address: str
    detail: str | None = None


@dataclass(frozen=True)
class TracePage:
    """Lines of the trail, newest first, the cursor of the next ones, and the keys of rows that
    cannot be read."""

    items: list[Trace]
    cursor: str | None
    unreadable: list[str]


_traces = Reader(Trace, "audit", by_key("day_actor", "at_id"))


def row(actor: Actor, act: Acted, now: datetime, **facts: Any) -> Item:
    """The trail's row of an act; ``facts`` such as ``number`` are ids and codes."""
    return store.row(
        audit_id=clock.fresh_id(),
        at=clock.stamp(now),
        day=clock.today(now),
        actor=actor.agent.id,
        actor_name=actor.agent.name,
        act=act,
        address=actor.address,
        role=actor.agent.role.value,
        areas=",".join(sorted(actor.agent.areas)) or None,
        **facts,
    )


def trace(actor: Actor, act: Acted, **facts: Any) -> None:
    """Leave the trace of an act that no transaction tells of. Raises Unavailable."""
    store.write(row(actor, act, clock.now(), **facts))


def disclose(actor: Actor, told: Disclosure) -> None:
    """Write what an answer discloses to an agent. Raises Unavailable: then it must not be shown.

    A list that a page fetched again by itself tells of the numbers that the same sign-in was not
    shown before, and of nothing when there is none.
    """
    numbers = told.numbers
    if told.refresh:
        known = disclosed_numbers.numbers(actor.agent.id, actor.session)
        numbers = tuple(number for number in numbers if number not in known)
        if not numbers:
            return
    sought = [f"{kind}:{store.sought_hash(kind, value)}" for kind, value in told.sought]
    facts = {"number": told.number, "numbers": [*numbers] or None, "sought": sought or None}
    trace(actor, told.act, **facts, detail=told.detail)
    if numbers:
        disclosed_numbers.remember(actor.agent.id, actor.session, numbers, clock.now())


def of_ticket(number: str, day: date, cursor: str | None, actor: Actor) -> TracePage:
    """What was done with a ticket, newest first, with the lists and searches of a day that showed
    it, and the cursor of the next page. Raises NotFound, Forbidden, Invalid."""
    ticket = tickets.existing(number)
    actor.agent.check(Permission.AUDIT, ticket.area)
    query = f"audit {number} {day}"
    below = cursors.place(cursor, query)["below"] if cursor else None
    rows, then = store.of_ticket(number, day, below)
    # Which other tickets the same list showed is no affair of this one.
    told = [{**row, "number": number, "numbers": []} for row in rows]
    return _page(told, cursors.cursor({"below": then}, query) if then else None)


def of_agent(agent_id: str, day: date, cursor: str | None, actor: Actor) -> TracePage:
    """What an agent did on a day, newest first, and the cursor of the next page.

    Leads read what agents of their own areas did, as the areas were when it was done. Raises
    Forbidden, NotFound for everybody else's agents, Invalid.
    """
    actor.agent.require(Permission.AUDIT)
    query = f"audit {agent_id} {day}"
    below = cursors.place(cursor, query)["below"] if cursor else None
    rows, then = store.of_agent(agent_id, day, below)
    seen = [row for row in rows if actor.agent.leads(_areas(row))]
    known = directory.agents().get(agent_id)
    if not seen and not (known and actor.agent.leads(known.areas)):
        raise NotFound
    return _page(seen, cursors.cursor({"below": then}, query) if then else None)


def _areas(row: Item) -> frozenset[str]:
    return frozenset(filter(None, str(row.get("areas") or "").split(",")))


def _page(rows: list[Item], cursor: str | None) -> TracePage:
    """Rows keep the name of their day; the oldest kept ids alone, and get today's."""
    agents, read = directory.agents(), _traces.each(rows)
    named = [
        trace if trace.actor_name else trace.model_copy(update={"actor_name": _name(trace, agents)})
        for trace in read.items
    ]
    return TracePage(named, cursor, _traces.keys(read.bad))


def _name(trace: Trace, agents: dict[str, Agent]) -> str | None:
    agent = agents.get(trace.actor)
    return agent.name if agent else None

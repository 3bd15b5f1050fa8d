"""The trail of what agents do: every disclosure of personal data, export and change.

What an answer discloses is written by ``disclose``, which ``api`` calls for every answer that
leaves; what an act changes is written by its own transaction (``row``) or beside it (``trace``).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Unpack

from chalicelib.domain.dates import Stamp
from chalicelib.domain.desk.disclosures import Acted, Disclosure
from chalicelib.domain.desk.requests import AuditExportWanted
from chalicelib.domain.errors import NotFound
from chalicelib.domain.languages import DEFAULT
from chalicelib.domain.model import Model
from chalicelib.domain.rules.permissions import Agent, Permission
from chalicelib.services import clock, cursors
from chalicelib.store.agents import audit as store
from chalicelib.store.agents import directory
from chalicelib.store.agents.audit import AuditRow, Facts
from chalicelib.store.aws.rows import Read
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


def row(actor: Actor, act: Acted, now: datetime, **facts: Unpack[Facts]) -> AuditRow:
    """The trail's row of an act."""
    return store.row(
        audit_id=clock.fresh_id(),
        at=clock.stamp(now),
        day=clock.today(now),
        actor=actor.agent,
        act=act,
        address=actor.address,
        **facts,
    )


def trace(actor: Actor, act: Acted, **facts: Unpack[Facts]) -> None:
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
    sought = tuple(f"{kind}:{store.sought_hash(kind, value)}" for kind, value in told.sought)
    trace(
        actor,
        told.act,
        number=told.number,
        numbers=tuple(numbers),
        sought=sought,
        detail=told.detail,
    )
    if numbers:
        disclosed_numbers.remember(actor.agent.id, actor.session, numbers, clock.now())


def of_ticket(
    number: str, day: date, cursor: str | None, actor: Actor, *, most: int | None = None
) -> TracePage:
    """What was done with a ticket, newest first, with the lists and searches of a day that showed
    it, and the cursor of the next page. Raises NotFound, Forbidden, Invalid."""
    ticket = tickets.existing(number)
    actor.agent.check(Permission.AUDIT, ticket.area)
    query = f"audit {number} {day}"
    below = cursors.place(cursor, query)["below"] if cursor else None
    page = store.of_ticket(number, day, below, most or store.PAGE)
    # Which other tickets the same list showed is no affair of this one.
    told = [row.model_copy(update={"number": number, "numbers": ()}) for row in page.read.items]
    return _page(Read(told, page.read.bad), page.below, query)


def of_agent(
    agent_id: str, day: date, cursor: str | None, actor: Actor, *, most: int | None = None
) -> TracePage:
    """What an agent did on a day, newest first, and the cursor of the next page.

    Leads read what agents of their own areas did, as the areas were when it was done. Raises
    Forbidden, NotFound for everybody else's agents, Invalid.
    """
    actor.agent.require(Permission.AUDIT)
    query = f"audit {agent_id} {day}"
    below = cursors.place(cursor, query)["below"] if cursor else None
    page = store.of_agent(agent_id, day, below, most or store.PAGE)
    rows = [row for row in page.read.items if actor.agent.leads(_areas(row.areas))]
    bad = [row for row in page.read.bad if actor.agent.leads(_areas(row.get("areas")))]
    if not (rows or bad) and not _led(agent_id, actor.agent):
        raise NotFound
    return _page(Read(rows, bad), page.below, query)


def exported(wanted: AuditExportWanted, actor: Actor) -> TracePage:
    """The lines that an export asks for, many at once, and the cursor of the next ones. Raises as
    ``of_ticket`` and ``of_agent`` do."""
    day, cursor = wanted.day, wanted.cursor
    if wanted.number is not None:
        return of_ticket(wanted.number, day, cursor, actor, most=store.EXPORTED)
    return of_agent(wanted.agent or "", day, cursor, actor, most=store.EXPORTED)


def _areas(kept: object) -> frozenset[str]:
    return frozenset(filter(None, str(kept or "").split(",")))


def _led(agent_id: str, by: Agent) -> bool:
    known = directory.agent(agent_id)
    return known is not None and by.leads(known.areas)


def _page(read: Read[AuditRow], then: str | None, query: str) -> TracePage:
    """Rows keep the name of their day; the oldest kept ids alone, and get today's."""
    agents = directory.agents()
    traces = [_trace(row, agents.get(row.actor)) for row in read.items]
    cursor = cursors.cursor({"below": then}, query) if then else None
    return TracePage(traces, cursor, store.keys(read.bad))


def _trace(row: AuditRow, actor: Agent | None) -> Trace:
    name = row.actor_name or (actor.name if actor else None)
    shown = row.model_dump(include={*Trace.model_fields})
    return Trace.model_validate({**shown, "actor_name": name})

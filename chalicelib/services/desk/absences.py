"""Who is away from the desk, and who stands in: set by agents for themselves, by leads for the
people of their areas."""

from __future__ import annotations

from chalicelib.domain.errors import NotFound, Unreadable
from chalicelib.domain.rules.absences import Absence, AbsenceWanted, check
from chalicelib.domain.rules.absences_view import AbsenceSeen, seen
from chalicelib.domain.rules.permissions import Agent, Permission
from chalicelib.services import clock
from chalicelib.services.tickets import audit
from chalicelib.services.tickets.audit import Actor
from chalicelib.store.agents import directory
from chalicelib.store.catalog import absences as store


def known(agent: Agent) -> tuple[list[AbsenceSeen], list[str]]:
    """One's own absence and, for leads, those of the people of their areas, soonest first, with
    the tickets that were handed back; and the ids of those that cannot be read."""
    people, today = directory.agents(), clock.today(clock.now())
    every, unreadable = store.every()
    found = [
        seen(absence, agent, people)
        for absence in every
        if not absence.is_over(today) and _concerns(absence, agent, people.get(absence.id))
    ]
    ours = [one for one in unreadable if one == agent.id or agent.may(Permission.ASSIGN_OTHERS)]
    return sorted(found, key=lambda one: (one.first_day, one.name)), ours


def put(agent_id: str, wanted: AbsenceWanted, actor: Actor) -> AbsenceSeen:
    """Say when somebody is away, over what was said before.

    Raises Forbidden, NotFound (nobody, or of no area of the lead's), Invalid.
    """
    of, today = _subject(agent_id, actor), clock.today(clock.now())
    substitute = directory.agent(wanted.substitute) if wanted.substitute else None
    check(wanted, of, substitute, today)
    before = _before(agent_id)
    going_on = before if before and before.covers(today) else None
    absence = Absence(
        id=agent_id,
        name=of.name,
        reason="away",
        first_day=wanted.first_day,
        last_day=wanted.last_day,
        substitute=wanted.substitute,
        set_by=actor.agent.id,
        handed_back=going_on.handed_back if going_on else (),
        told=going_on.told if going_on else 0,
    )
    store.put(absence)
    audit.trace(actor, "put_absence", detail=agent_id)
    return seen(absence, actor.agent, directory.agents())


def delete(agent_id: str, actor: Actor) -> None:
    """Somebody is there after all. Tickets that were handed back stay where they are. Raises as
    ``put`` does, NotFound also when nothing says that they are away."""
    _subject(agent_id, actor)
    try:
        gone = store.get(agent_id) is None
    except Unreadable:
        gone = False
    if gone:
        raise NotFound
    store.delete(agent_id)
    audit.trace(actor, "delete_absence", detail=agent_id)


def _subject(agent_id: str, actor: Actor) -> Agent:
    """Whose absence it is, where the caller may set it."""
    actor.agent.require(Permission.CLAIM)
    if agent_id == actor.agent.id:
        return actor.agent
    actor.agent.require(Permission.ASSIGN_OTHERS)
    of = directory.agent(agent_id)
    if of is None or not of.may(Permission.CLAIM) or not actor.agent.leads(of.areas):
        raise NotFound
    return of


def _before(agent_id: str) -> Absence | None:
    try:
        return store.get(agent_id)
    except Unreadable:
        return None  # written over: who sets it mends it


def _concerns(absence: Absence, agent: Agent, of: Agent | None) -> bool:
    if absence.id == agent.id:
        return True
    if not agent.may(Permission.ASSIGN_OTHERS):
        return False
    leads = of is not None and agent.leads(of.areas)
    return leads or any(agent.sees(handed.area) for handed in absence.handed_back)

"""Presence: who else looks at a ticket or answers it, without locking anybody out."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Literal

from chalicelib.domain.model import Model
from chalicelib.services import clock
from chalicelib.services.tickets.audit import Actor
from chalicelib.services.tickets.changes import visible
from chalicelib.store.live import presence as store
from chalicelib.store.live.presence import Being, Whereabouts

#: How long a sign of life counts; pages give one each 30 seconds.
_LASTS = timedelta(seconds=90)
#: How long it counts in lists, whose row is written once a minute.
_LASTS_IN_LISTS = timedelta(seconds=150)
#: Letters of a time stamp down to its minute.
_MINUTE = len("2026-11-27T14:00")


class PresentAgent(Model):
    """Somebody who is at the ticket."""

    name: str
    doing: Literal["viewing", "replying"]
    at: str


class AgentAtTicket(Model):
    """Somebody who is at a ticket of the areas that the caller sees."""

    number: str
    name: str
    doing: Literal["viewing", "replying"]


def put(number: str, doing: str, actor: Actor) -> list[PresentAgent]:
    """Say what an agent does; gives the others. Raises NotFound."""
    ticket = visible(number, actor)
    now = clock.now()
    said = {"name": actor.agent.name, "doing": doing, "at": clock.stamp(now)}
    being = Being.model_validate(said)
    before = store.put(number, actor.agent.id, being, now)
    if _is_news(before.get(actor.agent.id), being):
        place = Whereabouts.model_validate(said | {"number": number, "area": ticket.area})
        store.put_on_desk(actor.agent.id, place, now)
    return _others(before, actor, now)


def remove(number: str, actor: Actor) -> list[PresentAgent]:
    """Say that an agent is at a ticket no more; gives the others. Raises NotFound."""
    visible(number, actor)
    before = store.remove(number, actor.agent.id)
    store.remove_from_desk(number, actor.agent.id)
    return _others(before, actor, clock.now())


def others(number: str, actor: Actor) -> list[PresentAgent]:
    """Who else is at the ticket. Raises NotFound."""
    visible(number, actor)
    return _others(store.get(number), actor, clock.now())


def elsewhere(
    places: dict[str, Whereabouts], areas: list[str], actor: Actor
) -> list[AgentAtTicket]:
    """Who else is at which ticket of some areas, as lists show it."""
    since = clock.stamp(clock.now() - _LASTS_IN_LISTS)
    found = [
        AgentAtTicket(number=place.number, name=place.name, doing=place.doing)
        for agent_id, place in places.items()
        if agent_id != actor.agent.id and place.at > since and place.area in areas
    ]
    return sorted(found, key=lambda one: (one.number, one.name))


def _is_news(before: Being | None, being: Being) -> bool:
    """Whether lists are told: something else is done than before, or another minute has begun."""
    return (
        before is None or before.doing != being.doing or before.at[:_MINUTE] != being.at[:_MINUTE]
    )


def _others(found: dict[str, Being], actor: Actor, now: datetime) -> list[PresentAgent]:
    since = clock.stamp(now - _LASTS)
    return [
        PresentAgent(**being.model_dump())
        for agent_id, being in found.items()
        if agent_id != actor.agent.id and being.at > since
    ]

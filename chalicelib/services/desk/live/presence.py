"""Presence: who else looks at a ticket or answers it, without locking anybody out."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Literal

from chalicelib.domain.model import Model
from chalicelib.services import clock
from chalicelib.services.tickets.audit import Actor
from chalicelib.services.tickets.changes import visible
from chalicelib.store.live import presence as store

#: How long a sign of life counts; pages give one each 30 seconds.
_LASTS = timedelta(seconds=90)


class PresentAgent(Model):
    """Somebody who is at the ticket."""

    name: str
    doing: Literal["viewing", "replying"]
    at: str


def put(number: str, doing: str, actor: Actor) -> list[PresentAgent]:
    """Say what an agent does; gives the others. Raises NotFound."""
    visible(number, actor)
    now = clock.now()
    being = store.Being.model_validate(
        {"name": actor.agent.name, "doing": doing, "at": clock.stamp(now)}
    )
    return _others(store.put(number, actor.agent.id, being, now), actor, now)


def others(number: str, actor: Actor) -> list[PresentAgent]:
    """Who else is at the ticket. Raises NotFound."""
    visible(number, actor)
    return _others(store.get(number), actor, clock.now())


def _others(found: dict[str, store.Being], actor: Actor, now: datetime) -> list[PresentAgent]:
    since = clock.stamp(now - _LASTS)
    return [
        PresentAgent(**being.model_dump())
        for agent_id, being in found.items()
        if agent_id != actor.agent.id and being.at > since
    ]

"""Whether an agent's lists may have changed, and who is at which ticket, for one read."""

from __future__ import annotations

import hashlib

from pydantic import Field

from chalicelib.domain.model import Model
from chalicelib.domain.rules.catalog import Catalog
from chalicelib.services import clock
from chalicelib.services.desk.lists import queues
from chalicelib.services.desk.live import presence
from chalicelib.services.desk.live.presence import AgentAtTicket
from chalicelib.services.tickets.audit import Actor
from chalicelib.store.live import changes as store


class Changes(Model):
    """What lists show without being asked."""

    tickets: str = Field(
        description="Another text than before: tickets of the caller's areas changed, or a day "
        "began. Lists and counts are asked for again."
    )
    present: list[AgentAtTicket] = Field(description="The other agents, by ticket.")


def since(actor: Actor, catalog: Catalog) -> Changes:
    """How the tickets of an agent's areas stand, by a text that is another after each change.

    A change is told once it can be counted: seconds after it was made. Areas that the agent does
    not see tell nothing, not even that something changed there. Raises Unavailable.
    """
    areas = queues.visible(actor.agent, (), catalog)
    marks, places = store.read()
    # What is overdue, or soon due, changes at midnight without a ticket that changes.
    stand = [clock.today(clock.now()).isoformat(), *(f"{area} {marks.get(area)}" for area in areas)]
    named = hashlib.sha256("\n".join(stand).encode()).hexdigest()[:32]
    return Changes(tickets=named, present=presence.elsewhere(places, areas, actor))

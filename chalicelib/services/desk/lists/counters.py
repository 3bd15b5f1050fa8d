"""What waits in each saved view of the desk."""

from __future__ import annotations

from dataclasses import dataclass

from chalicelib.domain.desk.counters import AreaCounts, Counts, area_counts, counts
from chalicelib.domain.rules.catalog import Catalog
from chalicelib.domain.rules.permissions import Agent
from chalicelib.services import clock
from chalicelib.services.desk.lists import queues
from chalicelib.services.teamwork import asked
from chalicelib.store.tickets import counters


@dataclass(frozen=True)
class Waiting:
    """What waits in each saved view, in all and by area."""

    counts: Counts
    by_area: dict[str, AreaCounts]


def waiting(agent: Agent, catalog: Catalog) -> Waiting:
    """The counts of an agent's areas and of what the agent holds: a Query for each area and one
    for the agent, whose rows are due dates, not tickets. Questions take one more for each area that
    they work in, whatever they see."""
    today = clock.today(clock.now())
    soon = queues.soon(today, catalog)
    rows = {area: [*counters.of_area(area)] for area in queues.visible(agent, (), catalog)}
    every = [row for of_area in rows.values() for row in of_area]
    return Waiting(
        counts=counts(every, counters.of_agent(agent.id), len(asked.listed(agent)), today, soon),
        by_area={area: area_counts(of_area, today, soon) for area, of_area in rows.items()},
    )

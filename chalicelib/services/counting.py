"""What waits in each saved view of the desk."""

from __future__ import annotations

from chalicelib.domain.access import Agent
from chalicelib.domain.catalog import Catalog
from chalicelib.domain.tallies import Counts, counts
from chalicelib.services import clock, queues
from chalicelib.store import tallies


def waiting(agent: Agent, catalog: Catalog) -> Counts:
    """The counts of an agent's areas and of what the agent holds: a Query for each area and one
    for the agent, whose rows are due dates, not tickets."""
    today = clock.today(clock.now())
    areas = queues.visible(agent, (), catalog)
    return counts(
        [row for area in areas for row in tallies.of_area(area)],
        tallies.of_agent(agent.id),
        today,
        queues.soon(today, catalog),
    )

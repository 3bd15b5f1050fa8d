"""What waits in each saved view of the desk."""

from __future__ import annotations

from chalicelib.domain.desk.counters import Counts, counts
from chalicelib.domain.rules.catalog import Catalog
from chalicelib.domain.rules.permissions import Agent
from chalicelib.services import clock
from chalicelib.services.desk.lists import queues
from chalicelib.services.teamwork import asked
from chalicelib.store.tickets import counters


def waiting(agent: Agent, catalog: Catalog) -> Counts:
    """The counts of an agent's areas and of what the agent holds: a Query for each area and one
    for the agent, whose rows are due dates, not tickets. Questions take one more for each area that
    they work in, whatever they see."""
    today = clock.today(clock.now())
    areas = queues.visible(agent, (), catalog)
    return counts(
        [row for area in areas for row in counters.of_area(area)],
        counters.of_agent(agent.id),
        len(asked.listed(agent)),
        today,
        queues.soon(today, catalog),
    )

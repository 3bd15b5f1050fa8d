"""What waits in each saved view of the desk."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from typing import Any

from chalicelib.domain.desk.counters import AreaCounts, Counts, area_counts, counts
from chalicelib.domain.desk.ticket_query import TicketQuery
from chalicelib.domain.rules.catalog import Catalog
from chalicelib.domain.rules.permissions import Agent
from chalicelib.services import clock
from chalicelib.services.desk.lists import queues
from chalicelib.services.desk.lists.queues import Listing
from chalicelib.services.teamwork import asked
from chalicelib.store.aws.side_by_side import side_by_side
from chalicelib.store.tickets import counters


@dataclass(frozen=True)
class Waiting:
    """What waits in each saved view, in all and by area."""

    counts: Counts
    by_area: dict[str, AreaCounts]


def beside_page(
    wanted: TicketQuery, agent: Agent, catalog: Catalog
) -> tuple[Listing, Waiting | None]:
    """A page as ``queues.page``, and with a first one what waits, read at the same time."""
    if wanted.cursor is not None:
        return queues.page(wanted, agent, catalog), None
    with ThreadPoolExecutor(1) as beside:
        counted = beside.submit(waiting, agent, catalog)
        listed = queues.page(wanted, agent, catalog)
        return listed, counted.result()


def waiting(agent: Agent, catalog: Catalog) -> Waiting:
    """The counts of an agent's areas and of what the agent holds: a Query for each area and one
    for the agent, side by side, whose rows are due dates, not tickets. Questions take one more for
    each area that they work in, whatever they see."""
    today = clock.today(clock.now())
    soon, areas = queues.soon(today, catalog), queues.visible(agent, (), catalog)
    reads: list[Callable[[], Any]] = [
        partial(asked.listed, agent),
        partial(counters.of_agent, agent.id),
        *(partial(counters.of_area, a) for a in areas),
    ]
    open_questions, mine, *of_areas = side_by_side(lambda read: read(), reads)
    return Waiting(
        counts=counts(
            [row for rows in of_areas for row in rows], mine, len(open_questions), today, soon
        ),
        by_area={
            area: area_counts(rows, today, soon) for area, rows in zip(areas, of_areas, strict=True)
        },
    )

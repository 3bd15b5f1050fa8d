"""Reports for who leads: the figures of the areas that they see, of any period, and what waits."""

from __future__ import annotations

from functools import partial

from chalicelib.domain.figures import report as domain
from chalicelib.domain.figures.backlog import Backlog, BacklogWanted
from chalicelib.domain.figures.backlog import backlog as of_tickets
from chalicelib.domain.figures.report import By, Report, ReportRow, ReportWanted
from chalicelib.domain.rules.catalog import Catalog
from chalicelib.domain.rules.permissions import Agent, Permission
from chalicelib.services import clock
from chalicelib.services.figures import reading
from chalicelib.store.aws.side_by_side import side_by_side
from chalicelib.store.figures import listed
from chalicelib.store.tickets import ticket_rows


def report(wanted: ReportWanted, agent: Agent, catalog: Catalog) -> Report:
    """The figures of a period and of the one before. Raises Forbidden, NotFound (an area that the
    agent does not see), Unavailable."""
    areas = seen_areas(wanted.area, agent, catalog)
    today = clock.today(clock.now())
    first, last = domain.period(wanted, today)
    before_first, before_last = domain.before(first, last)
    now = reading.between([wanted.by], first, last, today)
    before = reading.between([wanted.by], before_first, before_last, today)
    measured = partial(domain.measured, by=wanted.by, areas=areas)
    rows = [
        ReportRow(
            id=value,
            name=_name(wanted.by, value, wanted.language, catalog),
            now=measured(now, value=value),
            before=measured(before, value=value),
        )
        for value in domain.values((now, before), wanted.by, areas)
    ]
    return Report(
        first=first,
        last=last,
        before_first=before_first,
        before_last=before_last,
        areas=areas,
        by=wanted.by,
        now=measured(now),
        before=measured(before),
        rows=sorted(rows, key=lambda row: (-row.now.opened, -row.before.opened, row.name)),
    )


def backlog(wanted: BacklogWanted, agent: Agent, catalog: Catalog) -> Backlog:
    """What waits now: all open tickets of the areas are read, some 400 bytes each. Raises as
    ``report`` does."""
    areas = seen_areas(wanted.area, agent, catalog)
    found = side_by_side(listed.open_tickets, [ticket_rows.open_queue(area) for area in areas])
    tickets = [ticket for of_area in found for ticket in of_area]
    return of_tickets(tickets, areas, clock.today(clock.now()), catalog)


def seen_areas(wanted: str | None, agent: Agent, catalog: Catalog) -> list[str]:
    """The area that is asked for, or all that an agent sees; also those whose row is gone."""
    agent.require(Permission.REPORTS)
    if wanted is not None:
        agent.check(Permission.REPORTS, wanted)
        return [wanted]
    return [area for area in {**catalog.areas, **dict.fromkeys(agent.areas)} if agent.sees(area)]


def _name(by: By, value: str, language: str, catalog: Catalog) -> str:
    named = {
        "area": catalog.area_name,
        "topic": catalog.topic_name,
        "user_type": catalog.user_type_name,
    }
    return named[by](value, language)

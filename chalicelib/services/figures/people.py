"""Who asked the institute: what was told of closed months when they closed, and nothing else."""

from __future__ import annotations

from chalicelib.domain.errors import Fault, Invalid
from chalicelib.domain.figures import people as domain
from chalicelib.domain.figures.people import PeopleReport, PeopleWanted
from chalicelib.domain.rules.permissions import Agent, Permission
from chalicelib.store.figures import closed_months


def people(wanted: PeopleWanted, agent: Agent) -> PeopleReport:
    """The persons of a closed period. Raises Forbidden, Invalid where a month of it is not closed,
    Unavailable."""
    agent.require(Permission.REPORTS)
    first, last, count = domain.months(wanted.period)
    by_gender = closed_months.told("gender", first, last)
    by_nationality = closed_months.told("nationality", first, last)
    if min(len(by_gender), len(by_nationality)) < count:
        detail = "Ask for a month, quarter or year all of whose months are closed."
        raise Invalid([Fault("period", "not_closed", detail)])
    return PeopleReport(
        period=wanted.period,
        total=sum(month.total for month in by_gender),
        by_gender=domain.grouped("gender", by_gender, wanted.language),
        by_nationality=domain.grouped("nationality", by_nationality, wanted.language),
    )

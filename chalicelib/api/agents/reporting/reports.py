"""Figures of the desk: leads see those of their areas, administrators and the front desk all."""

from __future__ import annotations

from chalice.app import Blueprint

from chalicelib.api import Audience, route
from chalicelib.api import disclosures as discloses
from chalicelib.api.requests import Request, Response
from chalicelib.domain import errors
from chalicelib.domain.figures.backlog import Backlog, BacklogWanted
from chalicelib.domain.figures.people import PeopleReport, PeopleWanted
from chalicelib.domain.figures.report import Report, ReportWanted
from chalicelib.domain.figures.yearly import Yearly, YearlyWanted
from chalicelib.services.figures import people, reports, yearly
from chalicelib.store.catalog.catalog import current

routes = Blueprint(__name__)


@route(
    routes,
    "/agent/reports/activity",
    method="GET",
    who=Audience.AGENT,
    discloses=discloses.nothing,
    query=ReportWanted,
    answers={200: Report},
    refuses=(errors.Unauthorized, errors.NotFound, errors.Invalid),
)
def show_report(request: Request) -> Response:
    """What came, was answered and closed in a period, how fast, and how in the one before."""
    wanted = request.parameters(ReportWanted)
    return Response(reports.report(wanted, request.signed_in, current()))


@route(
    routes,
    "/agent/reports/backlog",
    method="GET",
    who=Audience.AGENT,
    discloses=discloses.nothing,
    query=BacklogWanted,
    answers={200: Backlog},
    refuses=(errors.Unauthorized, errors.NotFound, errors.Invalid),
)
def show_backlog(request: Request) -> Response:
    """What waits now: by age, by the day on which it is due, and by who holds it."""
    wanted = request.parameters(BacklogWanted)
    return Response(reports.backlog(wanted, request.signed_in, current()))


@route(
    routes,
    "/agent/reports/people",
    method="GET",
    who=Audience.AGENT,
    discloses=discloses.nothing,
    query=PeopleWanted,
    answers={200: PeopleReport},
    refuses=(errors.Unauthorized, errors.Invalid),
)
def show_people(request: Request) -> Response:
    """Who asked the institute in a closed month, quarter or year, by gender and by nationality."""
    wanted = request.parameters(PeopleWanted)
    return Response(people.people(wanted, request.signed_in))


@route(
    routes,
    "/agent/reports/yearly",
    method="GET",
    who=Audience.AGENT,
    discloses=discloses.subjects,
    query=YearlyWanted,
    answers={200: Yearly},
    refuses=(errors.Unauthorized, errors.NotFound, errors.Invalid),
)
def show_yearly(request: Request) -> Response:
    """The requests of a year as the law has them reported, by pages: when each came, what it asked,
    when and how it ended. Without persons; formal requests alone have their subject."""
    wanted = request.parameters(YearlyWanted)
    return Response(yearly.page(wanted, request.signed_in, current()))

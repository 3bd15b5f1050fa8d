"""What the citizens' unit administers: for leads of the front desk and administrators."""

from __future__ import annotations

from chalice.app import Blueprint
from pydantic import Field

from chalicelib.api import Audience, route
from chalicelib.api import disclosures as discloses
from chalicelib.api.requests import Request, Response
from chalicelib.domain import errors
from chalicelib.domain.administration.people import PersonAtDesk
from chalicelib.domain.languages import DEFAULT, Language
from chalicelib.domain.model import Cursor, Model
from chalicelib.services.administration import people
from chalicelib.store.catalog import catalog

routes = Blueprint(__name__)


class PeopleWanted(Model, extra="forbid"):
    """Which page of the people."""

    cursor: Cursor | None = None
    language: Language = DEFAULT


class People(Model):
    """Who works at the desk, by name."""

    items: list[PersonAtDesk]
    next_cursor: str | None = None
    unreadable: list[str] | None = Field(
        None, description="Ids of people whose absence cannot be read."
    )


@route(
    routes,
    "/agent/catalog/people",
    method="GET",
    who=Audience.AGENT,
    query=PeopleWanted,
    discloses=discloses.nothing,
    answers={200: People},
    refuses=(errors.Unauthorized, errors.Invalid),
)
def list_people(request: Request) -> Response:
    """Who works at the desk, and what they hold."""
    query = request.parameters(PeopleWanted)
    page = people.everybody(request.acting, catalog.current(), query.cursor)
    return Response(
        People(items=page.items, next_cursor=page.cursor, unreadable=page.unreadable or None)
    )

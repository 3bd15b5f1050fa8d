"""What the citizens' unit administers: for leads of the front desk and administrators."""

from __future__ import annotations

from chalice.app import Blueprint
from pydantic import Field

from chalicelib.api import Audience, route
from chalicelib.api import disclosures as discloses
from chalicelib.api.requests import Request, Response, versioned
from chalicelib.domain import errors
from chalicelib.domain.administration.edits import CatalogEntry, CatalogText
from chalicelib.domain.administration.people import PersonAtDesk
from chalicelib.domain.languages import DEFAULT, Language
from chalicelib.domain.model import Cursor, Model
from chalicelib.services.administration import edits, people
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


class CatalogEntries(Model):
    """The rows of a kind, by Spanish name."""

    items: list[CatalogEntry]
    next_cursor: str | None = None


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


@route(
    routes,
    "/agent/catalog/rows/{kind}",
    method="GET",
    who=Audience.AGENT,
    discloses=discloses.nothing,
    answers={200: CatalogEntries},
    refuses=(errors.Unauthorized, errors.NotFound),
)
def list_catalog_rows(request: Request) -> Response:
    """The rows of a kind (`topic`, `area`, `user_type`), to be edited."""
    return Response(CatalogEntries(items=edits.listed(request.path["kind"], request.acting)))


@route(
    routes,
    "/agent/catalog/rows/{kind}/{id}",
    method="GET",
    who=Audience.AGENT,
    versioned=True,
    discloses=discloses.nothing,
    answers={200: CatalogEntry},
    refuses=(errors.Unauthorized, errors.NotFound),
)
def show_catalog_row(request: Request) -> Response:
    """A row of the catalog, and the edit of it that can be taken back."""
    row = edits.one(request.path["kind"], request.path["id"], request.acting)
    return versioned(row, row.version)


@route(
    routes,
    "/agent/catalog/rows/{kind}/{id}",
    method="PUT",
    who=Audience.AGENT,
    if_match=True,
    versioned=True,
    discloses=discloses.nothing,
    body=CatalogText,
    answers={200: CatalogEntry},
    refuses=(errors.Unauthorized, errors.NotFound),
)
def put_catalog_row(request: Request) -> Response:
    """Write a row of the catalog; with the version 0, a new one."""
    text, path = request.body(CatalogText), request.path
    row = edits.put(path["kind"], path["id"], text, request.if_match, request.acting)
    return versioned(row, row.version)


@route(
    routes,
    "/agent/catalog/rows/{kind}/{id}/undo",
    method="POST",
    who=Audience.AGENT,
    if_match=True,
    versioned=True,
    discloses=discloses.nothing,
    answers={200: CatalogEntry},
    refuses=(errors.Unauthorized, errors.NotFound, errors.Conflict),
)
def undo_catalog_edit(request: Request) -> Response:
    """Take the last edit of a row back, with the same right as making it."""
    path = request.path
    row = edits.undo(path["kind"], path["id"], request.if_match, request.acting)
    return versioned(row, row.version)

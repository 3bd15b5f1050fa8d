"""Lists and searches as files for a spreadsheet."""

from __future__ import annotations

from chalice.app import Blueprint
from pydantic import Field

from chalicelib.api import Audience, route
from chalicelib.api import disclosures as discloses
from chalicelib.api.requests import Language, Request, Response
from chalicelib.domain import errors
from chalicelib.domain.exports.export import (
    LINK_SECONDS,
    ExportSeen,
    ExportWanted,
    OfferedColumn,
    offered,
)
from chalicelib.domain.model import Model
from chalicelib.services.exports import exports

routes = Blueprint(__name__)


class Exports(Model):
    """The caller's exports of a week, newest first, and the columns that one may have."""

    items: list[ExportSeen]
    next_cursor: str | None = Field(None, description="Always null: these are all.")
    columns: list[OfferedColumn]
    unreadable: list[str] | None = Field(None, description="Ids of those that cannot be shown.")


class ExportLink(Model):
    """Where a file is fetched."""

    url: str = Field(description="Serves once it is asked for, and for a minute.")
    expires_in: int = Field(LINK_SECONDS, description="Seconds.")


@route(
    routes,
    "/agent/exports",
    method="GET",
    who=Audience.AGENT,
    discloses=discloses.nothing,
    query=Language,
    answers={200: Exports},
    refuses=(errors.Unauthorized,),
)
def list_exports(request: Request) -> Response:
    """My exports, and what may be exported."""
    items, unreadable = exports.mine(request.acting)
    columns = offered(request.signed_in, request.language)
    return Response(Exports(items=items, columns=columns, unreadable=unreadable or None))


@route(
    routes,
    "/agent/exports",
    method="POST",
    who=Audience.AGENT,
    discloses=discloses.nothing,
    query=Language,
    body=ExportWanted,
    answers={202: ExportSeen},
    refuses=(errors.Unauthorized, errors.Forbidden, errors.Invalid, errors.TooManyAttempts),
)
def ask_for_export(request: Request) -> Response:
    """Have a list or a search made a file, in the language of the call; a mail tells when it is."""
    return Response(exports.ask(request.body(ExportWanted), request.acting), status=202)


@route(
    routes,
    "/agent/exports/{id}",
    method="GET",
    who=Audience.AGENT,
    discloses=discloses.nothing,
    query=Language,
    answers={200: ExportSeen},
    refuses=(errors.Unauthorized, errors.NotFound),
)
def show_export(request: Request) -> Response:
    """How far one of my exports is."""
    return Response(exports.show(request.path["id"], request.acting))


@route(
    routes,
    "/agent/exports/{id}/link",
    method="POST",
    who=Audience.AGENT,
    discloses=discloses.fetched_export,
    query=Language,
    answers={200: ExportLink},
    refuses=(errors.Unauthorized, errors.Forbidden, errors.NotFound, errors.Conflict),
)
def link_export(request: Request) -> Response:
    """A link to the file, for a minute; the right to its columns is asked for again."""
    return Response(ExportLink(url=exports.link(request.path["id"], request.acting)))

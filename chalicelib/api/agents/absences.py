"""Who is away from the desk: told by agents for themselves, by leads for their people."""

from __future__ import annotations

from chalice.app import Blueprint
from pydantic import Field

from chalicelib.api import Audience, route
from chalicelib.api import disclosures as discloses
from chalicelib.api.requests import Request, Response
from chalicelib.domain import errors
from chalicelib.domain.model import Model
from chalicelib.domain.rules.absences import AbsenceWanted
from chalicelib.domain.rules.absences_view import AbsenceSeen
from chalicelib.services.desk import absences as service

routes = Blueprint(__name__)


class Absences(Model):
    """One's own absence and those of the people one leads, soonest first."""

    items: list[AbsenceSeen]
    next_cursor: str | None = None
    unreadable: list[str] | None = Field(None, description="Ids of those that cannot be read.")


class AbsenceDeleted(Model):
    """They are there."""

    deleted: str


@route(
    routes,
    "/agent/absences",
    method="GET",
    who=Audience.AGENT,
    discloses=discloses.nothing,
    answers={200: Absences},
    refuses=(errors.Unauthorized,),
)
def list_absences(request: Request) -> Response:
    """Who is away or has left, and the tickets that were handed back for it."""
    items, unreadable = service.known(request.signed_in)
    return Response(Absences(items=items, unreadable=unreadable or None))


@route(
    routes,
    "/agent/absences/{id}",
    method="PUT",
    who=Audience.AGENT,
    discloses=discloses.nothing,
    body=AbsenceWanted,
    answers={200: AbsenceSeen},
    refuses=(errors.Unauthorized, errors.Invalid, errors.NotFound),
)
def put_absence(request: Request) -> Response:
    """Say when an agent is away; the clock hands their open tickets over within the hour."""
    return Response(service.put(request.path["id"], request.body(AbsenceWanted), request.acting))


@route(
    routes,
    "/agent/absences/{id}",
    method="DELETE",
    who=Audience.AGENT,
    discloses=discloses.nothing,
    answers={200: AbsenceDeleted},
    refuses=(errors.Unauthorized, errors.NotFound),
)
def delete_absence(request: Request) -> Response:
    """An agent is there after all."""
    service.delete(request.path["id"], request.acting)
    return Response(AbsenceDeleted(deleted=request.path["id"]))

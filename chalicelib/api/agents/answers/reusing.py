"""What was answered before, shown to whoever answers a ticket, and counted when it is used."""

from __future__ import annotations

from chalice.app import Blueprint

from chalicelib.api import Audience, route
from chalicelib.api import disclosures as discloses
from chalicelib.api.requests import Language, Request, Response
from chalicelib.domain import errors
from chalicelib.domain.answers.reuse.answered import AlreadyAnswered, AnswersMet, AnswerUsed, Uses
from chalicelib.services.answers import reusing as service
from chalicelib.store.catalog import catalog

routes = Blueprint(__name__)


class AnsweredQuery(AnswersMet, Language):
    """The query of what was answered before."""


@route(
    routes,
    "/agent/tickets/{number}/answered",
    method="GET",
    who=Audience.AGENT,
    discloses=discloses.past_replies,
    query=AnsweredQuery,
    answers={200: AlreadyAnswered},
    refuses=(errors.Unauthorized, errors.NotFound, errors.Invalid),
)
def list_answered(request: Request) -> Response:
    """What was answered before and is close to a ticket: published answers that the caller names,
    and replies to others of my areas, without their data and files."""
    met, number = request.parameters(AnsweredQuery), request.path["number"]
    return Response(service.already_answered(number, met, request.acting, catalog.current()))


@route(
    routes,
    "/agent/tickets/{number}/answered",
    method="POST",
    who=Audience.AGENT,
    discloses=discloses.nothing,
    body=AnswerUsed,
    answers={200: Uses},
    refuses=(errors.Unauthorized, errors.NotFound, errors.Invalid),
)
def use_answered(request: Request) -> Response:
    """Count that an answer, or a past reply, was inserted on a ticket; once for each ticket."""
    used, number = request.body(AnswerUsed), request.path["number"]
    return Response(Uses(uses=service.use(number, used, request.acting)))

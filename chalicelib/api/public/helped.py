"""Say that something published helped: the button "Esto me sirve"."""

from __future__ import annotations

from chalice.app import Blueprint

from chalicelib.api import Audience, route
from chalicelib.api.requests import Request, Response
from chalicelib.domain import errors
from chalicelib.domain.figures.helped import Counted, Helped
from chalicelib.services.published import helped
from chalicelib.store.catalog import catalog

routes = Blueprint(__name__)


@route(
    routes,
    "/helped",
    method="POST",
    who=Audience.ANYONE,
    body=Helped,
    answers={200: Counted},
    refuses=(errors.NotFound, errors.ChallengeRequired, errors.Unavailable),
)
def say_it_helped(request: Request) -> Response:
    """Count that a published answer or a statistical operation helped; of who says it, nothing is
    kept."""
    helped.count(request.body(Helped), request.caller, catalog.current())
    return Response(Counted())

"""What the desk shows without being asked: that lists changed, and who is at which ticket."""

from __future__ import annotations

from chalice.app import Blueprint

from chalicelib.api import Audience, route
from chalicelib.api import disclosures as discloses
from chalicelib.api.requests import Request, Response, unless_known
from chalicelib.domain import errors
from chalicelib.domain.desk.requests import PresenceSent
from chalicelib.domain.model import Model
from chalicelib.services.desk.live import changes, presence
from chalicelib.services.desk.live.changes import Changes
from chalicelib.services.desk.live.presence import PresentAgent
from chalicelib.store.catalog import catalog

routes = Blueprint(__name__)


class Presence(Model):
    """The other agents who are at the ticket."""

    others: list[PresentAgent]


@route(
    routes,
    "/agent/changes",
    method="GET",
    who=Audience.AGENT,
    discloses=discloses.nothing,
    if_none_match=True,
    answers={200: Changes, 304: None},
    refuses=(errors.Unauthorized,),
)
def show_changes(request: Request) -> Response:
    """Whether my lists may have changed, and who is at which ticket; 304 when nothing did."""
    return unless_known(request, changes.since(request.acting, catalog.current()))


@route(
    routes,
    "/agent/presence/{number}",
    method="GET",
    who=Audience.AGENT,
    discloses=discloses.nothing,
    answers={200: Presence},
    refuses=(errors.Unauthorized, errors.Invalid, errors.NotFound),
)
def show_presence(request: Request) -> Response:
    """Who else is at a ticket now."""
    return Response(Presence(others=presence.others(request.path["number"], request.acting)))


@route(
    routes,
    "/agent/presence/{number}",
    method="PUT",
    who=Audience.AGENT,
    discloses=discloses.nothing,
    body=PresenceSent,
    answers={200: Presence},
    refuses=(errors.Unauthorized, errors.Invalid, errors.NotFound),
)
def be_present(request: Request) -> Response:
    """Say that I look at a ticket or answer it; gives who else does."""
    wanted = request.body(PresenceSent)
    return Response(
        Presence(others=presence.put(request.path["number"], wanted.doing, request.acting))
    )


@route(
    routes,
    "/agent/presence/{number}",
    method="DELETE",
    who=Audience.AGENT,
    discloses=discloses.nothing,
    answers={200: Presence},
    refuses=(errors.Unauthorized, errors.NotFound),
)
def leave_ticket(request: Request) -> Response:
    """Say that I am at a ticket no more; gives who still is."""
    return Response(Presence(others=presence.remove(request.path["number"], request.acting)))

"""Replies of the desk: at once, or after some seconds for which they can be taken back."""

from __future__ import annotations

from typing import Any

from chalice.app import Blueprint

from chalicelib.api import Audience, route
from chalicelib.api import disclosures as discloses
from chalicelib.api.agents.work import seen
from chalicelib.api.requests import Request, Response, versioned
from chalicelib.domain import errors
from chalicelib.domain.desk.agent_view import DeskTicket
from chalicelib.domain.desk.requests import Answering
from chalicelib.domain.drafts.draft import DraftSeen
from chalicelib.services.desk import replies
from chalicelib.services.sending import sendings
from chalicelib.store.catalog import catalog

routes = Blueprint(__name__)

_REFUSES: Any = (
    errors.Unauthorized,
    errors.Invalid,
    errors.NotFound,
    errors.Conflict,
    errors.Stale,
    errors.VersionMissing,
)


@route(
    routes,
    "/agent/tickets/{number}/replies",
    method="POST",
    who=Audience.AGENT,
    discloses=discloses.ticket_unless_draft,
    body=Answering,
    if_match=True,
    versioned=True,
    answers={201: DeskTicket, 202: DraftSeen},
    refuses=_REFUSES,
)
def reply(request: Request) -> Response:
    """Write to the requester, and say what the ticket is then.

    With `send_after` above 0, 202: my draft becomes the reply by itself after so many seconds,
    unless `DELETE /agent/tickets/{number}/sendings/{id}` comes first. Until then the ticket is as
    it was.
    """
    number, version = request.path["number"], request.if_match
    wanted, actor = request.body(Answering), request.acting
    if wanted.send_after:
        draft = sendings.begin(number, version, wanted, actor, catalog.current())
        return versioned(draft, draft.version, 202)
    replies.reply(number, version, wanted, actor, catalog.current())
    return seen(request, number, 201)


@route(
    routes,
    "/agent/tickets/{number}/sendings/{id}",
    method="DELETE",
    who=Audience.AGENT,
    discloses=discloses.nothing,
    versioned=True,
    answers={200: DraftSeen},
    refuses=(errors.Unauthorized, errors.NotFound, errors.Conflict),
)
def take_back(request: Request) -> Response:
    """Take back a reply of mine that waits to leave: it is my draft again, whole.

    A 409 says that it has left, or that it did not leave and is a draft already.
    """
    draft = sendings.take_back(request.path["number"], request.path["id"], request.acting)
    return versioned(draft, draft.version)

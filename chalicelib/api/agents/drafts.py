"""What an agent has begun to write: kept on the server for them alone."""

from __future__ import annotations

from typing import Any

from chalice.app import Blueprint
from pydantic import Field

from chalicelib.api import Audience, route
from chalicelib.api import disclosures as discloses
from chalicelib.api.requests import Request, Response, versioned
from chalicelib.domain import errors
from chalicelib.domain.drafts.draft import BegunDraft, DraftSeen, DraftWanted, Kind
from chalicelib.domain.errors import NotFound
from chalicelib.domain.model import Model
from chalicelib.services.drafts import drafts as service

routes = Blueprint(__name__)

_SAVED: Any = (
    errors.Unauthorized,
    errors.Invalid,
    errors.NotFound,
    errors.Conflict,
    errors.Stale,
    errors.VersionMissing,
)


class Drafts(Model):
    """What the caller has begun on a ticket, of each kind at most one."""

    items: list[DraftSeen]
    in_sight: bool = Field(
        description="Whether the caller sees the ticket; one that went to another area may leave a "
        "draft behind, to be copied or thrown away."
    )


class BegunDrafts(Model):
    """Where the caller has begun to write, newest first."""

    items: list[BegunDraft]
    next_cursor: str | None = Field(None, description="Always null: the newest 500 are all.")


class DraftDeleted(Model):
    """It is gone."""

    deleted: Kind


@route(
    routes,
    "/agent/drafts",
    method="GET",
    who=Audience.AGENT,
    discloses=discloses.nothing,
    answers={200: BegunDrafts},
    refuses=(errors.Unauthorized,),
)
def list_drafts(request: Request) -> Response:
    """On which tickets I have begun to write; without what."""
    return Response(BegunDrafts(items=service.begun(request.signed_in)))


@route(
    routes,
    "/agent/tickets/{number}/drafts",
    method="GET",
    who=Audience.AGENT,
    discloses=discloses.nothing,
    answers={200: Drafts},
    refuses=(errors.Unauthorized, errors.NotFound),
)
def show_drafts(request: Request) -> Response:
    """What I have begun to write on a ticket: my reply and my note, whole."""
    items, in_sight = service.of_ticket(request.path["number"], request.acting)
    return Response(Drafts(items=items, in_sight=in_sight))


@route(
    routes,
    "/agent/tickets/{number}/drafts/{kind}",
    method="PUT",
    who=Audience.AGENT,
    discloses=discloses.nothing,
    body=DraftWanted,
    if_match=True,
    versioned=True,
    answers={200: DraftSeen},
    refuses=_SAVED,
)
def save_draft(request: Request) -> Response:
    """Save what I have begun, whole, over the version that I know; `"0"` is that of none.

    A 412 shows in `current` the draft that stands, or nothing where it was sent or removed.
    """
    number, wanted, version = request.path["number"], request.body(DraftWanted), request.if_match
    draft = service.save(number, _kind(request), version, wanted, request.acting)
    return versioned(draft, draft.version)


@route(
    routes,
    "/agent/tickets/{number}/drafts/{kind}",
    method="DELETE",
    who=Audience.AGENT,
    discloses=discloses.nothing,
    if_match=True,
    answers={200: DraftDeleted},
    refuses=_SAVED,
)
def remove_draft(request: Request) -> Response:
    """Throw away what I have begun, as I know it."""
    kind, version = _kind(request), request.if_match
    service.discard(request.path["number"], kind, version, request.acting)
    return Response(DraftDeleted(deleted=kind))


def _kind(request: Request) -> Kind:
    """What is being written. Raises NotFound for anything else than a reply and a note."""
    try:
        return Kind(request.path["kind"])
    except ValueError:
        raise NotFound from None

"""Canned replies: read by agents, kept by leads."""

from __future__ import annotations

from chalice.app import Blueprint
from pydantic import Field

from chalicelib.api import Who, route
from chalicelib.api import disclosures as discloses
from chalicelib.api.requests import Answer, Call
from chalicelib.domain import errors
from chalicelib.domain.canned import CannedReply, CannedReplyText, Preview
from chalicelib.domain.model import Model
from chalicelib.services import canned_replies as service
from chalicelib.store import catalog

routes = Blueprint(__name__)


class CannedReplies(Model):
    """The canned replies that the caller may use, by name."""

    items: list[CannedReply]
    next_cursor: str | None = None
    unreadable: list[str] | None = Field(None, description="Ids of those that cannot be read.")


class Filled(Model):
    """A text as a ticket fills it in."""

    body: str


class Deleted(Model):
    """It is gone."""

    deleted: str


@route(
    routes,
    "/agent/canned-replies",
    method="GET",
    who=Who.AGENT,
    discloses=discloses.nothing,
    answers={200: CannedReplies},
    refuses=(errors.Unauthorized,),
)
def list_canned_replies(call: Call) -> Answer:
    """Everybody's and those of my areas."""
    items, unreadable = service.usable(call.signed_in)
    return Answer(CannedReplies(items=items, unreadable=unreadable or None))


@route(
    routes,
    "/agent/canned-replies/{id}",
    method="GET",
    who=Who.AGENT,
    discloses=discloses.nothing,
    answers={200: CannedReply},
    refuses=(errors.Unauthorized, errors.NotFound),
)
def show_canned_reply(call: Call) -> Answer:
    """One canned reply."""
    return Answer(service.one(call.path["id"], call.signed_in))


@route(
    routes,
    "/agent/canned-replies/{id}",
    method="PUT",
    who=Who.AGENT,
    discloses=discloses.nothing,
    body=CannedReplyText,
    answers={200: CannedReply},
    refuses=(errors.Unauthorized, errors.Invalid),
)
def put_canned_reply(call: Call) -> Answer:
    """Write a canned reply, new or over the old."""
    text = call.body(CannedReplyText)
    return Answer(service.put(call.path["id"], text, call.acting, catalog.current()))


@route(
    routes,
    "/agent/canned-replies/{id}",
    method="DELETE",
    who=Who.AGENT,
    discloses=discloses.nothing,
    answers={200: Deleted},
    refuses=(errors.Unauthorized, errors.NotFound),
)
def delete_canned_reply(call: Call) -> Answer:
    """Remove a canned reply."""
    service.delete(call.path["id"], call.acting)
    return Answer(Deleted(deleted=call.path["id"]))


@route(
    routes,
    "/agent/canned-replies/previews",
    method="POST",
    who=Who.AGENT,
    discloses=discloses.preview,
    body=Preview,
    answers={200: Filled},
    refuses=(errors.Unauthorized, errors.Invalid, errors.NotFound),
)
def preview(call: Call) -> Answer:
    """A text with its variables filled in for a ticket."""
    body = service.preview(call.body(Preview), call.acting, catalog.current())
    return Answer(Filled(body=body))

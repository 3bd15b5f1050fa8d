"""Canned replies: read by agents, kept by leads."""

from __future__ import annotations

from chalice.app import Blueprint
from pydantic import Field

from chalicelib.api import Audience, route
from chalicelib.api import disclosures as discloses
from chalicelib.api.public.files import DownloadLink, DownloadWanted, way_to_file
from chalicelib.api.requests import Request, Response
from chalicelib.domain import errors
from chalicelib.domain.desk.canned_replies import CannedReply, CannedReplyText, FileLent, Preview
from chalicelib.domain.model import Model
from chalicelib.services.desk import canned_replies as service
from chalicelib.services.files import canned_files
from chalicelib.store.catalog import catalog

routes = Blueprint(__name__)


class CannedReplies(Model):
    """The canned replies that the caller may use, by name."""

    items: list[CannedReply]
    next_cursor: str | None = None
    unreadable: list[str] | None = Field(None, description="Ids of those that cannot be read.")


class CannedReplyFilled(Model):
    """A text as a ticket fills it in."""

    body: str


class FilesLent(Model):
    """Copies of a canned reply's files, in their order."""

    items: list[FileLent]


class CannedReplyDeleted(Model):
    """It is gone."""

    deleted: str


@route(
    routes,
    "/agent/canned-replies",
    method="GET",
    who=Audience.AGENT,
    discloses=discloses.nothing,
    answers={200: CannedReplies},
    refuses=(errors.Unauthorized,),
)
def list_canned_replies(request: Request) -> Response:
    """Everybody's and those of my areas."""
    items, unreadable = service.usable(request.signed_in)
    return Response(CannedReplies(items=items, unreadable=unreadable or None))


@route(
    routes,
    "/agent/canned-replies/{id}",
    method="GET",
    who=Audience.AGENT,
    discloses=discloses.nothing,
    answers={200: CannedReply},
    refuses=(errors.Unauthorized, errors.NotFound),
)
def show_canned_reply(request: Request) -> Response:
    """One canned reply."""
    return Response(service.one(request.path["id"], request.signed_in))


@route(
    routes,
    "/agent/canned-replies/{id}",
    method="PUT",
    who=Audience.AGENT,
    discloses=discloses.nothing,
    body=CannedReplyText,
    answers={200: CannedReply},
    refuses=(errors.Unauthorized, errors.Invalid),
)
def put_canned_reply(request: Request) -> Response:
    """Write a canned reply, new or over the old."""
    text = request.body(CannedReplyText)
    return Response(service.put(request.path["id"], text, request.acting, catalog.current()))


@route(
    routes,
    "/agent/canned-replies/{id}",
    method="DELETE",
    who=Audience.AGENT,
    discloses=discloses.nothing,
    answers={200: CannedReplyDeleted},
    refuses=(errors.Unauthorized, errors.NotFound),
)
def delete_canned_reply(request: Request) -> Response:
    """Remove a canned reply."""
    service.delete(request.path["id"], request.acting)
    return Response(CannedReplyDeleted(deleted=request.path["id"]))


@route(
    routes,
    "/agent/canned-replies/{id}/copies",
    method="POST",
    who=Audience.AGENT,
    discloses=discloses.nothing,
    answers={201: FilesLent},
    refuses=(errors.Unauthorized, errors.NotFound),
)
def lend_canned_files(request: Request) -> Response:
    """Copy a canned reply's files, each as an upload that my reply may name."""
    items = service.lend_files(request.path["id"], request.acting)
    return Response(FilesLent(items=items), status=201)


@route(
    routes,
    "/agent/canned-replies/{id}/attachments/{attachment}",
    method="GET",
    who=Audience.AGENT,
    discloses=discloses.nothing,
    query=DownloadWanted,
    answers={200: DownloadLink, 302: None},
    refuses=(errors.Unauthorized, errors.NotFound, errors.Conflict),
)
def download_canned_file(request: Request) -> Response:
    """Fetch a file of a canned reply."""
    reply = service.one(request.path["id"], request.signed_in)
    return way_to_file(request, canned_files.link(reply, request.path["attachment"]))


@route(
    routes,
    "/agent/canned-replies/previews",
    method="POST",
    who=Audience.AGENT,
    discloses=discloses.preview,
    body=Preview,
    answers={200: CannedReplyFilled},
    refuses=(errors.Unauthorized, errors.Invalid, errors.NotFound),
)
def preview(request: Request) -> Response:
    """A text with its variables filled in for a ticket."""
    body = service.preview(request.body(Preview), request.acting, catalog.current())
    return Response(CannedReplyFilled(body=body))

"""Files: the form that a browser sends one with, and the address that gives one back.

No byte of a file passes through here: browsers and S3 deal with each other.
"""

from __future__ import annotations

from typing import Any, Literal

from chalice.app import Blueprint
from pydantic import Field

from chalicelib.api import Audience, route
from chalicelib.api import disclosures as discloses
from chalicelib.api.requests import Language, Request, Response
from chalicelib.domain import errors
from chalicelib.domain.files.attachments import FORM_SECONDS, LINK_SECONDS, UploadId, UploadWanted
from chalicelib.domain.files.inspection import Inspection
from chalicelib.domain.model import Model
from chalicelib.services.files import uploads
from chalicelib.services.tickets import downloads
from chalicelib.store.catalog import catalog

routes = Blueprint(__name__)

_REFUSES: Any = (errors.Unauthorized, errors.Forbidden, errors.NotFound, errors.Conflict)


class UploadOffered(Model):
    """Where to send the file: a form with these fields, the file last, as `file`."""

    upload_id: str = Field(description="Name it in `attachments`, within two days.")
    url: str
    fields: dict[str, str]
    expires_in: int = Field(description="Seconds that the form serves.")


class UploadSent(Model, extra="forbid"):
    """An upload whose bytes have been sent; its id is the proof of who asks."""

    upload_id: UploadId


class DownloadWanted(Language):
    """How the way to a file is told."""

    redirect: Literal["no"] | None = Field(
        None,
        description="`no` gives the address as JSON, for programs that cannot follow with a token.",
    )


class DownloadLink(Model):
    """Where the file is, for some minutes."""

    url: str
    expires_in: int


@route(
    routes,
    "/uploads",
    method="POST",
    who=Audience.ANYONE,
    body=UploadWanted,
    answers={201: UploadOffered},
    refuses=(errors.Invalid, errors.ChallengeRequired),
)
def offer(request: Request) -> Response:
    """Ask for the form that sends a file, which an entry may then name."""
    rules = catalog.current().rules
    wanted = request.body(UploadWanted)
    upload_id, form = uploads.offer(wanted, request.caller, rules)
    body = UploadOffered(
        upload_id=upload_id, url=form.url, fields=form.fields, expires_in=FORM_SECONDS
    )
    return Response(body, status=201)


@route(
    routes,
    "/uploads/inspections",
    method="POST",
    who=Audience.ANYONE,
    body=UploadSent,
    answers={200: Inspection},
    refuses=(errors.Invalid, errors.TooManyAttempts, errors.ChallengeRequired),
)
def inspect(request: Request) -> Response:
    """Learn what sending an upload would say of its bytes; asking again changes nothing."""
    sent = request.body(UploadSent)
    return Response(uploads.inspect(sent.upload_id, request.caller, catalog.current().rules))


@route(
    routes,
    "/tickets/{number}/attachments/{id}",
    method="GET",
    who=Audience.REQUESTER,
    query=DownloadWanted,
    answers={200: DownloadLink, 302: None},
    refuses=_REFUSES,
)
def download(request: Request) -> Response:
    """Fetch a file of the ticket whose token the caller holds."""
    number, attachment_id = request.path["number"], request.path["id"]
    return way_to_file(
        request, downloads.link_for_requester(number, attachment_id, request.ticket_access)
    )


@route(
    routes,
    "/agent/tickets/{number}/attachments/{id}",
    method="GET",
    who=Audience.AGENT,
    discloses=discloses.file,
    query=DownloadWanted,
    answers={200: DownloadLink, 302: None},
    refuses=_REFUSES,
)
def download_as_agent(request: Request) -> Response:
    """Fetch a file of a ticket; it leaves its trace."""
    number, attachment_id = request.path["number"], request.path["id"]
    return way_to_file(request, downloads.link_for_agent(number, attachment_id, request.acting))


def way_to_file(request: Request, url: str) -> Response:
    """The way to a file: a redirect, or its address for a page, which cannot follow a redirect
    to elsewhere with the token that brought it here."""
    if request.parameters(DownloadWanted).redirect == "no":
        return Response(DownloadLink(url=url, expires_in=LINK_SECONDS))
    return Response(
        None, status=302, headers={"Location": url, "X-Content-Type-Options": "nosniff"}
    )

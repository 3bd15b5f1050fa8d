"""Files of answers for everybody, as agents fetch them."""

from __future__ import annotations

from chalice.app import Blueprint

from chalicelib.api import Audience, route
from chalicelib.api import disclosures as discloses
from chalicelib.api.public.files import DownloadLink, DownloadWanted, way_to_file
from chalicelib.api.requests import Request, Response
from chalicelib.domain import errors
from chalicelib.services.answers import files, versions

routes = Blueprint(__name__)


@route(
    routes,
    "/agent/answers/{id}/files/{file}",
    method="GET",
    who=Audience.AGENT,
    discloses=discloses.answer_file,
    query=DownloadWanted,
    answers={200: DownloadLink, 302: None},
    refuses=(errors.Unauthorized, errors.NotFound),
)
def download_answer_file(request: Request) -> Response:
    """Fetch a file of an answer for everybody as it was, or would be, published."""
    answer = versions.visible(request.path["id"], request.acting)
    return way_to_file(request, files.link(answer, request.path["file"]))

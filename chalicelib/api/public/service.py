"""The service about itself: what the form offers, whether it is well, what its contract is."""

from __future__ import annotations

import functools
import hashlib
from pathlib import Path
from typing import Any, Literal

from chalice.app import Blueprint
from pydantic import Field, RootModel

from chalicelib.api import Audience, route
from chalicelib.api.requests import Language, Request, Response
from chalicelib.domain import errors
from chalicelib.domain.form.choices import Offer, offer
from chalicelib.domain.model import Model
from chalicelib.settings import settings
from chalicelib.store.catalog import catalog

routes = Blueprint(__name__)

#: The committed contract; a test fails when it differs from the routes and models.
OPENAPI = Path(__file__).parents[1] / "openapi.json"


class Health(Model):
    """That the service runs, and which build."""

    status: str = "ok"
    version: str


class HealthWanted(Model):
    """How far to look."""

    deep: Literal["1"] | None = Field(None, description="`1` also reads the database.")


class Contract(RootModel[dict[str, Any]]):
    """An OpenAPI 3.1 document."""


@route(routes, "/catalog", method="GET", who=Audience.ANYONE, query=Language, answers={200: Offer})
def show_offer(request: Request) -> Response:
    """What the form offers, in the language of `?language=` (`es` unless `en`)."""
    # The edge and the browser keep it a minute, in which an edit must arrive: it begins anew.
    body = offer(catalog.newest(), request.language)
    return Response(body, headers={"Cache-Control": "public, max-age=60"})


@route(
    routes,
    "/health",
    method="GET",
    who=Audience.ANYONE,
    query=HealthWanted,
    answers={200: Health},
    refuses=(errors.Unavailable,),
)
def health(request: Request) -> Response:
    """Whether the service runs; `?deep=1` also reads the database."""
    if request.parameters(HealthWanted).deep:
        catalog.rows("setting")
    return Response(Health(version=settings().build_version))


@route(
    routes,
    "/openapi.json",
    method="GET",
    who=Audience.ANYONE,
    if_none_match=True,
    answers={200: Contract, 304: None},
)
def openapi(request: Request) -> Response:
    """This contract."""
    text, tag = _contract()
    # It changes with a deployment alone: kept for an hour, and then asked for by its ETag.
    headers = {"Cache-Control": "public, max-age=3600", "ETag": tag}
    if tag in request.known_tags:
        return Response(None, status=304, headers=headers)
    return Response(text, headers=headers)


@functools.cache
def _contract() -> tuple[str, str]:
    """The document as it is stored, and its ETag."""
    stored = OPENAPI.read_bytes()
    return stored.decode(), f'"{hashlib.sha256(stored).hexdigest()[:32]}"'

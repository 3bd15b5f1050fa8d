"""The catalog as the desk shows it: read by leads and admins, edited in the console."""

from __future__ import annotations

from chalice.app import Blueprint

from chalicelib.api import Audience, route
from chalicelib.api import disclosures as discloses
from chalicelib.api.requests import Request, Response
from chalicelib.domain import errors
from chalicelib.domain.rules.catalog_view import CatalogInForce, in_force
from chalicelib.domain.rules.permissions import Permission
from chalicelib.services import clock
from chalicelib.store.catalog import catalog

routes = Blueprint(__name__)


@route(
    routes,
    "/agent/catalog",
    method="GET",
    who=Audience.AGENT,
    discloses=discloses.nothing,
    answers={200: CatalogInForce},
    refuses=(errors.Unauthorized,),
)
def show_catalog(request: Request) -> Response:
    """The catalog in force, and what is wrong with its rows."""
    request.signed_in.require(Permission.CATALOG)
    today = clock.today(clock.now())
    return Response(in_force(catalog.newest(), request.language, today))

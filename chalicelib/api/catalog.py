"""The catalog as the desk shows it: read by leads and admins, edited in the console."""

from __future__ import annotations

from chalice.app import Blueprint

from chalicelib.api import Who, route
from chalicelib.api import disclosures as discloses
from chalicelib.api.requests import Answer, Call
from chalicelib.domain import errors
from chalicelib.domain.access import Permission
from chalicelib.domain.catalog_view import CatalogInForce, in_force
from chalicelib.services import clock
from chalicelib.store import catalog

routes = Blueprint(__name__)


@route(
    routes,
    "/agent/catalog",
    method="GET",
    who=Who.AGENT,
    discloses=discloses.nothing,
    answers={200: CatalogInForce},
    refuses=(errors.Unauthorized,),
)
def show_catalog(call: Call) -> Answer:
    """The catalog in force, and what is wrong with its rows."""
    call.signed_in.require(Permission.CATALOG)
    today = clock.today(clock.now())
    return Answer(in_force(catalog.newest(), call.language, today))

"""Opening a ticket for somebody: who they are, and the ticket."""

from __future__ import annotations

from chalice.app import Blueprint

from chalicelib.api import Audience, route
from chalicelib.api import disclosures as discloses
from chalicelib.api.public.tickets import read_opening
from chalicelib.api.requests import Request, Response
from chalicelib.domain import errors
from chalicelib.domain.desk.behalf.known_person import KnownPerson, PersonSought
from chalicelib.domain.desk.behalf.on_behalf import OnBehalf
from chalicelib.domain.model import Model
from chalicelib.services.search import people
from chalicelib.services.tickets import opening
from chalicelib.store.catalog import catalog

routes = Blueprint(__name__)


class OpenedOnBehalf(Model):
    """The ticket that was opened for somebody."""

    number: str


class KnownPeople(Model):
    """Who asked before, the newest first."""

    items: list[KnownPerson]
    next_cursor: str | None = None


@route(
    routes,
    "/agent/tickets",
    method="POST",
    who=Audience.AGENT,
    discloses=discloses.nothing,
    body=OnBehalf,
    idempotent=True,
    answers={201: OpenedOnBehalf},
    refuses=(errors.Unauthorized, errors.Invalid, errors.IdempotencyMismatch),
)
def open_on_behalf(request: Request) -> Response:
    """Open a ticket for somebody who called, came or wrote."""
    wanted, offered = read_opening(request, OnBehalf)
    opened = opening.open_on_behalf(wanted, request.idempotency_key, request.acting, offered)
    headers = {"Location": f"/api/agent/tickets/{opened.ticket.number}"}
    return Response(OpenedOnBehalf(number=opened.ticket.number), status=201, headers=headers)


@route(
    routes,
    "/agent/requesters/searches",
    method="POST",
    who=Audience.AGENT,
    discloses=discloses.people,
    body=PersonSought,
    answers={200: KnownPeople},
    refuses=(errors.Unauthorized, errors.Invalid),
)
def find_requesters(request: Request) -> Response:
    """Who asked before, by cédula, passport, e-mail or phone, in the tickets that I see."""
    wanted = request.body(PersonSought)
    return Response(KnownPeople(items=people.find(wanted.q, request.acting, catalog.current())))

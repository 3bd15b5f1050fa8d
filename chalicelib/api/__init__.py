"""HTTP and nothing else: routes, who may call them, and the way of every request through them.

A route is declared with ``route(blueprint, path, method=..., who=..., ...)``. ``who`` has no
default: a route that does not say who may call it stops the program from starting. ``ROUTES``
lists them all, for the OpenAPI document and for the tests that walk them.

A route of the desk also says what its answer ``discloses``, without a default as well: the trail
is written here, where the answer leaves.
"""

from __future__ import annotations

import functools
import hmac
import re
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum
from http import HTTPStatus

from chalice.app import Blueprint
from chalice.app import Request as HttpRequest
from chalice.app import Response as HttpResponse
from pydantic import BaseModel

from chalicelib import logs
from chalicelib.api import disclosures
from chalicelib.api.disclosures import Discloses
from chalicelib.api.problems import CONTENT_TYPE, Problem, defect, headers_of, problem_of
from chalicelib.api.requests import Language, Request, Response, Takes
from chalicelib.domain.desk.disclosures import Disclosure
from chalicelib.domain.errors import Conflict, Forbidden, NotFound, Refusal, Stale, Unauthorized
from chalicelib.domain.model import ID_IN_PATH
from chalicelib.services.auth import sessions, ticket_tokens
from chalicelib.services.auth.ticket_tokens import TicketAccess
from chalicelib.services.tickets import audit
from chalicelib.store.aws.secrets import origin_secrets

View = Callable[[Request], Response]
_ID = re.compile(ID_IN_PATH)


class Audience(StrEnum):
    """Who may call a route. The object check (this ticket, this area) sits in the service."""

    ANYONE = "anyone"
    REQUESTER = "requester"
    ACCOUNT_OWNER = "account owner"
    AGENT = "agent"
    #: An agent whose role may ask for a second factor that is not set up yet.
    SIGNED_IN = "signed in"


#: Agents read names in the language that `?language=` asks for, on every route of theirs; their
#: answers may hold other people's data.
_SIGNED_IN = (Audience.AGENT, Audience.SIGNED_IN)


@dataclass(frozen=True)
class Route:
    """A route as declared: what the OpenAPI document and the tests read."""

    path: str
    method: str
    who: Audience
    view: View
    body: type[BaseModel] | None
    answers: dict[int, type[BaseModel] | None]
    refuses: tuple[type[Refusal], ...]
    takes: Takes
    versioned: bool
    discloses: Discloses | None


ROUTES: list[Route] = []


def route(
    blueprint: Blueprint,
    path: str,
    *,
    method: str,
    who: Audience,
    body: type[BaseModel] | None = None,
    query: type[BaseModel] | None = None,
    idempotent: bool = False,
    if_match: bool = False,
    if_none_match: bool = False,
    versioned: bool = False,
    answers: dict[int, type[BaseModel] | None],
    refuses: tuple[type[Refusal], ...] = (),
    discloses: Discloses | None = None,
) -> Callable[[View], View]:
    """Declare a view: where it is, who may call it, what it takes, gives and refuses.

    ``query`` names the model of its query parameters; ``idempotent`` says that it takes an
    Idempotency-Key, ``if_match`` that it asks for the ETag that the caller saw,
    ``if_none_match`` that it answers 304 to who has the same, ``versioned`` that its answer bears
    one. A view that reads what is not declared here raises LookupError, so that the OpenAPI
    document leaves nothing out. ``refuses`` need not repeat what follows from all that
    (``chalicelib/api/openapi.py``). Raises TypeError where ``discloses`` is missing or too much.
    """
    if (discloses is not None) is not (who in _SIGNED_IN):
        raise TypeError(f"{method} {path}: say what it discloses, if and only if agents call it")
    query = query or (Language if who in _SIGNED_IN else None)
    takes = Takes(query, idempotent, if_match, if_none_match)

    def declare(view: View) -> View:
        _add(
            blueprint,
            Route(path, method, who, view, body, answers, refuses, takes, versioned, discloses),
        )
        return view

    return declare


def _add(blueprint: Blueprint, declared: Route) -> None:
    """Have Chalice call a route's view."""

    @functools.wraps(declared.view)
    def handle(**path_parameters: str) -> HttpResponse:
        return _handle(blueprint.current_request, path_parameters, declared)

    # Any content type is let in here, so that a wrong one is refused as a problem. API Gateway
    # asks for the key that CloudFront adds (infra/steps/door.py).
    blueprint.route(
        declared.path, methods=[declared.method], content_types=["*/*"], api_key_required=True
    )(handle)
    ROUTES.append(declared)


def _handle(request: HttpRequest, path_parameters: dict[str, str], route: Route) -> HttpResponse:
    started = time.perf_counter()
    call = _call(request, path_parameters, route.takes)
    try:
        _check_origin(call)
        _check_path(call)
        answer = _traced(_admit(call, route.who), route)
        response = _response(answer.body, answer.status, answer.headers)
    except Refusal as refusal:
        problem = problem_of(refusal, call.request_id)
        response = _response(problem, problem.status, headers_of(refusal))
    except Exception:
        logs.error("defect", request_id=call.request_id, route=request.path)
        response = _response(defect(call.request_id), HTTPStatus.INTERNAL_SERVER_ERROR, {})
    logs.info(
        "request",
        request_id=call.request_id,
        method=request.method,
        route=request.path,
        status=response.status_code,
        ms=round((time.perf_counter() - started) * 1_000),
    )
    return response


def _traced(request: Request, route: Route) -> Response:
    """The view's answer, once the trail says what it discloses to an agent.

    Raises what the view raises, and Unavailable: what cannot be traced is not shown.
    """
    if route.discloses is None:
        return route.view(request)
    try:
        answer = route.view(request)
    except (Conflict, Stale):
        _trace(request, disclosures.current(request))
        raise
    disclosed = route.discloses(request, answer)
    if disclosed is not None:
        _trace(request, disclosed)
    return answer


def _trace(request: Request, disclosed: Disclosure) -> None:
    audit.disclose(request.acting, disclosed)


def _call(request: HttpRequest, path_parameters: dict[str, str], takes: Takes) -> Request:
    raw = request.raw_body or b""
    return Request(
        request_id=request.context.get("requestId", ""),
        headers=request.headers,
        query=request.query_params or {},
        path=path_parameters,
        raw_body=raw.encode() if isinstance(raw, str) else raw,
        takes=takes,
    )


def _check_origin(request: Request) -> None:
    """API Gateway can be reached beside CloudFront, which keeps the limits honest: only
    CloudFront knows the origin secret."""
    shown = request.headers.get("x-origin-secret", "").encode(errors="replace")
    if not any(hmac.compare_digest(shown, secret.encode()) for secret in origin_secrets()):
        raise Forbidden


def _check_path(request: Request) -> None:
    """Nothing has an id that is longer than any of ours, or that cannot be written: a key of
    DynamoDB has at most 2,048 bytes, and what asks for a longer one is an error.
    https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html"""
    for value in request.path.values():
        if not _ID.fullmatch(value):
            raise NotFound


def _admit(request: Request, who: Audience) -> Request:
    if who is Audience.ANYONE:
        return request
    token = request.bearer
    if who is Audience.AGENT:
        # Verifying it needs what no other call needs.
        from chalicelib.services.auth import agent_tokens as identity

        return replace(request, sign_in=identity.read(token))
    if who is Audience.SIGNED_IN:
        from chalicelib.services.auth import agent_tokens as identity

        return replace(request, sign_in=identity.read_own_account(token))
    if who is Audience.ACCOUNT_OWNER:
        return replace(request, session=sessions.read(token))
    return replace(request, ticket=_ticket_access(token, request.path["number"]))


def _ticket_access(token: str, number: str) -> TicketAccess:
    """A ticket opens with its own token, or with a session of the account that opened it."""
    try:
        return ticket_tokens.read(token)
    except Unauthorized:
        return sessions.access_to(number, token)


def _response(body: BaseModel | str | None, status: int, headers: dict[str, str]) -> HttpResponse:
    content_type = CONTENT_TYPE if isinstance(body, Problem) else "application/json"
    typed = {} if body is None else {"Content-Type": content_type}
    return HttpResponse(
        body=body.model_dump_json(exclude_none=True) if isinstance(body, BaseModel) else body or "",
        status_code=int(status),
        headers={"Cache-Control": "no-store", **typed, **headers},
    )

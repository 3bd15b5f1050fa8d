"""The OpenAPI 3.1 document, made from the routes and their models.

``make contract`` writes ``openapi.json`` anew, and ``routes.json``, which says the module of each
route; a test fails when they are stale.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from http import HTTPStatus
from typing import Any

from pydantic import BaseModel

from chalicelib.api import ROUTES, Audience, Route
from chalicelib.api.blueprints import MODULES, WHERE, blueprint
from chalicelib.api.problems import CONTENT_TYPE, Problem, status_of
from chalicelib.api.public import service
from chalicelib.api.schemas import Schemas, of_routes
from chalicelib.domain import errors
from chalicelib.domain.model import ID_IN_PATH

#: Names of the credentials; any of them will do.
_SCHEMES = {
    Audience.REQUESTER: ("ticketToken", "accountToken"),
    Audience.ACCOUNT_OWNER: ("accountToken",),
    Audience.AGENT: ("agentToken",),
    Audience.SIGNED_IN: ("agentToken",),
}

#: What any call may meet.
_ALWAYS: tuple[type[errors.Refusal], ...] = (errors.Forbidden, errors.Unavailable)
#: What any call with a body may meet.
_WITH_BODY: tuple[type[errors.Refusal], ...] = (
    errors.Malformed,
    errors.TooLarge,
    errors.UnsupportedMediaType,
    errors.Invalid,
)
#: Parameters that are headers.
_IDEMPOTENCY_KEY: dict[str, Any] = {
    "name": "Idempotency-Key",
    "in": "header",
    "description": "The same key and body again gives the same answer, for seven days.",
    "schema": {"type": "string", "format": "uuid"},
}
_IF_MATCH: dict[str, Any] = {
    "name": "If-Match",
    "in": "header",
    "required": True,
    "description": "The ETag that you saw.",
    "schema": {"type": "string", "pattern": '^"[0-9]{1,9}"$'},
}
_ALTCHA: dict[str, Any] = {
    "name": "Altcha",
    "in": "header",
    "description": "The solution of the `challenge` of a `challenge_required`: base64 of the JSON "
    "that ALTCHA's solvers make (https://altcha.org/docs/v2/). It serves once.",
    "schema": {"type": "string", "maxLength": 2048},
}
_IF_NONE_MATCH: dict[str, Any] = {
    "name": "If-None-Match",
    "in": "header",
    "description": "The ETag of what you have: 304 when it is still the same.",
    "schema": {"type": "string", "maxLength": 200},
}
_ETAG: dict[str, Any] = {
    "description": "Send it as `If-Match` with a change.",
    "schema": {"type": "string"},
}


def document() -> dict[str, Any]:
    """The contract as it stands in the code."""
    _declare()
    schemas = of_routes(ROUTES)
    paths: dict[str, dict[str, Any]] = {}
    for route in ROUTES:
        paths.setdefault(route.path, {})[route.method.lower()] = _operation(route, schemas)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Consulta por tickets",
            "version": "1",
            "description": "Ask Ecuador's statistics institute, and follow the answer.",
        },
        "servers": [{"url": "/api"}],
        "paths": paths,
        "components": {
            "schemas": schemas.used_by(paths),
            "securitySchemes": {
                "ticketToken": _bearer(
                    "The `access_token` of an opening, a look-up or a mailed link."
                ),
                "accountToken": _bearer("The `access_token` of a session."),
                "agentToken": _bearer(
                    "An access token of the institute's user pool; GET /agent/sign-in says where."
                ),
            },
        },
    }


def _bearer(description: str) -> dict[str, str]:
    return {
        "type": "http",
        "scheme": "bearer",
        "bearerFormat": "JWT",
        "description": description,
    }


def _operation(route: Route, schemas: Schemas) -> dict[str, Any]:
    operation: dict[str, Any] = {
        "operationId": route.view.__name__,
        "summary": (route.view.__doc__ or "").strip().splitlines()[0],
        "security": [{scheme: []} for scheme in _SCHEMES.get(route.who, ())],
        "responses": _responses(route, schemas),
    }
    parameters = [*_path_parameters(route.path), *_query(route, schemas), *_headers(route)]
    if parameters:
        operation["parameters"] = parameters
    if route.body:
        operation["requestBody"] = {
            "required": True,
            "content": {"application/json": {"schema": schemas.taken[route.body]}},
        }
    return operation


def _responses(route: Route, schemas: Schemas) -> dict[str, Any]:
    responses: dict[str, Any] = {
        str(status): _answer(status, model, route, schemas)
        for status, model in route.answers.items()
    }
    refused: dict[str, list[str]] = {}
    for refusal in (*route.refuses, *_implied(route)):
        codes = refused.setdefault(str(status_of(refusal)), [])
        if refusal.code not in codes:
            codes.append(refusal.code)
    for status, codes in refused.items():
        responses[status] = {
            "description": ", ".join(f"`{code}`" for code in codes),
            "content": {CONTENT_TYPE: {"schema": schemas.given[Problem]}},
        }
    return dict(sorted(responses.items()))


def _implied(route: Route) -> Iterator[type[errors.Refusal]]:
    """The refusals that follow from what a route takes and who may call it."""
    if route.who in _SCHEMES:
        yield errors.Unauthorized
    if route.who is Audience.AGENT:
        yield errors.SecondFactorRequired
    if "{" in route.path:
        yield errors.NotFound
    if route.body:
        yield from _WITH_BODY
    if route.takes.query:
        yield errors.Invalid
    if route.takes.idempotency_key:
        yield from (errors.Invalid, errors.IdempotencyMismatch)
    if route.takes.if_match:
        yield from (errors.Invalid, errors.Stale, errors.VersionMissing)
    yield from _ALWAYS


def _answer(
    status: int, model: type[BaseModel] | None, route: Route, schemas: Schemas
) -> dict[str, Any]:
    """What an answer holds; one without a model leads elsewhere, or says that nothing changed."""
    if status == HTTPStatus.NOT_MODIFIED:
        return {"description": "It is as the ETag in `If-None-Match` says."}
    if model is None:
        address = {"description": "Where to go on.", "schema": {"type": "string", "format": "uri"}}
        return {"description": "`Location` leads to it.", "headers": {"Location": address}}
    answer: dict[str, Any] = {
        "description": (model.__doc__ or "").strip().splitlines()[0],
        "content": {"application/json": {"schema": schemas.given[model]}},
    }
    return answer | {"headers": {"ETag": _ETAG}} if route.versioned else answer


def _path_parameters(path: str) -> list[dict[str, Any]]:
    names = [part.strip("{}") for part in path.split("/") if part.startswith("{")]
    schema = {"type": "string", "pattern": ID_IN_PATH}
    return [{"name": name, "in": "path", "required": True, "schema": schema} for name in names]


def _query(route: Route, schemas: Schemas) -> list[dict[str, Any]]:
    """The fields of the query's model; what is many is told apart by commas."""
    if route.takes.query is None:
        return []
    model = schemas.resolved(schemas.taken[route.takes.query])
    parameters: list[dict[str, Any]] = []
    for name, schema in model["properties"].items():
        shown = {key: value for key, value in schema.items() if key not in ("title", "default")}
        parameter: dict[str, Any] = {"name": name, "in": "query"}
        if description := shown.pop("description", ""):
            parameter["description"] = description
        if shown.get("type") == "array":
            parameter |= {"style": "form", "explode": False}
        if name in model.get("required", ()):
            parameter["required"] = True
        parameters.append(parameter | {"schema": _without_null(shown)})
    return parameters


def _without_null(schema: dict[str, Any]) -> dict[str, Any]:
    """A parameter that may be left out is not sent as null."""
    choices = [one for one in schema.get("anyOf", ()) if one != {"type": "null"}]
    if len(choices) != 1:
        return schema
    (only,) = choices
    return {**only, **{key: value for key, value in schema.items() if key != "anyOf"}}


def _headers(route: Route) -> list[dict[str, Any]]:
    asked = [
        (route.takes.idempotency_key, _IDEMPOTENCY_KEY),
        (route.takes.if_match, _IF_MATCH),
        (errors.ChallengeRequired in route.refuses, _ALTCHA),
        (route.takes.if_none_match, _IF_NONE_MATCH),
    ]
    return [header for is_asked, header in asked if is_asked]


def where() -> dict[str, str]:
    """The module of each route, by its method and path."""
    _declare()
    room = f"{__package__}."
    modules = {f"{each.method} {each.path}": each.view.__module__ for each in ROUTES}
    return {route: name.removeprefix(room) for route, name in sorted(modules.items())}


def _declare() -> None:
    for name in MODULES:
        blueprint(name)


def main() -> None:
    """Write the document where ``GET /api/openapi.json`` reads it, and where routes are."""
    for path, content in ((service.OPENAPI, document()), (WHERE, where())):
        text = json.dumps(content, ensure_ascii=False, indent=1)
        path.write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()

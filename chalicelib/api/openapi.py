"""The OpenAPI 3.1 document, made from the routes and their models.

``python -m chalicelib.api.openapi`` writes ``openapi.json`` anew; a test fails when it is stale.
"""

from __future__ import annotations

import json
from http import HTTPStatus
from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from chalicelib.api import ROUTES, Route, Who
from chalicelib.api.problems import CONTENT_TYPE, Problem, status_of
from chalicelib.domain import errors

_REFS = "#/components/schemas/{model}"
#: Names of the credentials; any of them will do.
_SCHEMES = {
    Who.TICKET_HOLDER: ("ticketToken", "accountToken"),
    Who.ACCOUNT_HOLDER: ("accountToken",),
    Who.AGENT: ("agentToken",),
    Who.SIGNED_IN: ("agentToken",),
}

#: What any call may meet.
_ALWAYS: tuple[type[errors.Refusal], ...] = (errors.Forbidden, errors.Unavailable)
#: What any call with a body may meet.
_WITH_BODY: tuple[type[errors.Refusal], ...] = (
    errors.Malformed,
    errors.TooLarge,
    errors.UnsupportedMediaType,
)


def _query(name: str, description: str, **schema: Any) -> dict[str, Any]:
    return {
        "name": name,
        "in": "query",
        "description": description,
        "schema": {"type": "string"} | schema,
    }


#: Query parameters and headers by route.
_LANGUAGE = {
    "name": "language",
    "in": "query",
    "description": "Language of names: `es` or `en`.",
    "schema": {"type": "string", "enum": ["es", "en"]},
}
_KEY = {
    "name": "Idempotency-Key",
    "in": "header",
    "description": "The same key and body again gives the same answer, for seven days.",
    "schema": {"type": "string", "format": "uuid"},
}
_REDIRECT = {
    "name": "redirect",
    "in": "query",
    "description": "`no` gives the address as JSON, for programs that cannot follow with a token.",
    "schema": {"type": "string", "enum": ["no"]},
}
_PARAMETERS: dict[tuple[str, str], list[dict[str, Any]]] = {
    ("GET", "/catalog"): [_LANGUAGE],
    ("GET", "/tickets/{number}"): [_LANGUAGE],
    ("POST", "/lookups"): [_LANGUAGE],
    ("GET", "/account/tickets"): [
        _LANGUAGE,
        _query("status", "Statuses by commas, or `open`; all when left out."),
        _query("q", "A part of the subject or of the number."),
        _query("sort", "By when they were opened.", enum=["newest", "oldest"]),
        _query("cursor", "`next_cursor` of the page before."),
        _query("limit", "1 to 100; 20 when left out.", type="integer", minimum=1, maximum=100),
    ],
    ("GET", "/account/export"): [
        _LANGUAGE,
        _query("cursor", "`next_cursor` of the page before."),
    ],
    ("GET", "/health"): [
        {
            "name": "deep",
            "in": "query",
            "description": "`1` also reads the database.",
            "schema": {"type": "string", "enum": ["1"]},
        }
    ],
    ("POST", "/tickets"): [_KEY],
    ("POST", "/tickets/{number}/messages"): [_KEY, _LANGUAGE],
    ("POST", "/tickets/{number}/close"): [_KEY, _LANGUAGE],
    ("POST", "/tickets/{number}/reopen"): [_KEY, _LANGUAGE],
    ("POST", "/tickets/{number}/rating"): [_KEY, _LANGUAGE],
    ("GET", "/tickets/{number}/attachments/{id}"): [_REDIRECT],
    ("GET", "/agent/tickets/{number}/attachments/{id}"): [_REDIRECT],
}


def document() -> dict[str, Any]:
    """The contract as it stands in the code."""
    paths: dict[str, dict[str, Any]] = {}
    for route in ROUTES:
        paths.setdefault(route.path, {})[route.method.lower()] = _operation(route)
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
            "schemas": _schemas(),
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


def _operation(route: Route) -> dict[str, Any]:
    operation: dict[str, Any] = {
        "operationId": route.view.__name__,
        "summary": (route.view.__doc__ or "").strip().splitlines()[0],
        "security": [{scheme: []} for scheme in _SCHEMES.get(route.who, ())],
        "responses": _responses(route),
    }
    parameters = _path_parameters(route.path) + _PARAMETERS.get((route.method, route.path), [])
    if parameters:
        operation["parameters"] = parameters
    if route.body:
        operation["requestBody"] = {
            "required": True,
            "content": {"application/json": {"schema": _ref(route.body)}},
        }
    return operation


def _responses(route: Route) -> dict[str, Any]:
    responses: dict[str, Any] = {
        str(status): _answer(status, model) for status, model in route.answers.items()
    }
    refused: dict[str, list[str]] = {}
    for refusal in (*route.refuses, *(_WITH_BODY if route.body else ()), *_ALWAYS):
        codes = refused.setdefault(str(status_of(refusal)), [])
        if refusal.code not in codes:
            codes.append(refusal.code)
    for status, codes in refused.items():
        responses[status] = {
            "description": ", ".join(f"`{code}`" for code in codes),
            "content": {CONTENT_TYPE: {"schema": _ref(Problem)}},
        }
    return dict(sorted(responses.items()))


def _answer(status: int, model: type[BaseModel] | None) -> dict[str, Any]:
    """What an answer holds; one without a model leads elsewhere, or says that nothing changed."""
    if status == HTTPStatus.NOT_MODIFIED:
        return {"description": "As the ETag in `If-None-Match` names it."}
    if model is None:
        address = {"description": "Where to go on.", "schema": {"type": "string", "format": "uri"}}
        return {"description": "`Location` leads to it.", "headers": {"Location": address}}
    return {
        "description": (model.__doc__ or "").strip().splitlines()[0],
        "content": {"application/json": {"schema": _ref(model)}},
    }


def _path_parameters(path: str) -> list[dict[str, Any]]:
    names = [part.strip("{}") for part in path.split("/") if part.startswith("{")]
    return [
        {"name": name, "in": "path", "required": True, "schema": {"type": "string"}}
        for name in names
    ]


def _schemas() -> dict[str, Any]:
    inputs = {route.body for route in ROUTES if route.body}
    outputs = {model for route in ROUTES for model in route.answers.values() if model}
    outputs.add(Problem)
    wanted: list[tuple[type[BaseModel], Any]] = [
        *((model, "validation") for model in inputs),
        *((model, "serialization") for model in outputs),
    ]
    wanted.sort(key=lambda pair: pair[0].__name__)
    _, schema = models_json_schema(wanted, ref_template=_REFS)
    definitions: dict[str, Any] = schema["$defs"]
    return dict(sorted(definitions.items()))


def _ref(model: type[BaseModel]) -> dict[str, str]:
    return {"$ref": _REFS.format(model=model.__name__)}


def main() -> None:
    """Write the document where ``GET /api/openapi.json`` reads it."""
    import app  # noqa: F401 - importing declares the routes
    from chalicelib.api import service

    text = json.dumps(document(), ensure_ascii=False, indent=1)
    service.OPENAPI.write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()

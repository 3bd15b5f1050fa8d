"""The API as its callers meet it: requests through Chalice's own handler, without a network."""

from __future__ import annotations

import json
import re
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tests import documented, rights
from tests.person import ADDED
from tests.places import ORIGIN_SECRET

#: A request that opens a ticket; tests change what they are about.
OPENING: dict[str, Any] = {
    "nationality": "EC",
    "document": {"type": "cedula", "number": "1700000019"},
    "full_name": "María Fernanda Quishpe Ñato",
    "email": "maria@example.com",
    "gender": "female",
    "phone": "0991234567",
    "user_type": "student",
    **ADDED,
    "topic": "ipc",
    "subject": "Índice de precios de 2020 a 2025 por ciudad",
    "details": "Necesito el IPC mensual por ciudad, de enero de 2020 a diciembre de 2025.",
    "attachments": [],
    "language": "es",
    "notice_version": "2026-11",
}


def opening(**changes: Any) -> dict[str, Any]:
    """An opening with some fields changed; a field given as ``...`` is left out."""
    return {key: value for key, value in (OPENING | changes).items() if value is not ...}


@dataclass(frozen=True)
class Reply:
    """What came back."""

    status: int
    headers: Mapping[str, str]
    text: str

    @property
    def json(self) -> Any:
        return json.loads(self.text)

    @property
    def faults(self) -> set[tuple[str, str]]:
        """Each wrong field and its code."""
        return {(fault["field"], fault["code"]) for fault in self.json["errors"]}


def request(
    method: str,
    path: str,
    body: Any = None,
    *,
    raw: str | None = None,
    headers: Mapping[str, str] | None = None,
    query: Mapping[str, str] | None = None,
    address: str = "198.51.100.7",
    resource: str | None = None,
) -> Reply:
    """Send a request as API Gateway hands it to the function; its answer must be one that the
    document describes."""
    from app import app

    text = raw if raw is not None else (None if body is None else json.dumps(body))
    asked = gateway_event(method, path, text, headers or {}, query or {}, address, resource)
    with rights.as_role("ApiRole"):
        answer = app(asked, _Context())
    many = {name: values[0] for name, values in answer.get("multiValueHeaders", {}).items()}
    reply = Reply(answer["statusCode"], {**answer.get("headers", {}), **many}, answer["body"])
    documented.check(method, asked["resource"], reply.status, reply.headers, reply.text)
    return reply


def gateway_event(
    method: str,
    path: str,
    text: str | None,
    headers: Mapping[str, str],
    query: Mapping[str, str],
    address: str = "198.51.100.7",
    resource: str | None = None,
) -> dict[str, Any]:
    """A request as API Gateway hands it to the function."""
    resource, parameters = _resource(path) if resource is None else (resource, {})
    sent = {
        "Content-Type": "application/json",
        "X-Origin-Secret": ORIGIN_SECRET,
        "CloudFront-Viewer-Address": f"{address}:50312",
    } | dict(headers)
    return {
        "resource": resource,
        "path": path,
        "httpMethod": method,
        "headers": sent,
        "multiValueHeaders": {name: [value] for name, value in sent.items()},
        "queryStringParameters": dict(query) if query else None,
        "multiValueQueryStringParameters": {k: [v] for k, v in query.items()} or None,
        "pathParameters": parameters or None,
        "stageVariables": None,
        "requestContext": {
            "resourcePath": resource,
            "httpMethod": method,
            "requestId": str(uuid.uuid4()),
            "identity": {"sourceIp": "203.0.113.99"},
        },
        "body": text,
        "isBase64Encoded": False,
    }


def open_ticket(key: str | None = None, address: str = "198.51.100.7", **changes: Any) -> Reply:
    """Open a ticket as the site does."""
    headers = {"Idempotency-Key": key} if key else {}
    return request("POST", "/tickets", opening(**changes), headers=headers, address=address)


def look_up(email: str, number: str, address: str = "198.51.100.7") -> Reply:
    """Look a ticket up as the site does."""
    return request("POST", "/lookups", {"email": email, "number": number}, address=address)


class _Context:
    """The part of a Lambda context that the program reads."""

    aws_request_id = "test"

    def get_remaining_time_in_millis(self) -> int:
        return 30_000


def _resource(path: str) -> tuple[str, dict[str, str]]:
    """The route that API Gateway finds for a path: one without parameters goes first."""
    from chalicelib.api import ROUTES

    for template in sorted({route.path for route in ROUTES}, key=lambda each: each.count("{")):
        names = re.findall(r"\{(\w+)\}", template)
        found = re.fullmatch(re.sub(r"\{\w+\}", "([^/]+)", template), path)
        if found:
            return template, dict(zip(names, found.groups(), strict=True))
    return path, {}

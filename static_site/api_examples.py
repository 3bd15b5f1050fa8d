"""Examples of the contract's operations, made from their schemas: what is required, and no more."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from chalicelib.domain.rules.catalog import Rules

_UUID = "7f9c24e8-3b12-4a6f-9d0e-5c1a2b3c4d5e"
_UPLOAD = "0f8fad5bd9cb469fa16570867728950e0a1b2c3d4e"
_TOKEN = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIwNTEyNDMifQ.c2lnbmF0dXJl"  # noqa: S105 - of nobody
_DETAILS = "¿Cuál fue la variación anual del IPC en cada provincia entre 2020 y 2025?"
#: What fields of these names hold in examples, where nothing but text is asked for.
_VALUES: dict[str, Any] = {
    "access_token": _TOKEN,
    "act": "ticket.read",
    "actor": _UUID,
    "address": "203.0.113.7",
    "agent": _UUID,
    "area": "DECON",
    "areas": "DECON",
    "assignee": "me",
    "at": "2026-11-24T19:05:00Z",
    "attachments": _UPLOAD,
    "author": "requester",
    "body": "Gracias. ¿Pueden enviar también los datos de 2019?",
    "body_es": "Estimado/a {nombre}: adjuntamos lo que pidió.",
    "code": "482915",
    "content_type": "text/csv",
    "details": _DETAILS,
    "document": "cedula#EC#1700000019",
    "email": "ana.torres@example.com",
    "field": "email",
    "filename": "ipc.csv",
    "full_name": "Ana Torres",
    "id": "ipc",
    "into": "051243",
    "mail_id": "0198f3c2",
    "merged_from": "051244",
    "name": "Índice de precios al consumidor",
    "nationality": "EC",
    "new_code": "730164",
    "nonce": "q0ZkT7cVbn5dXh2A",
    "notice_version": Rules().notice_version,
    "number": "051243",
    "numbers": "051243",
    "phone": "+593991234567",
    "q": "ipc",
    "quoted": "",
    "role": "agent",
    "sought": "051243",
    "status": "received",
    "reason": "Falta una serie que publica otra institución.",
    "subject": "Variación del IPC por provincia",
    "to": "ana.torres@example.com",
    "token": _TOKEN,
    "period": "2026-11",
    "year": "2026",
    "topic": "ipc",
    "type": "text/csv",
    "upload_id": _UPLOAD,
    "url": "https://example.com/ipc.csv",
    "user_type": "student",
}
_FORMATS = {"date": "2026-12-15", "uuid": _UUID, "date-time": "2026-11-24T19:05:00Z"}
#: Where a name alone would mislead: `model.field` or `model.parameter`.
_OF_MODEL: dict[str, Any] = {
    "Document.number": "1700000019",
    "Document.type": "cedula",
    "DocumentSeen.type": "cedula",
    "Gender": "undisclosed",
    "DocumentSeen.number": "1700000019",
    "FieldFault.code": "malformed",
}
#: Rows of the catalog, by the field that names one.
_ROWS = {
    "area": {"id": "DECON", "name": "Estadísticas Económicas"},
    "assignee": {"id": _UUID, "name": "Luis Andrade"},
    "nationality": {"id": "EC", "name": "Ecuador"},
    "user_type": {"id": "student", "name": "Estudiante"},
}
_NUMBERS = {"bytes": 10_485_760, "expires_in": 7_200, "size": 18_230}
_HEADERS = {"If-Match": '"3"', "Idempotency-Key": _UUID}
#: Nests no deeper; what is required at the end of it is of a plain type.
_DEPTH = 8


@dataclass(frozen=True)
class Example:
    """A call and what it answers; ``status`` 304 and the like answer nothing."""

    path: str
    parameters: dict[str, str]
    headers: dict[str, str]
    body: Any
    status: str
    answer: Any

    def request(self, method: str) -> str:
        """The call as HTTP writes it."""
        lines = [f"{method} /api{self.path}"]
        lines += [f"{name}: {value}" for name, value in self.headers.items()]
        if self.body is not None:
            lines += ["", _pretty(self.body)]
        return "\n".join(lines)

    def response(self) -> str:
        """The answer's body; nothing where there is none."""
        return "" if self.answer is None else _pretty(self.answer)


def of_operation(document: Mapping[str, Any], method: str, path: str) -> Example:
    """The example of an operation of the document."""
    operation = document["paths"][path][method]
    asked = operation.get("parameters", ())
    values = {
        each["name"]: _HEADERS.get(each["name"])
        or str(_value(document, each["name"], each["schema"]))
        for each in asked
        if each.get("required") or each["name"] == "Idempotency-Key"
    }
    places = {each["name"]: each["in"] for each in asked}
    query = "&".join(f"{name}={value}" for name, value in values.items() if places[name] == "query")
    filled = path.format(**{n: v for n, v in values.items() if places[n] == "path"})
    headers = {name: value for name, value in values.items() if places[name] == "header"}
    if operation["security"]:
        headers = {"Authorization": f"Bearer {_TOKEN}"} | headers
    body = operation.get("requestBody", {}).get("content", {}).get("application/json")
    if body:
        headers["Content-Type"] = "application/json"
    status, answer = next(
        (status, given)
        for status, given in operation["responses"].items()
        if status.startswith("2")
    )
    given = answer.get("content", {}).get("application/json")
    return Example(
        path=filled + (query and f"?{query}"),
        parameters=values,
        headers=headers,
        body=body and _value(document, "", body["schema"]),
        status=status,
        answer=given and _value(document, "", given["schema"]),
    )


def _value(
    document: Mapping[str, Any], name: str, schema: Mapping[str, Any], depth: int = 0
) -> Any:
    """A value of a schema, for a field of a name (``Model.field`` inside a model)."""
    if "$ref" in schema:
        model = schema["$ref"].rpartition("/")[2]
        field = name.rpartition(".")[2]
        if model == "Named" and field in _ROWS:
            return _ROWS[field]
        return _value(document, model, document["components"]["schemas"][model], depth)
    if "anyOf" in schema:
        return _value(document, name, schema["anyOf"][0], depth)
    if "enum" in schema:
        return _OF_MODEL.get(name, schema["enum"][0])
    kind = schema.get("type")
    if kind == "object":
        return _object(document, name, schema, depth)
    if kind == "array":
        wanted = depth < _DEPTH
        return [_value(document, name, schema["items"], depth + 1)] if wanted else []
    if kind in ("integer", "number"):
        usual = _NUMBERS.get(name.rpartition(".")[2], 3)
        return schema.get("default", schema.get("minimum", usual))
    if kind == "boolean":
        return schema.get("default", True)
    return _text(name, schema)


def _object(
    document: Mapping[str, Any], name: str, schema: Mapping[str, Any], depth: int
) -> dict[str, Any]:
    properties = schema.get("properties", {})
    shown = schema.get("required") or [*properties][:1]
    return {each: _value(document, f"{name}.{each}", properties[each], depth + 1) for each in shown}


def _text(name: str, schema: Mapping[str, Any]) -> Any:
    field = name.rpartition(".")[2]
    if name in _OF_MODEL:
        return _OF_MODEL[name]
    if schema.get("format") in _FORMATS:
        return _FORMATS[schema["format"]]
    if field.endswith("_at"):
        return "2026-11-24T19:05:00Z"
    if field.endswith(("_on", "_until")) or field == "date":
        return "2026-12-15"
    return _VALUES.get(field, schema.get("default") or field)


def _pretty(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2)

"""What the page for developers shows: the published contract, in the order in which it is read.

All of it comes from ``chalicelib/api/openapi.json``; words that people read in their language
stand in the catalogue. What only the contract says is in ``api_words.py``.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from static_site import api_examples

OPENAPI = Path(__file__).resolve().parent.parent / "chalicelib" / "api" / "openapi.json"
_JSON, _PROBLEM = "application/json", "application/problem+json"
#: Who may call an operation, by the credentials that it names, in the page's order.
GROUPS = {
    "anyone": (),
    "ticket": ("ticketToken", "accountToken"),
    "account": ("accountToken",),
    "agent": ("agentToken",),
}

Schema = dict[str, Any]
#: A type in pieces: text, and the model that it leads to.
Type = list[tuple[str, str | None]]


@dataclass(frozen=True)
class Field:
    """A field of a model, or a parameter (``place``: path, query, header)."""

    name: str
    type: Type
    required: bool
    text: str
    characters: Mapping[str, int] | None
    place: str = ""


@dataclass(frozen=True)
class Model:
    """A model: its fields, or the values that it is one of."""

    name: str
    text: str
    fields: list[Field]
    values: list[str]


@dataclass(frozen=True)
class Answer:
    """A status that an operation answers, with a model or with the codes of its problems."""

    status: str
    text: str
    model: str | None
    headers: list[str]
    codes: list[str]


@dataclass(frozen=True)
class Operation:
    """A method of a path."""

    id: str
    summary: str
    method: str
    path: str
    group: str
    parameters: list[Field]
    body: Model | None
    answers: list[Answer]
    example: api_examples.Example


@cache
def document() -> dict[str, Any]:
    """The contract as it is published."""
    published: dict[str, Any] = json.loads(OPENAPI.read_text("utf-8"))
    return published


def operations() -> dict[str, list[Operation]]:
    """Every operation, by who may call it."""
    every = [
        _operation(method, path, operation)
        for path, methods in document()["paths"].items()
        for method, operation in methods.items()
    ]
    return {group: [each for each in every if each.group == group] for group in GROUPS}


def models() -> list[Model]:
    """Every model, by name."""
    schemas = document()["components"]["schemas"]
    return [_model(name, schema) for name, schema in sorted(schemas.items())]


def problem_codes() -> list[tuple[str, str]]:
    """Each code of a problem with its status, as operations name them."""
    named = {
        (answer.status, code)
        for group in operations().values()
        for operation in group
        for answer in operation.answers
        for code in answer.codes
    }
    return sorted(named)


def _operation(method: str, path: str, operation: Mapping[str, Any]) -> Operation:
    body = operation.get("requestBody", {}).get("content", {}).get(_JSON)
    return Operation(
        id=operation["operationId"],
        summary=operation["summary"],
        method=method.upper(),
        path=path,
        group=_group(operation["security"]),
        parameters=[_parameter(each) for each in operation.get("parameters", ())],
        body=body and _model(*_named(body["schema"])),
        answers=[_answer(*each) for each in operation["responses"].items()],
        example=api_examples.of_operation(document(), method, path),
    )


def _group(security: list[Mapping[str, Any]]) -> str:
    named = tuple(scheme for choice in security for scheme in choice)
    return next(group for group, schemes in GROUPS.items() if schemes == named)


def _parameter(parameter: Mapping[str, Any]) -> Field:
    return _field(
        parameter["name"],
        parameter["schema"] | {"description": parameter.get("description", "")},
        required=parameter.get("required", False),
        place=parameter["in"],
    )


def _answer(status: str, response: Mapping[str, Any]) -> Answer:
    content = response.get("content", {})
    is_problem = _PROBLEM in content
    text = response["description"]
    return Answer(
        status=status,
        text="" if is_problem else text,
        model=_name(content[_JSON]["schema"]) if _JSON in content else None,
        headers=[*response.get("headers", ())],
        codes=re.findall(r"`(\w+)`", text) if is_problem else [],
    )


def _model(name: str, schema: Schema) -> Model:
    required = schema.get("required", ())
    return Model(
        name=name,
        text=schema.get("description", ""),
        fields=[
            _field(each, facts, required=each in required)
            for each, facts in schema.get("properties", {}).items()
        ],
        values=schema.get("enum", []),
    )


def _field(name: str, schema: Schema, *, required: bool, place: str = "") -> Field:
    return Field(
        name=name,
        type=list(_type(schema)),
        required=required,
        text=schema.get("description", ""),
        characters=next(_characters(schema), None),
        place=place,
    )


def _characters(schema: Schema) -> Iterator[dict[str, int]]:
    if "x-characters" in schema:
        yield schema["x-characters"]
    for choice in schema.get("anyOf", ()):
        yield from _characters(choice)


def _named(schema: Schema) -> tuple[str, Schema]:
    name = _name(schema)
    return name, document()["components"]["schemas"][name]


def _name(schema: Schema) -> str:
    name: str = schema["$ref"].rpartition("/")[2]
    return name


def _type(schema: Schema) -> Iterator[tuple[str, str | None]]:
    """A type as TypeScript writes it, with its bounds behind it."""
    if "$ref" in schema:
        name = _name(schema)
        yield name, name
    elif "anyOf" in schema:
        for place, choice in enumerate(schema["anyOf"]):
            if place:
                yield " | ", None
            yield from _type(choice)
    elif "enum" in schema:
        yield " | ".join(json.dumps(value) for value in schema["enum"]), None
    elif schema.get("type") == "array":
        yield from _type(schema["items"])
        yield "[]" + _bounds(schema, "minItems", "maxItems"), None
    elif isinstance(values := schema.get("additionalProperties"), dict):
        yield "{ [string]: ", None
        yield from _type(values)
        yield " }", None
    else:
        yield schema.get("type", "any") + _limits(schema), None


def _limits(schema: Schema) -> str:
    told = f" ({schema['format']})" if "format" in schema else ""
    told += f" /{schema['pattern']}/" if "pattern" in schema else ""
    told += _bounds(schema, "minLength", "maxLength") + _bounds(schema, "minimum", "maximum")
    return told


def _bounds(schema: Schema, least: str, most: str) -> str:
    if least in schema and most in schema:
        return f" {schema[least]}…{schema[most]}"
    if most in schema:
        return f" ≤ {schema[most]}"
    return f" ≥ {schema[least]}" if least in schema else ""

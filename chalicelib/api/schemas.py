"""The JSON schemas of the models that routes take and give, under names that are unique."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue, models_json_schema
from pydantic_core import core_schema

from chalicelib.api import Route
from chalicelib.api.problems import Problem

_REFS = "#/components/schemas/{model}"
_REFERENCE = re.compile(r'"#/components/schemas/([^"]+)"')
_ModelType = type[BaseModel]


class _AsAnswered(GenerateJsonSchema):
    """Schemas of what really comes: an answer leaves out what is None (``chalicelib/api``), and
    holds all the rest. Titles that only repeat a field's name are left out."""

    def field_title_should_be_set(self, schema: Any) -> bool:  # noqa: ARG002 - pydantic's
        return False

    def field_is_required(self, field: Any, total: bool) -> bool:
        if self.mode == "validation":
            return super().field_is_required(field, total)
        return _never_none(field["schema"]) is None

    def model_field_schema(self, schema: core_schema.ModelField) -> JsonSchemaValue:
        never_none = None if self.mode == "validation" else _never_none(schema["schema"])
        return (
            super().model_field_schema(schema)
            if never_none is None
            else self.generate_inner(never_none)
        )


#: What stands around the schema of a field: its default, and what judges it.
_AROUND = ("default", "function-before", "function-after")


def _never_none(schema: core_schema.CoreSchema) -> core_schema.CoreSchema | None:
    """The schema of a field that may be None, without None; None for any other field."""
    inner: Any = schema
    while inner["type"] in _AROUND:
        inner = inner["schema"]
    return inner["schema"] if inner["type"] == "nullable" else None


@dataclass(frozen=True)
class Schemas:
    """References to the schema of each model, as it is taken and as it is given, and all the
    definitions that they lead to. Two models of one name get two names here."""

    taken: dict[_ModelType, dict[str, Any]]
    given: dict[_ModelType, dict[str, Any]]
    definitions: dict[str, dict[str, Any]]

    def resolved(self, reference: dict[str, Any]) -> dict[str, Any]:
        """What a reference leads to."""
        return self.definitions[reference["$ref"].rpartition("/")[2]]

    def used_by(self, paths: dict[str, Any]) -> dict[str, Any]:
        """The definitions that paths lead to; a query's own is spread out into parameters."""
        used: set[str] = set()
        sources: list[Any] = [paths]
        while sources:
            found = set(_REFERENCE.findall(json.dumps(sources.pop()))) - used
            used |= found
            sources += [self.definitions[name] for name in found]
        return {name: schema for name, schema in self.definitions.items() if name in used}


def of_routes(routes: Iterable[Route]) -> Schemas:
    """The schemas of all that the routes take and give."""
    taken: set[_ModelType] = set()
    given: set[_ModelType] = {Problem}
    for route in routes:
        taken |= {model for model in (route.body, route.takes.query) if model}
        given |= {model for model in route.answers.values() if model}
    wanted: list[tuple[Any, Any]] = [(model, "validation") for model in taken]
    wanted += [(model, "serialization") for model in given]
    wanted.sort(key=lambda pair: (pair[0].__name__, pair[0].__module__, pair[1]))
    references: dict[Any, dict[str, Any]]
    references, schema = models_json_schema(
        wanted, ref_template=_REFS, schema_generator=_AsAnswered
    )
    return Schemas(
        taken={model: references[model, "validation"] for model in taken},
        given={model: references[model, "serialization"] for model in given},
        definitions=dict(sorted(schema["$defs"].items())),
    )

"""From what a request brings to a model, or to every fault at once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from chalicelib.domain.errors import Fault, Invalid, Malformed, TooLarge, UnsupportedMediaType
from chalicelib.domain.fields import BODY_BYTES

Parsed = TypeVar("Parsed", bound=BaseModel)

#: Pydantic's names of what is wrong, where they differ from ours. Sources of the names:
#: https://docs.pydantic.dev/latest/errors/validation_errors/
_CODES = {
    "extra_forbidden": "unknown_field",
    "string_too_short": "too_short",
    "string_too_long": "too_long",
    "too_long": "too_long",
    "string_pattern_mismatch": "malformed",
    "literal_error": "not_a_choice",
    "enum": "not_a_choice",
    "missing": "missing",
    "greater_than_equal": "too_small",
    "less_than_equal": "too_large",
    "date_from_datetime_parsing": "malformed",
    "int_from_float": "wrong_type",
    "int_parsing_size": "too_large",
}
#: Faults of the JSON itself rather than of a field.
_NOT_JSON = {"json_invalid"}


def parse(model: type[Parsed], raw: bytes, content_type: str, context: object = None) -> Parsed:
    """Read a JSON body as a model.

    Raises UnsupportedMediaType, TooLarge, Malformed, or Invalid with every fault.
    """
    if content_type.partition(";")[0].strip().lower() != "application/json":
        raise UnsupportedMediaType
    if len(raw) > BODY_BYTES:
        raise TooLarge
    try:
        return model.model_validate_json(raw, context=context)
    except ValidationError as error:
        raise _refusal(error) from None


def parse_query(model: type[Parsed], query: Mapping[str, str]) -> Parsed:
    """Read query parameters as a model. Raises Invalid with every fault."""
    try:
        return model.model_validate(dict(query))
    except ValidationError as error:
        raise _refusal(error) from None


def _refusal(error: ValidationError) -> Invalid | Malformed:
    found = error.errors(include_url=False, include_context=False, include_input=False)
    if any(fault["type"] in _NOT_JSON for fault in found):
        return Malformed()
    return Invalid([Fault(_path(f["loc"]), _code(f["type"]), f["msg"]) for f in found])


def _code(kind: str) -> str:
    if kind.endswith(("_type", "_parsing")):
        return "wrong_type"
    return _CODES.get(kind, kind)


def _path(location: Iterable[Any]) -> str:
    return ".".join(str(part) for part in location) or "body"

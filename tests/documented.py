"""Whether an answer is one that the published document describes: asked of each in the tests."""

from __future__ import annotations

import functools
import json
from collections.abc import Mapping
from typing import Any

import jsonschema

from chalicelib.api.public.service import OPENAPI

#: What no operation names: a defect of the service, which some tests cause.
_DEFECT = 500


def check(method: str, route: str, status: int, headers: Mapping[str, str], text: str) -> None:
    """Raise AssertionError or ValidationError when an answer of an operation is not described:
    its status, its content type, its headers or its body. What is no operation is not judged."""
    operation = document()["paths"].get(route, {}).get(method.lower())
    if operation is None or status == _DEFECT:
        return
    name = operation["operationId"]
    assert str(status) in operation["responses"], f"{name} does not say that it answers {status}"
    answer = operation["responses"][str(status)]
    missing = [each for each in answer.get("headers", ()) if each not in headers]
    assert not missing, f"{name} answers {status} without {missing}"
    if "content" not in answer:
        assert not text, f"{name} does not say that its {status} holds anything"
        return
    kind = headers["Content-Type"]
    assert kind in answer["content"], f"{name} does not say that its {status} is {kind}"
    _validator(json.dumps(answer["content"][kind]["schema"])).validate(json.loads(text))


@functools.cache
def document() -> dict[str, Any]:
    """The document as it is published."""
    published: dict[str, Any] = json.loads(OPENAPI.read_text(encoding="utf-8"))
    return published


@functools.cache
def _validator(schema: str) -> jsonschema.Draft202012Validator:
    components = {"components": document()["components"]}
    return jsonschema.Draft202012Validator(json.loads(schema) | components)

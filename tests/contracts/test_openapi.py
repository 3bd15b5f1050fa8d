"""The published contract is the code's."""

from __future__ import annotations

import json
from typing import Any

import jsonschema
import pytest

import app  # noqa: F401 - importing declares the routes
from chalicelib.api import openapi, service
from tests.desk import Reply, look_up, open_ticket, request


def test_the_committed_document_is_current() -> None:
    committed = json.loads(service.OPENAPI.read_text(encoding="utf-8"))
    assert committed == json.loads(json.dumps(openapi.document())), (
        "stale: run python -m chalicelib.api.openapi"
    )


@pytest.mark.engine
class TestAnswers:
    """What the service really answers is what the document says."""

    def test_opening_and_look_up(self, aws: Any) -> None:
        opened = open_ticket()
        _check(opened, "/tickets", "post")
        _check(look_up(opened.json["email"], opened.json["number"]), "/lookups", "post")
        token = {"Authorization": f"Bearer {opened.json['access_token']}"}
        shown = request("GET", f"/tickets/{opened.json['number']}", headers=token)
        _check(shown, "/tickets/{number}", "get")

    @pytest.mark.parametrize("path", ["/catalog", "/health", "/openapi.json"])
    @pytest.mark.parametrize("language", ["es", "en"])
    def test_what_anyone_may_read(self, path: str, language: str, aws: Any) -> None:
        _check(request("GET", path, query={"language": language}), path, "get")

    def test_refusals(self, aws: Any) -> None:
        _check(request("POST", "/tickets", {}), "/tickets", "post")
        _check(look_up("a@example.com", "051243"), "/lookups", "post")
        _check(request("GET", "/tickets/051243"), "/tickets/{number}", "get")


def _check(reply: Reply, path: str, method: str) -> None:
    document = openapi.document()
    answer = document["paths"][path][method]["responses"][str(reply.status)]
    schema = answer["content"][reply.headers["Content-Type"]]["schema"]
    jsonschema.validate(
        reply.json,
        schema | {"components": document["components"]},
        cls=jsonschema.Draft202012Validator,
    )

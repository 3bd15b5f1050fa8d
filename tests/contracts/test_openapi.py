"""The published contract is the code's."""

from __future__ import annotations

import json
from typing import Any

import jsonschema
import pytest

import app  # noqa: F401 - importing declares the routes
from chalicelib.api import openapi
from chalicelib.api.public import service
from tests import accounts
from tests.desk import Reply, look_up, open_ticket, opening, request


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

    def test_accounts(self, aws: Any) -> None:
        opened = open_ticket()
        _check(accounts.ask(), "/sessions/codes", "post")
        begun = accounts.begin(accounts.EMAIL, accounts.code())
        _check(begun, "/sessions", "post")
        _check(accounts.begin(accounts.EMAIL, "1"), "/sessions", "post")
        holder = accounts.Holder(begun.json["access_token"])
        profile = {"full_name": "María", "gender": "female", "document": opening()["document"]}
        for method, path, body in (
            ("PUT", "/account", profile),
            ("GET", "/account", None),
            ("GET", "/account/tickets", None),
            ("POST", "/account/searches", {"q": "precios"}),
            ("GET", "/account/export", None),
            ("POST", "/account/email-codes", {"email": "nueva@example.com"}),
            ("PUT", "/account/email", {}),
            ("DELETE", "/account", None),
            ("DELETE", "/account/erasure", None),
            ("DELETE", "/sessions", None),
        ):
            _check(holder.call(method, path, body), path, method.lower())
        assert opened.status == 201

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

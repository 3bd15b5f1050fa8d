"""The published contract is the code's. The tests' client holds every answer to it as well
(``tests/documented.py``)."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections import Counter
from typing import Any

import jsonschema
import pytest

from chalicelib.api import openapi
from chalicelib.api.blueprints import WHERE
from chalicelib.api.public import service
from tests import accounts, documented
from tests.conftest import ROOT
from tests.desk import look_up, open_ticket, request


def operations() -> list[dict[str, Any]]:
    """Every operation of the document."""
    return [each for path in documented.document()["paths"].values() for each in path.values()]


def test_the_committed_document_is_current() -> None:
    committed = documented.document()
    assert committed == json.loads(json.dumps(openapi.document())), "stale: run `make contract`"


def test_the_module_of_each_route_is_written_down_as_it_is() -> None:
    assert json.loads(WHERE.read_text("utf-8")) == openapi.where(), "stale: run `make contract`"


def test_the_document_needs_no_app_to_be_made() -> None:
    code = "import sys; from chalicelib.api import openapi; openapi.document(); "
    code += "sys.exit('app' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False).returncode == 0


def test_every_reference_resolves() -> None:
    text = service.OPENAPI.read_text(encoding="utf-8")
    known = {
        f"#/components/schemas/{name}" for name in documented.document()["components"]["schemas"]
    }
    assert {*re.findall(r'"\$ref": "([^"]+)"', text)} == known


def test_no_two_operations_and_no_two_models_share_a_name() -> None:
    names = Counter(operation["operationId"] for operation in operations())
    assert [name for name, count in names.items() if count > 1] == []
    assert [
        name
        for name in documented.document()["components"]["schemas"]
        if not re.fullmatch(r"[A-Z][A-Za-z]+", name)  # two of one name are told apart by more
    ] == []


def test_an_answer_says_what_it_leaves_out_and_never_null() -> None:
    ticket = documented.document()["components"]["schemas"]["PublicTicket"]
    assert "null" not in json.dumps(ticket)
    assert "merged_into" not in ticket["required"]
    assert {"number", "email_bounced", "entries"} <= {*ticket["required"]}


@pytest.mark.engine
class TestAnswers:
    """What the service really answers is what the document says."""

    def test_accounts(self, aws: Any) -> None:
        accounts.ask()
        begun = accounts.begin(accounts.EMAIL, accounts.code())
        accounts.begin(accounts.EMAIL, "1")
        owner = accounts.Holder(begun.json["access_token"])
        for method, path, body in (
            ("GET", "/account", None),
            ("GET", "/account/export", None),
            ("POST", "/account/email-codes", {"email": "nueva@example.com"}),
            ("PUT", "/account/email", {}),
            ("DELETE", "/account", None),
            ("DELETE", "/account/erasure", None),
            ("DELETE", "/sessions", None),
        ):
            owner.call(method, path, body)

    @pytest.mark.parametrize("path", ["/catalog", "/health", "/openapi.json"])
    @pytest.mark.parametrize("language", ["es", "en"])
    def test_what_anyone_may_read(self, path: str, language: str, aws: Any) -> None:
        assert request("GET", path, query={"language": language}).status == 200

    def test_an_answer_beside_the_document_is_found(self, aws: Any) -> None:
        opened = open_ticket()
        wrong = opened.json | {"due_on": None}
        with pytest.raises(jsonschema.ValidationError):
            documented.check("POST", "/tickets", 201, opened.headers, json.dumps(wrong))
        with pytest.raises(AssertionError, match="does not say that it answers 418"):
            documented.check("POST", "/tickets", 418, opened.headers, opened.text)
        assert look_up(opened.json["email"], opened.json["number"]).status == 200


class TestServed:
    """The document is answered as it is stored."""

    def test_to_the_letter(self, aws: Any) -> None:
        assert request("GET", "/openapi.json").text == service.OPENAPI.read_text(encoding="utf-8")

    def test_once_to_whoever_keeps_it(self, aws: Any) -> None:
        first = request("GET", "/openapi.json")
        assert first.headers["Cache-Control"] == "public, max-age=3600"
        again = request("GET", "/openapi.json", headers={"If-None-Match": first.headers["ETag"]})
        assert (again.status, again.text) == (304, "")
        other = request("GET", "/openapi.json", headers={"If-None-Match": '"another"'})
        assert other.status == 200

"""One error shape, whatever goes wrong."""

from __future__ import annotations

from typing import Any

import pytest
from botocore.exceptions import ClientError, ConnectTimeoutError

from chalicelib.api import problems
from chalicelib.domain import errors
from chalicelib.store.aws import dynamodb
from tests.desk import look_up, open_ticket, opening, request
from tests.problems import SHAPE


def _refusals(kind: type[errors.Refusal] = errors.Refusal) -> list[type[errors.Refusal]]:
    return [found for child in kind.__subclasses__() for found in (child, *_refusals(child))]


@pytest.mark.parametrize("kind", _refusals(), ids=lambda kind: kind.__name__)
def test_every_refusal_has_a_status_and_a_code_of_its_own(kind: type[errors.Refusal]) -> None:
    assert 400 <= problems.status_of(kind) < 600
    assert [other for other in _refusals() if other.code == kind.code] == [kind]


@pytest.mark.engine
class TestShape:
    @pytest.mark.parametrize(
        ("method", "path", "arguments"),
        [
            ("POST", "/tickets", {"raw": "{"}),
            ("POST", "/tickets", {"body": {}}),
            ("POST", "/tickets", {"body": {}, "headers": {"Content-Type": "text/plain"}}),
            ("POST", "/lookups", {"body": {"email": "a@b.ec", "number": "051243"}}),
            ("GET", "/tickets/051243", {}),
            ("GET", "/health", {"headers": {"X-Origin-Secret": ""}}),
        ],
    )
    def test_every_refusal_looks_the_same(
        self, method: str, path: str, arguments: dict[str, Any], aws: Any
    ) -> None:
        reply = request(method, path, **arguments)
        assert set(reply.json) == SHAPE
        assert reply.json["status"] == reply.status
        assert reply.headers["Content-Type"] == "application/problem+json"
        assert reply.headers["Cache-Control"] == "no-store"
        assert reply.json["request_id"]

    def test_a_defect_shows_its_request_id_and_nothing_else(
        self, aws: Any, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        typed = opening()["email"]

        def fail(*_: object, **__: object) -> None:
            raise RuntimeError(typed)

        monkeypatch.setattr("chalicelib.services.tickets.opening.open_ticket", fail)
        reply = request("POST", "/tickets", opening())
        assert (reply.status, reply.json["code"]) == (500, "internal")
        assert set(reply.json) == SHAPE
        assert typed not in reply.text
        told = capsys.readouterr().out
        assert "RuntimeError" in told
        assert typed not in told


@pytest.mark.engine
class TestDatabaseTrouble:
    @pytest.mark.parametrize(
        "fault",
        [
            ClientError(
                {"Error": {"Code": "ProvisionedThroughputExceededException", "Message": ""}}, "x"
            ),
            ClientError({"Error": {"Code": "ThrottlingException", "Message": ""}}, "x"),
            ClientError({"Error": {"Code": "InternalServerError", "Message": ""}}, "x"),
            ConnectTimeoutError(endpoint_url="https://dynamodb"),
        ],
        ids=["throughput", "throttled", "internal", "timeout"],
    )
    @pytest.mark.parametrize("operation", ["transact_write_items", "update_item"])
    def test_an_opening_is_a_503_with_retry_after_and_nothing_is_half_written(
        self, operation: str, fault: Exception, aws: Any, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def fail(**_: object) -> None:
            raise fault

        with monkeypatch.context() as broken:
            broken.setattr(dynamodb.dynamodb(), operation, fail)
            reply = open_ticket()
        assert (reply.status, reply.json["code"]) == (503, "unavailable")
        assert int(reply.headers["Retry-After"]) > 0
        for name in ("tickets", "entries", "outbox"):
            assert aws.scan(TableName=dynamodb.table(name))["Count"] == 0
        assert open_ticket().status == 201

    def test_a_look_up_is_a_503(self, aws: Any, monkeypatch: pytest.MonkeyPatch) -> None:
        def fail(**_: object) -> None:
            raise ConnectTimeoutError(endpoint_url="https://dynamodb")

        monkeypatch.setattr(dynamodb.dynamodb(), "batch_get_item", fail)
        assert look_up("a@example.com", "051243").status == 503

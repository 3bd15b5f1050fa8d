"""Clients of AWS: lean where they serve people, strict where they are tested."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from botocore import xform_name
from botocore.awsrequest import AWSResponse
from botocore.config import Config
from botocore.exceptions import EndpointConnectionError, ParamValidationError

from chalicelib import aws_clients
from infra.package import ROOT
from infra.packing import models


@pytest.mark.parametrize(
    ("judges", "refused"), [(False, EndpointConnectionError), (True, ParamValidationError)]
)
def test_what_is_sent_is_judged_by_aws_and_in_tests_before_it_leaves(
    judges: bool, refused: type[Exception], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody listens there: what is not judged tries to leave."""
    monkeypatch.setattr(aws_clients, "JUDGES", judges)
    config = Config(connect_timeout=7, retries={"mode": "standard", "total_max_attempts": 1})
    client = aws_clients.client("dynamodb", config, endpoint_url="http://127.0.0.1:9")
    assert client.meta.config.connect_timeout == 7
    with pytest.raises(refused):
        client.get_item(TableName="guards", Key={}, ConsistentRead="a text")


def test_a_call_says_whom_it_comes_from_and_puts_no_words_together() -> None:
    said: list[str] = []
    client = aws_clients.client("dynamodb", Config(), endpoint_url="http://127.0.0.1:9")

    def note(request: Any, **_: Any) -> AWSResponse:
        said.append(request.headers["User-Agent"].decode())
        told = AWSResponse(request.url, 200, {}, None)
        told._content = b"{}"
        return told

    client.meta.events.register("before-send.dynamodb.*", note)
    client.get_item(TableName="guards", Key={"key": {"S": "-"}})
    (agent,) = said
    assert agent.startswith("consulta-por-tickets")
    assert len(agent) < 40


@pytest.mark.engine
@pytest.mark.usefixtures("aws")
def test_tests_judge_it() -> None:
    from chalicelib.store.aws.dynamodb import dynamodb

    with pytest.raises(ParamValidationError):
        dynamodb().get_item(TableName="guards", Key="a key is no text")  # type: ignore[arg-type]


_CALLS = {"dynamodb": "dynamodb", "cognito": "cognito-idp", "_ssm": "ssm"}


def test_the_package_has_a_model_of_every_operation_that_is_called() -> None:
    called = re.compile(r"\b(dynamodb|cognito|_ssm)\(\)\s*\.(?:get_paginator\(\"(\w+)\"|(\w+))")
    known = {service.partition("/")[0]: each for service, each in models.OPERATIONS.items()}
    has = {service: {xform_name(name) for name in each} for service, each in known.items()}
    found: dict[str, set[str]] = {service: set() for service in has}
    for path in (ROOT / "chalicelib").rglob("*.py"):
        for client, pages, operation in called.findall(path.read_text("utf-8")):
            found[_CALLS[client]].add(pages or operation)
    spare = {"exceptions", "meta"}
    unused = {"describe_endpoints"}  # asked by botocore where it is told to
    assert {service: names - spare for service, names in found.items()} == {
        service: names - unused for service, names in has.items()
    }


def test_a_client_of_the_package_asks_as_one_with_the_whole_model(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where it calls, and what it sends: in regions of three partitions."""
    models.write(tmp_path)
    made = aws_clients.session.__wrapped__
    for region in ("us-east-1", "sa-east-1", "us-gov-west-1", "cn-north-1"):
        sent = []
        for folder in (tmp_path, tmp_path / "none"):
            monkeypatch.setattr(aws_clients, "MODELS", folder)
            monkeypatch.setattr(aws_clients, "session", cache(made))
            for service, asked in _ASKED.items():
                sent.append(_sent(service, region, *asked))
        half = len(sent) // 2
        assert sent[:half] == sent[half:]
        assert all(region in url for url, _, _ in sent)


_ASKED: dict[str, tuple[str, dict[str, Any]]] = {
    "dynamodb": ("put_item", {"TableName": "t", "Item": {"n": {"N": "1"}}}),
    "ssm": ("get_parameters", {"Names": ["a"], "WithDecryption": True}),
    "cognito-idp": ("admin_get_user", {"UserPoolId": "p", "Username": "u"}),
    "sqs": ("send_message", {"QueueUrl": "https://q", "MessageBody": "b"}),
}


def _sent(service: str, region: str, operation: str, given: dict[str, Any]) -> tuple[Any, ...]:
    client = aws_clients.client(service, Config(region_name=region))
    sent: list[Any] = []

    def keep(request: Any, **_: Any) -> Any:
        sent.append((request.url, request.headers.get("X-Amz-Target"), request.body))
        raise InterruptedError

    client.meta.events.register("before-send.*.*", keep)
    with pytest.raises(InterruptedError):
        getattr(client, operation)(**given)
    client.close()
    ((url, target, body),) = sent
    return url, target, body

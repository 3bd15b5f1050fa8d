"""Clients of AWS: lean where they serve people, strict where they are tested."""

from __future__ import annotations

import pytest
from botocore.config import Config
from botocore.exceptions import EndpointConnectionError, ParamValidationError

from chalicelib import aws_clients


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


@pytest.mark.engine
@pytest.mark.usefixtures("aws")
def test_tests_judge_it() -> None:
    from chalicelib.store.aws.dynamodb import dynamodb

    with pytest.raises(ParamValidationError):
        dynamodb().get_item(TableName="guards", Key="a key is no text")  # type: ignore[arg-type]

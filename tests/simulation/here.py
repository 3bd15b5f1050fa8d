"""The database of a simulation: that of ``tests/database.py`` without the way through boto3, which
costs most of a call."""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterator
from contextlib import contextmanager
from http import HTTPStatus
from typing import Any

from botocore.client import BaseClient

from tests import database

#: Calls after which the tokens are forgotten: to count them costs more than a call.
_KEPT = 1_000
_CALLS = itertools.count(1)
#: Numbers of the tickets that were written since somebody took them.
changed: list[str] = []
#: Where boto3 makes its calls, which no stub of types names.
_CLIENT: Any = BaseClient
_BOTO3 = _CLIENT._make_api_call


@contextmanager
def here() -> Iterator[None]:
    """Clients of DynamoDB call the engine directly until the end."""
    _CLIENT._make_api_call = _call
    try:
        yield
    finally:
        _CLIENT._make_api_call = _BOTO3


def _call(client: Any, operation: str, params: dict[str, Any]) -> Any:
    """What boto3 answers, without its checks, signatures and parsers, which cost twice as much as
    the call. What is refused changes nothing, so boto3 asks again and says it in its own words."""
    if client.meta.service_model.service_name != "dynamodb":
        return _BOTO3(client, operation, params)
    if next(_CALLS) % _KEPT == 0:
        database.engine._txn_idempotency.clear()
    body = json.dumps(params, default=_binary).encode()
    status, _, answer = database.asked(database.operation(operation), body)
    if status != HTTPStatus.OK:
        return _BOTO3(client, operation, params)
    if operation == "TransactWriteItems":
        changed.extend(_tickets(params))
    return json.loads(answer)


def _tickets(params: dict[str, Any]) -> Iterator[str]:
    """What the stream of tickets would tell of."""
    for item in params["TransactItems"]:
        put = item.get("Put", {})
        if put.get("TableName", "").endswith("tickets"):
            yield put["Item"]["number"]["S"]


def _binary(_: object) -> str:
    raise AssertionError("no row of the product holds bytes")

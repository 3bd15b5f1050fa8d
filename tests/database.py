"""The database of the embedded engine in this process: the same code without the way over HTTP.

What it writes down for consumers of streams, and the tokens of finished transactions, nobody here
asks for: they are left out, so that memory does not grow with the writes.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from functools import partial
from http import HTTPStatus
from threading import Lock
from typing import Any

import ministack.services.dynamodb as engine
from botocore.awsrequest import AWSResponse

from infra.local.expressions import remember
from tests import calls
from tests.tables import table_definitions

#: Tables that ``tests/conftest.py`` makes for a test, wherever a request names them.
_OF_A_TEST = re.compile(rb'"t\d+-')
#: What botocore reads of an answer otherwise than as JSON.
_BINARY = re.compile(rb'"BS?": ?["[]')
#: Operations whose answers hold nothing else: no times.
_SHORT = frozenset(
    "GetItem PutItem UpdateItem DeleteItem Query Scan BatchGetItem BatchWriteItem "
    "TransactGetItems TransactWriteItems".split()
)
_ROWS_OF_A_BATCH = 25
#: The engine is written for one thread, which answers a request before it takes the next.
_one = Lock()


def hold(endpoint: str) -> None:
    """Answer here what clients that are made from now on ask an endpoint about tables of tests."""

    def answer(request: Any, **_: Any) -> Any:
        if request.url.startswith(endpoint) and _OF_A_TEST.search(request.body or b""):
            return answered(request)
        return None

    remember(engine)
    engine._emit_stream_event = _nobody_listens
    calls.on("before-send.dynamodb", answer)
    calls.keep_clients(partial(_shorten, endpoint))


def _shorten(endpoint: str, client: Any) -> None:
    """Have a client that nobody listens to leave out what goes on between its checks of a call and
    its reading of the answer: signatures, headers, tries."""
    if client.meta.service_model.service_name != "dynamodb" or client.meta.endpoint_url != endpoint:
        return
    whole = client._make_request

    def short(model: Any, request: dict[str, Any], context: Any) -> Any:
        body = request["body"]
        if calls.is_kept(client) and model.name in _SHORT and _OF_A_TEST.search(body):
            status, headers, answer = asked(operation(model.name), body)
            if status == HTTPStatus.OK and not _BINARY.search(answer):
                told = {"HTTPStatusCode": status, "HTTPHeaders": headers, "RetryAttempts": 0}
                found = json.loads(answer) | {"ResponseMetadata": told}
                return AWSResponse(request["url"], status, headers, None), found
        return whole(model, request, context)  # a refusal changed nothing: it is said in full

    client._make_request = short


def answered(request: Any) -> AWSResponse:
    """What the engine answers to a request of botocore's."""
    headers = {name.lower(): _text(value) for name, value in request.headers.items()}
    status, told, answer = asked(headers, request.body or b"")
    raw = answer if isinstance(answer, bytes) else answer.encode()
    return AWSResponse(request.url, status, told, _Body(raw))


def asked(headers: dict[str, str], body: bytes) -> Any:
    """Status, headers and body of the engine's answer."""
    call = engine.handle_request("POST", "/", headers, body, {})
    with _one:
        try:
            call.send(None)
        except StopIteration as done:
            return done.value
    raise AssertionError("the engine waits for something")


def operation(name: str) -> dict[str, str]:
    """The headers of a call of an operation."""
    return {"x-amz-target": f"DynamoDB_20120810.{name}"}


def create(prefix: str) -> None:
    """Make all tables of the template, their names behind a prefix."""
    for definition in table_definitions(prefix):
        _told("CreateTable", definition)


def put(table: str, items: Iterable[dict[str, Any]]) -> None:
    """Put items, in DynamoDB's notation, into a table."""
    puts = [{"PutRequest": {"Item": item}} for item in items]
    for start in range(0, len(puts), _ROWS_OF_A_BATCH):
        _told("BatchWriteItem", {"RequestItems": {table: puts[start : start + _ROWS_OF_A_BATCH]}})


def drop(prefix: str) -> None:
    """Forget the tables behind a prefix, and which transactions were made."""
    for definition in table_definitions(prefix):
        _told("DeleteTable", {"TableName": definition["TableName"]})
    engine._txn_idempotency.clear()


def _told(name: str, arguments: dict[str, Any]) -> None:
    status, _, answer = asked(operation(name), json.dumps(arguments).encode())
    assert status == HTTPStatus.OK, answer


class _Body:
    def __init__(self, body: bytes) -> None:
        self._body = body

    def stream(self) -> Iterator[bytes]:
        yield self._body


def _text(value: Any) -> str:
    return value.decode() if isinstance(value, bytes) else str(value)


def _nobody_listens(*_: Any, **__: Any) -> None:
    """No stream is read here."""

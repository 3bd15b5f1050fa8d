"""The database of the embedded engine in this process: the same code without the way over HTTP and
through boto3, which costs most of a call.

What it writes down for consumers of streams, and the tokens of finished transactions, nobody here
asks for: they are left out, so that memory does not grow with the writes.
"""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterator
from contextlib import contextmanager
from http import HTTPStatus
from typing import Any

import ministack.services.dynamodb as engine
from botocore.awsrequest import AWSResponse
from botocore.client import BaseClient

from tests import calls

#: Calls after which the tokens are forgotten: to count them costs more than a call.
_KEPT = 1_000
_CALLS = itertools.count(1)
#: Where boto3 makes its calls, which no stub of types names.
_CLIENT: Any = BaseClient
_BOTO3 = _CLIENT._make_api_call


@contextmanager
def here() -> Iterator[None]:
    """Clients of DynamoDB that this process makes from now on call the engine directly."""
    emitted, engine._emit_stream_event = engine._emit_stream_event, _nobody_listens
    calls.on("before-send.dynamodb", _answer)
    _CLIENT._make_api_call = _call
    try:
        yield
    finally:
        _CLIENT._make_api_call = _BOTO3
        calls.off("before-send.dynamodb", _answer)
        engine._emit_stream_event = emitted


def _call(client: Any, operation: str, params: dict[str, Any]) -> Any:
    """What boto3 answers, without its checks, signatures and parsers, which cost twice as much as
    the call. What is refused changes nothing, so boto3 asks again and says it in its own words."""
    if client.meta.service_model.service_name != "dynamodb":
        return _BOTO3(client, operation, params)
    headers = {"x-amz-target": f"DynamoDB_20120810.{operation}"}
    status, _, answer = _asked(headers, json.dumps(params, default=_binary).encode())
    return json.loads(answer) if status == HTTPStatus.OK else _BOTO3(client, operation, params)


class _Body:
    def __init__(self, body: bytes) -> None:
        self._body = body

    def stream(self) -> Iterator[bytes]:
        yield self._body


def _answer(request: Any, **_: Any) -> Any:
    headers = {name.lower(): _text(value) for name, value in request.headers.items()}
    status, told, answer = _asked(headers, request.body or b"")
    raw = answer if isinstance(answer, bytes) else answer.encode()
    return AWSResponse(request.url, status, told, _Body(raw))


def _asked(headers: dict[str, str], body: bytes) -> Any:
    """Status, headers and body of the engine's answer."""
    if next(_CALLS) % _KEPT == 0:
        engine._txn_idempotency.clear()
    call = engine.handle_request("POST", "/", headers, body, {})
    try:
        call.send(None)
    except StopIteration as done:
        return done.value
    raise AssertionError("the engine waits for something")


def _binary(_: object) -> str:
    raise AssertionError("no row of the product holds bytes")


def _text(value: Any) -> str:
    return value.decode() if isinstance(value, bytes) else str(value)


def _nobody_listens(*_: Any, **__: Any) -> None:
    """No stream is read here."""

"""The database of the embedded engine in this process: the same code without the way over HTTP,
which costs most of a call.

What it writes down for consumers of streams, and the tokens of finished transactions, nobody here
asks for: they are left out, so that memory does not grow with the writes.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import boto3
import ministack.services.dynamodb as engine
from botocore.awsrequest import AWSResponse

#: Calls after which the tokens are forgotten: to count them costs more than a call.
_KEPT = 1_000
_CALLS = itertools.count(1)


@contextmanager
def here() -> Iterator[None]:
    """Clients of DynamoDB that this process makes from now on call the engine directly."""
    session = boto3.DEFAULT_SESSION
    assert session is not None
    emitted, engine._emit_stream_event = engine._emit_stream_event, _nobody_listens
    session.events.register("before-send.dynamodb", _answer)
    try:
        yield
    finally:
        session.events.unregister("before-send.dynamodb", _answer)
        engine._emit_stream_event = emitted


class _Body:
    def __init__(self, body: bytes) -> None:
        self._body = body

    def stream(self) -> Iterator[bytes]:
        yield self._body


def _answer(request: Any, **_: Any) -> AWSResponse:
    headers = {name.lower(): _text(value) for name, value in request.headers.items()}
    body = request.body or b""
    call = engine.handle_request("POST", "/", headers, body, {})
    try:
        call.send(None)
    except StopIteration as done:
        status, told, answer = done.value
    else:
        raise AssertionError("the engine waits for something")
    if next(_CALLS) % _KEPT == 0:
        engine._txn_idempotency.clear()
    raw = answer if isinstance(answer, bytes) else answer.encode()
    return AWSResponse(request.url, status, told, _Body(raw))


def _text(value: Any) -> str:
    return value.decode() if isinstance(value, bytes) else str(value)


def _nobody_listens(*_: Any, **__: Any) -> None:
    """No stream is read here."""

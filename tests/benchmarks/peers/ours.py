"""Our API's function behind WSGI, as API Gateway calls it: for gunicorn, a request at a time."""

from __future__ import annotations

import contextlib
import io
from collections.abc import Callable, Iterable
from http import HTTPStatus
from typing import Any

from app import app
from tests.desk import _Context, gateway_event

Start = Callable[[str, list[tuple[str, str]]], Any]
_NAMED = {"HTTP_IDEMPOTENCY_KEY": "Idempotency-Key"}


def application(environ: dict[str, Any], start: Start) -> Iterable[bytes]:
    """Answer a request to a path without parameters."""
    body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0)).decode()
    headers = {name: environ[key] for key, name in _NAMED.items() if key in environ}
    event = gateway_event(
        environ["REQUEST_METHOD"],
        environ["PATH_INFO"],
        body or None,
        headers,
        {},
        environ["HTTP_X_FORWARDED_FOR"],
    )
    with contextlib.redirect_stdout(io.StringIO()):
        answer = app(event, _Context())
    status = HTTPStatus(answer["statusCode"])
    start(f"{status.value} {status.phrase}", [("Content-Type", "application/json")])
    return [answer["body"].encode()]

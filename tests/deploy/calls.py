"""Calls to the running system over HTTP, each from a network address of its own."""

from __future__ import annotations

import itertools
import json
import urllib.error
import urllib.request
from typing import Any

from tests.conftest import System

_VIEWER = "CloudFront-Viewer-Address"


_viewers = itertools.count(1)


def call(
    system: System, method: str, path: str, body: Any = None, **headers: str
) -> tuple[int, dict[str, str], Any]:
    """Status, headers (in lower case) and text of an answer; redirects are not followed.

    Each call comes from a network address of its own, unless it says from which.
    """
    request = urllib.request.Request(
        system.url + path,
        method=method,
        data=None if body is None else json.dumps(body).encode(),
        headers={"Content-Type": "application/json", _VIEWER: _address(), **headers},
    )
    opener = urllib.request.build_opener(_Stay)
    try:
        answer = opener.open(request, timeout=60)
    except urllib.error.HTTPError as error:
        answer = error
    with answer:
        found = {name.lower(): value for name, value in answer.headers.items()}
        return answer.status, found, answer.read().decode()


def _address() -> str:
    viewer = next(_viewers)
    return f"10.2.{viewer // 250}.{viewer % 250}:50000"


def called(headers: dict[str, str]) -> set[str]:
    """Whom a page may call: the API, the sign-in and the attachments, which share a port here."""
    policy = headers["content-security-policy"]
    return {*policy.partition("connect-src ")[2].partition(";")[0].split()}


class _Stay(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_: Any, **__: Any) -> None:
        return None

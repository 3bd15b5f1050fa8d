"""Calls of the API from network addresses of their own, as strangers make them."""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from typing import Any

from tests.browser.conftest import Visitor


def call(person: Visitor, path: str, body: dict[str, Any], address: str) -> dict[str, Any]:
    """Call the API as somebody else, from a network address of their own."""
    sent = urllib.request.Request(
        f"{person.system.url}/api{path}",
        json.dumps(body).encode(),
        {"Content-Type": "application/json", "CloudFront-Viewer-Address": f"{address}:5000"},
    )
    try:
        with urllib.request.urlopen(sent, timeout=30) as answer:
            told: dict[str, Any] = json.load(answer)
    except urllib.error.HTTPError as error:
        told = json.load(error)
    return told

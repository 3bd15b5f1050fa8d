"""Cursors: where a list goes on, opaque to callers and bound to the query that they came from."""

from __future__ import annotations

import base64
import binascii
import hashlib
import json

from chalicelib.domain.errors import Fault, Invalid


def cursor(place: dict[str, str], query: str) -> str:
    """A cursor for a place in the answer of a query; ``query`` is any text that tells it from
    others."""
    text = json.dumps({**place, "of": _mark(query)}, separators=(",", ":"))
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def place(text: str, query: str) -> dict[str, str]:
    """The place that a cursor names. Raises Invalid for one that is not of this query."""
    try:
        read = json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
        found = {str(name): str(value) for name, value in dict(read).items()}
    except (binascii.Error, UnicodeDecodeError, ValueError, TypeError):
        found = {}
    if found.pop("of", None) != _mark(query):
        raise Invalid(
            [Fault("cursor", "foreign_cursor", "Use next_cursor of the same query, or none.")]
        )
    return found


def _mark(query: str) -> str:
    return hashlib.sha256(query.encode()).hexdigest()[:12]

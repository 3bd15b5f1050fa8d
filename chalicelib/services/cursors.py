"""Cursors: where a list goes on; opaque to callers, signed, and bound to the query they came from.

A cursor is the place as JSON, in base64 (RFC 4648, URL alphabet), a dot, and an HMAC-SHA256 over
the place and the query, cut to 128 bits (RFC 2104, section 5). What is read back is therefore
what this service wrote: a caller cannot send it looking anywhere else.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import json

from chalicelib.domain.errors import Fault, Invalid
from chalicelib.store.aws.secrets import token_secrets


def cursor(place: dict[str, str], query: str) -> str:
    """A cursor for a place in the answer of a query; ``query`` is any text that tells it from
    others. Raises Unavailable."""
    text = _encoded(json.dumps(place, separators=(",", ":")).encode())
    return f"{text}.{_signature(text, query, token_secrets()[0])}"


def place(cursor: str, query: str) -> dict[str, str]:
    """The place that a cursor names. Raises Invalid for one that was not issued for this query,
    and Unavailable."""
    text, _, signature = cursor.partition(".")
    shown = signature.encode(errors="surrogatepass")
    if not any(
        hmac.compare_digest(shown, _signature(text, query, secret).encode())
        for secret in token_secrets()
    ):
        raise foreign()
    try:
        found: dict[str, str] = json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
    except (binascii.Error, ValueError):  # signed by us, and still no place: of a former version
        raise foreign() from None
    return found


def foreign() -> Invalid:
    """The refusal of a cursor that does not belong to the query it came with."""
    return Invalid(
        [Fault("cursor", "foreign_cursor", "Use next_cursor of the same query, or none.")]
    )


def _signature(text: str, query: str, secret: str) -> str:
    # The label keeps this use of the secret apart from tokens, which are signed with it too.
    signed = f"cursor\x1f{text}\x1f{query}".encode(errors="surrogatepass")
    return _encoded(hmac.new(secret.encode(), signed, hashlib.sha256).digest()[:16])


def _encoded(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).decode().rstrip("=")

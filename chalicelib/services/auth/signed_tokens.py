"""Tokens that this service signs itself: JWTs (RFC 7519, HS256), an audience a kind.

Signed with the newest secret, verified with each that is valid: secrets rotate, two at a time.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

import jwt

from chalicelib.store.aws.secrets import token_secrets

_ALGORITHM = "HS256"


@dataclass(frozen=True)
class Signed:
    """What a verified token says, and the secret that it is signed with."""

    claims: Mapping[str, Any]
    secret: str


def newest_secret() -> str:
    """What tokens are signed with, for claims that are hashed with it too. Raises Unavailable."""
    return token_secrets()[0]


def sign(audience: str, claims: Mapping[str, Any], secret: str | None = None) -> str:
    """A token of an audience; ``claims`` has ``exp`` in seconds since 1970. Raises Unavailable."""
    key = secret or newest_secret()
    return jwt.encode({"aud": audience, **claims}, key, algorithm=_ALGORITHM)


def verified(
    token: str, audience: str, required: Collection[str], *, expired: bool = False
) -> Signed | None:
    """A token of an audience with the claims that it must have, an expired one too where that is
    wanted; None when it is not one of ours. Raises Unavailable."""
    options: Any = {"require": ["aud", "exp", *required], "verify_exp": not expired}
    for secret in token_secrets():
        try:
            claims = jwt.decode(
                token, secret, algorithms=[_ALGORITHM], audience=audience, options=options
            )
        except jwt.InvalidTokenError:
            continue
        return Signed(claims, secret)
    return None

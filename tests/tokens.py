"""Tokens of the user pool: genuine ones, and every way in which one can be wrong."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import time
from functools import cache
from typing import Any

import jwt
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from chalicelib.domain.rules.permissions import Agent
from tests.pool import Pool

#: The scopes of a sign-in that is to set a second factor up.
OWN_ACCOUNT = "openid aws.cognito.signin.user.admin"

_pools: list[Pool] = []


def use(pool: Pool) -> None:
    """Sign with a pool's key from now on."""
    _pools[:] = [pool]


def agent_token(agent: Agent, *, key: Any = None, kid: str | None = None, **claims: Any) -> str:
    """A token that says who an agent is; a claim that is given as ``...`` is left out."""
    (pool,) = _pools
    said = {
        name: value for name, value in (_claims(pool, agent) | claims).items() if value is not ...
    }
    return jwt.encode(
        said, key or _private(pool.key), "RS256", headers={"kid": kid or _kid(pool.key)}
    )


def _claims(pool: Pool, agent: Agent) -> dict[str, Any]:
    now = int(time.time())
    region = pool.id.partition("_")[0]
    return {
        "sub": pool.subjects[agent.id],
        "username": agent.id,
        "iss": f"https://cognito-idp.{region}.amazonaws.com/{pool.id}",
        "client_id": pool.client_id,
        "token_use": "access",
        "scope": "openid",
        "origin_jti": f"sign-in-of-{agent.id}",
        "iat": now,
        "auth_time": now,
        "exp": now + 600,
    }


def wrong_tokens(agent: Agent) -> dict[str, str]:
    """A token for each way in which one can be wrong, by what is wrong with it."""
    (pool,) = _pools
    genuine, now = agent_token(agent), int(time.time())
    head, body, signature = genuine.split(".")
    return {
        "expired": agent_token(agent, iat=now - 1200, exp=now - 600),
        "without an expiry": agent_token(agent, exp=...),
        "issued in the future": agent_token(agent, iat=now + 600),
        "another pool's": agent_token(agent, iss="https://cognito-idp.us-east-1.amazonaws.com/x_1"),
        "another client's": agent_token(agent, client_id="another"),
        "an id token": agent_token(agent, token_use="id", aud=pool.client_id, client_id=...),
        "an id token with a client": agent_token(agent, token_use="id"),
        "without the time of its sign-in": agent_token(agent, auth_time=...),
        "nobody's": agent_token(agent, username=...),
        "signed with another key": agent_token(agent, key=_foreign_key()),
        "signed with another key of its own id": agent_token(agent, key=_foreign_key(), kid="mine"),
        "changed": f"{head}.{_part(_claims(pool, agent) | {'username': 'adan'})}.{signature}",
        "without a signature": f"{head}.{body}.",
        "alg none": f"{_part({'alg': 'none', 'kid': _kid(pool.key)})}.{body}.",
        "HS256 with the public key": _hs256(pool, body),
        "without a key's id": jwt.encode(_claims(pool, agent), pool.key, "RS256"),
        "cut short": genuine[:-20],
        "no token at all": "a.b.c",
    }


def _hs256(pool: Pool, body: str) -> str:
    """The public key is public: whoever takes it for a secret lets everybody sign."""
    private = _private(pool.key)
    public = private.public_key().public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    signed = f"{_part({'alg': 'HS256', 'kid': _kid(pool.key)})}.{body}"
    return f"{signed}.{_base64(hmac.digest(public, signed.encode(), 'sha256'))}"


@cache  # to read a key costs as much as ten requests
def _private(pem: str) -> Any:
    return serialization.load_pem_private_key(pem.encode(), None)


@cache
def _kid(pem: str) -> str:
    """How the engine names a key."""
    public = _private(pem).public_key()
    der = public.public_bytes(
        serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    return base64.b64encode(hashlib.sha256(der).digest()).decode()


@cache
def _foreign_key() -> Any:
    return rsa.generate_private_key(65537, 2048)


def _part(content: dict[str, Any]) -> str:
    return _base64(json.dumps(content).encode())


def _base64(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()

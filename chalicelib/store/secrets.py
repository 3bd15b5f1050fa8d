"""Secrets from the SSM Parameter Store: never in code, never in the environment.

Each parameter is a JSON list of strings, newest first, at most two valid at a time: the first
signs, all verify. To rotate, an administrator puts a new one in front; running functions take
it over within five minutes.
"""

from __future__ import annotations

import json
from typing import Any

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError, HTTPClientError
from botocore.exceptions import ConnectionError as Unreachable

from chalicelib.domain.errors import Unavailable
from chalicelib.settings import settings
from chalicelib.store.fresh import Fresh

_NAMES = ("token-secrets", "origin-secrets", "guard-pepper")


def token_secrets() -> tuple[str, ...]:
    """What signs (the first) and verifies (all) access tokens."""
    return secrets()["token-secrets"]


def origin_secrets() -> tuple[str, ...]:
    """What CloudFront may show as ``X-Origin-Secret``."""
    return secrets()["origin-secrets"]


def guard_pepper() -> str:
    """Keys the hashes of e-mails and network addresses in the ``guards`` table."""
    return secrets()["guard-pepper"][0]


def _read() -> dict[str, tuple[str, ...]]:
    retries: Any = {"mode": "standard", "total_max_attempts": 4}
    ssm = boto3.client("ssm", config=Config(connect_timeout=1, read_timeout=3, retries=retries))
    path = settings().secrets_path
    try:
        answer = ssm.get_parameters(
            Names=[f"{path}/{name}" for name in _NAMES], WithDecryption=True
        )
    except (ClientError, Unreachable, HTTPClientError) as error:
        raise Unavailable from error
    found = {
        parameter["Name"].rpartition("/")[2]: tuple(json.loads(parameter["Value"]))
        for parameter in answer["Parameters"]
    }
    missing = [name for name in _NAMES if not found.get(name)]
    if missing:
        raise LookupError(f"secrets missing in SSM under {path}: {', '.join(missing)}")
    return found


#: All of them in one call, read again after five minutes.
secrets = Fresh(_read, seconds=300)

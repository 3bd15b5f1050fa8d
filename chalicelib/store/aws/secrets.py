"""Secrets from the SSM Parameter Store: never in code, never in the environment.

Each parameter is a JSON list of strings, newest first, at most two valid at a time: the first
signs, all verify. To rotate, an administrator puts a new one in front; running functions take
it over within five minutes.
"""

from __future__ import annotations

import json
from functools import partial
from typing import TYPE_CHECKING, Any

import boto3
from botocore.config import Config

from chalicelib.caches import remembered
from chalicelib.settings import settings
from chalicelib.store.aws.cached import Cached
from chalicelib.store.aws.dynamodb import call

if TYPE_CHECKING:
    from mypy_boto3_ssm import SSMClient

#: Running functions take over what an administrator changed after this many seconds.
_FRESH = 300


def token_secrets() -> tuple[str, ...]:
    """What signs (the first) and verifies (all) access tokens."""
    return _token_secrets()


def origin_secrets() -> tuple[str, ...]:
    """What CloudFront may show as ``X-Origin-Secret``."""
    return _origin_secrets()


def reply_secrets() -> tuple[str, ...]:
    """What signs (the first) and verifies (all) the addresses that replies go to."""
    return _reply_secrets()


def guard_pepper() -> str:
    """Keys the hashes of e-mails and network addresses in the ``guards`` table."""
    return _guard_pepper()[0]


def audit_pepper() -> str:
    """Keys the hashes of what agents searched for; it stays, so that a hash of years ago can
    still be compared."""
    return _audit_pepper()[0]


def journal_secrets() -> tuple[str, ...]:
    """What keys the hashes of the privacy journal: the first writes, all are looked for. An old
    one stays as long as the journal keeps records."""
    return _journal_secrets()


@remembered
def _ssm() -> SSMClient:
    retries: Any = {"mode": "standard", "total_max_attempts": 4}
    return boto3.client("ssm", config=Config(connect_timeout=1, read_timeout=3, retries=retries))


def _read(name: str) -> tuple[str, ...]:
    path = f"{settings().secrets_path}/{name}"
    answer = call(_ssm().get_parameter, Name=path, WithDecryption=True)
    return tuple(json.loads(answer["Parameter"]["Value"]))


# One call each: a function is only given the right to the secrets that it needs.
_token_secrets = Cached(partial(_read, "token-secrets"), _FRESH)
_origin_secrets = Cached(partial(_read, "origin-secrets"), _FRESH)
_reply_secrets = Cached(partial(_read, "reply-secrets"), _FRESH)
_guard_pepper = Cached(partial(_read, "guard-pepper"), _FRESH)
_audit_pepper = Cached(partial(_read, "audit-pepper"), _FRESH)
_journal_secrets = Cached(partial(_read, "journal-secrets"), _FRESH)

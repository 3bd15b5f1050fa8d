"""Secrets from the SSM Parameter Store: never in code, never in the environment.

Each parameter is a JSON list of strings, newest first, at most two valid at a time: the first
signs, all verify. To rotate, an administrator puts a new one in front; running functions take
it over within five minutes.

A function is given the right to the secrets that it needs, and its setting ``SECRETS`` names them:
they are read in one call.
"""

from __future__ import annotations

import json
from functools import partial
from typing import TYPE_CHECKING, Any

from botocore.config import Config
from botocore.exceptions import ClientError

from chalicelib import logs
from chalicelib.aws_clients import client
from chalicelib.caches import remembered
from chalicelib.settings import settings
from chalicelib.store.aws.cached import Cached
from chalicelib.store.aws.dynamodb import call

if TYPE_CHECKING:
    from mypy_boto3_ssm import SSMClient

#: Running functions take over what an administrator changed after this many seconds.
_FRESH = 300
#: How a call is refused for want of a right.
_DENIED = ("AccessDenied", "AccessDeniedException")
NAMES = (
    "token-secrets",
    "origin-secrets",
    "reply-secrets",
    "guard-pepper",
    "audit-pepper",
    "journal-secrets",
)


def token_secrets() -> tuple[str, ...]:
    """What signs (the first) and verifies (all) access tokens."""
    return _secret("token-secrets")


def origin_secrets() -> tuple[str, ...]:
    """What CloudFront may show as ``X-Origin-Secret``."""
    return _secret("origin-secrets")


def reply_secrets() -> tuple[str, ...]:
    """What signs (the first) and verifies (all) the addresses that replies go to."""
    return _secret("reply-secrets")


def guard_pepper() -> str:
    """Keys the hashes of e-mails and network addresses in the ``guards`` table."""
    return _secret("guard-pepper")[0]


def audit_pepper() -> str:
    """Keys the hashes of what agents searched for; it stays, so that a hash of years ago can
    still be compared."""
    return _secret("audit-pepper")[0]


def journal_secrets() -> tuple[str, ...]:
    """What keys the hashes of the privacy journal: the first writes, all are looked for. An old
    one stays as long as the journal keeps records."""
    return _secret("journal-secrets")


@remembered
def _ssm() -> SSMClient:
    retries: Any = {"mode": "standard", "total_max_attempts": 4}
    made: SSMClient = client("ssm", Config(connect_timeout=1, read_timeout=3, retries=retries))
    return made


def _secret(name: str) -> tuple[str, ...]:
    if name in settings().secret_names:
        found = _together().get(name)
        if found is not None:
            return found
    return _alone[name]()


def _read(name: str) -> tuple[str, ...]:
    answer = call(_ssm().get_parameter, Name=_path(name), WithDecryption=True)
    return tuple(json.loads(answer["Parameter"]["Value"]))


def _read_together() -> dict[str, tuple[str, ...]]:
    """The secrets that the setting names, by name; those that there are.

    Empty when the role does not let them be read so: a right that was given a moment ago may take
    seconds to be known, and that to read each is older.
    """
    paths = [_path(name) for name in settings().secret_names]
    try:
        answer = call(_ssm().get_parameters, Names=paths, WithDecryption=True)
    except ClientError as error:
        if error.response["Error"]["Code"] not in _DENIED:
            raise
        logs.warning("secrets_not_together")
        return {}
    return {
        found["Name"].rpartition("/")[2]: tuple(json.loads(found["Value"]))
        for found in answer["Parameters"]
    }


def _path(name: str) -> str:
    return f"{settings().secrets_path}/{name}"


_together = Cached(_read_together, _FRESH)
_alone = {name: Cached(partial(_read, name), _FRESH) for name in NAMES}

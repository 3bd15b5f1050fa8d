"""The user pool of the institute's people: its client, and the keys that it signs tokens with."""

from __future__ import annotations

import json
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPException
from typing import TYPE_CHECKING, Any

from botocore.config import Config

from chalicelib.aws_clients import client
from chalicelib.caches import on_forgetting, remembered
from chalicelib.domain.errors import Unauthorized, Unavailable
from chalicelib.settings import settings
from chalicelib.store.aws.dynamodb import call

if TYPE_CHECKING:
    from mypy_boto3_cognito_idp import CognitoIdentityProviderClient

#: Keys are fetched again after a day, and for an unknown one at most once a minute.
_FRESH, _PAUSE = 86_400, 60
#: Seconds until they are asked for again after the pool did not answer.
_PAUSE_AFTER_FAILURE = 5
_SECONDS_TO_ANSWER = 2

Key = dict[str, str]


@remembered
def cognito() -> CognitoIdentityProviderClient:
    """The process's client: short time-outs, retries with exponential backoff and jitter."""
    retries: Any = {"mode": "standard", "total_max_attempts": 4}
    config = Config(connect_timeout=1, read_timeout=3, retries=retries, max_pool_connections=16)
    made: CognitoIdentityProviderClient = client("cognito-idp", config)
    return made


def issuer() -> str:
    """Who tokens of the pool say that they are from."""
    pool = settings().user_pool_id
    return f"https://cognito-idp.{pool.partition('_')[0]}.amazonaws.com/{pool}"


class SigningKeys:
    """Call it with a key's id for the public key (RFC 7517), or None when the pool has no such key.

    Raises Unavailable when the keys cannot be fetched and the one asked for is not held.
    """

    def __init__(self) -> None:
        self._keys: dict[str, Key] = {}
        self.forget()

    def __call__(self, key_id: str) -> Key | None:
        age = time.monotonic() - self._asked_at
        if age >= (_FRESH if key_id in self._keys else self._pause):
            self._fetch()
        if key_id not in self._keys and self._pause == _PAUSE_AFTER_FAILURE:
            raise Unavailable
        return self._keys.get(key_id)

    def forget(self) -> None:
        """Fetch anew at the next call."""
        self._keys = {}
        self._asked_at = float("-inf")
        self._pause = _PAUSE

    def _fetch(self) -> None:
        """Take the pool's keys; when it does not answer, the old ones serve on."""
        self._asked_at = time.monotonic()
        try:
            self._keys = _read()
        except (OSError, HTTPException, ValueError):
            self._pause = _PAUSE_AFTER_FAILURE
        else:
            self._pause = _PAUSE


def _read() -> dict[str, Key]:
    """The pool's keys by id. Raises OSError (a URLError is one), HTTPException, ValueError."""
    address = f"{cognito().meta.endpoint_url}/{settings().user_pool_id}/.well-known/jwks.json"
    with urllib.request.urlopen(address, timeout=_SECONDS_TO_ANSWER) as answer:  # noqa: S310 - AWS's
        return {key["kid"]: key for key in json.load(answer)["keys"]}


#: The process's keys.
signing_key = SigningKeys()
on_forgetting(signing_key.forget)


def new_secret(token: str) -> str:
    """A new secret, in base 32, for the authenticator app of a token's owner.

    Raises Unauthorized when the pool ended the session, Unavailable.
    """
    with _session_ended():
        answer = call(cognito().associate_software_token, AccessToken=token)
    return answer["SecretCode"]


def confirm_secret(token: str, code: str) -> bool:
    """Whether a code is of the new secret, which then counts. Raises as ``new_secret`` does."""
    wrong = (
        cognito().exceptions.EnableSoftwareTokenMFAException,
        cognito().exceptions.CodeMismatchException,
        cognito().exceptions.SoftwareTokenMFANotFoundException,
    )
    with _session_ended():
        try:
            call(cognito().verify_software_token, AccessToken=token, UserCode=code)
        except wrong:
            return False
    return True


def ask_for_codes(token: str) -> None:
    """Ask for codes of the confirmed secret at each sign-in, from now on.

    Whoever only knew the password may be signed in too: every session of the token's owner ends.
    Raises as ``new_secret`` does.
    """
    with _session_ended():
        wanted: Any = {"Enabled": True, "PreferredMfa": True}
        call(cognito().set_user_mfa_preference, AccessToken=token, SoftwareTokenMfaSettings=wanted)
        call(cognito().global_sign_out, AccessToken=token)


@contextmanager
def _session_ended() -> Iterator[None]:
    """The pool's refusal of a token as ours. It knows of sign-outs, which a token does not show."""
    try:
        yield
    except cognito().exceptions.NotAuthorizedException:
        raise Unauthorized from None

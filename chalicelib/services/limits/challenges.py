"""Proofs of work: what a call pays where refusing it would lock a stranger's victim out.

ALTCHA on both sides (https://altcha.org/docs/v2/): the caller finds the counter whose PBKDF2 key
begins as the challenge says; we sign both, so that checking costs nothing. A challenge serves
five minutes and once, and is bound by a keyed hash to what it protects: one that was solved for
an e-mail's look-ups opens neither another e-mail's nor its codes.

The library is imported when somebody is asked for a proof, not at every cold start.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from datetime import datetime
from typing import TYPE_CHECKING

from chalicelib import logs
from chalicelib.domain.errors import ChallengeRequired
from chalicelib.domain.limits import HOUR, Caller, Window
from chalicelib.domain.rules.catalog import Rules
from chalicelib.services import clock
from chalicelib.store.aws.secrets import token_secrets
from chalicelib.store.guards import guards

if TYPE_CHECKING:
    from altcha import Payload

#: Seconds that a challenge serves: a slow phone solves it in two.
SECONDS = 300
#: PBKDF2 iterations of one try; how many tries there are is a setting.
ITERATIONS = 1_000
ALGORITHM = "PBKDF2/SHA-256"
#: A solution takes 824 characters; anything much longer is none.
_LONGEST = 2_048


def require(purpose: str, caller: Caller, rules: Rules, *, seconds: int = HOUR) -> None:
    """Let a call through that solved a challenge for this purpose.

    ``seconds`` is the length of the window whose limit is reached. Raises ChallengeRequired with
    a new challenge for a call that solved none, and Unavailable.
    """
    now, scope = clock.now(), guards.hashed("challenge", purpose)
    if _is_solved(caller.solution, scope, now):
        return
    challenge = _challenge(scope, now, rules.challenge_tries)
    raise ChallengeRequired(challenge, Window.at(now, seconds).ends_in)


def _challenge(scope: str, now: datetime, tries: int) -> dict[str, object]:
    """``tries`` is the least that a solver makes; twice that is the most."""
    from altcha import create_challenge

    signing, of_key = _keys(token_secrets()[0])
    challenge = create_challenge(
        ALGORITHM,
        ITERATIONS,
        counter=tries + secrets.randbelow(tries),
        expires_at=int(now.timestamp()) + SECONDS,
        data={"scope": scope},
        hmac_secret=signing,
        hmac_key_secret=of_key,
    )
    return dict(challenge.to_dict())


def _is_solved(text: str, scope: str, now: datetime) -> bool:
    payload = _read(text)
    if payload is None or payload.challenge.parameters.data != {"scope": scope}:
        return False
    if not any(_verifies(payload, secret) for secret in token_secrets()):
        return False
    first = guards.take_once("challenge", str(payload.challenge.signature), now, 2 * SECONDS)
    logs.info("challenge_solved", first=first)
    return first


def _read(text: str) -> Payload | None:
    """A solution as it came, which may be anything."""
    if not text or len(text) > _LONGEST:
        return None
    from altcha import Payload

    try:
        return Payload.from_base64(text)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None


def _verifies(payload: Payload, secret: str) -> bool:
    from altcha import verify_solution

    signing, of_key = _keys(secret)
    return bool(verify_solution(payload, signing, hmac_key_secret=of_key).verified)


def _keys(secret: str) -> tuple[str, str]:
    """The keys that sign a challenge and its answer: never the one that signs tokens."""
    names = ("challenge", "challenge key")
    made = (hmac.new(secret.encode(), name.encode(), hashlib.sha256) for name in names)
    signing, of_key = (each.hexdigest() for each in made)
    return signing, of_key

"""The tokens of accounts' sessions: JWTs (RFC 7519, HS256) of an audience of their own."""

from __future__ import annotations

from collections.abc import Mapping

from chalicelib.domain.accounts.account import Account
from chalicelib.services import clock
from chalicelib.services.auth import signed_tokens

_AUDIENCE = "account"
_CLAIMS = ("sub", "sessions")
#: Seconds that a session lasts.
SECONDS = 8 * 3_600


def issue(account: Account) -> str:
    """A token for a new session of an account, whose code was typed now."""
    now = int(clock.now().timestamp())
    claims = {
        "sub": account.email,
        "sessions": account.sessions,
        "at": now,
        "exp": now + SECONDS,
    }
    return signed_tokens.sign(_AUDIENCE, claims)


def claims(token: str, *, expired: bool = False) -> Mapping[str, object] | None:
    """What a session's token says, an expired one's too where that is wanted; None when it is
    not one of ours."""
    signed = signed_tokens.verified(token, _AUDIENCE, _CLAIMS, expired=expired)
    return signed.claims if signed else None


def was_of(token: str, email: str) -> bool:
    """Whether a token was of a session, one that ended too, of the account at a normalised
    e-mail. It opens nothing."""
    found = claims(token, expired=True)
    return found is not None and found["sub"] == email

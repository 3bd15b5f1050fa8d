"""The tokens of accounts' sessions: JWTs (RFC 7519, HS256) of an audience of their own."""

from __future__ import annotations

import jwt

from chalicelib.domain.accounts.account import Account
from chalicelib.services import clock
from chalicelib.store.aws.secrets import token_secrets

_AUDIENCE = "account"
_CLAIMS = ["aud", "exp", "sub", "sessions"]
#: Seconds that a session lasts.
SECONDS = 8 * 3_600


def issue(account: Account) -> str:
    """A token for a new session of an account, whose code was typed now."""
    now = int(clock.now().timestamp())
    claims = {
        "aud": _AUDIENCE,
        "sub": account.email,
        "sessions": account.sessions,
        "at": now,
        "exp": now + SECONDS,
    }
    return jwt.encode(claims, token_secrets()[0], algorithm="HS256")


def claims(token: str, *, expired: bool = False) -> dict[str, object] | None:
    """What a session's token says, an expired one's too where that is wanted; None when it is
    not one of ours."""
    for secret in token_secrets():
        try:
            found: dict[str, object] = jwt.decode(
                token,
                secret,
                algorithms=["HS256"],
                audience=_AUDIENCE,
                options={"require": _CLAIMS, "verify_exp": not expired},
            )
        except jwt.InvalidTokenError:
            continue
        return found
    return None


def was_of(token: str, email: str) -> bool:
    """Whether a token was of a session, one that ended too, of the account at a normalised
    e-mail. It opens nothing."""
    found = claims(token, expired=True)
    return found is not None and found["sub"] == email

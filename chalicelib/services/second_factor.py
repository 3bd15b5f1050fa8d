"""A second factor for one's own account: the secret of an authenticator app, and its first code."""

from __future__ import annotations

from urllib.parse import quote, urlencode

from chalicelib.domain.access import Agent
from chalicelib.domain.errors import Fault, Invalid
from chalicelib.store import user_pool

#: What an authenticator app shows above the code.
_SERVICE = "INEC tickets"


def begin(token: str, agent: Agent) -> tuple[str, str]:
    """A new secret, in base 32, and the address that an authenticator app reads it from.

    Nothing changes until ``finish``; beginning again makes the earlier secret worthless.
    Raises Unauthorized when the pool ended the session.
    https://github.com/google/google-authenticator/wiki/Key-Uri-Format
    """
    secret = user_pool.new_secret(token)
    label = quote(f"{_SERVICE}:{agent.email}", safe="")
    return secret, f"otpauth://totp/{label}?{urlencode({'secret': secret, 'issuer': _SERVICE})}"


def finish(token: str, code: str) -> None:
    """Have the pool ask for codes from now on, and end every session that began without one.

    Raises Invalid when the code is not the secret's present one; Unauthorized when the pool does
    not (any longer) accept the token.
    """
    if not user_pool.confirm_secret(token, code):
        raise Invalid([Fault("code", "wrong_code", "Send the six digits that the app shows now.")])

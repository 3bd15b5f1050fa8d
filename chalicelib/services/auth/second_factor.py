"""A second factor for one's own account: the secret of an authenticator app, and its first code."""

from __future__ import annotations

from urllib.parse import quote, urlencode

from chalicelib.domain.errors import Fault, Invalid
from chalicelib.domain.rules.permissions import Agent
from chalicelib.services import clock
from chalicelib.store.agents import user_pool
from chalicelib.store.guards import second_factors

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


def finish(token: str, agent: Agent, code: str) -> None:
    """Have the pool ask for codes from now on, and end every session that began without one.

    Its time is kept before the pool is told, so that no sign-in slips through when the function
    ends in between, and once more when the pool has ended the sessions. The call lasts until the
    second is over: tokens tell the second of their sign-in, and the next one must be a later one.

    Raises Invalid when the code is not the secret's present one; Unauthorized when the pool does
    not (any longer) accept the token.
    """
    if not user_pool.confirm_secret(token, code):
        raise Invalid([Fault("code", "wrong_code", "Send the six digits that the app shows now.")])
    second_factors.confirm(agent.id, clock.now())
    user_pool.ask_for_codes(token)
    second_factors.confirm(agent.id, clock.now())
    clock.wait_for_next_second()

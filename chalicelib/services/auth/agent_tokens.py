"""Who an agent is, as a verified access token of the user pool and the directory tell.

The token proves who calls; what they may do is the directory's to say, so that whoever is disabled
or loses a role loses it within minutes and not when the token expires.

A token whose scope reaches one's own account at the pool could set another second factor there, so
it serves for that alone: no other route takes it, and that route takes it only fresh from a
sign-in.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

import jwt
from jwt.types import Options

from chalicelib.domain.errors import Forbidden, SecondFactorRequired, Unauthorized
from chalicelib.domain.rules.permissions import Agent, SignIn
from chalicelib.services import clock
from chalicelib.services.auth.rs256 import RS256
from chalicelib.settings import settings
from chalicelib.store.agents import directory, user_pool
from chalicelib.store.catalog import catalog
from chalicelib.store.guards import second_factors

#: The pool's one algorithm: what a token asks for is not asked.
_ALGORITHM = "RS256"
#: Access tokens of the pool have a client_id for an audience. The signature is proved before.
_CLAIMS: Options = {
    "require": ["username", "iss", "exp", "iat", "client_id", "token_use", "auth_time"],
    "verify_signature": False,
    "verify_exp": True,
    "verify_iat": True,
    "verify_iss": True,
    "verify_nbf": True,
}
#: Seconds that the pool's clock may be ahead.
_LEEWAY = 5
#: The scope of calls that change one's own account at the pool, its second factor too.
_OWN_ACCOUNT = "aws.cognito.signin.user.admin"
#: Seconds after a sign-in during which a second factor may be set up.
_FRESH_SIGN_IN = 900


def read(token: str) -> SignIn:
    """The agent whose token this is, and their sign-in.

    Raises Unauthorized, whatever is wrong with the token, also when the sign-in is older than the
    second factor that is due; Forbidden when its owner does not (or no longer) work at the desk;
    SecondFactorRequired when they need one that they lack; Unavailable when the user pool cannot
    be asked.
    """
    claims = _claims(token)
    if _OWN_ACCOUNT in _scopes(claims):
        raise Unauthorized
    agent = _agent(claims)
    if agent.needs_second_factor or catalog.current().rules.second_factor_for_all:
        if not directory.has_second_factor(agent.id):
            raise SecondFactorRequired
        _check_signed_in_with_it(agent, claims)
    return _sign_in(agent, claims)


def read_own_account(token: str) -> SignIn:
    """As ``read``, for setting a second factor up: with a token for one's own account, of a sign-in
    minutes ago."""
    claims = _claims(token)
    age = clock.now().timestamp() - int(claims["auth_time"])
    if _OWN_ACCOUNT not in _scopes(claims) or age > _FRESH_SIGN_IN:
        raise Unauthorized
    agent = _agent(claims)
    _check_signed_in_with_it(agent, claims)
    return _sign_in(agent, claims)


def _check_signed_in_with_it(agent: Agent, claims: Mapping[str, Any]) -> None:
    """Raises Unauthorized for a sign-in from before the second factor was confirmed: whoever only
    knew the password may have begun it."""
    confirmed_at = second_factors.confirmed_at(agent.id)
    if confirmed_at is not None and int(claims["auth_time"]) <= confirmed_at:
        raise Unauthorized


def _agent(claims: Mapping[str, Any]) -> Agent:
    agent = directory.agent(str(claims["username"]))
    if agent is None:
        raise Forbidden("An administrator has not given you a role at the desk.")
    return agent


def _sign_in(agent: Agent, claims: Mapping[str, Any]) -> SignIn:
    return SignIn(agent, str(claims.get("origin_jti") or claims["auth_time"]))


def _scopes(claims: Mapping[str, Any]) -> list[str]:
    return str(claims.get("scope", "")).split()


def _claims(token: str) -> Mapping[str, Any]:
    """What a token says, once all of it is proved. Raises Unauthorized, Unavailable."""
    try:
        header = jwt.get_unverified_header(token)
        if header.get("alg") != _ALGORITHM or "kid" not in header:
            raise Unauthorized
        key: Any = user_pool.signing_key(header["kid"])
        if key is None:
            raise Unauthorized
        _signatures().decode(token, key, algorithms=[_ALGORITHM])
        claims: Mapping[str, Any] = jwt.decode(
            token, issuer=user_pool.issuer(), leeway=_LEEWAY, options=_CLAIMS
        )
    except jwt.PyJWTError:
        raise Unauthorized from None
    if (claims["token_use"], claims["client_id"]) != ("access", settings().user_pool_client_id):
        raise Unauthorized
    if not isinstance(claims["auth_time"], int):
        raise Unauthorized
    return claims


@cache
def _signatures() -> jwt.PyJWS:
    """Verifies signatures, and knows no other way to sign than the pool's."""
    verifier = jwt.PyJWS(algorithms=[])
    verifier.register_algorithm(_ALGORITHM, RS256())
    return verifier

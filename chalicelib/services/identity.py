"""Who an agent is, as a verified access token of the user pool and the directory tell.

The token proves who calls; what they may do is the directory's to say, so that whoever is disabled
or loses a role loses it within minutes and not when the token expires.
"""

from __future__ import annotations

from functools import cache
from typing import Any

import jwt
from jwt.types import Options

from chalicelib.domain.access import Agent
from chalicelib.domain.errors import Forbidden, SecondFactorRequired, Unauthorized
from chalicelib.services.rs256 import RS256
from chalicelib.settings import settings
from chalicelib.store import directory, user_pool

#: The pool's one algorithm: what a token asks for is not asked.
_ALGORITHM = "RS256"
#: Access tokens of the pool have a client_id for an audience. The signature is proved before.
_CLAIMS: Options = {
    "require": ["username", "iss", "exp", "iat", "client_id", "token_use"],
    "verify_signature": False,
    "verify_exp": True,
    "verify_iat": True,
    "verify_iss": True,
    "verify_nbf": True,
}
#: Seconds that the pool's clock may be ahead.
_LEEWAY = 5


def read(token: str) -> Agent:
    """The agent whose token this is.

    Raises Unauthorized, whatever is wrong with the token; Forbidden when its owner does not (or no
    longer) work at the desk; SecondFactorRequired when their role asks for one that they lack;
    Unavailable when the user pool cannot be asked.
    """
    agent = read_without_second_factor(token)
    if agent.role.needs_second_factor and not directory.has_second_factor(agent.id):
        raise SecondFactorRequired
    return agent


def read_without_second_factor(token: str) -> Agent:
    """As ``read``, for setting a second factor up."""
    agent = directory.agent(_username(token))
    if agent is None:
        raise Forbidden("An administrator has not given you a role at the desk.")
    return agent


def _username(token: str) -> str:
    """Whose a token is, once all of it is proved. Raises Unauthorized, Unavailable."""
    try:
        header = jwt.get_unverified_header(token)
        if header.get("alg") != _ALGORITHM or "kid" not in header:
            raise Unauthorized
        key: Any = user_pool.signing_key(header["kid"])
        if key is None:
            raise Unauthorized
        _signatures().decode(token, key, algorithms=[_ALGORITHM])
        claims = jwt.decode(token, issuer=user_pool.issuer(), leeway=_LEEWAY, options=_CLAIMS)
    except jwt.PyJWTError:
        raise Unauthorized from None
    if (claims["token_use"], claims["client_id"]) != ("access", settings().user_pool_client_id):
        raise Unauthorized
    return str(claims["username"])


@cache
def _signatures() -> jwt.PyJWS:
    """Verifies signatures, and knows no other way to sign than the pool's."""
    verifier = jwt.PyJWS(algorithms=[])
    verifier.register_algorithm(_ALGORITHM, RS256())
    return verifier

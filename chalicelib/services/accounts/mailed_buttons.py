"""Tokens of buttons in mails about no ticket: each names the mail that it came with, and so
whose it is, without an address in a link. What the button does is its service's matter.
"""

from __future__ import annotations

from datetime import datetime

import jwt

from chalicelib.domain.errors import Unauthorized
from chalicelib.store.aws.secrets import token_secrets

_CLAIMS = ["aud", "exp", "sub"]


def issue(act: str, mail_id: str, now: datetime, seconds: int) -> str:
    """A token for the button of a mail that does one act."""
    claims = {"aud": f"button {act}", "sub": mail_id, "exp": int(now.timestamp()) + seconds}
    return jwt.encode(claims, token_secrets()[0], algorithm="HS256")


def read(act: str, token: str) -> str:
    """The id of the mail that a button of an act came with. Raises Unauthorized."""
    for secret in token_secrets():
        try:
            claims = jwt.decode(
                token,
                secret,
                algorithms=["HS256"],
                audience=f"button {act}",
                options={"require": _CLAIMS},
            )
        except jwt.InvalidTokenError:
            continue
        return str(claims["sub"])
    raise Unauthorized

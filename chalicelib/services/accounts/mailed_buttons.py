"""Tokens of buttons in mails about no ticket: each names the mail that it came with, and so
whose it is, without an address in a link. What the button does is its service's matter.
"""

from __future__ import annotations

from datetime import datetime

from chalicelib.domain.errors import Unauthorized
from chalicelib.services.auth import signed_tokens


def issue(act: str, mail_id: str, now: datetime, seconds: int) -> str:
    """A token for the button of a mail that does one act."""
    claims = {"sub": mail_id, "exp": int(now.timestamp()) + seconds}
    return signed_tokens.sign(f"button {act}", claims)


def read(act: str, token: str) -> str:
    """The id of the mail that a button of an act came with. Raises Unauthorized."""
    signed = signed_tokens.verified(token, f"button {act}", ("sub",))
    if signed is None:
        raise Unauthorized
    return str(signed.claims["sub"])

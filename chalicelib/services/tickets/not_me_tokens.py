"""The link "no fui yo" of a mail to an address that proved nothing yet.

A JWT (RFC 7519, HS256) of an audience of its own. It bears keyed hashes of the address and the
number of the mail's ticket, and opens nothing: its one use is to close that ticket and to stop
mail to the address. It serves a month, and ends once the address was proved.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from chalicelib.domain.errors import Unauthorized
from chalicelib.domain.fields import email_key
from chalicelib.domain.limits import DAY
from chalicelib.domain.mail.kinds import FOR_AGENTS
from chalicelib.domain.mail.outbox import Mail
from chalicelib.services.auth import signed_tokens
from chalicelib.store.guards import mailboxes
from chalicelib.store.mail import suppressions

_AUDIENCE = "not-me"
_CLAIMS = ("mailbox", "suppression")
_SECONDS = 30 * DAY


@dataclass(frozen=True)
class NotMe:
    """What a verified link says: the hashes of its address, its mail, and that mail's ticket."""

    mailbox: str
    suppression: str
    mail_id: str
    number: str | None


def of_mail(mail: Mail, now: datetime, *, proved: bool) -> str | None:
    """The token for a mail's link; None for one to an agent, or to an address that was proved."""
    if proved or mail.kind in FOR_AGENTS:
        return None
    email = email_key(mail.to)
    claims = {
        "mailbox": mailboxes.hashed(email),
        "suppression": suppressions.key(email),
        "mail": mail.mail_id,
        "number": mail.number,
        "exp": int(now.timestamp()) + _SECONDS,
    }
    return signed_tokens.sign(_AUDIENCE, claims)


def read(token: str) -> NotMe:
    """Verify a link. Raises Unauthorized, whatever is wrong with it."""
    signed = signed_tokens.verified(token, _AUDIENCE, _CLAIMS)
    if signed is None:
        raise Unauthorized
    claims = signed.claims
    number = claims.get("number")
    return NotMe(
        str(claims["mailbox"]),
        str(claims["suppression"]),
        str(claims.get("mail", "")),
        str(number) if number else None,
    )

"""Access tokens: proof that their bearer may see one ticket, for a while.

A token is a JWT (RFC 7519, HS256) bound to the ticket's number and, by a keyed hash, to its
e-mail: it holds no personal data, and a corrected e-mail ends it. One in a mailed link also bears
which mail it came with, and ends when its reader has the links of mails before another ended.
The secret rotates (SSM, two valid at a time).
"""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass
from datetime import datetime

import jwt

from chalicelib.domain.errors import Forbidden, Unauthorized
from chalicelib.domain.tickets import Ticket
from chalicelib.services import clock
from chalicelib.store import links as mailed_links
from chalicelib.store.secrets import token_secrets

_AUDIENCE = "ticket"
_CLAIMS = ["aud", "exp", "sub", "bound"]

#: Seconds that a token serves a page that is open now.
PAGE_SECONDS = 2 * 3_600
#: Seconds that a link in a mail serves.
LINK_SECONDS = 24 * 3_600


@dataclass(frozen=True)
class TicketAccess:
    """What a verified token says: which ticket, and the hash of its e-mail."""

    number: str
    bound: str
    secret: str

    def check(self, ticket: Ticket) -> None:
        """Raises Forbidden unless the token was issued for this ticket and its e-mail."""
        bound = _bound(ticket.number, ticket.email, self.secret)
        if self.number != ticket.number or not hmac.compare_digest(self.bound, bound):
            raise Forbidden


def issue(number: str, email: str, now: datetime) -> str:
    """A token for the ticket of a number and normalised e-mail, for a page that is open now."""
    return _issue(number, email, now, PAGE_SECONDS)


def issue_link(
    number: str, email: str, mail_id: str, now: datetime, *, end_earlier: bool = False
) -> str:
    """A token for a link to a ticket in a mail that holds links.

    ``end_earlier``: using it ends the links of mails before.
    """
    links = mailed_links.of_mail(email, mail_id)
    ends = {"ends": "earlier"} if end_earlier else {}
    return _issue(number, email, now, LINK_SECONDS, links=links, **ends)


def read(token: str) -> TicketAccess:
    """Verify a token. Raises Unauthorized, whatever is wrong with it, also for a link that its
    reader has ended, and Unavailable."""
    for secret in token_secrets():
        try:
            claims = jwt.decode(
                token,
                secret,
                algorithms=["HS256"],
                audience=_AUDIENCE,
                options={"require": _CLAIMS},
            )
        except jwt.InvalidTokenError:
            continue
        links = claims.get("links")
        if links is not None and not mailed_links.serve(
            str(links), clock.now(), end_earlier="ends" in claims
        ):
            raise Unauthorized
        return TicketAccess(str(claims["sub"]), str(claims["bound"]), secret)
    raise Unauthorized


def was_for(token: str, email: str) -> tuple[str, bool] | None:
    """Which ticket of a normalised e-mail a token was issued for, expired ones and replaced
    links too, and whether it came in a mailed link; None when it proves neither.

    It opens nothing: it only tells its bearer from a stranger.
    """
    for secret in token_secrets():
        try:
            claims = jwt.decode(
                token,
                secret,
                algorithms=["HS256"],
                audience=_AUDIENCE,
                options={"require": _CLAIMS, "verify_exp": False},
            )
        except jwt.InvalidTokenError:
            continue
        number = str(claims["sub"])
        if hmac.compare_digest(str(claims["bound"]), _bound(number, email, secret)):
            return number, "links" in claims
    return None


def granted(ticket: Ticket) -> TicketAccess:
    """The access that a token of a ticket would give, for who has proved it otherwise."""
    secret = token_secrets()[0]
    return TicketAccess(ticket.number, _bound(ticket.number, ticket.email, secret), secret)


def _issue(number: str, email: str, now: datetime, seconds: int, **also: str) -> str:
    secret = token_secrets()[0]
    claims = {
        "aud": _AUDIENCE,
        "sub": number,
        "bound": _bound(number, email, secret),
        "exp": int(now.timestamp()) + seconds,
        **also,
    }
    return jwt.encode(claims, secret, algorithm="HS256")


def _bound(number: str, email: str, secret: str) -> str:
    text = f"{number}\x1f{email}".encode()
    return hmac.new(secret.encode(), text, hashlib.sha256).hexdigest()[:32]

"""Access tokens: proof that their bearer may see one ticket, for a while.

A token is a JWT (RFC 7519, HS256) bound to the ticket's number and, by a keyed hash, to its
e-mail: it holds no personal data, and a corrected e-mail ends it. It says how it was won
(``domain/proofs.py``) and when. One in a mailed link also bears which mail it came with: its proof
counts from the first click, and it ends when its reader has the links of mails before another
ended. The secret rotates (SSM, two valid at a time).
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from chalicelib.domain import proofs
from chalicelib.domain.errors import Forbidden, ProofRequired, Unauthorized
from chalicelib.domain.proofs import Missing, Proof
from chalicelib.domain.tickets.corrections import ADDITION_SERVES
from chalicelib.domain.tickets.ticket import Ticket
from chalicelib.services import clock
from chalicelib.services.auth import signed_tokens
from chalicelib.store.guards import links as mailed_links
from chalicelib.store.guards import mailboxes
from chalicelib.store.tickets import tickets as store

_AUDIENCE = "ticket"
_CLAIMS = ("sub", "bound")

#: Seconds that a token serves a page that is open now.
PAGE_SECONDS = 2 * 3_600
#: Seconds that a link in a mail serves.
LINK_SECONDS = 24 * 3_600
#: Seconds that such a button is looked at; the ticket says whether there is something to undo.
UNDO_SECONDS = 90 * 24 * 3_600


@dataclass(frozen=True)
class TicketAccess:
    """What a verified token says: which ticket, the hash of its e-mail, and the proof.

    ``proved_at`` is the moment of the click or the code; None for a proof without one.
    """

    number: str
    bound: str
    secret: str
    proof: Proof = Proof.KNOWLEDGE
    proved_at: datetime | None = None

    def check(self, ticket: Ticket) -> None:
        """Raises Forbidden unless the token was issued for this ticket and its e-mail, or one
        that still opens it. A button of a mail opens nothing."""
        readers = ticket.readers(clock.stamp(clock.now()))
        if self.proof in proofs.BUTTONS or self.number != ticket.number:
            raise Forbidden
        if not any(self.is_bound_to(email) for email in readers):
            raise Forbidden

    def is_bound_to(self, email: str) -> bool:
        """Whether the token was issued for a normalised e-mail."""
        return hmac.compare_digest(self.bound, _bound(self.number, email, self.secret))

    @property
    def proves_mailbox(self) -> bool:
        """Whether its bearer has just shown that they read the address's mail."""
        return self.proof is Proof.MAILBOX and proofs.is_fresh(self.proved_at, clock.now())

    def require_mailbox(self) -> None:
        """Raises ProofRequired unless the mailbox was proved within the last minutes."""
        if not self.proves_mailbox:
            raise ProofRequired(Missing.MAILBOX)


def held_ticket(number: str, access: TicketAccess) -> Ticket:
    """The ticket that a token opens, as it stands. Raises Forbidden, NotFound, Unavailable."""
    if access.number != number:
        raise Forbidden
    ticket = store.existing(number)
    access.check(ticket)
    return ticket


def issue(number: str, email: str, now: datetime) -> str:
    """A token for who knows a ticket's number and normalised e-mail, for a page that is open."""
    return _issue(number, email, now, PAGE_SECONDS, Proof.KNOWLEDGE)


def issue_opened(ticket: Ticket, now: datetime) -> str:
    """A token for who opened a ticket; its time runs from the opening, however often it is asked
    for."""
    opened_at = datetime.fromisoformat(ticket.opened_at)
    at = int(opened_at.timestamp())
    return _issue(ticket.number, ticket.email, now, PAGE_SECONDS, Proof.OPENING, at=at)


def issue_proved(number: str, email: str, now: datetime) -> str:
    """A token for who typed, now, a code that was mailed to a normalised address."""
    at = int(now.timestamp())
    return _issue(number, email, now, PAGE_SECONDS, Proof.MAILBOX, at=at)


def issue_link(
    number: str, email: str, mail_id: str, now: datetime, *, end_earlier: bool = False
) -> str:
    """A token for a link to a ticket in a mail that holds links.

    ``end_earlier``: using it ends the links of mails before.
    """
    links = mailed_links.of_mail(email, mail_id)
    ends = {"ends": "earlier"} if end_earlier else {}
    return _issue(number, email, now, LINK_SECONDS, Proof.MAILBOX, links=links, **ends)


def issue_undo(number: str, email: str, now: datetime) -> str:
    """A token for the button that stops or undoes a correction of a normalised address."""
    return _issue(number, email, now, UNDO_SECONDS, Proof.UNDO)


def issue_addition(number: str, email: str, now: datetime) -> str:
    """A token for the button that confirms a normalised address for a ticket without one; the
    ticket says how long it waits for that."""
    seconds = int(ADDITION_SERVES.total_seconds())
    return _issue(number, email, now, seconds, Proof.ADDITION)


def read(token: str) -> TicketAccess:
    """Verify a token. Raises Unauthorized, whatever is wrong with it, also for a link that its
    reader has ended, and Unavailable."""
    signed = signed_tokens.verified(token, _AUDIENCE, _CLAIMS)
    if signed is None:
        raise Unauthorized
    return _access(signed.claims, signed.secret)


def was_for(token: str, email: str) -> tuple[str, bool] | None:
    """Which ticket of a normalised e-mail a token was issued for, expired ones and ended links
    too, and whether it proves the mailbox; None when it proves neither.

    It opens nothing: it only tells its bearer from a stranger.
    """
    signed = signed_tokens.verified(token, _AUDIENCE, _CLAIMS, expired=True)
    if signed is None:
        return None
    number = str(signed.claims["sub"])
    bound = _bound(number, email, signed.secret)
    if not hmac.compare_digest(str(signed.claims["bound"]), bound):
        return None
    return number, signed.claims.get("how") == Proof.MAILBOX


def known(number: str, email: str) -> TicketAccess:
    """The access that a look-up's token gives, for the answer that brings it; ``email`` is the
    normalised address that was typed."""
    secret = signed_tokens.newest_secret()
    return TicketAccess(number, _bound(number, email, secret), secret)


def granted(ticket: Ticket, proved_at: datetime | None) -> TicketAccess:
    """The access that a token of a ticket would give, for who has proved its mailbox otherwise,
    and when."""
    secret = signed_tokens.newest_secret()
    bound = _bound(ticket.number, ticket.email, secret)
    return TicketAccess(ticket.number, bound, secret, Proof.MAILBOX, proved_at)


def _access(claims: Mapping[str, Any], secret: str) -> TicketAccess:
    number, links, at = str(claims["sub"]), claims.get("links"), claims.get("at")
    proved_at = datetime.fromtimestamp(at, UTC) if isinstance(at, int) else None
    if links is not None:
        now, ends = clock.now(), "ends" in claims
        if not mailed_links.serve(str(links), now, end_earlier=ends):
            raise Unauthorized
        proved_at = mailboxes.first_click(str(links), number, now)
    # A token from before tokens said how they were won proves knowledge.
    proof = Proof(str(claims.get("how", Proof.KNOWLEDGE)))
    return TicketAccess(number, str(claims["bound"]), secret, proof, proved_at)


def _issue(
    number: str, email: str, now: datetime, seconds: int, proof: Proof, **facts: str | int
) -> str:
    secret = signed_tokens.newest_secret()
    claims = {
        "sub": number,
        "bound": _bound(number, email, secret),
        "how": proof.value,
        "exp": int(now.timestamp()) + seconds,
        **facts,
    }
    return signed_tokens.sign(_AUDIENCE, claims, secret)


def _bound(number: str, email: str, secret: str) -> str:
    text = f"{number}\x1f{email}".encode()
    return hmac.new(secret.encode(), text, hashlib.sha256).hexdigest()[:32]

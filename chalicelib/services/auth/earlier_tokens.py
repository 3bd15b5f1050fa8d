"""What an earlier token tells, expired or not: its bearer had access once, so this is no guess.

It opens nothing. Limits that a stranger can use up in somebody's name let its bearer through.
"""

from __future__ import annotations

from dataclasses import dataclass

from chalicelib.services.auth import session_tokens, ticket_tokens


@dataclass(frozen=True)
class EarlierToken:
    """``number`` is its ticket, None for an account's session; ``by_mail`` tells that whoever
    won it read the address's mail, which no stranger can."""

    number: str | None
    by_mail: bool

    def is_of(self, number: str) -> bool:
        """Whether it was for a ticket, or for the account at the ticket's address."""
        return self.number is None or self.number == number


def read(token: str, email: str) -> EarlierToken | None:
    """The earlier token of a normalised e-mail that a call bears; None when it bears none."""
    if not token:
        return None
    ticket = ticket_tokens.was_for(token, email)
    if ticket is not None:
        number, by_mail = ticket
        return EarlierToken(number, by_mail)
    return EarlierToken(None, by_mail=True) if session_tokens.was_of(token, email) else None

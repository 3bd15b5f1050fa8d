"""How often somebody may ask for something in the name of an e-mail, without locking it out.

An e-mail and a network address together are refused past their limit. What counts an e-mail
alone, which strangers can fill, or a network address alone, which a campus shares, asks for a
proof of work. An e-mail without tickets has the same limits: the answer tells nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from chalicelib.domain.errors import TooManyAttempts
from chalicelib.domain.limits import DAY, HOUR, Caller, Window
from chalicelib.domain.rules.catalog import Rules
from chalicelib.services import clock
from chalicelib.services.limits import challenges
from chalicelib.store.guards import guards


@dataclass(frozen=True)
class AskLimits:
    """Asks an hour: of an e-mail and a network address together, and of each alone."""

    together: int
    email: int
    address: int
    email_day: int | None = None


def over_limit(now: datetime, seconds: int = HOUR) -> TooManyAttempts:
    """The refusal of what came too often in this hour, or another window: it says when the next
    one begins."""
    return TooManyAttempts(Window.at(now, seconds).ends_in)


def count(subject: str, who: str, *, limit: int) -> None:
    """Count something of this hour. Raises TooManyAttempts past its limit, Unavailable."""
    now = clock.now()
    if guards.hit(subject, who, now) > limit:
        raise over_limit(now)


def admit(subject: str, email: str, caller: Caller, limits: AskLimits, rules: Rules) -> None:
    """Count an ask for something to go to a normalised e-mail.

    Raises ChallengeRequired, TooManyAttempts and Unavailable.
    """
    now = clock.now()
    pair = f"{email} {caller.address}"
    if guards.hits(f"{subject}-together", pair, now) >= limits.together:
        raise over_limit(now)
    taken = [
        guards.take(f"{subject}-email", email, now, limit=limits.email),
        guards.take(f"{subject}-address", caller.address, now, limit=limits.address),
    ]
    if limits.email_day is not None:
        taken.append(
            guards.take(f"{subject}-email", email, now, limit=limits.email_day, seconds=DAY)
        )
    if not all(taken):
        seconds = HOUR if len(taken) < 3 or taken[2] else DAY
        challenges.require(f"{subject} {email}", caller, rules, seconds=seconds)
    if not guards.take(f"{subject}-together", pair, now, limit=limits.together):
        raise over_limit(now)

"""How often somebody may ask for something in the name of an e-mail, without locking it out.

An e-mail and a network address together are refused past their limit. What counts an e-mail
alone, which strangers can fill, or a network address alone, which a campus shares, asks for a
proof of work. An e-mail without tickets has the same limits: the answer tells nothing.
"""

from __future__ import annotations

from dataclasses import dataclass

from chalicelib.domain.errors import TooManyAttempts
from chalicelib.domain.limits import DAY, HOUR, Caller, Window
from chalicelib.domain.rules.catalog import Rules
from chalicelib.services import clock
from chalicelib.services.auth import challenges
from chalicelib.store.guards import guards


@dataclass(frozen=True)
class AskLimits:
    """Asks an hour: of an e-mail and a network address together, and of each alone."""

    together: int
    email: int
    address: int
    email_day: int | None = None


def admit(subject: str, email: str, caller: Caller, limits: AskLimits, rules: Rules) -> None:
    """Count an ask for something to go to a normalised e-mail.

    Raises ChallengeRequired, TooManyAttempts and Unavailable.
    """
    now = clock.now()
    hour, pair = Window.at(now, HOUR).ends_in, f"{email} {caller.address}"
    if guards.hits(f"{subject}-together", pair, now) >= limits.together:
        raise TooManyAttempts(hour)
    taken = [
        guards.take(f"{subject}-email", email, now, limit=limits.email),
        guards.take(f"{subject}-address", caller.address, now, limit=limits.address),
    ]
    if limits.email_day is not None:
        taken.append(
            guards.take(f"{subject}-email", email, now, limit=limits.email_day, seconds=DAY)
        )
    if not all(taken):
        wait = hour if len(taken) < 3 or taken[2] else Window.at(now, DAY).ends_in
        purpose = f"{subject} {email}"
        challenges.require(purpose, caller, tries=rules.challenge_tries, retry_after=wait)
    if not guards.take(f"{subject}-together", pair, now, limit=limits.together):
        raise TooManyAttempts(hour)

"""How often something may happen: hits in a window of the clock, and who is counted.

What a stranger can count up in somebody else's name (an e-mail alone) or for their neighbours (a
shared network address alone) never refuses: it asks for a proof of work. Only the two together
refuse, and the misses of look-ups from one network address.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

HOUR = 3_600
DAY = 86_400


@dataclass(frozen=True)
class Window:
    """The present window of a length in seconds, counted from the epoch in UTC."""

    index: int
    ends_in: int

    @classmethod
    def at(cls, moment: datetime, seconds: int) -> Window:
        """The window that holds a moment."""
        epoch = int(moment.timestamp())
        return cls(index=epoch // seconds, ends_in=seconds - epoch % seconds)


@dataclass(frozen=True)
class Counts:
    """How often something happened in this hour and on this day."""

    hour: int = 0
    day: int = 0


@dataclass(frozen=True)
class Caller:
    """Who calls, as far as limits go by it.

    ``address`` is the network address, ``solution`` the header ``Altcha``, ``token`` the token
    that the call bears, good or expired; both are empty when there is none.
    """

    address: str
    solution: str = ""
    token: str = ""

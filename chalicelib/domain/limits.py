"""How often something may happen: hits in a window of the clock."""

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

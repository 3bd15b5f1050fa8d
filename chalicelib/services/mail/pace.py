"""How fast mails leave: at most ``mail_rate`` a second of whatever this process sends.

The pace outlives a call of its function. Who sends a last mail need not wait for nothing then: the
first one of the next batch does, if it comes that soon.
"""

from __future__ import annotations

import time
from threading import Lock

from chalicelib.caches import remembered
from chalicelib.settings import settings


class Pace:
    """Moments at which a mail may leave, handed out to several threads."""

    def __init__(self, rate: int) -> None:
        self._between = 1 / rate
        self._next = time.monotonic()
        self._lock = Lock()

    def wait(self) -> None:
        """Wait for the next moment that is free."""
        with self._lock:
            now = time.monotonic()
            moment = max(now, self._next)
            self._next = moment + self._between
        if moment > now:
            time.sleep(moment - now)


@remembered
def pace() -> Pace:
    """The process's pace."""
    return Pace(settings().mail_rate)

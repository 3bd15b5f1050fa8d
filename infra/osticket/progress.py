"""How far a long command is."""

from __future__ import annotations

import sys
import time


class Progress:
    """A line with what is done and how long the rest takes."""

    def __init__(self, of: int) -> None:
        self._of, self._done, self._since, self._said = of, 0, time.monotonic(), 0.0

    def step(self) -> None:
        """One more is done."""
        self._done += 1
        now = time.monotonic()
        if now - self._said < (0.2 if sys.stdout.isatty() else 10):
            return
        self._said = now
        took = now - self._since
        left = took / self._done * (self._of - self._done)
        bar = "█" * (20 * self._done // max(1, self._of))
        end = "\r" if sys.stdout.isatty() else "\n"
        print(
            f"{bar:░<20} {self._done} de {self._of} · faltan {left:.0f} s   ", end=end, flush=True
        )

    def end(self) -> None:
        """All are: says how fast it was."""
        took = max(0.001, time.monotonic() - self._since)
        print(f"{self._done} tickets en {took:.1f} s ({self._done / took:.0f} por segundo).      ")

"""How far a long command is."""

from __future__ import annotations

import sys
import time

#: Seconds between two lines: of a terminal, which writes over the last, and of a file.
_OFTEN, _SELDOM = 0.2, 10.0


class Progress:
    """A line with what is done and how long the rest takes."""

    def __init__(self, of: int, what: str = "") -> None:
        self._of, self._what, self._done = of, what, 0
        self._since, self._said = time.monotonic(), 0.0

    @property
    def took(self) -> float:
        """Seconds since it began."""
        return max(0.001, time.monotonic() - self._since)

    def step(self) -> None:
        """One more is done."""
        self.reach(self._done + 1)

    def reach(self, done: int) -> None:
        """So much is done."""
        self._done = done
        now = time.monotonic()
        if now - self._said < (_OFTEN if sys.stdout.isatty() else _SELDOM):
            return
        self._said = now
        left = self.took / max(1, done) * max(0, self._of - done)
        bar = "█" * (20 * done // max(1, self._of))
        end = "\r" if sys.stdout.isatty() else "\n"
        told = f"{bar:░<20} {self._what}{self._told(done)} · faltan {_time(left)}   "
        print(told, end=end, flush=True)

    def end(self) -> None:
        """All are: says how fast it was."""
        done = self._done
        print(f"{done} tickets en {self.took:.1f} s ({done / self.took:.0f} por segundo).      ")

    def _told(self, done: int) -> str:
        return f"{done} de {self._of}"


class Reading(Progress):
    """Of the bytes of a dump."""

    def __init__(self, size: int) -> None:
        super().__init__(size, "Lectura: ")

    def at(self, place: int) -> None:
        """So many bytes were read."""
        self.reach(place)

    def end(self) -> None:
        """All were."""
        print(f"{_megabytes(self._of)} MB leídos en {self.took:.0f} s.      ")

    def _told(self, done: int) -> str:
        return f"{_megabytes(done)} de {_megabytes(self._of)} MB"


def _megabytes(size: int) -> str:
    return f"{size / 1e6:.0f}" if size > 1e7 else f"{size / 1e6:.1f}"


def _time(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes} min {rest} s" if minutes else f"{rest} s"

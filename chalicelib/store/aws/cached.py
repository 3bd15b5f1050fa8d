"""Values that are read rarely and may be some seconds old: secrets, the catalog, budgets."""

from __future__ import annotations

import time
from collections.abc import Callable
from threading import RLock
from typing import Generic, TypeVar

from chalicelib import caches
from chalicelib.domain.errors import Unavailable

Value = TypeVar("Value")


class Cached(Generic[Value]):
    """Call it for the value; it is read again when older than ``seconds``.

    When a later read fails with Unavailable, the old value serves on: a passing fault below
    is not felt. The first read has nothing to fall back on and raises. Threads that want it at the
    same time share a reading.
    """

    def __init__(self, read: Callable[[], Value], seconds: float) -> None:
        self._read = read
        self._seconds = seconds
        self._held: tuple[Value, float] | None = None
        self._reading = RLock()
        caches.on_forgetting(self.forget)

    def __call__(self) -> Value:
        held = self._held
        if held is not None and time.monotonic() - held[1] < self._seconds:
            return held[0]
        with self._reading:
            if self._held is not held:
                return self()
            try:
                value = self._read()
            except Unavailable:
                if held is None:
                    raise
                value = held[0]
            self.hold(value)
        return value

    @property
    def is_old(self) -> bool:
        """Whether the next call reads."""
        held = self._held
        return held is None or time.monotonic() - held[1] >= self._seconds

    def hold(self, value: Value) -> None:
        """Take a value that was read by other means, as read now."""
        self._held = (value, time.monotonic())

    def renew(self, older_than: float) -> None:
        """Read anew at the next call, unless the value is younger than so many seconds."""
        held = self._held
        if held is not None and time.monotonic() - held[1] >= older_than:
            self._held = (held[0], float("-inf"))

    def forget(self) -> None:
        """Read anew at the next call."""
        self._held = None

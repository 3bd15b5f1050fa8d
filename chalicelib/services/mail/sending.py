"""Mails that are tried side by side, at the pace that SES allows.

The first is tried alone: when SES takes none at all, it is asked for one mail and not for eight.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from itertools import chain, islice
from threading import Lock

from chalicelib import logs
from chalicelib.domain.errors import Unavailable
from chalicelib.services import clock


@dataclass(frozen=True)
class Tried:
    """What came of a try: when the mail is due again, and whether trying others is in vain now."""

    again: datetime | None = None
    in_vain: bool = False


class Sending:
    """Some mails, each tried once, until a moment of ``time.monotonic()``.

    ``again`` are the moments at which some are due again: also those that were left.
    """

    def __init__(
        self, mail_ids: Iterable[str], end: float, attempt: Callable[[str], Tried]
    ) -> None:
        self.again: set[datetime] = set()
        self._ids: Iterator[str] = iter(mail_ids)
        self._end = end
        self._attempt = attempt
        self._over = False
        self._lock = Lock()

    def run(self, at_once: int) -> None:
        """Try them, at most so many at once. Raises what reading their ids does."""
        first = self._next()
        if first is None:
            return
        self._try(first)
        ahead = [*islice(self._ids, at_once)]
        self._ids = chain(ahead, self._ids)
        if len(ahead) < 2:
            self._work()
            return
        with ThreadPoolExecutor(len(ahead)) as threads:
            for working in [threads.submit(self._work) for _ in ahead]:
                working.result()

    def _work(self) -> None:
        for mail_id in iter(self._next, None):
            self._try(mail_id)

    def _next(self) -> str | None:
        with self._lock:
            mail_id = None if self._over else next(self._ids, None)
            if mail_id is not None and time.monotonic() >= self._end:
                logs.info("outbox_left_for_next_sweep")
                self.again.add(clock.now())
                self._over, mail_id = True, None
            return mail_id

    def _try(self, mail_id: str) -> None:
        try:
            tried = self._attempt(mail_id)
        except Unavailable:
            logs.warning("outbox_unavailable", mail_id=mail_id)
            tried = Tried(again=clock.now())
        except Exception:
            # Such as `attempts` edited into a text: one bad row must not hold up the others.
            logs.error("mail_untouchable", mail_id=mail_id)
            return
        with self._lock:
            if tried.again is not None:
                self.again.add(tried.again)
            if tried.in_vain and not self._over:
                logs.info("outbox_waits_for_ses")
                self._over = True

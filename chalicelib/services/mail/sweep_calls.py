"""Have the sweep run when a mail is due again, if its own next run might be minutes later.

One call serves all mails of a minute. It is a help and no promise: what it fails to call, the
sweep finds by itself.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from chalicelib import logs
from chalicelib.caches import remembered
from chalicelib.services import clock
from chalicelib.settings import settings
from chalicelib.store.aws import schedules

#: How far ahead: of a mail that waits for longer, some minutes more are no matter.
_AHEAD = timedelta(minutes=20)
_MINUTE = timedelta(minutes=1)
#: So many minutes are remembered as called for.
_MOST = 1_000


@remembered
def _called() -> set[datetime]:
    return set()


def call_at(moments: Iterable[datetime], function: str) -> None:
    """Have the sweep, a function's ARN, run in the first whole minute after each moment; where it
    is empty, or nothing may call it, nothing does. Raises nothing."""
    if not function or not settings().sweep_role:
        return
    soon, called = clock.now() + _AHEAD, _called()
    for minute in sorted({_minute(moment) for moment in moments if moment < soon} - called):
        try:
            schedules.call_once(
                f"{settings().table_prefix}sweep-{minute:%Y%m%dT%H%M}",
                function,
                settings().sweep_role,
                minute,
            )
        except Exception as error:
            logs.warning("sweep_not_called", code=type(error).__name__)
            return
        if len(called) >= _MOST:
            called.clear()
        called.add(minute)


def _minute(moment: datetime) -> datetime:
    """The whole minute after a moment, and after now: one that has passed would call nobody."""
    later = max(moment, clock.now()) + _MINUTE
    return later.replace(second=0, microsecond=0)

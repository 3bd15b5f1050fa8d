"""How long the oldest mail waits: a line of the log each minute, which an alarm watches.

What a mail waits for makes no difference: SES that is not ready, an error that passes, or more mail
than the rate allows. A digest is meant to wait, so it counts from when it was due.
"""

from __future__ import annotations

from datetime import datetime

from chalicelib import logs
from chalicelib.services import clock, ulids
from chalicelib.store.mail import mail_backlog


def report() -> None:
    """Log the backlog. Raises Unavailable."""
    now = clock.now()
    waits = [_seconds(mail_id, due, now) for mail_id, due in mail_backlog.waiting()]
    logs.info("mail_backlog", waiting=len(waits), oldest_seconds=max(waits, default=0))


def _seconds(mail_id: str, next_try_at: str, now: datetime) -> int:
    try:
        since = ulids.made_at(mail_id)
    except ValueError:
        since = _moment(next_try_at, now)
    return max(0, int((now - since).total_seconds()))


def _moment(stamp: str, now: datetime) -> datetime:
    """A row edited by hand may hold anything: then it counts as due now."""
    try:
        found = datetime.fromisoformat(stamp)
    except ValueError:
        return now
    return found if found.tzinfo else now

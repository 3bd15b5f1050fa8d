"""Where time and fresh ids enter; everything below takes them as arguments."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from time import sleep

from chalicelib.domain.dates import ECUADOR
from chalicelib.services import ulids


def now() -> datetime:
    """The present moment, in UTC."""
    return datetime.now(UTC)


def wait_for_next_second() -> None:
    """Return when the present second is over."""
    sleep(1 - now().microsecond / 1_000_000)


def today(moment: datetime) -> date:
    """The date in Ecuador at a moment."""
    return moment.astimezone(ECUADOR).date()


def stamp(moment: datetime) -> str:
    """A moment as stored and sent: UTC, ISO 8601 with milliseconds and ``Z``."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def fresh_id() -> str:
    """A new ULID: 26 characters that sort by time."""
    return ulids.fresh()


def fresh_checked_id() -> str:
    """A new ULID that people may be given, and misread (``ulids.checked``)."""
    return ulids.fresh_checked()


def id_at(stamp: str) -> str:
    """A ULID that sorts among those that were made at a stamp."""
    return ulids.made_for(datetime.fromisoformat(stamp))


def id_prefix(moment: datetime) -> str:
    """What a fresh id of a moment begins with."""
    return ulids.time_prefix(moment)


def start_of(day: date) -> str:
    """The stamp of a day's beginning in Ecuador."""
    return stamp(datetime.combine(day, time(), ECUADOR))

"""Moments of osTicket: the local time of the database's host, in a zone that must be told."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

#: Years in which something of an osTicket may have happened, or be due.
_YEARS = range(1990, 2101)


def utc(value: object, zone: ZoneInfo) -> datetime | None:
    """A DATETIME in UTC; None for none, for zero dates and what is no date of
    an osTicket."""
    text = str(value or "").strip()
    if not text or text.startswith("0000"):
        return None
    try:
        local = datetime.fromisoformat(text[:19])
    except ValueError:
        return None
    if local.year not in _YEARS:
        return None
    return local.replace(tzinfo=zone).astimezone(UTC)


def told(moment: datetime | None) -> str | None:
    """As ``expected.json`` and the report say it."""
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ") if moment else None

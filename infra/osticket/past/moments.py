"""Moments of osTicket: the local time of the database's host, in a zone that must be told."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo


def utc(value: object, zone: ZoneInfo) -> datetime | None:
    """A DATETIME in UTC; None for none, for zero dates and what is no date."""
    text = str(value or "").strip()
    if not text or text.startswith("0000"):
        return None
    try:
        local = datetime.fromisoformat(text[:19])
    except ValueError:
        return None
    return local.replace(tzinfo=zone).astimezone(UTC)


def told(moment: datetime | None) -> str | None:
    """As ``expected.json`` and the report say it."""
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ") if moment else None

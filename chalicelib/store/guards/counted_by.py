"""By which holidays and settings the dates of open tickets are counted: a row of ``guards``, key
``clock#holidays``, and how far a change of them has come."""

from __future__ import annotations

from typing import Any

from chalicelib.domain.model import Model
from chalicelib.domain.rules.holidays import Holiday
from chalicelib.store.guards.clock_marks import ClockMark


class CountedBy(Model):
    """Rows of the catalog that all open tickets are counted by. While a change goes through them,
    ``towards`` are the holidays that some are counted by already, the ones that it leads to last,
    ``settings_towards`` the settings that it leads to, ``after`` the queue and rank that it has
    reached, and ``first_round_at`` when it had been through all of them once."""

    rows: tuple[Holiday, ...]
    settings: dict[str, Any] | None = None
    towards: tuple[tuple[Holiday, ...], ...] = ()
    settings_towards: dict[str, Any] | None = None
    after: tuple[str, str] = ("", "")
    first_round_at: str | None = None


_mark = ClockMark("holidays", CountedBy)


def counted() -> CountedBy | None:
    """What open tickets are counted by; None before the clock first ran, or when nobody can read
    it."""
    return _mark.read()


def remember(reached: CountedBy) -> None:
    """Keep how far the clock has come."""
    _mark.keep(reached)

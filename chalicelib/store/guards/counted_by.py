"""By which holidays and settings the dates of open tickets are counted: a row of ``guards``, key
``clock#holidays``, and how far a change of them has come."""

from __future__ import annotations

from chalicelib.domain.model import Model
from chalicelib.domain.rules.holidays import Holiday
from chalicelib.store.guards.clock_marks import ClockMark


class CountedBy(Model):
    """Rows of the catalog that all open tickets are counted by, and the settings as JSON. While a
    change goes through them, ``towards`` are the holidays that some are counted by already, the
    ones that it leads to last, ``settings_towards`` the settings that it leads to, and ``after``
    the queue and rank that it has reached."""

    rows: tuple[Holiday, ...]
    settings: str = ""
    towards: tuple[tuple[Holiday, ...], ...] = ()
    settings_towards: str = ""
    after: tuple[str, str] = ("", "")


_mark = ClockMark("holidays", CountedBy)


def counted() -> CountedBy | None:
    """What open tickets are counted by; None before the clock first ran, or when nobody can read
    it."""
    return _mark.read()


def remember(reached: CountedBy) -> None:
    """Keep how far the clock has come."""
    _mark.keep(reached)

"""By which holidays and settings the dates of open tickets are counted: a row of ``guards``, key
``clock#holidays``, and how far a change of them has come."""

from __future__ import annotations

from chalicelib.domain.model import Model
from chalicelib.domain.rules.holidays import Holiday
from chalicelib.store.guards.clock_marks import ClockMark


class CountedBy(Model):
    """Rows of the catalog that all open tickets are counted by, the settings as JSON, and the kind
    of the desk's counters. While a change goes through them, ``towards`` are the holidays that some
    are counted by already, the ones that it leads to last, ``settings_towards`` and
    ``kind_towards`` what else it leads to, and ``after`` the queue and rank that it has reached.
    Rows of version 1.1 name no kind: they are of the first."""

    rows: tuple[Holiday, ...]
    settings: str = ""
    kind: int = 1
    towards: tuple[tuple[Holiday, ...], ...] = ()
    settings_towards: str = ""
    kind_towards: int = 1
    after: tuple[str, str] = ("", "")


_mark = ClockMark("holidays", CountedBy)


def counted() -> CountedBy | None:
    """What open tickets are counted by; None before the clock first ran, or when nobody can read
    it."""
    return _mark.read()


def remember(reached: CountedBy) -> None:
    """Keep how far the clock has come."""
    _mark.keep(reached)

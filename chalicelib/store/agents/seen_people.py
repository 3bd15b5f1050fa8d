"""Whom the clock has seen at the desk: a row of ``guards``, key ``clock#people``.

Who is gone is in no directory any more: what they hold is found by who was there before.
"""

from __future__ import annotations

from chalicelib.domain.model import Model
from chalicelib.store.guards.clock_marks import ClockMark


class SeenPeople(Model):
    """Everybody ever seen, by id: what they could work on when their tickets were last looked
    through; empty for who is gone."""

    people: dict[str, str]


_mark = ClockMark("people", SeenPeople)


def seen() -> dict[str, str] | None:
    """Whom the clock has seen; None before its first run, or when nobody can read it."""
    found = _mark.read()
    return found.people if found else None


def remember(people: dict[str, str]) -> None:
    """Keep whom the clock has seen."""
    _mark.keep(SeenPeople(people=people))

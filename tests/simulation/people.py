"""Who works at the desk, where, and when they are away."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

#: The areas that each of them answers for; none are all.
AREAS: dict[str, frozenset[str]] = {
    "ana": frozenset({"DECON"}),
    "luis": frozenset({"DECON"}),
    "zoe": frozenset({"DIES"}),
    "flor": frozenset(),
    "adan": frozenset(),
}


@dataclass
class People:
    """Who is away: from when, until when, and who stands in."""

    away: dict[str, tuple[date, date, str | None]] = field(default_factory=dict)

    def of(self, area: str) -> list[str]:
        """Who may hold a ticket of an area."""
        return [one for one, areas in AREAS.items() if not areas or area in areas]

    def is_away(self, person: str, day: date) -> bool:
        """Whether somebody is away on a day."""
        first, last, _ = self.away.get(person, (date.max, date.min, None))
        return first <= day <= last

    def instead(self, person: str | None, area: str, day: date) -> str | None:
        """Who holds on a day what somebody held: themselves, who stands in for them, or nobody."""
        if person is None or not self.is_away(person, day):
            return person
        other = self.away[person][2]
        can = other in self.of(area) and not self.is_away(str(other), day)
        return other if can else None

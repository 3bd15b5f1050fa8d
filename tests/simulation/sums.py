"""A ticket's due date by plain counting: what moved it, in order, counted from the beginning.

Three dates are counted: the institute's, the law's own (ten days from filing, LOTAIP art. 34), and
from a legal mark on the one in force, which is the earlier of them and which no question pauses.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date

from tests.simulation.worked_days import Calendar

LEGAL, EXTENSION, ANEW = 10, 5, 5
#: What moved a date: its name, and the days that it goes by.
Step = tuple[str, date | None, date | None]


@dataclass
class Sum:
    """The dates of a ticket that was filed on a day, and the steps that led to them."""

    filed: date
    days: int
    calendar: Calendar
    steps: list[Step] = field(default_factory=list)
    plain: date = date.min
    law: date = date.min
    force: date | None = None

    def __post_init__(self) -> None:
        self._begin()

    @property
    def due(self) -> date:
        """The date that holds."""
        return self.force or self.plain

    def take(self, name: str, one: date | None = None, other: date | None = None) -> None:
        """One more step."""
        self.steps.append((name, one, other))
        self._apply(name, one, other)

    def renew(self, day: date) -> None:
        """Days to answer from a day on, for the dates that have passed. Whether the law's had, the
        calendar says that it is counted by."""
        for track in ("plain", "law", "force"):
            at = getattr(self, track)
            if at is not None and (at < day or track == "law"):
                self.take(f"anew {track}", day)

    def mark(self) -> None:
        """With the legal mark. The law's days are counted by the calendar as it is now; a date
        that was told stands."""
        self.law = self._now().law
        self.take("mark")

    def unmark(self) -> None:
        """Without the legal mark, as if it had never been there: the date that it hid, by the
        calendar as it is now. Days that were given anew to the law's date alone are forgotten, and
        a mark that comes again counts from filing."""
        renewed = {day for name, day, _ in self.steps if name == "anew plain"}
        anew = ("anew law", "anew force")
        self.steps[:] = [one for one in self.steps if one[0] not in anew or one[1] in renewed]
        self.take("unmark")
        self.recount()

    def recount(self) -> None:
        """All of it by the calendar as it is now."""
        self._begin()
        for step in self.steps:
            self._apply(*step)

    def under(self, calendar: Calendar) -> date:
        """The date that another calendar gives."""
        return replace(self, calendar=calendar)._now().due

    def _now(self) -> Sum:
        copy = replace(self, steps=[*self.steps])
        copy.recount()
        return copy

    def _begin(self) -> None:
        self.plain = self.calendar.plus(self.filed, self.days)
        self.law = self.calendar.plus(self.filed, LEGAL)
        self.force = None

    def _apply(self, name: str, one: date | None, other: date | None) -> None:
        plus = self.calendar.plus
        if name == "pause" and one and other:
            if days := self.calendar.between(one, other):
                self.plain = plus(self.plain, days)
        elif name == "extension":
            self.plain, self.law = plus(self.plain, EXTENSION), plus(self.law, EXTENSION)
            self.force = plus(self.force, EXTENSION) if self.force else None
        elif name == "anew law" and one:
            # Nobody was told the law's date: whether it had passed, the present calendar says.
            self.law = plus(one, ANEW) if self.law < one else self.law
        elif name.startswith("anew") and one:
            if name != "anew force" or self.force:
                setattr(self, name.removeprefix("anew "), plus(one, ANEW))
        elif name == "mark":
            self.force = min(self.plain, self.law)
        elif name == "unmark":
            self.force = None
        elif name.startswith("merged") and one:
            self.plain, self.law = min(self.plain, one), min(self.law, one)
            brings = name == "merged with the mark"
            self.force = self.plain if brings else min(self.force, one) if self.force else None

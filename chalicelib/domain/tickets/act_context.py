"""What an act on a ticket goes by: its moment, and the rules of that day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from chalicelib.domain.rules.catalog import Catalog, Rules
from chalicelib.domain.rules.deadlines import Holidays, deadline


@dataclass(frozen=True)
class ActContext:
    """The moment of an act: its stamp in UTC, the date in Ecuador, and the rules of that day."""

    at: str
    today: date
    catalog: Catalog

    @property
    def rules(self) -> Rules:
        """The rules of the day."""
        return self.catalog.rules

    @property
    def holidays(self) -> Holidays:
        """The holidays of last year, this one and the next: pauses may have begun long ago."""
        begun = date(self.today.year - 1, 1, 1)
        return {**self.catalog.holidays_from(begun), **self.catalog.holidays_from(self.today)}

    def after(self, day: date, working_days: int) -> date:
        """The day that lies a number of working days after another."""
        return deadline(day, working_days, self.catalog.holidays_from(day)).due_on

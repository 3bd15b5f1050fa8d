"""Figures as a language writes them."""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import Any

from chalicelib.domain.dates import long_date
from chalicelib.domain.figures.charter.availability import Availability
from chalicelib.domain.figures.charter.told import Share
from chalicelib.domain.languages import counted, read, words


class Said:
    """A language's words of the charter, and its way to write each kind of figure."""

    def __init__(self, language: str) -> None:
        self.language = language
        self.words: dict[str, Any] = _words(language)
        self._facts = words(language)

    def number(self, value: float) -> str:
        """1234.5 as ``1.234,5`` or ``1,234.5``; a whole number has no decimals."""
        signs = self._facts["numbers"]
        whole, _, rest = f"{value:,}".partition(".")
        decimals = rest.rstrip("0")
        return str(whole.replace(",", signs["grouping"])) + (
            f"{signs['decimal']}{decimals}" if decimals else ""
        )

    def count(self, value: int | None) -> str:
        """How many, or that they are fewer than five."""
        return str(self.words["few"]) if value is None else self.number(value)

    def known(self, value: float | None) -> str:
        """A figure that may be missing."""
        return str(self.words["unknown"]) if value is None else self.number(value)

    def percent(self, value: Share | None) -> str:
        """A percentage, or the range in which it is."""
        if value is None:
            return str(self.words["few"])
        if value.least == value.most:
            return str(self.words["exactly"].format(percent=value.least))
        return str(self.words["range"].format(least=value.least, most=value.most))

    def availability(self, value: Availability) -> str:
        """The percentage of checks that were answered."""
        if value.percent is None:
            return str(self.words["unknown"])
        return str(self.words["exactly"].format(percent=self.number(value.percent)))

    def checks(self, value: int) -> str:
        """``720 comprobaciones``."""
        return counted(self.words["checks"], value, self.language).format(count=self.number(value))

    def opinions(self, value: int | None) -> str:
        """``12 opiniones``, or that they are fewer than five."""
        if value is None:
            return str(self.words["few"])
        said = counted(self.words["opinions"], value, self.language)
        return said.format(count=self.number(value))

    def opinion(self, mean: float | None, count: int | None) -> str:
        """``4,5 (12 opiniones)``."""
        if mean is None:
            return self.count(None)
        return f"{self.number(mean)} ({self.opinions(count)})"

    def measured(self, value: float | None) -> str:
        """A figure that may not be measured at all."""
        return str(self.words["not_measured"]) if value is None else self.number(value)

    def month(self, day: date) -> str:
        """``noviembre 2026``."""
        return f"{self._facts['dates']['months'][day.month - 1]} {day.year}"

    def day(self, day: date) -> str:
        """A date in full."""
        return long_date(day, self.language)


@cache
def _words(language: str) -> dict[str, Any]:
    return read(language, "charter.json")

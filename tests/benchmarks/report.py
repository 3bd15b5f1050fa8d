"""How a benchmark is printed: what, how much, the aim, and whether it is met."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Figure:
    """A measured figure. ``aim`` is the most that it should be."""

    what: str
    value: float
    aim: float
    unit: str = ""
    note: str = ""

    def line(self) -> str:
        met = "ok  " if self.value <= self.aim else "MISS"
        value, aim = f"{self.value:,.2f}{self.unit}", f"{self.aim:,.2f}{self.unit}"
        return f"{met}  {self.what:<58}{value:>14}  aim {aim:<12} {self.note}".rstrip()

"""How a benchmark is printed: what, how much, the aim, and whether it is met."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Figure:
    """A measured figure. ``aim`` is the most that it should be; None where it is only told."""

    what: str
    value: float
    aim: float | None
    unit: str = ""
    note: str = ""

    def line(self) -> str:
        value = f"{self.value:,.2f}{self.unit}"
        aim = "" if self.aim is None else f"aim {self.aim:,.2f}{self.unit}"
        met = "    " if self.aim is None else "MISS" if self.missed else "ok  "
        return f"{met}  {self.what:<58}{value:>14}  {aim:<16} {self.note}".rstrip()

    @property
    def missed(self) -> bool:
        """Whether it is above its aim."""
        return self.aim is not None and self.value > self.aim

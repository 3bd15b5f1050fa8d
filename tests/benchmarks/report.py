"""How a benchmark is printed: what, how much, the aim, and whether it is met."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Figure:
    """A measured figure. ``aim`` is the most that it should be; None where it is only told.
    ``floor`` is what it can come to with all that is promised, by decision 58."""

    what: str
    value: float
    aim: float | None
    unit: str = ""
    note: str = ""
    floor: float | None = None

    def line(self) -> str:
        value = f"{self.value:,.2f}{self.unit}"
        aim = "" if self.aim is None else f"aim {self.aim:,.2f}{self.unit}"
        note = self.note
        if self.floor is not None and self.missed:
            note = "; ".join(filter(None, (f"floor {self.floor:,.2f} (decision 58)", note)))
        met = "    " if self.aim is None else "MISS" if self.missed else "ok  "
        return f"{met}  {self.what:<58}{value:>14}  {aim:<16} {note}".rstrip()

    @property
    def missed(self) -> bool:
        """Whether it is above its aim."""
        return self.aim is not None and self.value > self.aim

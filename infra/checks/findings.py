"""What the doctor found, as a person reads it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Verdict = Literal["right", "advice", "wrong", "blocks"]
_MARKS = {"right": "✓", "advice": "!", "wrong": "✗", "blocks": "✗"}


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at.

    ``right`` needs nothing. ``advice`` can wait. ``wrong`` must be mended before the service
    serves, though it can be deployed. ``blocks`` would make a deployment fail.
    """

    verdict: Verdict
    subject: str
    sentence: str
    mend: str = ""

    @property
    def wrong(self) -> bool:
        return self.verdict in ("wrong", "blocks")

    @property
    def blocks(self) -> bool:
        return self.verdict == "blocks"

    def __str__(self) -> str:
        """A line, and a second one that says how to mend it."""
        line = f"{_MARKS[self.verdict]} {self.subject}: {self.sentence}"
        return f"{line}\n    {self.mend}" if self.mend else line

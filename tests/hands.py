"""The hands of the clock, for what the program does as time goes by."""

from __future__ import annotations

from datetime import timedelta

from chalicelib.services.accounts import erasure

MINUTE_MS = 60_000


class Hands:
    """The hands of the clock."""

    def __init__(self) -> None:
        self.ahead = timedelta()

    def forward(self, **amount: float) -> None:
        self.ahead += timedelta(**amount)


def sweep(hands: Hands) -> None:
    """A minute later the function looks."""
    hands.forward(minutes=1)
    erasure.sweep(MINUTE_MS)

"""Whether the service answered, as it was asked from outside each hour."""

from __future__ import annotations

from pydantic import computed_field

from chalicelib.domain.model import Model


class HealthCheck(Model):
    """One check: in the hour ``measure`` (``2026-11-28T14``, UTC) the site's health was asked for
    over its public address."""

    of: str
    measure: str
    answered: bool


class Availability(Model):
    """How many checks there were, and how many of them the service answered."""

    checks: int
    answered: int

    @computed_field  # type: ignore[prop-decorator]
    @property
    def percent(self) -> float | None:
        """Of the checks, two decimals and never rounded up to 100; None of none."""
        if not self.checks:
            return None
        return int(10_000 * self.answered / self.checks) / 100

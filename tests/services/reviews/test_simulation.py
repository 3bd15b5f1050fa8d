"""A simulated desk against an independent model: every date, notice and closing is the same."""

from __future__ import annotations

import os
from datetime import date

import pytest

from tests import reviewed, simulation

pytestmark = pytest.mark.engine
#: ``make simulate`` asks for more: tickets and days.
COUNT, DAYS = (int(part) for part in os.environ.get("SIMULATE", "200x60").split("x"))


def test_every_ticket_ends_as_plain_counting_says_through_outages_and_doubled_runs(
    empty_desk: None,
) -> None:
    reviewed.ran(date(2026, 9, 1), date(2026, 8, 31))
    models, runs = simulation.live(COUNT, DAYS, seed=11)
    acts = sum(len(model.told) for model in models.values())
    said = f"{len(models)} tickets, {DAYS} days, {runs} runs, {acts} acts of the clock"
    print(said)  # noqa: T201 - for `make simulate`
    assert simulation.differences(models) == []
    assert acts > COUNT / 2

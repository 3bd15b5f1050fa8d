"""Where the product's figures are not what SQL counts."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from chalicelib.services.figures import reading
from tests.simulation.figures.ledger import Ledger
from tests.simulation.worked_days import DAY

_DIMENSIONS = ("area", "topic", "nationality")


def differences(ledger: Ledger, first: date, last: date, today: date) -> Iterator[str]:
    """All figures of a period, and of each day of it where the period's differ."""
    if not _differ(ledger, first, last, today):
        return
    day = first
    while day <= last:
        for told in _differ(ledger, day, day, today):
            yield f"figures of {day}: {told}"
        day += DAY
    yield f"figures of {first} to {last}"


def _differ(ledger: Ledger, first: date, last: date, today: date) -> list[str]:
    product = reading.between(_DIMENSIONS, first, last, today)
    found = []
    for dimension in _DIMENSIONS:
        counted: dict[tuple[str, str, int], int] = {}
        for (kind, measure), cells in product.items():
            for (_, value), histogram in cells.items() if kind == dimension else ():
                for place, count in histogram.items():
                    key = value, measure, place
                    counted[key] = counted.get(key, 0) + count
        wanted = ledger.sums(dimension, first, last)
        found += [
            f"{key} {counted.get(key, 0)}, not {wanted.get(key, 0)}"
            for key in sorted({*counted, *wanted}, key=str)
            if counted.get(key, 0) != wanted.get(key, 0)
        ]
    return found

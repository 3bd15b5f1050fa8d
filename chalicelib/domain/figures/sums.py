"""Sums over facts: how often each measure came, by how tickets are filed, in a day or a month.

A measure is a histogram: of working days (``replied``, ``answered``, ``closed``), of scores
(``rated``), of one place for plain counts. Histograms add up, so that a median, a percentile or a
share over any period is exact. All are by area first, so that a lead's figures are a part of them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date

from chalicelib.domain.figures.fact import DIMENSIONS, Fact
from chalicelib.domain.model import Model

#: What is counted; what is deflected follows from no ticket (``helped.py``).
MEASURES = (
    "opened", "replied", "answered", "in_time", "closed", "reopened", "overdue", "rated",
    "extended", "transferred", "deflected",
)  # fmt: skip

#: How often each place of a histogram came.
Histogram = Counter[int]
#: ``(area, value of the dimension)``.
Cell = tuple[str, str]
#: The histograms of ``(dimension, measure)``, by cell.
Sums = dict[tuple[str, str], dict[Cell, Histogram]]


class SumRow(Model):
    """The sums of a period for a dimension and a measure: by area, then by value, the histogram as
    text: ``3:2 5:1`` says that 3 came twice and 5 once."""

    of: str
    measure: str
    cells: dict[str, dict[str, str]]


def of_day(facts: Iterable[Fact], day: date) -> Sums:
    """The sums of a day over all facts that touch it."""
    sums: Sums = {}
    for fact in facts:
        for happened_on, measure, place in fact.happenings():
            if happened_on == day:
                for dimension, value in zip(DIMENSIONS, fact.filed(), strict=True):
                    cells = sums.setdefault((dimension, measure), {})
                    cells.setdefault((fact.area, value), Counter())[place] += 1
    return sums


def added(every: Iterable[Sums]) -> Sums:
    """The sums of a longer period from those of its parts."""
    total: Sums = {}
    for sums in every:
        for kind, cells in sums.items():
            into = total.setdefault(kind, {})
            for cell, histogram in cells.items():
                into.setdefault(cell, Counter()).update(histogram)
    return total


def packed(cells: Mapping[Cell, Histogram]) -> dict[str, dict[str, str]]:
    """Cells as a row keeps them."""
    by_area: dict[str, dict[str, str]] = {}
    for (area, value), histogram in sorted(cells.items()):
        text = " ".join(f"{place}:{count}" for place, count in sorted(histogram.items()))
        by_area.setdefault(area, {})[value] = text
    return by_area


def unpacked(by_area: Mapping[str, Mapping[str, str]]) -> dict[Cell, Histogram]:
    """Cells of a row. Raises ValueError for a histogram that is none."""
    return {
        (area, value): Counter(
            {int(place): int(count) for place, count in (one.split(":") for one in text.split())}
        )
        for area, values in by_area.items()
        for value, text in values.items()
    }


def at_share(histogram: Histogram, share: float) -> int | None:
    """The smallest place that at least a share of all came at or below: 0.5 gives the median.
    None of nothing."""
    wanted, reached = share * histogram.total(), 0
    for place in sorted(histogram):
        reached += histogram[place]
        if histogram[place] and reached >= wanted:
            return place
    return None


def rounded(part: int, whole: int, digits: int) -> float | None:
    """A quotient as one rounds by hand: a half goes up, which is lost in binary (``4.55``)."""
    if not whole:
        return None
    places: int = 10**digits
    return (2 * part * places + whole) // (2 * whole) / places

"""The charter of each night, and where its months are not what SQL counts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date

from chalicelib.domain.figures.charter.charter import Satisfaction
from chalicelib.services import clock
from chalicelib.services.figures.charter import making
from tests.simulation.figures.ledger import Ledger
from tests.simulation.worked_days import DAY

#: What is told may be from what is counted by so much, and is never told below.
_WITHIN, _FEWEST = 4, 5


def publish() -> None:
    """A night's charter is made; what it tells stays told."""
    making.make(clock.now())


def differences(ledger: Ledger, since: date, today: date) -> Iterator[str]:
    """Of each month of the charter from a day on, this one until yesterday: counts that are not the
    ledger's, and what is told and too far from them."""
    made = making.make(clock.now())
    for period in (made.this_month, *made.months):
        if period.first < since:
            continue  # the model did not see what happened then
        last = min(period.last, today - DAY)
        found = _recount(ledger, period.first, last)
        counted = making.months_until(today)[period.first]
        product = {
            "opened": counted.opened,
            "in time": counted.in_time,
            "late": counted.late,
            "reopened": counted.reopened,
            "days": +counted.answered_in,
            "rated": counted.rated,
            "scores": +counted.scores,
        }
        for name, count in found.items():
            if product[name] != count:
                yield f"charter of {period.first}: {name} {product[name]}, not {count}"
        told = {
            "opened": period.opened,
            "in time": period.answered.in_time,
            "late": period.answered.late,
            "reopened": period.reopened,
            "rated": period.satisfaction.count,
        }
        for name, shown in told.items():
            count = found[name]
            assert isinstance(count, int)
            if count >= _FEWEST and abs((shown or 0) - count) > _WITHIN:
                yield f"charter of {period.first}: tells {name} {shown} of {count}"
        for told_otherwise in _mean(found, period.satisfaction):
            yield f"charter of {period.first}: {told_otherwise}"


def _mean(found: dict[str, int | Counter[int]], told: Satisfaction) -> Iterator[str]:
    """Where all ratings are told, their mean is that of all of them."""
    scores = found["scores"]
    assert isinstance(scores, Counter)
    if told.count and told.count == scores.total():
        mean = sum(score * count for score, count in scores.items()) / scores.total()
        if told.mean is None or abs(told.mean - mean) > 0.05 + 1e-9:
            yield f"tells a mean of {told.mean}, not {mean}"


def _recount(ledger: Ledger, first: date, last: date) -> dict[str, int | Counter[int]]:
    counts: Counter[str] = Counter()
    days: Counter[int] = Counter()
    scores: Counter[int] = Counter()
    for (_, measure, place), count in ledger.sums("area", first, last).items():
        counts[measure] += count
        if measure == "answered":
            days[place] += count
        if measure == "rated":
            scores[place] += count
    return {
        "opened": counts["opened"],
        "in time": counts["in_time"],
        "late": counts["answered"] - counts["in_time"],
        "reopened": counts["reopened"],
        "days": days,
        "rated": counts["rated"],
        "scores": scores,
    }

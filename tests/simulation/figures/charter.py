"""The charter of each night, and where its months are not what SQL counts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date

from chalicelib.domain.figures.charter.availability import Availability
from chalicelib.domain.figures.charter.charter import period
from chalicelib.domain.figures.charter.told import Counted, told
from chalicelib.services import clock
from chalicelib.services.figures.charter import making
from chalicelib.store.figures import charter as store
from tests.simulation.figures.ledger import Ledger
from tests.simulation.worked_days import DAY

#: What is told may be from what is counted by so much, and is never told below.
_WITHIN, _FEWEST = 4, 5
#: A mean is told with one decimal.
_ROUNDED = 0.05 + 1e-9


def publish() -> None:
    """A night's charter is made; what it tells stays told."""
    making.make(clock.now())


def differences(ledger: Ledger, since: date, today: date) -> Iterator[str]:
    """Of each month of the charter from a day on, this one until yesterday: counts that are not the
    ledger's, and what is told and too far from them."""
    made = making.make(clock.now())
    for one in (made.this_month, *made.months):
        if one.first < since:
            continue  # the model did not see what happened then
        last = min(one.last, today - DAY)
        found = _recount(ledger, one.first, last)
        counted = making.months_until(today)[one.first]
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
                yield f"charter of {one.first}: {name} {product[name]}, not {count}"
        shown = {
            "opened": one.opened,
            "in time": one.answered.in_time,
            "late": one.answered.late,
            "reopened": one.reopened,
            "rated": one.satisfaction.count,
        }
        for name, said in shown.items():
            count = found[name]
            assert isinstance(count, int)
            if count >= _FEWEST and abs((said or 0) - count) > _WITHIN:
                yield f"charter of {one.first}: tells {name} {said} of {count}"
        for difference in _satisfaction(found, one.first, counted):
            yield f"charter of {one.first}: {difference}"


def _satisfaction(found: dict[str, int | Counter[int]], month: date, now: Counted) -> Iterator[str]:
    """What would be told of a month of which nothing is told yet: all ratings, and their mean."""
    scores = found["scores"]
    assert isinstance(scores, Counter)
    if scores.total() < _FEWEST:
        return
    first_told = told(store.nothing_told(month), now)
    shown = period(first_told, month, month, Availability(checks=0, answered=0)).satisfaction
    mean = sum(score * count for score, count in scores.items()) / scores.total()
    if shown.count != scores.total() or abs((shown.mean or 0) - mean) > _ROUNDED:
        yield f"tells {shown.count} ratings of {shown.mean}, not {scores.total()} of {mean}"


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

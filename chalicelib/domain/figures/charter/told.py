"""What is told of a month, so that no count under five can be had from all that ever was.

A page that is made anew each night tells by its changes what came between two nights, and a month
that is over tells what came since its last page. So a count is told only once it has moved by five
from what was told before, and never under five: of any night between, anybody knows that it is
within four of what is told, and no more. Counts overlap in nothing: what was answered is told as
its two parts, in time and late. Shares follow from what is told; medians and means are told anew
together with the counts that they are of. ``tests/domain/figures/charter/test_told.py`` tries
every history that fits.
"""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import NamedTuple

from chalicelib.domain.figures.sums import Histogram, Sums, at_share
from chalicelib.domain.figures.suppression import FEWEST
from chalicelib.domain.model import Model

#: How far what is told may be from what is counted.
WITHIN = FEWEST - 1
#: The counts that are told, each of them by itself.
COUNTS = ("opened", "in_time", "late", "reopened", "rated")


class Counted(NamedTuple):
    """A month, or the part of it that is over, as the figures have it."""

    opened: int
    in_time: int
    late: int
    reopened: int
    rated: int
    answered_in: Histogram
    scores: Histogram


class ToldMonth(Model):
    """What is told of a month; a count of 0 says that fewer than five were counted."""

    of: str
    measure: str
    version: int = 0
    opened: int = 0
    in_time: int = 0
    late: int = 0
    reopened: int = 0
    rated: int = 0
    median: int | None = None
    ninth_decile: int | None = None
    #: What those who are counted as `rated` gave, added up.
    scores: int = 0


class Share(Model):
    """A percentage, as far as it is known: at least, and at most."""

    least: int
    most: int


def counted(sums: Sums) -> Counted:
    """What is counted of the institute as a whole, from sums by area."""

    def of(measure: str) -> Histogram:
        found: Histogram = Counter()
        for histogram in sums.get(("area", measure), {}).values():
            found.update(histogram)
        return found

    answered, in_time, rated = of("answered"), of("in_time").total(), of("rated")
    return Counted(
        opened=of("opened").total(),
        in_time=in_time,
        late=answered.total() - in_time,
        reopened=of("reopened").total(),
        rated=rated.total(),
        answered_in=answered,
        scores=rated,
    )


def told(before: ToldMonth, now: Counted) -> ToldMonth:
    """What is told of a month from now on; the same where nothing moved enough."""
    moved = {
        name: getattr(now, name)
        for name in COUNTS
        if getattr(now, name) >= FEWEST
        and abs(getattr(now, name) - getattr(before, name)) >= FEWEST
    }
    if not moved:
        return before
    facts: dict[str, object] = moved | {"version": before.version + 1}
    if moved.keys() & {"in_time", "late"}:
        facts["median"] = at_share(now.answered_in, 0.5)
        facts["ninth_decile"] = at_share(now.answered_in, 0.9)
    if "rated" in moved:
        facts["scores"] = sum(score * count for score, count in now.scores.items())
    return before.model_copy(update=facts)


def share(part: int, rest: int, *, months: int = 1) -> Share | None:
    """Which percentage a part is, where it and the rest are told of so many months; None where
    neither is told."""
    if not part and not rest:
        return None
    unsaid = WITHIN * months
    return Share(
        least=100 * part // (part + rest + unsaid),
        most=-(-100 * (part + unsaid) // (part + unsaid + rest)),
    )


def name(month: date) -> str:
    """``2026-11``."""
    return month.isoformat()[:7]

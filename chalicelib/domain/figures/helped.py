"""What helped: counts of "Esto me sirve", and of the requests that were not sent after it.

Nothing of who pressed it is kept, so a count cannot be checked against a person. A device says its
first of a day as such, and says so again when it sends a request on that day after all. *Deflected*
are the devices of a day that did the former and not the latter: filed under the topic of what
helped first, and nothing else, since of who pressed it nothing is known.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Annotated, Literal

from pydantic import Field

from chalicelib.domain.figures.fact import DIMENSIONS, UNKNOWN
from chalicelib.domain.figures.sums import Sums
from chalicelib.domain.model import Id, Model

Kind = Literal["answer", "operation"]
#: Of so many months an answer's counts are added up, this one included; with fewer it is not named.
MONTHS, LEAST = 12, 5


class Helped(Model, extra="forbid"):
    """That something published helped, or that its reader asked after all."""

    kind: Kind = Field(description="A published answer, or a statistical operation (a topic).")
    id: Annotated[Id, Field(description="Of the answer, or of the topic.")]
    first_today: bool = Field(
        False, description="Whether it is the first that this device says so of today."
    )
    asked: bool = Field(
        False, description="That the device whose first it was has sent a request today after all."
    )


class Counted(Model):
    """That it was counted, and nothing else: how often is told once a night."""

    counted: bool = True


class HelpedMonth(Model):
    """How often something helped in a month."""

    measure: str = Field(description="Kind and id: `answer#01J...`.")
    count: int = 0


class Spared(Model):
    """A day of a topic: devices that something helped, and of these those that asked after all."""

    measure: str = Field(description="Id of the topic.")
    area: str
    count: int = 0
    asked: int = 0


def deflected(day: Iterable[Spared]) -> Sums:
    """The sums of a day. More that asked than were helped, as a midnight between both or somebody's
    false count would have it, are none."""
    sums: Sums = {}
    for one in day:
        count = one.count - one.asked
        if count > 0:
            known = {"area": one.area, "topic": one.measure}
            for dimension in DIMENSIONS:
                cells = sums.setdefault((dimension, "deflected"), {})
                cell = one.area, known.get(dimension, UNKNOWN)
                cells.setdefault(cell, Counter())[0] += count
    return sums


def most_helpful(months: Iterable[Iterable[HelpedMonth]], kind: Kind) -> dict[str, int]:
    """How often each of a kind helped, the most first; those that too few found helpful to say so
    are left out."""
    total = Counter[str]()
    for month in months:
        for one in month:
            found, _, key = one.measure.partition("#")
            if found == kind:
                total[key] += one.count
    ordered = sorted(total.items(), key=lambda pair: (-pair[1], pair[0]))
    return {key: count for key, count in ordered if count >= LEAST}

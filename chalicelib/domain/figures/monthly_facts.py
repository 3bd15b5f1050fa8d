"""What happened in a month, for whoever asks with a query: no ticket, no person, no day.

A row is what happened to one ticket once, or to several that are alike; two things that happened
to one ticket are not told to be the same one's. Gender and nationality are not in it: those are
told of the month as a whole (``suppression.py``). How a ticket is filed is told as finely as at
least five share it, and what fewer share loses a part of it (``*``), step by step.
"""

from __future__ import annotations

import csv
import gzip
import io
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import NamedTuple

from chalicelib.domain.figures.fact import Fact
from chalicelib.domain.figures.suppression import FEWEST, ClosedMonth

#: How tickets are told apart here.
FILED = ("area", "topic", "user_type", "legal_request", "channel", "via", "language")
#: What stands for a part that too few share.
HIDDEN = "*"
#: What of it is told, from the finest on.
_STEPS = (
    frozenset(FILED),
    frozenset(FILED) - {"via", "language"},
    frozenset({"area", "topic", "user_type"}),
    frozenset({"area", "topic"}),
    frozenset({"area"}),
    frozenset[str](),
)
#: ``days`` are working days since filing.
VALUES = ("days", "in_time", "score", "result")
FACT_COLUMNS = ("measure", *FILED, *VALUES, "tickets")
PEOPLE_COLUMNS = ("dimension", "value", "tickets")

_QUOTED = re.compile(r"[^\w.*-]")

#: One value of each of ``FILED``, and of each of ``VALUES``: empty where a measure has none.
Filed = tuple[str, ...]
Values = tuple[str, ...]


class Happened(NamedTuple):
    """What happened to a ticket once."""

    measure: str
    filed: Filed
    values: Values


def of_month(facts: Iterable[Fact], month: date) -> list[tuple[Happened, int]]:
    """What a month's file tells, in an order that follows from it alone."""
    by_measure: dict[str, list[Happened]] = defaultdict(list)
    for fact in facts:
        for happened in _happened(fact, month):
            by_measure[happened.measure].append(happened)
    told = Counter(one for every in by_measure.values() for one in _coarsened(every))
    return sorted(told.items())


def facts_file(told: Iterable[tuple[Happened, int]]) -> bytes:
    """The file of the facts, compressed; the same facts make the same bytes."""
    return _file(FACT_COLUMNS, ((one.measure, *one.filed, *one.values, n) for one, n in told))


def people_file(closed: Iterable[tuple[str, ClosedMonth]]) -> bytes:
    """The file of what is told of persons when a month closes: of each dimension the total (``*``)
    and the groups that are told."""
    rows = (
        (dimension, value, tickets)
        for dimension, month in closed
        for value, tickets in [(HIDDEN, month.total), *sorted(month.told.items())]
    )
    return _file(PEOPLE_COLUMNS, rows)


def _happened(fact: Fact, month: date) -> Iterator[Happened]:
    filed = tuple(_text(getattr(fact, name)) for name in FILED)
    for day, measure, place in fact.happenings():
        # In time is a value of the answer: beside it, the few that were late would follow.
        if day.replace(day=1) != month or measure == "in_time":
            continue
        values = dict.fromkeys(VALUES, "")
        if measure in ("replied", "answered", "closed"):
            values["days"] = str(place)
        if measure == "answered":
            values["in_time"] = _text(fact.in_time)
        if measure == "closed":
            values["result"] = fact.result or ""
        if measure == "rated":
            values["score"] = str(place)
        yield Happened(measure, filed, tuple(values.values()))


def _coarsened(happened: Sequence[Happened]) -> Iterator[Happened]:
    """The same of one measure, each as finely filed as at least five share; nothing where there
    are fewer in all."""
    left, groups = [*happened], dict[Filed, list[Happened]]()
    for shown in _STEPS:
        sharing: dict[Filed, list[Happened]] = defaultdict(list)
        for one in left:
            sharing[_shown(one.filed, shown)].append(one)
        groups |= {filed: found for filed, found in sharing.items() if len(found) >= FEWEST}
        left = [one for found in sharing.values() if len(found) < FEWEST for one in found]
    # The last that nothing is told of are fewer than five: they hide among the smallest group.
    if left and groups:
        smallest = min(groups, key=lambda filed: (len(groups[filed]), filed))
        left += groups.pop(smallest)
        groups[(HIDDEN,) * len(FILED)] = left
    for filed, found in groups.items():
        yield from (one._replace(filed=filed) for one in found)


def _shown(filed: Filed, shown: frozenset[str]) -> Filed:
    return tuple(
        value if name in shown else HIDDEN for name, value in zip(FILED, filed, strict=True)
    )


def _text(value: str | bool) -> str:
    """As a file without quotes may have it: Athena's reader of typed columns knows none."""
    return _QUOTED.sub("_", str(value).lower() if isinstance(value, bool) else value)


def _file(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(rows)
    # Without the moment at which it was made.
    return gzip.compress(text.getvalue().encode(), mtime=0)

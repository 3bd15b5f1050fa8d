"""``make reindex STAGE=prod``: make search and counts what the tickets say, while the desk works.

Nothing that ``search`` and ``tallies`` hold is trusted. Each ticket is looked at as by its stream,
and whatever of its words does not stand as its row says is written anew, under the same lease; so
is a word that stands and no row knows. Then the counts of all tickets are added up, and a row that
differs from their sum twice, while none of its tickets moved, gets the difference added, which
commutes with what happens meanwhile. It may be run again at any time.
"""

from __future__ import annotations

import argparse
import os
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import timedelta

from chalicelib.domain.desk.counters import COUNTED, CountedTicket, changes
from chalicelib.services import clock
from chalicelib.services.search import index
from chalicelib.store.aws.dynamodb import (
    call,
    dynamodb,
    scan,
    table,
    to_item,
)
from chalicelib.store.aws.side_by_side import side_by_side
from chalicelib.store.tickets import counters, search
from infra.restore.environment import environment

#: Keys of rows that say what stands for a ticket.
_RECORD = "ticket#"
#: Tickets that were opened before are no news to an area, whatever its counts forgot.
_NEWS = timedelta(days=1)

#: A row of ``tallies``.
_Place = tuple[str, str]


@dataclass
class Report:
    """What was looked at and what was mended; ``failed`` are tickets that could not be."""

    tickets: int = 0
    words: int = 0
    counts: int = 0
    failed: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class _Drift:
    """By how much a row of counts differs from the versions of tickets that it is the sum of."""

    by: tuple[tuple[str, int], ...]
    of: frozenset[tuple[str, int]]


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(prog="make reindex", description=__doc__)
    parser.add_argument("stage")
    os.environ.update(environment(parser.parse_args().stage))
    report = reindex()
    print(f"{report.tickets} tickets, {report.words} words and {report.counts} counts mended.")
    if report.failed:
        raise SystemExit(f"NOT looked at, run it again: {', '.join(report.failed)}")


def reindex() -> Report:
    """Make all postings and counts what they should be. Raises Unavailable."""
    report = Report()
    standing, numbers = _standing()
    numbers |= {str(row["number"]) for row in _rows("tickets", "number")}
    numbers |= {of.removeprefix(_RECORD) for of in _counted_keys() if of.startswith(_RECORD)}

    def mend(number: str) -> int | None:
        try:
            return _mend(number, standing.get(number, {}))
        except Exception:
            return None  # it is named, and keeps no other from being mended

    ordered = sorted(numbers)
    for number, words in zip(ordered, side_by_side(mend, ordered), strict=True):
        report.tickets += 1
        if words is None:
            report.failed.append(number)
        report.words += words or 0
    report.counts = _mend_counts()
    return report


def _standing() -> tuple[dict[str, dict[tuple[str, str], str]], set[str]]:
    """The e-mail of each posting by ``(term, rank)``, by ticket; and the tickets with a row."""
    found: dict[str, dict[tuple[str, str], str]] = {}
    numbers = set()
    for row in scan(TableName=table("search"), ConsistentRead=True):
        term, rank = str(row["term"]), str(row["rank"])
        if term.startswith(_RECORD):
            numbers.add(term.removeprefix(_RECORD))
            continue
        number = search.of_rank(rank)[1]
        found.setdefault(number, {})[term, rank] = str(row.get("email", ""))
    return found, numbers | {*found}


def _mend(number: str, standing: Mapping[tuple[str, str], str]) -> int:
    """Make a ticket's postings and counts what they should be; answers how many were not."""
    posted = search.posted(number)
    own = search.rank(posted.opened_at, number)
    stands = {term: email for (term, rank), email in standing.items() if rank == own}
    differ = {one for one, _ in {*stands.items()} ^ {*posted.emails.items()}}
    news = clock.stamp(clock.now() - _NEWS)
    index.refresh(number, doubtful=dict.fromkeys(differ, ""), news=news)
    # No writer makes a posting of another rank than its ticket's.
    own = search.rank(search.posted(number).opened_at, number)
    strays = [key for key in standing if key[1] != own]
    for term, rank in strays:
        key = to_item({"term": term, "rank": rank})
        call(dynamodb().delete_item, TableName=table("search"), Key=key)
    return len(differ) + len(strays)


def _mend_counts() -> int:
    """Add to each row of counts what it differs by from its tickets; answers how many differed."""
    first = _drift()
    if not first:
        return 0
    second = _drift()
    surely = {place: drift for place, drift in second.items() if first.get(place) == drift}
    for (of, due_on), drift in surely.items():
        counters.correct(of, due_on, dict(drift.by))
    return len(surely)


def _drift() -> dict[_Place, _Drift]:
    """The rows of counts that are not the sum of their tickets."""
    wanted: dict[_Place, Counter[str]] = {}
    of: dict[_Place, set[tuple[str, int]]] = {}
    found: dict[_Place, dict[str, int]] = {}
    for row in scan(TableName=table("tallies"), ConsistentRead=True):
        key = str(row["of"])
        if not key.startswith(_RECORD):
            found[key, str(row["due_on"])] = {one: int(row.get(one, 0)) for one in COUNTED}
            continue
        counted = CountedTicket.model_validate({"number": key.removeprefix(_RECORD)} | row)
        nothing = CountedTicket(number=counted.number)
        for (whose, due_on), counts in changes(nothing, counted).items():
            place = (whose, due_on.isoformat())
            wanted.setdefault(place, Counter()).update(counts)
            of.setdefault(place, set()).add((counted.number, counted.version))
    drifts = {}
    for place in {*wanted, *found}:
        should, does = wanted.get(place, Counter()), found.get(place, {})
        by = {one: should[one] - does.get(one, 0) for one in COUNTED}
        if any(by.values()):
            drifts[place] = _Drift(tuple(by.items()), frozenset(of.get(place, ())))
    return drifts


def _counted_keys() -> Iterator[str]:
    return (str(row["of"]) for row in _rows("tallies", "of"))


def _rows(name: str, attribute: str) -> Iterator[dict[str, object]]:
    return scan(
        TableName=table(name),
        ProjectionExpression="#one",
        ExpressionAttributeNames={"#one": attribute},
        ConsistentRead=True,
    )


if __name__ == "__main__":
    main()

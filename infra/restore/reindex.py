"""``make reindex STAGE=prod``: make search and counts what the tickets say, while the desk works.

Nothing that ``search`` and ``tallies`` hold is trusted. Each ticket is looked at as by its stream,
and whatever of its words does not stand as its row says is written anew, under the same lease; so
is a word that stands and no row knows. Then the counts of all tickets are added up, and a row that
differs from their sum twice, while none of its tickets moved, gets the difference added, which
commutes with what happens meanwhile. It may be run again at any time.

Words that many tickets of an area have go into blocks (``store/tickets/words/blocks.py``). What is
to be posted there is looked for there first, for longer than any process remembers otherwise. With
BLOCKS=no all words come out of them again.
"""

from __future__ import annotations

import argparse
import os
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import timedelta

from chalicelib import logs
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
from chalicelib.store.tickets.words import blocks
from infra.restore.environment import environment

#: Keys of rows that say what stands for a ticket.
_RECORD = "ticket#"
#: Tickets that were opened before are no news to an area, whatever its counts forgot.
_NEWS = timedelta(days=1)

#: Whose a posting is that stands by mistake: DynamoDB takes no empty name in a map.
_NOBODY = "-"
#: Postings that a word has in a month of an area when it is common.
COMMON = 32
#: Until every process knows what is looked for in blocks.
_SETTLED = 5 * blocks.KNOWN_FOR

#: A row of ``tallies``.
_Place = tuple[str, str]
#: A term, a ticket's rank, and the block that it is in, or ``blocks.ROW``.
_Posting = tuple[str, str, str]


@dataclass
class Report:
    """What was looked at and what was mended; ``failed`` are tickets that could not be."""

    tickets: int = 0
    words: int = 0
    counts: int = 0
    moved: int = 0
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
    parser.add_argument("--no-blocks", action="store_true", help="before version 1.1 comes back")
    arguments = parser.parse_args()
    os.environ.update(environment(arguments.stage))
    report = reindex(in_blocks=not arguments.no_blocks)
    print(f"{report.tickets} tickets, {report.words} words and {report.counts} counts mended.")
    print(f"{report.moved} words of tickets moved into blocks or out of them.")
    if report.failed:
        raise SystemExit(f"NOT looked at, run it again: {', '.join(report.failed)}")


def reindex(*, in_blocks: bool = True) -> Report:
    """Make all postings and counts what they should be. Raises Unavailable."""
    report = Report()
    standing, numbers = _standing()
    numbers |= {str(row["number"]) for row in _rows("tickets", "number")}
    numbers |= {of.removeprefix(_RECORD) for of in _counted_keys() if of.startswith(_RECORD)}
    _choose(_common(standing) if in_blocks else frozenset())

    def mend(number: str) -> tuple[int, int] | None:
        try:
            return _mend(number, standing.get(number, {}))
        except Exception:
            logs.error("ticket_not_indexed", number=number)  # it keeps no other from being mended
            return None

    ordered = sorted(numbers)
    for number, done in zip(ordered, side_by_side(mend, ordered), strict=True):
        report.tickets += 1
        if done is None:
            report.failed.append(number)
        else:
            report.words += done[0]
            report.moved += done[1]
    # Once all is posted: what one ticket loses is forgotten where no other has it.
    side_by_side(index.learn, [number for number in ordered if number not in report.failed])
    if not in_blocks and not report.failed:
        blocks.make_common(blocks.Common())
    report.counts = _mend_counts()
    return report


def _common(standing: Mapping[str, Mapping[_Posting, str]]) -> frozenset[str]:
    """Terms that many tickets of some month have."""
    months = Counter((term, rank[:7]) for held in standing.values() for term, rank, _ in held)
    return frozenset(term for (term, _), count in months.items() if count >= COMMON)


def _choose(found: frozenset[str]) -> None:
    """Have common words posted into blocks, and none that is not looked for there by then."""
    before = blocks.common()
    reads = before.reads | found
    writes = reads if found else found
    if before == blocks.Common(reads, writes):
        return
    blocks.make_common(blocks.Common(reads, before.writes & writes))
    time.sleep(_SETTLED)
    blocks.make_common(blocks.Common(reads, writes))


def _standing() -> tuple[dict[str, dict[_Posting, str]], set[str]]:
    """The e-mail of each posting, none in blocks, by ticket; and the tickets with a row."""
    found: dict[str, dict[_Posting, str]] = {}
    numbers = set()
    for row in scan(TableName=table("search"), ConsistentRead=True):
        term, rank = str(row["term"]), str(row["rank"])
        common = blocks.term_of(term)
        if term.startswith(_RECORD):
            numbers.add(term.removeprefix(_RECORD))
        elif common is not None:
            for one in blocks.ranks(row):
                found.setdefault(search.of_rank(one)[1], {})[common, one, rank] = ""
        elif "#" in term:
            email = str(row.get("email", ""))
            found.setdefault(search.of_rank(rank)[1], {})[term, rank, blocks.ROW] = email
    return found, numbers | {*found}


def _mend(number: str, standing: Mapping[_Posting, str]) -> tuple[int, int]:
    """Make a ticket's postings and counts what they should be; answers how many were not, and how
    many only stand elsewhere than they should."""
    posted, common = search.posted(number), blocks.common()
    own = search.rank(posted.opened_at, number)
    stands = {
        (term, place, email) for (term, rank, place), email in standing.items() if rank == own
    }
    noted = {
        (term, posted.blocks.get(term, blocks.ROW), "" if term in posted.blocks else email)
        for term, email in posted.emails.items()
    }
    differ = {term for term, *_ in stands ^ noted}
    moved = {
        term
        for term, place, _ in noted
        if (place != blocks.ROW) != (term in common.writes) and term not in differ
    }
    news = clock.stamp(clock.now() - _NEWS)
    index.refresh(number, doubtful=dict.fromkeys(differ | moved, _NOBODY), news=news)
    # No writer makes a posting of another rank than its ticket's.
    own = search.rank(search.posted(number).opened_at, number)
    strays = [one for one in standing if one[1] != own]
    for term, rank, place in strays:
        if place != blocks.ROW:
            blocks.remove(term, place, rank)
            continue
        key = to_item({"term": term, "rank": rank})
        call(dynamodb().delete_item, TableName=table("search"), Key=key)
    return len(differ) + len(strays), len(moved)


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

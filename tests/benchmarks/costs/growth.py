"""What breaks first as openings a second grow: the load on each key that openings share, counted
and held against what DynamoDB takes of one key.

Openings of one area, by as many people from as many places, with all they set off: mails sent and
reported, indexing, counts, the area's digest. What they cost on each key of a table or an index is
counted; a key that at least half of them touch is shared, and its load grows with their rate.
All others are a ticket's, a mail's or a person's own. Of a quarter of an hour only the last
openings count, since what the first of them cost is done once.

A partition takes 1,000 write units and 3,000 read units a second; a key is never more than one.
https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/bp-partition-key-design.html
"""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Iterator

from tests.benchmarks.costs import life
from tests.benchmarks.costs.metering import Metered, Partition
from tests.benchmarks.report import Figure
from tests.desk import opening

#: What DynamoDB takes of one key in a second.
WRITES, READS = 1_000, 3_000
#: Openings a second that nothing may break at, and those that are told beside.
HELD, RATES = 100, (10, 100, 1_000)
#: Openings that come first, so that each digest names all that it names, and those that count.
_BEFORE, _COUNTED = 22, 6
_SHOWN = 8


def figures() -> Iterator[Figure]:
    """Measure on an embedded engine with people, whose endpoint is in the environment."""
    life.prepare()
    for _ in range(_BEFORE):
        _opened()
    openings = [_opened() for _ in range(_COUNTED)]
    shares = sorted(
        [
            *_shares([one.writes_by_key for one in openings], WRITES, "writes"),
            *_shares([one.reads_by_key for one in openings], READS, "reads"),
        ],
        reverse=True,
    )
    for rate in RATES:
        share, what = shares[0]
        note = f"{what}; breaks at {1 / share:,.0f} a second"
        aim = 100.0 if rate <= HELD else None
        yield Figure(
            f"fullest key at {rate:,} openings a second", 100 * share * rate, aim, " %", note
        )
    for share, what in shares[:_SHOWN]:
        yield Figure("openings a second that a key takes", 1 / share, None, note=what)


def _shares(
    openings: list[Counter[Partition]], most: int, what: str
) -> Iterator[tuple[float, str]]:
    """What part of a key's limit one opening takes, of the keys that openings share."""
    touched = Counter(key for one in openings for key in one)
    for key, times in touched.items():
        if times * 2 >= len(openings) and times > 1:
            units = sum(one[key] for one in openings) / len(openings)
            yield units / most, f"{units:.1f} {what} on {key[0]} {key[1]}"


def _opened() -> Metered:
    """What one opening costs on each key, with all it sets off."""
    address = f"203.0.{uuid.uuid4().int % 200}.{uuid.uuid4().int % 250}"
    asked = opening(email=f"p{uuid.uuid4().hex}@example.com", details=life.DETAILS)
    headers = {"Idempotency-Key": str(uuid.uuid4())}
    step, _ = life.step(life.metered_job, "POST", "/tickets", asked, headers, address)
    total = Metered()
    for part in step.parts.values():
        total.add(part)
    return total

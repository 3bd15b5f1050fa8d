"""An import leaves the desk its share of the tables."""

from __future__ import annotations

from typing import Any

import pytest

from chalicelib import caches
from chalicelib.store.aws.dynamodb import batch_write, to_item
from infra.osticket.writing.pace import Pace


class Clock:
    """Moves when somebody waits."""

    def __init__(self) -> None:
        self.at = 100.0

    def now(self) -> float:
        return self.at

    def sleep(self, seconds: float) -> None:
        self.at += seconds


@pytest.mark.usefixtures("aws")
def test_what_is_written_takes_as_long_as_its_rate_allows() -> None:
    clock = Clock()
    pace = Pace(50, clock.now, clock.sleep)
    pace.keep()
    for turn in range(20):
        rows = [to_item({"key": f"k{turn}.{place}", "told": "x" * 1_500}) for place in range(10)]
        batch_write("guards", [{"PutRequest": {"Item": row}} for row in rows])
    caches.forget_all()
    assert pace.units >= 200
    took = clock.at - 100.0
    last = pace.units / 20  # the last call is paid for by the next
    assert took == pytest.approx((pace.units - last) / 50)


def test_what_aws_throttles_makes_it_slower_for_a_while() -> None:
    clock = Clock()
    pace = Pace(1_000, clock.now, clock.sleep)
    pace._after({"Error": {"Code": "ThrottlingException"}})
    assert pace.units == 0
    slowed = pace._rate
    assert slowed == 500
    for _ in range(100):
        pace._after({"ConsumedCapacity": [{"CapacityUnits": 3.0}, {"CapacityUnits": 2.0}]})
    assert pace.units == 500
    assert pace._rate == 1_000


def test_each_call_asks_what_it_took() -> None:
    told: dict[str, Any] = Pace(10)._before({"TableName": "t"})
    assert told == {"TableName": "t", "ReturnConsumedCapacity": "TOTAL"}

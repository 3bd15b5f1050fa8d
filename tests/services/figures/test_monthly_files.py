"""A month that closes leaves its files, once, in the bucket that Athena reads."""

from __future__ import annotations

import csv
import gzip
import io
from datetime import UTC, date, datetime
from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError

from chalicelib.domain.errors import Unavailable
from chalicelib.services import clock
from chalicelib.services.figures import counting, recording
from chalicelib.settings import settings
from chalicelib.store.figures import monthly_files
from tests.indexed import event, put

pytestmark = pytest.mark.engine
DECEMBER = date(2026, 12, 14)


@pytest.fixture(autouse=True)
def december(aws: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Twenty tickets of December."""
    count(monkeypatch, 2026, 12, 23, 15)
    for place in range(20):
        file(100001 + place, gender="female" if place % 3 else "male")


def file(number: int, **facts: Any) -> None:
    put(number=f"{number}", opened_at="2026-12-14T15:00:00.000Z", due_on=DECEMBER, **facts)
    assert recording.record(event(f"{number}")) == {"batchItemFailures": []}


def count(monkeypatch: pytest.MonkeyPatch, *moment: int) -> None:
    at = datetime(moment[0], moment[1], moment[2], moment[3], tzinfo=UTC)
    monkeypatch.setattr(clock, "now", lambda: at)
    counting.run({}, 60_000)


def kept(kind: str, month: str = "2026-12") -> list[dict[str, str]]:
    key = f"{kind}/month={month}/{kind}.csv.gz"
    found = boto3.client("s3").get_object(Bucket=settings().facts_bucket, Key=key)
    return [*csv.DictReader(io.StringIO(gzip.decompress(found["Body"].read()).decode()))]


def test_a_month_that_closes_leaves_its_facts_and_what_is_told_of_persons(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with pytest.raises(ClientError):
        kept("facts")
    count(monkeypatch, 2027, 1, 1, 9)
    opened = [row for row in kept("facts") if row["measure"] == "opened"]
    assert sum(int(row["tickets"]) for row in opened) == 20
    of_gender = {r["value"]: r["tickets"] for r in kept("people") if r["dimension"] == "gender"}
    assert of_gender["*"] == "20"
    assert {*of_gender} <= {"*", "female", "male"}


def test_what_came_later_changes_no_file(monkeypatch: pytest.MonkeyPatch) -> None:
    count(monkeypatch, 2027, 1, 1, 9)
    before = kept("facts"), kept("people")
    file(100100, gender="male")
    count(monkeypatch, 2027, 1, 2, 9)
    counting.run({"close": "2026-12"}, 60_000)
    assert (kept("facts"), kept("people")) == before


def test_a_file_that_could_not_be_written_is_written_by_the_next_run(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The month is closed then, and tells the same."""
    put_file = monthly_files.put

    def away(*_: object) -> bool:
        raise Unavailable

    monkeypatch.setattr(monthly_files, "put", away)
    with pytest.raises(Unavailable):
        count(monkeypatch, 2027, 1, 1, 9)
    monkeypatch.setattr(monthly_files, "put", put_file)
    count(monkeypatch, 2027, 1, 1, 10)
    assert len(kept("people")) > 1
    assert kept("facts")

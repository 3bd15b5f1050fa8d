"""What met another write is decided again, some times, with growing pauses."""

from __future__ import annotations

import time

import pytest

from chalicelib.domain.errors import Conflict, Unavailable
from chalicelib.services import retries
from chalicelib.store.aws.dynamodb import TransactionRefused


class Row:
    """A row that others write to ``meanwhile`` times, each time between a read and its write."""

    def __init__(self, meanwhile: int) -> None:
        self.version, self.meanwhile, self.reads = 1, meanwhile, 0

    def read(self) -> int:
        self.reads += 1
        return self.version

    def write(self, seen: int) -> str:
        if self.meanwhile:
            self.meanwhile -= 1
            self.version += 1
        if seen != self.version:
            raise TransactionRefused({"row": {}})
        return f"on version {seen}"


@pytest.fixture
def pauses(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The seconds that were waited, at their longest; nothing waits."""
    waited: list[float] = []
    monkeypatch.setattr(time, "sleep", waited.append)
    monkeypatch.setattr("random.uniform", lambda _, most: most)
    return waited


def test_what_nobody_disturbs_is_written_at_once(pauses: list[float]) -> None:
    row = Row(meanwhile=0)
    assert retries.until_written(row.read, row.write) == "on version 1"
    assert (row.reads, pauses) == (1, [])


def test_who_was_overtaken_decides_on_what_stands_then(pauses: list[float]) -> None:
    row = Row(meanwhile=3)
    assert retries.until_written(row.read, row.write) == "on version 4"
    assert pauses == [0.025, 0.05, 0.1]


def test_what_was_read_already_is_not_read_again(pauses: list[float]) -> None:
    row = Row(meanwhile=0)
    assert retries.until_written(row.read, row.write, first=1) == "on version 1"
    assert row.reads == 0


def test_an_old_state_is_read_anew_once_it_was_refused(pauses: list[float]) -> None:
    row = Row(meanwhile=1)
    assert retries.until_written(row.read, row.write, first=1) == "on version 2"
    assert row.reads == 1


def test_who_is_always_overtaken_is_told_to_come_again(pauses: list[float]) -> None:
    row = Row(meanwhile=1_000)
    with pytest.raises(Unavailable):
        retries.until_written(row.read, row.write)
    assert row.reads == retries.TRIES
    assert sum(pauses) <= 3.2, "a request has 29 seconds"


def test_what_was_decided_against_is_not_tried_again(pauses: list[float]) -> None:
    row = Row(meanwhile=0)

    def write(_: int) -> None:
        raise Conflict({})

    with pytest.raises(Conflict):
        retries.until_written(row.read, write)
    assert row.reads == 1

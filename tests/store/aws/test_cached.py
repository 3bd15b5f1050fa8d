"""Values that are held for some seconds."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, Event

from chalicelib import caches
from chalicelib.store.aws.cached import Cached


def test_threads_that_want_it_at_the_same_time_share_a_reading() -> None:
    begun, go = Event(), Event()
    readings: list[int] = []

    def read() -> int:
        readings.append(1)
        begun.set()
        assert go.wait(5)
        return 7

    value, meeting = Cached(read, seconds=60), Barrier(4)

    def ask() -> int:
        meeting.wait(5)
        return value()

    with ThreadPoolExecutor(4) as several:
        answers = [several.submit(ask) for _ in range(4)]
        assert begun.wait(5)
        time.sleep(0.05)
        go.set()
        assert [answer.result(5) for answer in answers] == [7] * 4
    assert readings == [1]


def test_one_that_is_forgotten_while_it_is_read_is_read_once_more_and_hangs_nobody() -> None:
    readings: list[int] = []

    def read() -> int:
        readings.append(1)
        if len(readings) == 1:
            caches.forget_all()
        return len(readings)

    value = Cached(read, seconds=60)
    assert value() == 1
    caches.forget_all()
    assert value() == 2


def test_what_was_read_by_other_means_is_held_as_if_it_had_been_read() -> None:
    value = Cached(lambda: 1, seconds=60)
    assert value.is_old
    value.hold(5)
    assert not value.is_old
    assert value() == 5

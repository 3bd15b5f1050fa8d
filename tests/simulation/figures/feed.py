"""The stream of tickets, as a bad day brings it, and the functions that keep the figures."""

from __future__ import annotations

import random
from datetime import date

from chalicelib.services.figures import counting, recording
from chalicelib.store.aws.dynamodb import dynamodb, table
from infra import figures
from tests.indexed import event
from tests.simulation import desk, here

#: Days of which nothing is told, and of which what is told comes days later.
_LOST, _LATE = 0.04, 0.1


class Feed:
    """Brings what changed since the last time to ``record_facts``."""

    def __init__(self, seed: int) -> None:
        self._chance = random.Random(seed)
        self._late: list[str] = []
        self._before: list[str] = []
        self.lost: list[date] = []

    def bring(self, day: date) -> None:
        """All that a day changed: twice, out of order, late, or never."""
        numbers = [*dict.fromkeys(here.changed)]
        here.changed.clear()
        drawn = self._chance.random()
        if drawn < _LOST:
            self.lost.append(day)
            return
        if drawn < _LATE:
            self._late += numbers
            return
        told = [*numbers, *self._late, *self._chance.sample(self._before, len(self._before) // 3)]
        self._late, self._before = [], numbers
        self._chance.shuffle(told)
        for start in range(0, len(told), 50):
            batch = told[start : start + 50]
            assert recording.record(event(*batch, *batch[:5])) == {"batchItemFailures": []}

    def count(self) -> None:
        """``count_figures`` runs."""
        done = counting.run({}, desk.MINUTES_MS)
        assert done["finished"], done

    def rebuild(self) -> None:
        """An administrator has everything made anew."""
        numbers = figures.every_number(dynamodb(), table("tickets"))
        done = counting.run({"rebuild": {"numbers": [*numbers]}}, desk.MINUTES_MS)
        assert (done["left"], done["bad"]) == ([], [])
        self.count()

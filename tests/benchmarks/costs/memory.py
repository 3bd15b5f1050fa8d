"""What a run of each function takes and costs by its memory, and the memory that it has.

Lambda gives a share of a core for each MB, so a run's CPU costs the same with any memory; what is
dearer with more is waiting for answers. So more memory is bought where somebody waits, and where a
run is mostly CPU. Times are modelled as in ``dollars.py``: CPU on this machine by the share of a
core, and what each call waits. Functions of which no run is played here are left out.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass, field

from tests import places, published_answers
from tests.benchmarks.costs import dollars, life
from tests.benchmarks.costs import prices as price
from tests.benchmarks.costs.metering import Metered
from tests.benchmarks.report import Figure

#: MB that are compared. Below 256 the program itself leaves too little: a process has 52 MB.
OFFERED = (256, 512, 1_024, 1_769)
_LIVES = 8


@dataclass
class Runs:
    """Some runs of a function: how many, their CPU in seconds, and what all of them called."""

    runs: int = 0
    cpu: float = 0.0
    cost: Metered = field(default_factory=Metered)

    def ms(self, memory: int) -> float:
        """Milliseconds of one run with so many MB."""
        return 1e3 * dollars.seconds(memory, self.cpu, self.cost) / self.runs

    def dollars(self, memory: int) -> float:
        """Dollars of a million runs."""
        gb_seconds = self.ms(memory) / 1e3 * memory / 1_024
        return 1e6 * (price.INVOCATION + gb_seconds * price.GB_SECOND)


def figures() -> Iterator[Figure]:
    """Measure on an embedded engine with people, whose endpoint is in the environment."""
    os.environ.update(places.made())
    life.prepare()
    published_answers.bring_frames()
    found = _of_nothing() | _of_lives()
    has = dollars.memory_of_each()
    for function, runs in sorted(found.items()):
        each = "; ".join(
            f"{memory} MB {runs.ms(memory):.0f} ms {runs.dollars(memory):.2f}"
            for memory in sorted({*OFFERED, has[function]})
        )
        what = f"ms of a run of {function}, with {has[function]} MB"
        note = f"dollars of a million: {each}"
        yield Figure(what, runs.ms(has[function]), None, " ms", note)


def _of_lives() -> dict[str, Runs]:
    """The functions of a ticket's life: all its requests, mails and events."""
    life._live(life._quiet)
    counted = life._live(life.metered_job)
    lives = [life._live(life._timed) for _ in range(_LIVES)]
    found: dict[str, Runs] = {}
    for name, step in counted.items():
        for part, cost in step.parts.items():
            runs = found.setdefault(dollars.DOES[part], Runs())
            runs.runs += dollars.runs_of(part, cost)
            runs.cpu += min(one[name].cpu.get(part, 0.0) for one in lives)
            runs.cost.add(cost)
    return found


def _of_nothing() -> dict[str, Runs]:
    """The functions of a schedule, when there is nothing to do."""
    found = {}
    for function in dollars.schedules():
        cpu, cost = dollars.idle_run(function)
        found[function] = Runs(1, cpu, cost)
    return found

"""What a report costs over five years of tickets, and what the night's check of the figures reads.

The sums are those that the service would have made; of days only those that such a report reads.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Any

from chalicelib.domain.figures import sums as domain
from chalicelib.domain.figures.fact import Fact, fact_of
from chalicelib.services import clock
from chalicelib.services.figures import checking
from chalicelib.store.catalog.catalog import current
from chalicelib.store.figures import facts, sums
from tests.agents import ADMIN
from tests.benchmarks.report import Figure
from tests.benchmarks.scale import tables
from tests.crowd import crowd, load
from tests.desk import Reply
from tests.reads import reads

FEW, MANY = 5_000, 100_000
_YEARS = 5
_DAY = timedelta(days=1)
#: Open tickets on the night that is measured.
_OPEN = 1_000
_TURNS = 20


def figures() -> Iterator[Figure]:
    """Measure on the embedded engine, whose endpoint is in the environment."""
    today = clock.today(clock.now())
    told: dict[tuple[str, str], tuple[int, int, float, int]] = {}
    for size in (FEW, MANY):
        tables(f"reports-{size}-")()
        _keep(size, today)
        for name, first, last in _periods(today):
            for by in ("area", "topic"):
                told[name, by] = _cost(_asked(first, last, by))
                if size == FEW:
                    few = told[name, by]
                    told[name, f"{by} of few"] = few
    for name, _, _ in _periods(today):
        for by in ("area", "topic"):
            calls, rows, cpu, answer = told[name, by]
            before = told[name, f"{by} of few"]
            what = f"a report of {name} by {by}"
            note = f"{rows} rows, {answer / 1_000:.1f} kB of answer, {1e3 * cpu:.0f} ms of CPU"
            yield Figure(f"calls of {what}, {MANY:,} tickets", calls, 16, note=note)
            yield Figure(f"rows of {what}, to those with {FEW:,}", rows / before[1], 1.2)
            yield Figure(f"CPU of {what}, to that with {FEW:,}", cpu / before[2], 2)
    yield _night()


def _periods(today: date) -> list[tuple[str, date, date]]:
    month = today.replace(day=1) - _DAY
    return [
        ("one month", month.replace(day=1), month),
        ("five years", date(today.year - _YEARS, today.month, 1), month),
    ]


def _asked(first: date, last: date, by: str) -> Callable[[], Reply]:
    days: dict[str, Any] = {"first": first.isoformat(), "last": last.isoformat()}
    return lambda: ADMIN.call("GET", "/reports/activity", by=by, **days)


def _cost(job: Callable[[], Reply]) -> tuple[int, int, float, int]:
    """Calls, rows, seconds of CPU and bytes of an answer."""
    read = reads(job)
    started = time.process_time()
    for _ in range(_TURNS):
        reply = job()
    return read.calls, read.items, (time.process_time() - started) / _TURNS, len(reply.text)


def _keep(size: int, today: date) -> None:
    """The months of ten years, the earlier half empty: a report stands beside the period before."""
    catalog, chance = current(), random.Random(7)
    topics, types = [*catalog.topics], [*catalog.user_types]
    begun, end = date(today.year - _YEARS, today.month, 1), today.replace(day=1) - _DAY
    of_month: dict[date, list[Fact]] = {}
    for place in range(size):
        opened = begun + chance.randrange((end - begun).days) * _DAY
        topic = chance.choice(topics)
        filed = (catalog.topics[topic].area, topic, chance.choice(types))
        of_month.setdefault(opened.replace(day=1), []).append(_fact(place, opened, filed, chance))
    for month, found in of_month.items():
        days = {day for fact in found for day in fact.days()}
        parts = [domain.of_day(_touching(found, day), day) for day in sorted(days)]
        sums.replace_month(month, domain.added(parts))


def _touching(found: list[Fact], day: date) -> Iterator[Fact]:
    return (fact for fact in found if day in (fact.opened_on, fact.answered_on))


def _fact(place: int, opened: date, filed: tuple[str, str, str], chance: random.Random) -> Fact:
    days = chance.randrange(20)
    last = (opened.replace(day=28) + 4 * _DAY).replace(day=1) - _DAY
    answered = min(opened + days * _DAY, last)  # in its month, which is counted at once
    area, topic, user_type = filed
    told: dict[str, Any] = {
        "number": f"{place:06}", "version": 1, "area": area, "topic": topic,
        "user_type": user_type, "nationality": chance.choice(["EC"] * 9 + ["CO"]),
        "gender": chance.choice(["male", "female"]), "channel": "web", "via": "-",
        "language": "es", "opened_on": opened, "replied_on": answered, "replied_in": days,
        "answered_on": answered, "answered_in": days, "in_time": days < 16,
        "closed_on": answered, "closed_in": days, "result": "resolved",
    }  # fmt: skip
    return Fact.model_construct(**told)


def _night() -> Figure:
    """The check of a night with so many open tickets: a row of a list and a fact for each."""
    tables("night-")()
    now = clock.now()
    members = crowd(_OPEN)
    load(members)
    for ticket in members:
        facts.put(fact_of(ticket, [], current()))
    began = time.process_time()
    read = reads(lambda: checking.check(now, time.monotonic() + 600))
    seconds = (time.process_time() - began) / 2
    note = f"{read.calls} calls, {_OPEN:,} open tickets, {seconds:.1f} s of CPU"
    what = "rows read by the night's check, to those of lists and facts"
    return Figure(what, read.items / (2 * _OPEN), 1.05, note=note)

"""What the desk costs with few tickets and with many, and what indexing a ticket costs.

What is read is counted on the engine. CPU is measured with the engine's answers played back: it
runs on the same processor and scans for what DynamoDB finds by index, so that the more tickets it
holds, the more of our caches it empties meanwhile.
"""

from __future__ import annotations

import os
import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

import boto3
from botocore.awsrequest import AWSResponse

from chalicelib import caches
from chalicelib.domain.reviews import attention
from chalicelib.services.desk.lists import queues
from chalicelib.services.reviews import mornings
from chalicelib.store.aws import dynamodb
from chalicelib.store.catalog import catalog
from infra.local.embedded import Embedded
from tests import reviewed
from tests.benchmarks import sweeping, units
from tests.benchmarks.costs import searches
from tests.benchmarks.handlers import stored
from tests.benchmarks.report import Figure
from tests.conftest import put_catalog
from tests.crowd import crowd, load
from tests.places import put_secrets
from tests.pool import with_everybody
from tests.reads import JOBS, OF_ALL_AREAS, Reads, reads
from tests.tables import create_tables

FEW, MANY = 500, 20_000
_ROUNDS, _TURNS = 9, 40
#: A Monday on which one in six of the crowd is due, or soon.
_MORNING = date(2026, 12, 7)


def figures(aws: Embedded) -> Iterator[Figure]:
    """Measure on the embedded engine, whose endpoint is in the environment."""
    pool = with_everybody(aws)
    os.environ.update(USER_POOL_ID=pool.id, USER_POOL_CLIENT_ID=pool.client_id)
    few, many = _loaded("few-", FEW), _loaded("many-", MANY)
    yield from (_morning(use, size) for use, size in ((few, FEW), (many, MANY)))
    for size in (FEW, MANY):
        tables(f"clock-{size}-")
        yield sweeping.figure(size)
    before, after = (_refreshing(use) for use in (few, many))
    note = f"{after} units with fifty agents at tickets; two rows of one block each are 1"
    yield Figure(f"read units of a refresh, to those with {FEW}", after / before, 1, note=note)
    for name, job in (JOBS | OF_ALL_AREAS).items():
        (before, after), ratio = _compared(job, few, many)
        note = f"{after.calls} calls, {after.items} rows with {MANY:,} tickets"
        yield Figure(f"rows read for {name}, to those with {FEW}", after.items / before.items, 1)
        yield Figure(f"CPU of {name}, to that with {FEW}", ratio, 1.2, note=note)


def pairs(aws: Embedded) -> Iterator[Figure]:
    """The search of two words that many tickets make dearest."""
    pool = with_everybody(aws)
    os.environ.update(USER_POOL_ID=pool.id, USER_POOL_CLIENT_ID=pool.client_id)
    few, many = (
        _loaded(f"{name}-pairs-", size, in_blocks=True)
        for name, size in (("few", FEW), ("many", MANY))
    )
    yield from searches.worst(crowd(MANY), few, many)


def _morning(use: Callable[[], None], size: int) -> Figure:
    """What the mail of a morning reads, to what waits: what is due, and what nobody holds."""
    use()
    soon = queues.soon(_MORNING, catalog.current())
    members = crowd(size)
    waiting = sum(one.due_on <= soon for one in members) + sum(map(attention.needs, members))

    def tell() -> None:
        key = dynamodb.to_item({"key": "clock#morning"})
        dynamodb.dynamodb().delete_item(TableName=dynamodb.table("guards"), Key=key)
        mornings.tell(reviewed.context(_MORNING), time.monotonic() + 600)

    began = time.process_time()
    read = reads(tell)
    note = f"{read.calls} calls, {waiting:,} rows to tell, {time.process_time() - began:.1f} s CPU"
    what = f"rows read for a morning with {size:,}, to those that wait"
    return Figure(what, read.items / waiting, 1.05, note=note)


def _refreshing(use: Callable[[], None]) -> float:
    """Read units of an open list that asks whether anything changed."""
    use()
    keys = ({"key": {"S": key}} for key in ("desk#changes", "presence#desk"))
    return sum(units.read(units.size(stored(dynamodb.table("guards"), key))) for key in keys)


def _loaded(prefix: str, size: int, *, in_blocks: bool = False) -> Callable[[], None]:
    """Load a crowd into tables of its own; gives what points the program at them."""
    use = tables(prefix)
    load(crowd(size), in_blocks=in_blocks)
    return use


def tables(prefix: str) -> Callable[[], None]:
    """Empty tables; gives what points the program at them."""

    def use() -> None:
        os.environ["TABLE_PREFIX"] = prefix
        caches.forget_all()

    use()
    client = boto3.client("dynamodb")
    create_tables(client, prefix)
    put_catalog(client, prefix)
    put_secrets()
    return use


def _compared(
    job: Callable[[], Any], few: Callable[[], None], many: Callable[[], None]
) -> tuple[tuple[Reads, Reads], float]:
    """What a job reads on each, and the median ratio of its CPU time, measured in turns."""
    found = []
    for use in (few, many):
        use()
        found.append(reads(job))
    ratios = [_ratio(job, few, many) for _ in range(_ROUNDS)]
    return (found[0], found[1]), statistics.median(ratios)


def _ratio(job: Callable[[], Any], few: Callable[[], None], many: Callable[[], None]) -> float:
    few()
    floor = _cpu(job)
    many()
    return _cpu(job) / floor


def _cpu(job: Callable[[], Any]) -> float:
    job()
    with _played_back(job):
        started = time.process_time()
        for _ in range(_TURNS):
            job()
        return time.process_time() - started


@contextmanager
def _played_back(job: Callable[[], Any]) -> Iterator[None]:
    """The database's answers to a job: to each request what it was answered the first time.

    Not by their order, which requests side by side change. What a job asks anew, since a cache grew
    old or the time is part of it, the engine answers.
    """
    answers: dict[str, AWSResponse] = {}
    client = dynamodb.dynamodb()

    def answer(request: Any, **_: Any) -> AWSResponse:
        asked = f"{request.headers['X-Amz-Target']} {request.body}"
        if asked not in answers:
            told = client._endpoint.http_session.send(request)
            assert told.content is not None  # read from the connection, once
            answers[asked] = told
        return answers[asked]

    client.meta.events.register("before-send.dynamodb.*", answer)  # type: ignore[arg-type]
    try:
        job()
        yield
    finally:
        client.meta.events.unregister("before-send.dynamodb.*", answer)

"""What a night's charter costs: a year of figures in eight areas, and a check of each hour."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import boto3

from chalicelib import caches
from chalicelib.domain.languages import LANGUAGES
from chalicelib.services import clock
from chalicelib.services.figures.charter import publishing
from chalicelib.settings import settings
from chalicelib.store.figures import charter, sums
from tests.benchmarks.costs.metering import Metered, metered
from tests.benchmarks.report import Figure
from tests.conftest import put_catalog
from tests.places import create_buckets
from tests.tables import create_tables

_AREAS = ("ATC", "DIES", "DECON", "DEAGA", "DIRAD", "DICA", "DINEM", "DPD")
_NIGHT = datetime(2026, 11, 28, 8, 30, tzinfo=UTC)
#: Tickets of an area in a month.
_TICKETS = 60


def figures() -> Iterator[Figure]:
    """The first night, which tells all months, and one on which nothing moved."""
    client = boto3.client("dynamodb")
    create_tables(client)
    put_catalog(client, "")
    caches.forget_all()
    create_buckets([settings().published_bucket])
    _bring()
    for night in ("the first", "another"):
        cpu, found = _measured()
        what = f"charter, {night} night"
        note = ", ".join(f"{count} {name}" for name, count in Counter(found.calls).most_common())
        yield Figure(f"{what}: calls of AWS", len(found.calls), None, note=note)
        yield Figure(f"{what}: units read", sum(found.reads.values()), None)
        yield Figure(f"{what}: units written", sum(found.writes.values()), None)
        yield Figure(f"{what}: CPU", cpu, None, " s")


def _measured() -> tuple[float, Metered]:
    with metered() as found:
        started = time.process_time()
        publishing.publish(_NIGHT)
        return time.process_time() - started, found


def _bring() -> None:
    """A frame in each language, the figures and the checks."""
    for language in LANGUAGES:
        key = f"frames/{language}.html"
        boto3.client("s3").put_object(
            Bucket=settings().published_bucket, Key=key, Body=b"<main>@@main@@</main>"
        )
    answered = Counter(dict.fromkeys(range(1, 21), _TICKETS // 20))
    measures = {
        "opened": Counter({0: _TICKETS}),
        "answered": answered,
        "in_time": Counter({0: _TICKETS * 3 // 4}),
        "reopened": Counter({0: 2}),
        "rated": Counter(dict.fromkeys(range(1, 6), 4)),
    }
    kept = {
        ("area", name): {(area, area): one for area in _AREAS} for name, one in measures.items()
    }
    month = clock.today(_NIGHT).replace(day=1)
    for day in range(27):
        sums.replace_day(month + timedelta(days=day), kept)
    hour = _NIGHT
    for _ in range(24 * 365):
        charter.check(clock.stamp(hour)[:13], answered=True)
        hour -= timedelta(hours=1)
    for _ in range(12):
        month = (month - timedelta(days=1)).replace(day=1)
        sums.replace_month(month, kept)

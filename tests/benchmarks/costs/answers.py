"""What it costs to publish one answer beside 5,000 others."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from random import Random

import boto3

from chalicelib import caches
from chalicelib.domain.answers.answer import Act, Answer, Edition, Published
from chalicelib.services import clock
from chalicelib.services.published.answers import publishing
from chalicelib.settings import settings
from tests import published_answers
from tests.benchmarks.costs.metering import metered
from tests.benchmarks.report import Figure
from tests.conftest import put_catalog
from tests.places import create_buckets
from tests.statistical_answers import clean
from tests.tables import create_tables

_ANSWERS = 5_000
_TOPICS = ("ipc", "enemdu", "enciet", "pobreza", "espac", "censo_poblacion", "enighur", "ipp")
_DAY = date(2026, 11, 20)
_AT = "2026-11-20T15:00:00.000Z"


def figures() -> Iterator[Figure]:
    """A publication, after the lists of all stand."""
    client = boto3.client("dynamodb")
    create_tables(client)
    put_catalog(client, "")
    caches.forget_all()
    create_buckets([settings().published_bucket])
    published_answers.bring_frames()
    chance = Random(15)
    many = [_answer(place, clean(chance)) for place in range(_ANSWERS)]
    published_answers.remember_many(many)
    published_answers.happen(many[0])
    one = published_answers.publish(_DAY)
    with metered() as found:
        started = time.process_time()
        published_answers.happen(one)
        cpu = time.process_time() - started
    what = f"answers, 1 of {_ANSWERS:,}"
    note = ", ".join(f"{count} {name}" for name, count in Counter(found.calls).most_common())
    yield Figure(f"{what}: calls of AWS", len(found.calls), None, note=note)
    yield Figure(f"{what}: units read", sum(found.reads.values()), None)
    yield Figure(f"{what}: units written", sum(found.writes.values()), None)
    yield Figure(f"{what}: CPU", cpu, None, " s")
    before = time.process_time()
    done = publishing.run({"publish": "answers"}, 110_000)
    yield Figure(
        "answers, a new frame: pages put in one call",
        done["put"],
        None,
        note=f"{time.process_time() - before:.1f} s CPU, finished: {done['finished']}",
    )


def _answer(place: int, told: str) -> Answer:
    day = _DAY - timedelta(days=place % 700)
    act = Act(by="ana", by_name="Ana", at=_AT)
    text = published_answers.text(
        topic=_TOPICS[place % len(_TOPICS)],
        question_es=f"¿Qué dice el registro número {place}?",
        answer_es=told,
    )
    edition = Edition(number=1, text=text, written=act, approved=act)
    stands = Published(edition=edition, published_on=day, review_on=_DAY)
    return Answer(answer_id=clock.fresh_id(), version=1, area="DECON", published=stands)

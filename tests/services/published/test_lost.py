"""A bucket of published pages that was emptied is filled again from rows, as the runbook says."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import boto3
import pytest

from chalicelib import caches
from chalicelib.services import clock
from chalicelib.services.figures import counting
from chalicelib.services.figures.charter import health
from chalicelib.services.published.answers import publishing
from chalicelib.settings import settings
from chalicelib.store.figures import sums
from tests import published_answers as answers
from tests import rights
from tests.conftest import put_catalog

pytestmark = pytest.mark.engine

NIGHT = datetime(2026, 11, 28, 8, 30, tzinfo=UTC)


@pytest.fixture(autouse=True)
def published(aws: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A night has published a charter, and the stream answers, a correction and a withdrawal."""
    monkeypatch.setattr(clock, "now", lambda: NIGHT)
    monkeypatch.setattr(health, "_answers", lambda _place: True)
    put_catalog(boto3.client("dynamodb"), settings().table_prefix)
    caches.forget_all()
    answers.bring_frames()
    sums.replace_month(
        date(2026, 10, 1), {("area", "opened"): {("DIES", "DIES"): Counter({0: 40})}}
    )
    counting.run({"source": "aws.events"}, 900_000)
    first, second = answers.publish(), answers.publish(question_es="¿Hay una serie larga?")
    third = answers.publish(topic="enemdu", question_es="¿Cuál es la tasa de empleo?")
    answers.happen(first, second, third)
    corrected = answers.publish(before=first, answer_es="La inflación anual fue de 1,43 %.")
    answers.happen(corrected, answers.withdraw(second))
    yield
    _empty()


def _empty() -> None:
    s3, bucket = boto3.client("s3"), settings().published_bucket
    for one in s3.list_objects_v2(Bucket=bucket).get("Contents", []):
        s3.delete_object(Bucket=bucket, Key=one["Key"])


def test_every_page_comes_back_as_it_was() -> None:
    before = answers.everything()
    assert {"servicio/index.html", "en/servicio.atom", "respuestas.json"} <= set(before)
    _empty()
    assert answers.everything() == {}
    answers.bring_frames()
    with rights.as_role("CountFiguresRole"):
        counting.run({"publish": "charter"}, 100_000)
    with rights.as_role("PublishAnswersRole"):
        while not publishing.run({"publish": "answers"}, 100_000)["finished"]:
            pass
    after = answers.everything()
    assert set(after) == set(before)
    assert {key for key in after if after[key] != before[key]} == set()

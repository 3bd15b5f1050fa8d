"""Answers for everybody as the desk leaves them in their table, and what their stream tells."""

from __future__ import annotations

from datetime import date
from typing import Any

import boto3

from chalicelib.domain.answers import life
from chalicelib.domain.answers.answer import Act, Answer, AnswerText
from chalicelib.domain.languages import LANGUAGES
from chalicelib.services import clock
from chalicelib.services.published.answers import publishing
from chalicelib.settings import settings
from chalicelib.store.answers import answers as store
from chalicelib.store.aws.dynamodb import dynamodb, table, to_item, transact

FRAME = (
    '<html lang="{}"><head><title>@@title@@</title><meta name="description"'
    ' content="@@description@@">@@head@@</head><body><a href="@@path@@"></a>'
    "<main>@@main@@</main></body></html>"
)


def bring_frames(frame: str = FRAME) -> None:
    """A deployment has brought the site's frame."""
    for language in LANGUAGES:
        key, body = f"frames/{language}.html", frame.replace("{}", language).encode()
        boto3.client("s3").put_object(Bucket=settings().published_bucket, Key=key, Body=body)


def text(**changes: Any) -> AnswerText:
    """What an answer says."""
    told = {
        "topic": "ipc",
        "question_es": "¿Cuánto fue la inflación en octubre?",
        "answer_es": "La inflación anual fue de 1,42 %.",
    }
    return AnswerText.model_validate(told | changes)


def publish(day: date = date(2026, 11, 20), before: Answer | None = None, **changes: Any) -> Answer:
    """Write, propose and publish an answer, or a correction of one, by two persons."""
    answer = before or Answer(answer_id=clock.fresh_checked_id(), version=0, area="DECON")
    answer = life.saved(answer, text(**changes), act("ana", day))
    answer = life.proposed(answer, act("ana", day))
    approved = act("luis", day, "Se corrigió una cifra." if before else None)
    return keep(life.published(answer, approved, day, 12))


def withdraw(answer: Answer, day: date = date(2026, 11, 25)) -> Answer:
    """Take an answer from the public."""
    return keep(life.withdrawn(answer, act("ana", day, "Nombra a Juana Pérez.")))


def keep(answer: Answer) -> Answer:
    """Write an answer in its next version."""
    after = answer.model_copy(update={"version": answer.version + 1})
    transact({"answer": store.written(after)})
    return after


def remember_many(answers: list[Answer]) -> None:
    """Write answers as they are, many at a time."""
    for place in range(0, len(answers), 25):
        rows = [to_item(store._row(one)) for one in answers[place : place + 25]]
        puts: Any = {table("answers"): [{"PutRequest": {"Item": row}} for row in rows]}
        dynamodb().batch_write_item(RequestItems=puts)


def event(*answers: Answer) -> dict[str, Any]:
    """A batch of the stream of answers, each told as a publication."""
    return {
        "Records": [
            {
                "eventName": "MODIFY",
                "dynamodb": {
                    "Keys": to_item({"answer_id": answer.answer_id, "edition": "current"}),
                    "NewImage": to_item(store._row(answer)),
                    "SequenceNumber": str(place),
                },
            }
            for place, answer in enumerate(answers)
        ]
    }


def happen(*answers: Answer) -> None:
    """The stream brings events about answers, and all goes well."""
    assert publishing.run(event(*answers), 100_000) == {"batchItemFailures": []}


def page(address: str) -> str:
    """What an address gives."""
    key = address.lstrip("/") + ("index.html" if address.endswith("/") else "")
    found = boto3.client("s3").get_object(Bucket=settings().published_bucket, Key=key)
    return found["Body"].read().decode()


def everything() -> dict[str, str]:
    """All that is published, by key."""
    s3, bucket = boto3.client("s3"), settings().published_bucket
    listed = s3.list_objects_v2(Bucket=bucket).get("Contents", [])
    keys = [one["Key"] for one in listed if not one["Key"].startswith("frames/")]
    return {key: s3.get_object(Bucket=bucket, Key=key)["Body"].read().decode() for key in keys}


def act(by: str, day: date, reason: str | None = None) -> Act:
    return Act(by=by, by_name=by.title(), at=f"{day}T15:00:00.000Z", reason=reason)

"""Files of published answers: under one lasting address, as long as an edition has them."""

from __future__ import annotations

import json
import re
from datetime import date
from typing import Any

import boto3
import pytest

from chalicelib.domain.answers import life
from chalicelib.domain.answers.answer import Answer
from chalicelib.domain.answers.files import attached
from chalicelib.domain.answers.files.attached import ChosenFile
from chalicelib.services import clock
from chalicelib.services.published.answers import publishing
from chalicelib.settings import settings
from chalicelib.store.aws import attachments
from tests.published_answers import act, bring_frames, happen, keep, page, text, withdraw

pytestmark = pytest.mark.engine
DAY = date(2026, 11, 20)


@pytest.fixture(autouse=True)
def _frames(aws: Any) -> None:
    bring_frames()


def publish(*names: str, before: Answer | None = None) -> Answer:
    """An answer with files of these names, or a correction of one."""
    answer = before or Answer(answer_id=clock.fresh_id(), version=0, area="DECON")
    files = tuple(chosen(answer.answer_id, name) for name in names)
    answer = life.proposed(life.saved(answer, text(), act("ana", DAY), files), act("ana", DAY))
    approved = act("luis", DAY, "Sobraba un cuadro." if before else None)
    return keep(life.published(answer, approved, DAY, 12))


def chosen(answer_id: str, name: str) -> ChosenFile:
    content = f"valor\n{name}".encode()
    made = attached.chosen(name, content, "kept-file")
    attachments.put(f"{answer_id}/{made.id}", name, made.type, content, "answers")
    return made


def fetched(answer: Answer, place: int = 0) -> Any:
    assert answer.published is not None
    file = answer.published.edition.files[place]
    return at(f"respuestas/{answer.answer_id}/{file.place}")


def at(key: str) -> Any:
    return boto3.client("s3").get_object(Bucket=settings().published_bucket, Key=key)


def test_a_file_is_taken_home_under_its_name_from_an_address_that_says_nothing() -> None:
    answer = publish("índice por ciudad.csv")
    happen(answer)
    found = fetched(answer)
    assert found["Body"].read().decode() == "valor\níndice por ciudad.csv"
    assert found["ContentType"] == "text/csv"
    assert found["ContentDisposition"].startswith('attachment; filename="indice por ciudad.csv"')
    assert answer.published is not None
    size = answer.published.edition.files[0].size
    for root in ("/respuestas/", "/en/respuestas/"):
        shown = page(f"{root}{answer.answer_id}/")
        address = re.findall(r'href="([^"]+\.csv)" download', shown)
        assert len(address) == 1
        assert re.fullmatch(
            rf"https?://[^/]+/respuestas/{answer.answer_id}/[0-9a-f]{{32}}\.csv", address[0]
        )
        assert "índice por ciudad.csv" in shown
        assert f"(CSV, {size} B)" in shown
    (row,) = json.loads(page("/respuestas.json"))
    assert [(one["name"], one["type"], one["size"]) for one in row["files"]] == [
        ("índice por ciudad.csv", "text/csv", size)
    ]
    assert row["files"][0]["url"] == address[0]


def test_an_answer_without_files_has_none_in_its_row_and_no_heading_on_its_page() -> None:
    answer = publish()
    happen(answer)
    assert "files" not in json.loads(page("/respuestas.json"))[0]
    assert "Archivos" not in page(f"/respuestas/{answer.answer_id}/")


def test_a_correction_that_leaves_a_file_out_takes_it_away_and_keeps_the_other() -> None:
    first = publish("a.csv", "b.csv")
    happen(first)
    second = publish("a.csv", before=first)
    happen(second)
    assert fetched(first, 0)["Body"].read() == b"valor\na.csv"
    gone = fetched(first, 1)
    assert gone["Metadata"]["status"] == "410"
    told = gone["Body"].read().decode()
    assert "b.csv" not in told
    assert f'<a href="/respuestas/{first.answer_id}/">' in told, "the way to the other language"
    assert "b.csv" not in page(f"/respuestas/{first.answer_id}/")


def test_a_withdrawal_takes_every_file_away_and_a_text_that_comes_back_brings_its_own() -> None:
    first = publish("a.csv", "b.csv")
    happen(first)
    gone = withdraw(first)
    happen(gone)
    for place in (0, 1):
        told = fetched(first, place)
        assert told["Metadata"]["status"] == "410"
        assert "text/html" in told["ContentType"]
    back = publish("a.csv", before=gone)
    happen(back)
    assert fetched(first, 0)["Body"].read() == b"valor\na.csv"
    assert fetched(first, 1)["Metadata"]["status"] == "410"


def test_bytes_that_nobody_approved_are_not_published(capsys: pytest.CaptureFixture[str]) -> None:
    answer = publish("a.csv")
    assert answer.published is not None
    file = answer.published.edition.files[0]
    attachments.put(f"{answer.answer_id}/{file.id}", "a.csv", "text/csv", b"otra", "answers")
    happen(answer)
    assert "answer_not_published" in capsys.readouterr().out
    with pytest.raises(boto3.client("s3").exceptions.NoSuchKey):
        fetched(answer)


def test_the_night_puts_a_file_that_is_missing_or_says_something_else() -> None:
    answer = publish("a.csv", "b.csv")
    happen(answer)
    s3, bucket = boto3.client("s3"), settings().published_bucket
    assert answer.published is not None
    keys = [f"respuestas/{answer.answer_id}/{one.place}" for one in answer.published.edition.files]
    s3.delete_object(Bucket=bucket, Key=keys[0])
    s3.put_object(Bucket=bucket, Key=keys[1], Body=b"otra cosa")
    publishing.run({}, 100_000)
    assert [at(key)["Body"].read() for key in keys] == [b"valor\na.csv", b"valor\nb.csv"]
    assert publishing.run({}, 100_000)["put"] == 0

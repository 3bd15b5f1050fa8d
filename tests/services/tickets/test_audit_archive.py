"""The copy of the trail: each row once, as it was written."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import boto3
import pytest

from chalicelib.domain.rules.permissions import Agent, Role
from chalicelib.services.tickets import audit_archive
from chalicelib.settings import settings
from chalicelib.store.agents import audit as rows
from chalicelib.store.agents import audit_archive as store
from chalicelib.store.agents.audit import AuditRow
from chalicelib.store.aws import dynamodb

pytestmark = [pytest.mark.engine, pytest.mark.usefixtures("aws")]
DAY = date(2026, 11, 25)


def trace(turn: int = 1) -> AuditRow:
    """A row of the trail that tells of a list."""
    return rows.row(
        audit_id=f"01J{turn:023}",
        at=f"2026-11-25T15:00:0{turn}.000Z",
        day=DAY,
        actor=Agent("ana", "Ana Torres", "ana@inec.example", Role.AGENT, frozenset({"DECON"})),
        act="list",
        address="198.51.100.7",
        numbers=("051243", "051244"),
    )


def row(turn: int = 1) -> dict[str, Any]:
    """The same as it is stored."""
    return {
        "day_actor": "2026-11-25#ana",
        "at_id": f"2026-11-25T15:00:0{turn}.000Z#01J{turn:023}",
        "day": "2026-11-25",
        "at": f"2026-11-25T15:00:0{turn}.000Z",
        "actor": "ana",
        "actor_name": "Ana Torres",
        "act": "list",
        "address": "198.51.100.7",
        "role": "agent",
        "areas": "DECON",
        "numbers": ["051243", "051244"],
    }


def record(item: dict[str, Any], name: str = "INSERT", sequence: str = "100") -> dict[str, Any]:
    image = dynamodb.to_item(item)
    keys = {name: image[name] for name in ("day_actor", "at_id")}
    change = {"Keys": keys, "NewImage": image, "SequenceNumber": sequence}
    return {"eventName": name, "dynamodb": change}


def kept() -> dict[str, Any]:
    """What the bucket holds, by key."""
    s3, bucket = boto3.client("s3"), settings().audit_archive_bucket
    found = s3.list_objects_v2(Bucket=bucket).get("Contents", [])
    return {
        item["Key"]: json.loads(s3.get_object(Bucket=bucket, Key=item["Key"])["Body"].read())
        for item in found
    }


def test_a_row_is_kept_whole_under_a_key_that_names_nobody() -> None:
    assert audit_archive.archive({"Records": [record(row())]}) == {"batchItemFailures": []}
    assert kept() == {f"rows/2026-11-25/01J{1:023}.json": row()}


def test_a_row_that_comes_again_otherwise_changes_nothing() -> None:
    audit_archive.archive({"Records": [record(row())]})
    forged = row() | {"actor": "somebody else"}
    assert audit_archive.archive({"Records": [record(forged)]}) == {"batchItemFailures": []}
    assert [*kept().values()] == [row()]


@pytest.mark.parametrize("how", ["MODIFY", "REMOVE"])
def test_a_row_that_was_touched_sounds_the_alarm(
    how: str, capsys: pytest.CaptureFixture[str]
) -> None:
    audit_archive.archive({"Records": [record(row(), how)]})
    told = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    (alarm,) = [line for line in told if line["level"] == "ERROR"]
    assert (alarm["event"], alarm["how"]) == ("audit_row_changed", how)
    assert kept() == {}


def test_one_row_that_fails_holds_up_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    put = store.put

    def sometimes(copy: store.Copy) -> bool:
        if copy.at_id == row(1)["at_id"]:
            raise RuntimeError
        return put(copy)

    monkeypatch.setattr(store, "put", sometimes)
    batch = [record(row(turn), sequence=str(turn)) for turn in (1, 2)]
    answer = audit_archive.archive({"Records": batch})
    assert answer == {"batchItemFailures": [{"itemIdentifier": "1"}]}
    assert [*kept().values()] == [row(2)]


def test_a_day_can_be_looked_through_again() -> None:
    for turn in (1, 2):
        rows.write(trace(turn))
    audit_archive.archive({"Records": [record(row(1))]})
    audit_archive.archive({"days": ["2026-11-25"]})
    assert [*kept().values()] == [row(1), row(2)]

"""Files of canned replies: an agent's reply gets a copy, which nothing takes away later."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import boto3
import pytest

from chalicelib import caches
from chalicelib.services import clock
from chalicelib.services.files import canned_files
from chalicelib.settings import settings
from chalicelib.store.aws.attachments import Folder
from tests.agents import ANA, EVA, LUIS, ZOE
from tests.desk import look_up, open_ticket
from tests.files import EXE, PDF, upload

pytestmark = [pytest.mark.engine, pytest.mark.usefixtures("directory")]
PATH = "/canned-replies/convenio"
TEXT = {"name": "Convenio", "body_es": "Va el convenio.", "area": "DECON"}


def there(folder: Folder = "canned") -> set[str]:
    """The files of a folder, by id."""
    bucket = settings().attachments_bucket
    found = boto3.client("s3").list_objects_v2(Bucket=bucket, Prefix=f"{folder}/")
    return {item["Key"].removeprefix(f"{folder}/") for item in found.get("Contents", [])}


def saved(*uploads: str) -> list[Any]:
    """The files of the canned reply, saved with some."""
    reply = LUIS.call("PUT", PATH, TEXT | {"attachments": list(uploads)})
    assert reply.status == 200, reply.json
    files: list[Any] = reply.json["files"]
    return files


def lent() -> list[Any]:
    items: list[Any] = ANA.call("POST", f"{PATH}/copies").json["items"]
    return items


def test_a_sent_reply_keeps_its_copy_when_the_canned_reply_is_gone() -> None:
    [file] = saved(upload("convenio.pdf", PDF))
    number = open_ticket().json["number"]
    [copy] = lent()
    assert copy["name"] == "convenio.pdf"
    assert copy["upload_id"] != file["id"]
    reply = {
        "body": "Va el convenio.",
        "status": "answered",
        "attachments": [copy["upload_id"]],
        "confidentiality_checked": True,
    }
    sent = ANA.call("POST", f"/tickets/{number}/replies", reply, 1)
    assert LUIS.call("DELETE", PATH).status == 200
    assert sent.status == 201
    [shown] = look_up("maria@example.com", number).json["ticket"]["entries"][-1]["attachments"]
    assert (shown["name"], shown["id"]) == ("convenio.pdf", copy["upload_id"])
    assert there("kept") == {copy["upload_id"]}


def test_a_file_that_is_gone_says_so_and_the_others_are_lent() -> None:
    gone, _ = saved(upload("uno.pdf", PDF), upload("dos.pdf", PDF))
    boto3.client("s3").delete_object(
        Bucket=settings().attachments_bucket, Key=f"canned/{gone['id']}"
    )
    first, second = lent()
    assert (first["name"], first["code"]) == ("uno.pdf", "lent_gone")
    assert "upload_id" not in first
    assert second["upload_id"]


def test_what_the_search_for_malware_refused_is_not_lent(monkeypatch: pytest.MonkeyPatch) -> None:
    [file] = saved(upload("uno.pdf", PDF))
    monkeypatch.setenv("MALWARE_SCAN", "true")
    caches.forget_all()
    boto3.client("s3").put_object_tagging(
        Bucket=settings().attachments_bucket,
        Key=f"canned/{file['id']}",
        Tagging={"TagSet": [{"Key": "GuardDutyMalwareScanStatus", "Value": "THREATS_FOUND"}]},
    )
    assert [one["code"] for one in lent()] == ["lent_refused"]
    assert ANA.call("GET", f"{PATH}/attachments/{file['id']}", redirect="no").status == 409


def test_saving_without_files_leaves_them_and_an_empty_list_takes_them_away() -> None:
    kept = saved(upload("uno.pdf", PDF))
    assert LUIS.call("PUT", PATH, TEXT).json["files"] == kept
    two = saved(kept[0]["id"], upload("dos.pdf", PDF))
    assert [file["name"] for file in two] == ["uno.pdf", "dos.pdf"]
    assert two[0] == kept[0]
    assert saved() == []


def test_a_file_that_no_ticket_would_take_is_refused_by_its_place() -> None:
    wrong = LUIS.call("PUT", PATH, TEXT | {"attachments": [upload("uno.pdf", EXE)]})
    assert wrong.status == 422
    assert [(one["field"], one["code"]) for one in wrong.json["errors"]] == [
        ("attachments.0", "type_mismatch")
    ]


def test_only_who_may_use_a_canned_reply_sees_its_files_and_only_who_answers_gets_copies() -> None:
    [file] = saved(upload("uno.pdf", PDF))
    path = f"{PATH}/attachments/{file['id']}"
    assert "/canned/" in ANA.call("GET", path, redirect="no").json["url"]
    assert [EVA.call("GET", path, redirect="no").status, ZOE.call("GET", path).status] == [
        200,
        404,
    ]
    assert [who.call("POST", f"{PATH}/copies").status for who in (EVA, ZOE)] == [403, 404]
    assert ANA.call("GET", f"{PATH}/attachments/{'0' * 42}").status == 404


class TestSweep:
    def test_removes_what_no_canned_reply_names_once_it_is_old(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        [old] = saved(upload("uno.pdf", PDF))
        [new] = saved(upload("dos.pdf", PDF))
        assert canned_files.sweep() == 0, "an upload as young may yet be named"
        later = clock.now() + timedelta(days=9)
        monkeypatch.setattr(clock, "now", lambda: later)
        assert [canned_files.sweep(), canned_files.sweep()] == [1, 0]
        assert there() == {new["id"]} != {old["id"]}

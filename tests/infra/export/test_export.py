"""What ``make export`` writes, read by a validator of JSON Schema that shares no code with us, and
held against what the tables hold."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import boto3
import pytest
from jsonschema import Draft202012Validator

from chalicelib.settings import settings
from chalicelib.store.aws import attachments
from chalicelib.store.aws.dynamodb import dynamodb, table, to_item
from infra.export import __main__ as command
from infra.export import records
from tests.accounts import EMAIL, ask_for_erasure, rows, sign_in
from tests.agents import ANA, FRONT, LUIS
from tests.answers import published
from tests.arrivals import REQUESTER, arrive, mail, reply_address
from tests.desk import open_ticket
from tests.facts import fact
from tests.files import upload

pytestmark = [pytest.mark.engine, pytest.mark.usefixtures("aws", "directory")]

#: Attributes of rows that are keys of indexes: they follow from the others.
DERIVED = {
    "queue", "rank", "document_key", "wrote_area", "wrote_rank", "held_area", "held_rank",
    "attention", "correction_state", "correction_due_at",
}  # fmt: skip


def lines(folder: Path, name: str) -> list[Any]:
    with (folder / name).open(encoding="utf-8") as file:
        return [json.loads(line) for line in file]


def manifest(folder: Path) -> Any:
    return json.loads((folder / "manifest.json").read_text(encoding="utf-8"))


def export(to: Path) -> int:
    """``make export``, its process's settings as the test has them."""
    return command.export(to)


def put(name: str, row: dict[str, Any]) -> None:
    dynamodb().put_item(TableName=table(name), Item=to_item(row))


@pytest.fixture
def filled() -> dict[str, str]:
    """A ticket with a file, a held reply and a mail; one that was erased; an answer; an account."""
    whole = open_ticket(attachments=[upload()]).json["number"]
    arrive(mail(reply_address(whole)), reply_address(whole))
    held = {"data": "microdata", "confidentiality_checked": True}
    assert ANA.reply(whole, "answered", body="Aún no sale.", **held).status in (200, 201)
    answered = open_ticket(email="otra@example.com").json["number"]
    assert ANA.reply(answered, "answered", body="Esto salió.").status in (200, 201)
    published()
    sign_in(EMAIL)
    FRONT.call("GET", "/tickets")
    put("figures", fact(1).model_dump(mode="json") | {"of": "fact#100001", "measure": "-"})
    put("guards", {"key": "agent-settings#ana", "morning_mail": False})
    put("guards", {"key": "code#x", "expires_at": 1})
    return {"whole": whole, "answered": answered}


@pytest.fixture
def exported(filled: dict[str, str], tmp_path: Path) -> tuple[dict[str, str], Path]:
    assert export(tmp_path / "out") == 0
    return filled, tmp_path / "out"


def test_every_line_is_what_its_schema_says(exported: tuple[dict[str, str], Path]) -> None:
    _, folder = exported
    for path in (folder / "schemas").iterdir():
        schema = json.loads(path.read_text(encoding="utf-8"))
        Draft202012Validator.check_schema(schema)
        judge = Draft202012Validator(schema)
        name = path.name.removesuffix(".schema.json")
        whole = [manifest(folder)] if name == "manifest" else lines(folder, f"{name}.jsonl")
        assert whole or name == "problems", name
        for line in whole:
            assert [fault.message for fault in judge.iter_errors(line)] == [], name
        if name not in ("catalog", "figures", "settings"):
            assert [*judge.iter_errors(whole[0] | {"more": 1})] if whole else True, name


def test_nothing_that_a_ticket_holds_is_lost(exported: tuple[dict[str, str], Path]) -> None:
    _, folder = exported
    told = {line["number"]: line for line in lines(folder, "tickets.jsonl")}
    assert told.keys() == {row["number"] for row in rows("tickets")}
    for row in rows("tickets"):
        for name in row.keys() - DERIVED:
            assert str(told[row["number"]][name])[:40] == str(row[name])[:40] or isinstance(
                row[name], (list, dict)
            ), name
    threads = [line for one in told.values() for line in one["thread"]]
    kept = {(row["number"], row["entry_id"]): row for row in rows("entries")}
    assert {(line["number"], line["entry_id"]) for line in threads} == kept.keys()
    for line in threads:
        row = kept[line["number"], line["entry_id"]]
        assert line["body"] == row["body"]
        assert row.keys() <= line.keys()
    counts = manifest(folder)["tables"]
    for name, one in counts.items():
        assert one["exported"] + one["left_out"] == len(rows(name)), name


def test_a_held_reply_is_never_taken_for_one_that_went_out(
    exported: tuple[dict[str, str], Path],
) -> None:
    numbers, folder = exported
    told = {line["number"]: line for line in lines(folder, "tickets.jsonl")}
    waits = told[numbers["whole"]]
    (held,) = (one for one in waits["thread"] if one["body"] == "Aún no sale.")
    assert held["public"] is False
    assert waits["held"]["entry_id"] == held["entry_id"]
    (sent,) = (one for one in told[numbers["answered"]]["thread"] if one["body"] == "Esto salió.")
    assert sent["public"] is True


def test_files_and_mails_are_there_with_the_hashes_of_their_bytes(
    exported: tuple[dict[str, str], Path],
) -> None:
    numbers, folder = exported
    told = {line["number"]: line for line in lines(folder, "tickets.jsonl")}
    named = [file for one in told[numbers["whole"]]["thread"] for file in one["attachments"]]
    files = {Path(line["path"]).name: line for line in lines(folder, "files.jsonl")}
    for file in named:
        line = files[file["id"]]
        content = (folder / line["path"]).read_bytes()
        assert line["sha256"] == file["sha256"] == hashlib.sha256(content).hexdigest()
        assert line["bytes"] == len(content)
    assert named
    (original,) = (folder / "mails" / "mail").iterdir()
    assert REQUESTER.encode() in original.read_bytes()
    for name, one in manifest(folder)["files"].items():
        content = (folder / name).read_bytes()
        assert one["sha256"] == hashlib.sha256(content).hexdigest()
        assert one["lines"] == content.count(b"\n")


def test_what_opens_something_is_not_exported(exported: tuple[dict[str, str], Path]) -> None:
    _, folder = exported
    (account,) = rows("accounts")
    everything = b"".join(path.read_bytes() for path in folder.rglob("*.jsonl"))
    assert account["sessions"].encode() not in everything
    assert account["email"].encode() in everything
    assert all(line["numbers"] and "params" not in line for line in lines(folder, "mails.jsonl"))


def test_the_trail_has_who_took_everything_out(exported: tuple[dict[str, str], Path]) -> None:
    _, folder = exported
    (told,) = (line for line in lines(folder, "audit.jsonl") if line["act"] == "export_all")
    assert told["actor"] == boto3.client("sts").get_caller_identity()["Arn"]


def test_only_its_maker_may_read_the_folder(exported: tuple[dict[str, str], Path]) -> None:
    _, folder = exported
    paths = [folder, *folder.rglob("*")]
    assert {path.stat().st_mode & 0o077 for path in paths} == {0}


def test_nothing_is_written_over_and_what_broke_off_is_told(
    filled: dict[str, str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    (tmp_path / "mine").write_text("mine")
    assert export(tmp_path / "mine") == 2
    assert (tmp_path / "mine").read_text() == "mine"
    with monkeypatch.context() as patch:
        patch.setattr(records, "schemas", lambda: {}["no"])
        with pytest.raises(KeyError):
            export(tmp_path / "out")
    assert not (tmp_path / "out").exists()
    assert export(tmp_path / "out") == 2
    assert "broken off" in capsys.readouterr().out


def test_a_row_that_cannot_be_read_and_a_file_that_is_gone_stop_nothing(
    filled: dict[str, str], tmp_path: Path
) -> None:
    key = {"number": filled["answered"], "email": "otra@example.com"}
    dynamodb().update_item(
        TableName=table("tickets"),
        Key=to_item(key),
        UpdateExpression="SET working_days = :text",
        ExpressionAttributeValues=to_item({":text": "quince"}),
    )
    (file,) = (f for row in rows("entries") for f in row.get("attachments", ()))
    attachments.remove(file["id"])
    assert export(tmp_path / "out") == 1
    folder = tmp_path / "out"
    problems = lines(folder, "problems.jsonl")
    (bad,) = (one for one in problems if one["problem"] == "unreadable_row")
    assert bad["row"]["working_days"] == "quince"
    lost = [one for one in problems if one["problem"] == "line_without_ticket"]
    assert {one["row"]["number"] for one in lost} == {filled["answered"]}
    (gone,) = (one for one in problems if one["problem"] == "missing_file")
    assert (gone["number"], gone["place"]) == (filled["whole"], f"kept/{file['id']}")
    assert manifest(folder)["complete"] is False


def test_what_was_erased_is_gone_and_what_waits_for_it_says_so(
    filled: dict[str, str], tmp_path: Path
) -> None:
    ask_for_erasure(sign_in(EMAIL))
    before = boto3.client("s3")
    key = f"kept/{'0' * 10}{'a' * 32}"
    before.put_object(Bucket=settings().attachments_bucket, Key=key, Body=b"once")
    before.delete_object(Bucket=settings().attachments_bucket, Key=key)
    assert export(tmp_path / "out") == 0
    (account,) = lines(tmp_path / "out", "accounts.jsonl")
    assert account["erasure"] == "asked"
    assert account["erasure_due_at"]
    assert not [line for line in lines(tmp_path / "out", "files.jsonl") if key in line["path"]]


def test_tables_that_moved_meanwhile_are_told(
    filled: dict[str, str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    from infra.export import rows as read

    counted = read.count
    monkeypatch.setattr(read, "count", lambda name: counted(name) + (name == "tickets"))
    assert export(tmp_path / "out") == 1
    assert "tickets: 1 rows came or went" in capsys.readouterr().out
    assert LUIS.see(filled["whole"])["number"] == filled["whole"]

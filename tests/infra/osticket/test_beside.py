"""What comes over beside tickets, how they are tied, and that all of it is read back at the end."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import boto3
import pytest

from chalicelib.domain.teamwork.links import ties
from chalicelib.settings import settings
from chalicelib.store.aws.dynamodb import scan, table, to_item
from chalicelib.store.tickets import entries
from infra.osticket import comparing
from infra.osticket.comparing import Compared
from infra.osticket.writing import journal, undo
from tests.infra.osticket.bringing import bring, by_old, note_on
from tests.infra.osticket.old import Row, tables

pytestmark = [pytest.mark.engine, pytest.mark.usefixtures("aws", "directory")]


def _with_a_file() -> dict[str, list[Row]]:
    rows = tables()
    rows["attachment"].append({"id": 9, "object_id": 1, "type": "C", "file_id": 1, "inline": 0})
    return rows


def _undone() -> undo.Undone:
    last = journal.open_run()
    assert last is not None
    return undo.undo(last.run, lambda *_: None)


def _canned() -> list[dict[str, Any]]:
    return [row for row in scan(TableName=table("catalog")) if row["kind"] == "canned_reply"
            and str(row["id"]).startswith("osticket-")]  # fmt: skip


def _objects(folder: str) -> int:
    found = boto3.client("s3").list_objects_v2(
        Bucket=settings().attachments_bucket, Prefix=f"{folder}/"
    )
    return int(found.get("KeyCount", 0))


def test_profiles_and_canned_replies_are_taken_back_with_their_files(tmp_path: Path) -> None:
    assert bring(tmp_path, _with_a_file()) == 0
    assert len([*scan(TableName=table("accounts"))]) == 1
    assert (len(_canned()), _objects("canned")) == (1, 1)
    found = _undone()
    assert (len(found.gone), found.beside, found.kept_beside) == (8, 2, 0)
    assert [*scan(TableName=table("accounts"))] == []
    assert (_canned(), _objects("canned"), _objects("kept")) == ([], 0, 0)
    assert [*journal.read()] == []


def test_what_somebody_changed_of_them_stays(tmp_path: Path, aws: Any) -> None:
    bring(tmp_path, _with_a_file())
    (account,), (reply,) = scan(TableName=table("accounts")), _canned()
    for name, row in (("accounts", account | {"phone": "+593991112222"}),
                      ("catalog", reply | {"name": "Acuse de recibo"})):  # fmt: skip
        aws.put_item(TableName=table(name), Item=to_item(row))
    found = _undone()
    assert (found.beside, found.kept_beside) == (0, 2)
    assert (len(_canned()), _objects("canned")) == (1, 1)


def test_a_profile_that_was_here_before_is_not_the_run_s(tmp_path: Path, aws: Any) -> None:
    bring(tmp_path)
    (account,) = scan(TableName=table("accounts"))
    _undone()
    aws.put_item(TableName=table("accounts"), Item=to_item(account | {"sessions": "01OTRO"}))
    bring(tmp_path)
    _undone()
    assert [row["sessions"] for row in scan(TableName=table("accounts"))] == ["01OTRO"]


def test_tickets_that_osticket_has_linked_are_tied_on_both_sides(tmp_path: Path) -> None:
    rows = tables()
    rows["ticket"][7] |= {"ticket_pid": 1, "flags": 8}
    rows["ticket"][2] |= {"ticket_pid": 1, "flags": 8}
    rows["thread_event"].append({"id": 9, "thread_id": 3, "event_id": 17, "uid": 1, "uid_type": "S",
                                 "data": '{"ticket":"Ticket #000097","id":1}',
                                 "timestamp": "2024-09-01 10:00:00"})  # fmt: skip
    assert bring(tmp_path, rows) == 0
    found = by_old()
    tied = {one: {*ties(entries.thread(found[one].number))} for one in "138"}
    assert tied["1"] == {found["3"].number, found["8"].number}
    assert tied["3"] == tied["8"] == {"000097"}
    bring(tmp_path, rows)
    assert {*ties(entries.thread("000097"))} == tied["1"], "nothing is tied twice"


def test_what_is_read_back_and_differs_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, aws: Any
) -> None:
    read_back: list[Compared] = []
    made = comparing.Comparison.read_back

    def spoiled(self: comparing.Comparison, shown: Any) -> Compared:
        (reply,) = (one for one in entries.thread("LT-0008") if one.kind == "reply")
        aws.delete_item(TableName=table("entries"),
                        Key=to_item({"number": "LT-0008", "entry_id": reply.entry_id}))  # fmt: skip
        (picture,) = (one for line in entries.thread("000097") for one in line.files
                      if one.name == "captura.png")  # fmt: skip
        boto3.client("s3").put_object(Bucket=settings().attachments_bucket,
                                      Key=f"kept/{picture.id}", Body=b"otra cosa")  # fmt: skip
        read_back.append(made(self, shown))
        return read_back[0]

    monkeypatch.setattr(comparing.Comparison, "read_back", spoiled)
    assert bring(tmp_path) == 1
    (found,) = read_back
    said = "\n".join(found.differences)
    assert "LT-0008: 1 líneas «reply» en osTicket" in said
    assert "LT-0008, archivos: se esperaba" in said
    assert "tiene 9 bytes y otra suma" in said
    assert "000097: 1 archivos de osTicket no están aquí" in said
    page = (tmp_path / "report" / "informe.html").read_text()
    assert "class=other" in page
    assert "otra suma" in page


def test_what_is_worked_on_is_not_compared(tmp_path: Path) -> None:
    bring(tmp_path)
    note_on(by_old()["3"].number)
    assert bring(tmp_path) == 0
    page = (tmp_path / "report" / "informe.html").read_text()
    assert "Se leyeron de vuelta 8 tickets (1 con los que ya se trabaja, sin comparar)" in page
    assert "Ninguna diferencia." in page

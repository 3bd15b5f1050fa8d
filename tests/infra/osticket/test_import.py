"""What an import writes, and that it may be broken off, repeated and taken back."""

from __future__ import annotations

import secrets
from collections.abc import Container
from functools import partial
from itertools import count
from pathlib import Path
from typing import Any

import boto3
import pytest
from botocore.client import BaseClient

from chalicelib import caches
from chalicelib.domain.tickets.lifecycle import Status
from chalicelib.services import clock
from chalicelib.services.mail import digest
from chalicelib.services.reviews import sweep
from chalicelib.settings import settings
from chalicelib.store.aws.dynamodb import call_if, scan, table
from chalicelib.store.tickets import entries, tickets
from infra.osticket.mapping.document import BadMapping, load, written
from infra.osticket.writing import journal, numbers, undo, writers
from tests.agents import ADMIN, ANA, FRONT
from tests.desk import look_up
from tests.hands import MINUTE_MS, Hands
from tests.infra.osticket.bringing import bring, by_old, note_on
from tests.infra.osticket.old import PDF, later, sha256, tables

pytestmark = [pytest.mark.engine, pytest.mark.usefixtures("aws", "directory")]
#: What a repeat may count otherwise: how often a row was written.
_TURNS = {"version", "until"}


@pytest.fixture(autouse=True)
def _in_order(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writers, "AT_A_TIME", 1)
    monkeypatch.setattr(writers, "_WAITING", 1)


def everything() -> dict[str, list[str]]:
    """All rows that a run leaves, but how often they were written."""
    found = {}
    for name in ("tickets", "entries", "search", "tallies", "figures", "guards", "outbox"):
        rows = [{key: value for key, value in row.items() if name == "tickets" or key not in _TURNS}
                for row in scan(TableName=table(name))]  # fmt: skip
        if name == "guards":
            rows = [row for row in rows if str(row["key"]).startswith("import#osticket#")
                    and "account" not in str(row["key"])]  # fmt: skip
        found[name] = sorted(repr(sorted(row.items())) for row in rows)
    return found | {"files": files()}


def files() -> list[str]:
    """What the bucket has: the key, bytes and type of each file, and its name when it is saved."""
    s3, bucket = boto3.client("s3"), settings().attachments_bucket
    found = []
    for row in s3.list_objects_v2(Bucket=bucket).get("Contents", []):
        one = s3.get_object(Bucket=bucket, Key=row["Key"])
        facts = (one["ContentType"], one.get("ContentDisposition"), sorted(one["Metadata"].items()))
        found.append(repr((row["Key"], sha256(one["Body"].read()), facts)))
    return found


def test_a_dry_run_changes_nothing_and_tells_what_it_would_do(tmp_path: Path) -> None:
    assert bring(tmp_path, apply=False) == 0
    assert all(not rows for rows in everything().values())
    page = (tmp_path / "report" / "informe.html").read_text()
    assert "No se cambió nada" in page
    assert "152427 ya lo tiene otro" in page
    assert len((tmp_path / "report" / "informe.csv").read_text().splitlines()) == 9


def test_tickets_come_over_as_they_were(tmp_path: Path) -> None:
    assert bring(tmp_path) == 0
    found = by_old()
    first, closed, waiting = found["1"], found["2"], found["8"]
    assert (first.number, first.status, first.assignee) == ("000097", Status.ANSWERED, ANA.agent.id)
    assert first.opened_at == "2024-03-04T15:00:00.000Z"
    assert (first.nationality, first.user_type, first.topic) == ("EC", "student", "ipc")
    assert (closed.number, closed.status, closed.area) == ("LT-0008", Status.CLOSED, "DECON")
    assert closed.closed_at == "2024-04-03T14:00:00.000Z"
    assert closed.email_typed == "Juan.Paz@Example.org"
    assert closed.imported is not None
    assert {"document_number", "phone"} <= {*closed.imported.unverified}
    assert waiting.status is Status.WAITING_REQUESTER
    assert waiting.first_due_on, "it was over, and its date is counted anew from the import"
    assert waiting.working_days == 15, "the sum is told of the date that was promised first"
    assert found["6"].merged_into == found["5"].number


def test_threads_are_text_with_links_pictures_and_files(tmp_path: Path) -> None:
    bring(tmp_path)
    opening, *rest = entries.thread("000097")
    reply = next(one for one in rest if one.kind == "reply")
    assert opening.body == "Busco la inflación de 2023.\nGracias, O'Higgins"
    assert "https://www.example.org/ipc?a=1&b=2" in reply.body
    assert "[imagen: captura.png]" in reply.body
    assert [one.name for one in reply.attachments] == ["captura.png"]
    bodies = [one.body for one in rest]
    assert any("Nota corregida" in body and "Editado" in body for body in bodies)
    assert not any("errror" in body for body in bodies)
    closing = entries.thread("LT-0008")
    assert closing[0].body.startswith("a < b & c")
    files = [file for one in closing for file in one.attachments]
    assert [(one.name, one.sha256) for one in files] == [("copia.pdf", sha256(PDF))]
    assert any("Archivo perdido: lejos.txt" in one.body for one in closing)
    assert "script" not in entries.thread("400001")[0].body


def test_a_repeated_number_and_an_unwritable_one_get_new_ones_and_are_found(tmp_path: Path) -> None:
    bring(tmp_path)
    found = by_old()
    older, newer, short = found["3"], found["4"], found["7"]
    assert older.number == "152427"
    assert newer.number not in ("152427", "97")
    assert short.number != "97"
    reply = FRONT.call("POST", "/searches", {"q": "152427"})
    shown = {one["number"] for one in reply.json["items"]}
    assert shown == {older.number, newer.number}
    assert look_up("juan.paz@example.org", "152427").json["ticket"]["number"] == newer.number
    assert look_up("rosa@example.org", "152427").json["ticket"]["number"] == "152427"
    assert look_up("JUAN.PAZ@example.org", "lt-0008").json["ticket"]["number"] == "LT-0008"


def test_nobody_is_mailed_and_the_clock_leaves_the_past_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[str] = []
    monkeypatch.setattr(digest, "tell_area", lambda *_: told.append("area"))
    bring(tmp_path)
    hands, now = Hands(), clock.now
    monkeypatch.setattr(clock, "now", lambda: now() + hands.ahead)
    hands.forward(hours=(17 - now().hour) % 24)  # noon in Ecuador: the clock rests at night
    before = {key: one.version for key, one in by_old().items()}
    for _ in range(20):
        hands.forward(days=4)
        sweep.run({}, MINUTE_MS)
    assert {key: one.version for key, one in by_old().items()} == before
    mailed = {row["to"] for row in scan(TableName=table("outbox"))}
    assert mailed <= {ADMIN.agent.email}, "administrators alone hear of what is anonymised"
    assert told == []
    hands.forward(days=15)
    sweep.run({}, MINUTE_MS)
    assert by_old()["2"].erased_at is not None, "it is anonymised once 90 days are over"
    assert by_old()["1"].erased_at is None


class _Killed(BaseException):
    """The process ends here."""


def _first_free(wanted: tuple[str, ...], _: int, avoided: Container[str]) -> str:
    return next(number for number in wanted if number not in avoided)


def _killed_at(turn: int, monkeypatch: pytest.MonkeyPatch) -> None:
    made, turns = BaseClient._make_api_call, count(1)  # type: ignore[attr-defined]

    def call(self: Any, name: str, arguments: Any) -> Any:
        writes = name.startswith(("Put", "BatchWrite", "TransactWrite", "Update", "Delete"))
        if writes and next(turns) == turn:
            raise _Killed
        return made(self, name, arguments)

    monkeypatch.setattr(BaseClient, "_make_api_call", call)


@pytest.fixture
def same_numbers(monkeypatch: pytest.MonkeyPatch) -> None:
    """New numbers are drawn alike in every run."""
    at = clock.now()
    monkeypatch.setattr(clock, "now", lambda: at)
    turns = count(1)
    monkeypatch.setattr(secrets, "randbelow", lambda most: (910_000 + next(turns)) % most)


@pytest.mark.usefixtures("same_numbers")
def test_killed_at_every_tenth_write_and_resumed_it_is_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, aws: Any
) -> None:
    bring(tmp_path)
    whole, names = everything(), {key: one.number for key, one in by_old().items()}
    undo.undo(journal.open_run().run, lambda *_: None)  # type: ignore[union-attr]
    at = 5
    while True:
        wanted = (names["4"], names["7"])
        monkeypatch.setattr(numbers, "_new", partial(_first_free, wanted))
        with monkeypatch.context() as patched:
            _killed_at(at, patched)
            try:
                bring(tmp_path)
            except _Killed:
                killed = True
            else:
                killed = False
        assert bring(tmp_path) == 0
        assert everything() == whole, f"killed at write {at}"
        if not killed:
            break
        undo.undo(journal.open_run().run, lambda *_: None)  # type: ignore[union-attr]
        caches.forget_all()
        at += 10
    assert at > 50
    assert len(whole["files"]) > 2, "the files that the sample has"


@pytest.mark.usefixtures("same_numbers")
def test_the_same_dump_again_changes_nothing(tmp_path: Path) -> None:
    bring(tmp_path)
    before = everything()
    bring(tmp_path)
    after = everything()
    assert {**after, "guards": []} == {**before, "guards": []}


def test_a_later_dump_brings_what_is_new_and_leaves_what_was_worked_on(tmp_path: Path) -> None:
    bring(tmp_path)
    held = by_old()["3"]
    rows = later()
    rows["thread_entry"].append(rows["thread_entry"][-1] | {"id": 22, "thread_id": 3})
    note_on(held.number)
    bring(tmp_path, rows)
    found = by_old()
    assert found["9"].number == "500001"
    assert entries.thread("000097")[-1].kind == "note"
    assert "¿Y la de 2024?" in {one.body for one in entries.thread("000097")}
    assert found["1"].is_of_the_past
    assert "¿Y la de 2024?" not in {one.body for one in entries.thread(held.number)}
    assert "cambió en osTicket y también aquí" in (tmp_path / "report" / "informe.csv").read_text()


def test_a_run_is_taken_back_but_for_what_was_worked_on(tmp_path: Path) -> None:
    bring(tmp_path)
    touched = by_old()["3"]
    note_on(touched.number)
    last = journal.open_run()
    assert last is not None
    found = undo.undo(last.run, lambda *_: None)
    assert (len(found.gone), found.stay) == (7, [touched.number])
    assert [row["number"] for row in scan(TableName=table("tickets"))] == [touched.number]
    assert {row["number"] for row in scan(TableName=table("entries"))} == {touched.number}
    kept = boto3.client("s3").list_objects_v2(Bucket=_bucket(), Prefix="kept/")
    assert kept.get("KeyCount", 0) == 0


def _bucket() -> str:
    from chalicelib.settings import settings

    return settings().attachments_bucket


def test_a_removal_that_was_sent_twice_is_no_work_of_somebody(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bring(tmp_path)
    run = next(row.run for row in journal.read())

    def twice(act: Any, **told: Any) -> Any:
        call_if(act, **told)
        return call_if(act, **told)

    monkeypatch.setattr(undo, "call_if", twice)
    found = undo.undo(run, lambda *_: None)
    assert (len(found.gone), found.stay) == (8, [])
    assert [*journal.read()] == []


def test_a_number_that_is_taken_here_stays_with_who_has_it(tmp_path: Path) -> None:
    from tests.indexed import put, write

    put(number="300001", email="otra@example.org")
    write("De aquí", number="300001")
    assert bring(tmp_path) == 0
    assert by_old()["5"].number != "300001"
    assert tickets.existing("300001").email == "otra@example.org"


def test_another_osticket_with_the_same_ids_is_another(tmp_path: Path) -> None:
    bring(tmp_path)
    before = {row["number"] for row in scan(TableName=table("tickets"))}
    rows = tables()
    for ticket in rows["ticket"]:
        ticket["created"] = ticket["created"].replace("2024", "2021")
    assert bring(tmp_path, rows) == 0
    found = {row["number"]: row for row in scan(TableName=table("tickets"))}
    assert len(found) == 2 * len(before)
    assert all(found[number]["opened_at"] > "2024" for number in before)


def test_a_mapping_is_written_read_and_judged_as_a_whole(tmp_path: Path) -> None:
    bring(tmp_path, apply=False)
    path = tmp_path / "report" / "mapa.yaml"
    from chalicelib.store.catalog.catalog import current

    agents = {ANA.agent.email: ANA.agent}
    mapping = load(path, current(), agents)
    assert written(mapping) == path.read_text()
    path.write_text("areas: {X: NADA}\nestados: {Abierto: volando}\nraro: 1\ntemas: 7\n")
    with pytest.raises(BadMapping) as why:
        load(path, current(), agents)
    for said in ("X: NADA", "volando", "raro", "temas"):
        assert said in str(why.value)
    assert tables()

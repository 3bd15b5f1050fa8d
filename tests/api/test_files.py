"""Files as callers of the API meet them: offered, sent, named, fetched."""

from __future__ import annotations

import hashlib
from typing import Any

import boto3
import pytest

from chalicelib import caches
from chalicelib.domain.files.attachments import CLAIMED_WITHIN
from chalicelib.services import clock
from chalicelib.services.files import scanning
from chalicelib.settings import settings
from chalicelib.store.aws import attachments as bucket
from tests.agents import ANA, LUIS, ZOE
from tests.desk import Reply, open_ticket, request
from tests.files import CSV, EXE, PDF, archive, fetch, offer, old_office, send, upload

pytestmark = [pytest.mark.engine, pytest.mark.usefixtures("directory")]


def bearer(opened: Any) -> dict[str, str]:
    return {"Authorization": f"Bearer {opened['access_token']}"}


def show(opened: Any) -> Any:
    return request("GET", f"/tickets/{opened['number']}", headers=bearer(opened)).json


def write(opened: Any, *uploads: str, **headers: str) -> Reply:
    body = {"body": "Aquí va el cuadro.", "attachments": uploads}
    path = f"/tickets/{opened['number']}/messages"
    return request("POST", path, body, headers=bearer(opened) | headers)


def download(opened: Any, attachment_id: str, **query: str) -> Reply:
    path = f"/tickets/{opened['number']}/attachments/{attachment_id}"
    return request("GET", path, headers=bearer(opened), query=query)


class TestOffering:
    def test_gives_a_form_that_s3_takes_the_announced_file_with(self) -> None:
        form = offer("Índice ../de precios.pdf", len(PDF))
        assert form.status == 201
        assert "precios" not in form.text, "no name in an address or a key"
        assert send(form.json, PDF) == 204

    @pytest.mark.parametrize(
        ("content", "fields", "status"),
        [
            (PDF + b"x", {}, 400),
            (PDF[:-1], {}, 400),
            (b"", {}, 400),
            (PDF, {"Content-Type": "text/html"}, 403),
            (PDF, {"key": "kept/other"}, 403),
            (PDF, {"key": "uploads/other"}, 403),
            (PDF, {"acl": "public-read"}, 403),
        ],
    )
    def test_s3_itself_refuses_anything_else(
        self, content: bytes, fields: dict[str, str], status: int
    ) -> None:
        form = offer("informe.pdf", len(PDF)).json
        assert send(form, content, **fields) == status

    def test_names_every_fault(self) -> None:
        refused = offer("virus.exe", 0)
        assert refused.status == 422
        assert refused.faults == {("filename", "type_not_accepted"), ("size", "empty")}

    def test_past_its_hour_a_shared_address_pays_with_work(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        from chalicelib.store.catalog import catalog

        offered = catalog.current()
        rules = offered.rules.model_copy(update={"uploads_per_address_hour": 2})
        limited = type(offered)(**{**vars(offered), "rules": rules})
        monkeypatch.setattr(catalog, "current", lambda: limited)
        codes = [offer("a.csv", 9).json.get("code") for _ in range(3)]
        assert codes == [None, None, "challenge_required"]
        assert offer("a.csv", 9, address="198.51.100.8").status == 201

    def test_the_catalog_tells_the_limits(self) -> None:
        limits = request("GET", "/catalog").json["limits"]["attachments"]
        assert (limits["count"], limits["bytes"]) == (5, 10 * 1024 * 1024)
        assert "pdf" in limits["types"]


def inspect(upload_id: str, address: str = "198.51.100.7") -> Reply:
    return request("POST", "/uploads/inspections", {"upload_id": upload_id}, address=address)


class TestInspecting:
    @pytest.mark.parametrize(
        ("name", "content", "code"),
        [
            ("cuadro.csv", CSV, None),
            ("factura.pdf", EXE, "type_mismatch"),
            ("libro.xlsx", old_office("EncryptedPackage"), "password_protected"),
            ("lote.zip", archive("otro.zip"), "dangerous"),
        ],
    )
    def test_says_before_what_sending_says(
        self, name: str, content: bytes, code: str | None
    ) -> None:
        sent = upload(name, content)
        said = inspect(sent)
        assert (said.status, said.json["accepted"], said.json.get("code")) == (200, not code, code)
        opened = open_ticket(attachments=[sent])
        assert opened.status == (422 if code else 201)
        assert not code or opened.faults == {("attachments.0", code)}
        assert bool(said.json.get("detail")) is bool(code)

    def test_of_the_same_bytes_is_done_once_and_of_others_again(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        form = offer("a.pdf", len(PDF)).json
        read: list[Any] = []
        part = bucket.part
        monkeypatch.setattr(bucket, "part", _noting(read, part))
        send(form, PDF)
        assert [inspect(form["upload_id"]).json["accepted"] for _ in range(4)] == [True] * 4
        assert len(read) == 1
        send(form, EXE[: len(PDF)])
        assert [inspect(form["upload_id"]).json["accepted"] for _ in range(2)] == [False] * 2
        assert len(read) == 2

    def test_goes_as_far_as_a_slip_of_the_hand_and_sending_looks_all_the_same(self) -> None:
        form = offer("a.csv", len(CSV)).json
        statuses = []
        for n in range(4):
            send(form, CSV[:-1] + str(n).encode())
            statuses.append(inspect(form["upload_id"]).status)
        assert statuses == [200, 200, 200, 429]
        assert open_ticket(attachments=[form["upload_id"]]).status == 201

    def test_is_for_who_was_given_the_upload_until_it_is_sent(self) -> None:
        sent = upload()
        nobodys = f"{sent[:-1]}{'0' if sent[-1] != '0' else '1'}"
        never_sent = offer("a.pdf", len(PDF)).json["upload_id"]
        open_ticket(attachments=[sent])
        for unknown in (nobodys, never_sent, sent, "../kept/x", "x" * 5_000):
            assert inspect(unknown).faults == {("upload_id", "unknown_upload")}

    def test_past_its_hour_a_shared_address_pays_with_work(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        from chalicelib.store.catalog import catalog

        sent = [upload() for _ in range(3)]
        offered = catalog.current()
        rules = offered.rules.model_copy(update={"uploads_per_address_hour": 2})
        limited = type(offered)(**{**vars(offered), "rules": rules})
        monkeypatch.setattr(catalog, "current", lambda: limited)
        codes = [inspect(one).json.get("code") for one in sent]
        assert codes == [None, None, "challenge_required"]
        assert inspect(sent[2], address="198.51.100.8").status == 200


class TestNaming:
    def test_an_opening_shows_its_files(self) -> None:
        opened = open_ticket(attachments=[upload("a.csv"), upload("b.pdf", PDF)]).json
        first, second = show(opened)["entries"][0]["attachments"]
        assert (first["name"], first["size"], first["state"]) == ("a.csv", len(CSV), "ready")
        assert (second["name"], second["type"]) == ("b.pdf", "application/pdf")
        sums = [hashlib.sha256(content).hexdigest() for content in (CSV, PDF)]
        assert [first["sha256"], second["sha256"]] == sums, "the sum tells a copy from another file"

    def test_a_message_and_a_reply_show_theirs_to_both(self) -> None:
        opened = open_ticket().json
        assert write(opened, upload("pregunta.csv")).status == 201
        ANA.reply(
            opened["number"],
            "answered",
            attachments=[upload("respuesta.csv")],
            confidentiality_checked=True,
        )
        for thread in (show(opened)["entries"], ANA.see(opened["number"])["entries"]):
            names = [file["name"] for entry in thread for file in entry["attachments"]]
            assert names == ["pregunta.csv", "respuesta.csv"]

    def test_a_file_leaves_after_the_checklist(self) -> None:
        number = open_ticket().json["number"]
        refused = ANA.reply(number, "answered", attachments=[upload()])
        assert refused.faults == {("confidentiality_checked", "required")}

    def test_a_held_replys_file_is_not_the_requesters_until_it_is_approved(self) -> None:
        opened = open_ticket().json
        said = {"data": "microdata", "confidentiality_checked": True}
        held = ANA.reply(opened["number"], "answered", attachments=[upload()], **said).json
        entry = held["entries"][-1]
        (file,) = entry["attachments"]
        assert download(opened, file["id"]).status == 404
        approved = {"entry_id": entry["id"]}
        LUIS.call("POST", f"/tickets/{opened['number']}/approvals", approved, held["version"])
        assert download(opened, file["id"]).status == 302

    def test_every_bad_upload_is_named_by_its_place_and_nothing_is_written(self) -> None:
        never_sent = offer("a.pdf", len(PDF)).json["upload_id"]
        nobodys = f"{never_sent[:-1]}{'0' if never_sent[-1] != '0' else '1'}"
        disguised = upload("factura.pdf", EXE)
        good = upload()
        refused = open_ticket(attachments=[good, never_sent, nobodys, disguised])
        assert refused.status == 422
        assert refused.faults == {
            ("attachments.1", "unknown_upload"),
            ("attachments.2", "unknown_upload"),
            ("attachments.3", "type_mismatch"),
        }
        assert open_ticket(attachments=[good]).status == 201, "the good one is still to be had"

    def test_an_upload_belongs_to_one_entry(self) -> None:
        taken, opened = upload(), open_ticket().json
        assert write(opened, taken).status == 201
        assert write(opened, taken).faults == {("attachments.0", "unknown_upload")}
        assert open_ticket(attachments=[taken]).faults == {("attachments.0", "unknown_upload")}

    def test_an_upload_is_named_in_time(self, monkeypatch: pytest.MonkeyPatch) -> None:
        old, now = upload(), clock.now()
        monkeypatch.setattr(
            clock,
            "now",
            lambda: now.fromtimestamp(now.timestamp() + CLAIMED_WITHIN + 1, now.tzinfo),
        )
        assert open_ticket(attachments=[old]).faults == {("attachments.0", "unknown_upload")}

    def test_what_was_looked_into_is_what_is_kept(self) -> None:
        form = offer("a.csv", len(CSV)).json
        send(form, CSV)
        opened = open_ticket(attachments=[form["upload_id"]]).json
        assert send(form, b"x" * len(CSV)) == 204, "the form still serves"
        (file,) = show(opened)["entries"][0]["attachments"]
        url = download(opened, file["id"]).headers["Location"]
        assert fetch(url)[1] == CSV


class TestFetching:
    def test_leads_to_the_file_as_a_download_for_some_minutes(self) -> None:
        opened = open_ticket(attachments=[upload("Índice <final>.csv")]).json
        (file,) = show(opened)["entries"][0]["attachments"]
        found = download(opened, file["id"])
        assert (found.status, found.text) == (302, "")
        assert found.headers["Cache-Control"] == "no-store"
        assert found.headers["X-Content-Type-Options"] == "nosniff"
        assert "X-Amz-Expires=300" in found.headers["Location"]
        assert "AWS4-HMAC-SHA256" in found.headers["Location"]
        headers, content = fetch(found.headers["Location"])
        assert content == CSV
        assert headers["Content-Type"] == "text/csv"
        assert headers["Content-Disposition"].startswith(
            'attachment; filename="Indice _final_.csv"'
        )

    def test_gives_a_page_the_address_instead(self) -> None:
        opened = open_ticket(attachments=[upload()]).json
        (file,) = show(opened)["entries"][0]["attachments"]
        found = download(opened, file["id"], redirect="no")
        assert (found.status, found.json["expires_in"]) == (200, 300)
        assert fetch(found.json["url"])[1] == CSV

    def test_a_file_of_another_ticket_is_not_there(self) -> None:
        other = open_ticket(email="otra@example.com", attachments=[upload()]).json
        (file,) = show(other)["entries"][0]["attachments"]
        opened = open_ticket().json
        assert download(opened, file["id"]).status == 404

    def test_agents_fetch_what_they_see_and_it_leaves_its_trace(self) -> None:
        opened = open_ticket(attachments=[upload()]).json
        (file,) = show(opened)["entries"][0]["attachments"]
        path = f"/tickets/{opened['number']}/attachments/{file['id']}"
        found = ANA.call("GET", path)
        assert fetch(found.headers["Location"])[1] == CSV
        assert ZOE.call("GET", path).status == 404
        trail = LUIS.call("GET", f"/tickets/{opened['number']}/audit").json["items"]
        assert ("ana", "download", file["id"]) in {
            (trace["actor"], trace["act"], trace.get("detail")) for trace in trail
        }

    def test_agents_fetch_the_files_of_a_duplicate_from_the_ticket_that_goes_on(self) -> None:
        opened = open_ticket(attachments=[upload()]).json
        (file,) = show(opened)["entries"][0]["attachments"]
        goes_on = open_ticket().json["number"]
        version = LUIS.see(opened["number"])["version"]
        LUIS.call("POST", f"/tickets/{opened['number']}/merge", {"into": goes_on}, version)
        assert ANA.call("GET", f"/tickets/{goes_on}/attachments/{file['id']}").status == 302


class TestScan:
    @pytest.fixture(autouse=True)
    def _on(self, aws: Any, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("MALWARE_SCAN", "true")
        caches.forget_all()

    @pytest.mark.parametrize(
        ("says", "state", "status"),
        [
            (None, "in_review", 409),
            ("NO_THREATS_FOUND", "ready", 302),
            ("THREATS_FOUND", "refused", 409),
            ("UNSUPPORTED", "refused", 409),
            ("FAILED", "in_review", 409),
        ],
    )
    def test_what_it_says_decides(self, says: str | None, state: str, status: int) -> None:
        opened = open_ticket(attachments=[upload()]).json
        (file,) = show(opened)["entries"][0]["attachments"]
        if says is not None:
            boto3.client("s3").put_object_tagging(
                Bucket=settings().attachments_bucket,
                Key=f"kept/{file['id']}",
                Tagging={"TagSet": [{"Key": "GuardDutyMalwareScanStatus", "Value": says}]},
            )
        scanning._known.clear()
        (file,) = show(opened)["entries"][0]["attachments"]
        assert file["state"] == state
        found = download(opened, file["id"])
        assert found.status == status
        if status == 409:
            assert found.json["current"] == {"state": state}


def _noting(read: list[Any], part: Any) -> Any:
    def noted(*which: Any) -> Any:
        read.append(which)
        return part(*which)

    return noted

"""Files of internal notes: for agents who may read the ticket, and for nobody else."""

from __future__ import annotations

import uuid
from typing import Any

import boto3
import pytest

from chalicelib import caches
from chalicelib.services import clock
from chalicelib.services.accounts import erased_threads
from chalicelib.services.files import scanning, uploads
from chalicelib.settings import settings
from chalicelib.store.aws.dynamodb import transact
from chalicelib.store.guards import guards, idempotency
from chalicelib.store.tickets import tickets
from tests.accounts import rows, sign_in
from tests.agents import ADMIN, ANA, EVA, FRONT, LUIS, ZOE, Colleague
from tests.desk import Reply, look_up, open_ticket, request
from tests.files import CSV, EXE, PNG, fetch, offer, upload
from tests.tokens import agent_token

pytestmark = [pytest.mark.engine, pytest.mark.usefixtures("directory")]
EMAIL = "maria@example.com"
NAME = "croquis-interno.png"


@pytest.fixture
def number() -> str:
    """A ticket of DECON."""
    opened: str = open_ticket(email=EMAIL).json["number"]
    return opened


def note(number: str, *files: str, who: Colleague = ANA, key: str = "", **said: Any) -> Reply:
    headers = {"Authorization": f"Bearer {agent_token(who.agent)}"}
    headers |= {"Idempotency-Key": key} if key else {}
    body = {"body": "Deliberación de DECON.", "attachments": files} | said
    return request("POST", f"/agent/tickets/{number}/notes", body, headers=headers)


def noted(number: str) -> str:
    """The id of the file of a note that Ana left."""
    left = note(number, upload(NAME, PNG))
    assert left.status == 201, left.text
    (file,) = left.json["entries"][-1]["attachments"]
    found: str = file["id"]
    return found


def files_of_notes(number: str) -> list[list[str]]:
    lines = ADMIN.see(number)["entries"]
    return [
        [file["name"] for file in line["attachments"]] for line in lines if line["kind"] == "note"
    ]


def kept(file: str) -> list[Any]:
    """Every version of a file that the bucket has."""
    found = boto3.client("s3").list_object_versions(Bucket=settings().attachments_bucket)
    return [one for one in found.get("Versions", []) if file in one["Key"]]


def refused_to(bearer: str, number: str, file: str) -> bool:
    headers = {"Authorization": f"Bearer {bearer}"}
    found = request("GET", f"/tickets/{number}/attachments/{file}", headers=headers)
    return found.status == 404 and file not in found.text


class TestAgents:
    def test_who_may_read_the_ticket_sees_and_fetches_it_and_nobody_of_another_area(
        self, number: str
    ) -> None:
        file = noted(number)
        assert files_of_notes(number) == [[NAME]]
        path = f"/tickets/{number}/attachments/{file}"
        for who in (ANA, LUIS, EVA, FRONT, ADMIN):
            assert fetch(who.call("GET", path).headers["Location"])[1] == PNG
        assert ZOE.call("GET", path).status == 404
        trail = LUIS.call("GET", f"/tickets/{number}/audit").json["items"]
        assert ("ana", "download", file) in {
            (trace["actor"], trace["act"], trace.get("detail")) for trace in trail
        }

    def test_a_duplicates_is_fetched_from_the_ticket_that_goes_on_by_agents_alone(
        self, number: str
    ) -> None:
        file, goes_on = noted(number), open_ticket(email=EMAIL).json
        version = LUIS.see(number)["version"]
        LUIS.call("POST", f"/tickets/{number}/merge", {"into": goes_on["number"]}, version)
        path = f"/tickets/{goes_on['number']}/attachments/{file}"
        assert ANA.call("GET", path).status == 302
        assert refused_to(goes_on["access_token"], goes_on["number"], file)

    def test_who_is_asked_from_another_area_learns_nothing_of_it(self, number: str) -> None:
        file = noted(number)
        wanted = {"question": "¿La ENEMDU tiene esto por cantón?", "area": "DIES"}
        asked = ANA.call("POST", f"/tickets/{number}/questions", wanted).json["questions"][-1]
        seen = ZOE.call("GET", f"/questions/{number}/{asked['id']}")
        assert (seen.status, seen.json["hidden_files"]) == (200, 0)
        assert [word for word in (file, NAME) if word in seen.text] == []
        assert ZOE.call("GET", f"/tickets/{number}/attachments/{file}").status == 404


class TestRequester:
    def test_sees_and_fetches_it_by_no_way_of_theirs(self, number: str) -> None:
        file, holder = noted(number), sign_in(EMAIL)
        ANA.reply(number, "answered")
        found = look_up(EMAIL, number)
        token = found.json["access_token"]
        shown = request("GET", f"/tickets/{number}", headers={"Authorization": f"Bearer {token}"})
        ways = {
            "look-up": found,
            "status": shown,
            "account's ticket": holder.call("GET", f"/tickets/{number}"),
            "account's list": holder.call("GET", "/account/tickets"),
            "account's export": holder.call("GET", "/account/export"),
        }
        for way, reply in ways.items():
            assert reply.status == 200, way
            assert [word for word in (file, NAME) if word in reply.text] == [], way
        assert ways["account's export"].json["tickets"][0]["files"] == []
        assert refused_to(token, number, file)
        assert refused_to(holder.token, number, file)

    def test_gets_it_with_no_mail_and_no_colleague_does(self, number: str) -> None:
        LUIS.change(number, assignee="me")
        file = noted(number)
        ANA.reply(number, "answered")
        mails = rows("outbox")
        assert {"note_left", "reply"} <= {mail["kind"] for mail in mails}
        assert [word for word in (file, NAME) if word in str(mails)] == []

    @pytest.mark.parametrize("whole", [True, False])
    def test_gets_it_by_no_split(self, number: str, whole: bool) -> None:
        """An agent may have it go along, in a note or without its words: there it is one too."""
        file = noted(number)
        seen = ADMIN.see(number)
        chosen = seen["entries"] if whole else seen["entries"][:1]
        wanted = {
            "subject": "Empleo en Loja", "topic": "enemdu", "reason": "Pregunta por empleo.",
            "entries": [line["splits_as"] for line in chosen], "files": [file],
        }  # fmt: skip
        done = ADMIN.call("POST", f"/tickets/{number}/splits", wanted, seen["version"])
        assert done.status == 201, done.text
        part = done.json["links"][0]["number"]
        assert files_of_notes(part) == [[NAME]]
        copy = ZOE.see(part)["entries"][1]["attachments"][0]["id"]
        found = look_up(EMAIL, part)
        assert [word for word in (copy, NAME, "Deliberación") if word in found.text] == []
        assert refused_to(found.json["access_token"], part, copy)
        assert ZOE.call("GET", f"/tickets/{part}/attachments/{copy}").status == 302

    def test_is_sent_it_by_no_reply(self, number: str) -> None:
        file = noted(number)
        refused = ANA.reply(number, "answered", attachments=[file], confidentiality_checked=True)
        assert refused.faults == {("attachments.0", "unknown_upload")}

    @pytest.mark.parametrize("event", ["anonymise", "erase"])
    def test_takes_it_along_when_their_data_go(self, number: str, event: Any) -> None:
        file = noted(number)
        assert kept(f"kept/{file}")
        found = tickets.existing(number)
        transact(erased_threads.taken(found, event, clock.stamp(clock.now())))
        assert erased_threads.erase_thread(number)
        assert kept(f"kept/{file}") == []
        assert NAME not in str(rows("entries"))
        assert note(number, upload()).status == 409, "no new one comes after"

    def test_is_named_by_no_note_that_was_on_its_way_while_their_data_went(
        self, number: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        take = uploads.take

        def meanwhile(wanted: Any) -> Any:
            found = tickets.existing(number)
            transact(erased_threads.taken(found, "erase", clock.stamp(clock.now())))
            assert erased_threads.erase_thread(number)
            return take(wanted)

        file = upload(NAME, PNG)
        with monkeypatch.context() as patched:
            patched.setattr(uploads, "take", meanwhile)
            assert note(number, file, body="Es María Quishpe.").status == 503
        held = str(rows("entries"))
        assert [said for said in ("Quishpe", NAME) if said in held] == []
        assert note(number, file).status == 409


class TestNaming:
    def test_needs_no_checklist_and_at_most_as_many_as_a_reply(self, number: str) -> None:
        assert note(number, upload("a.csv"), upload("b.png", PNG)).status == 201
        assert files_of_notes(number) == [["a.csv", "b.png"]]
        many = [upload() for _ in range(6)]
        assert note(number, *many).faults == {("attachments", "too_many")}

    def test_every_bad_upload_is_named_by_its_place_and_nothing_is_written(
        self, number: str
    ) -> None:
        never_sent, good = offer("a.csv", len(CSV)).json["upload_id"], upload()
        refused = note(number, good, never_sent, upload("factura.pdf", EXE))
        assert refused.faults == {
            ("attachments.1", "unknown_upload"),
            ("attachments.2", "type_mismatch"),
        }
        assert files_of_notes(number) == []
        assert note(number, good).status == 201, "the good one is still to be had"
        assert note(number, good).faults == {("attachments.0", "unknown_upload")}

    def test_that_is_sent_twice_is_kept_once(self, number: str) -> None:
        key, file = str(uuid.uuid4()), upload()
        assert [note(number, file, key=key).status for _ in range(2)] == [201, 201]
        assert len(files_of_notes(number)) == 1
        other = note(number, upload(), key=key)
        assert (other.status, other.json["code"]) == (422, "idempotency_mismatch")

    def test_that_somebody_else_binds_meanwhile_is_refused_at_its_place(
        self, number: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        file, take = upload(), uploads.take

        def late(wanted: Any, *rest: Any) -> Any:
            taken = take(wanted, *rest)
            monkeypatch.setattr(uploads, "take", take)
            assert note(number, file, who=LUIS).status == 201
            return taken

        monkeypatch.setattr(uploads, "take", late)
        assert note(number, file).faults == {("attachments.0", "unknown_upload")}
        assert len(files_of_notes(number)) == 1

    def test_without_files_is_the_same_request_as_to_the_release_before(self, number: str) -> None:
        key, body = str(uuid.uuid4()), "Llamar a Loja."
        before = guards.hashed("note", ANA.agent.id, number, body)
        transact({"request": idempotency.first_time(key, before, number, clock.now())})
        assert note(number, key=key, body=body).status == 201
        assert files_of_notes(number) == []

    def test_a_draft_keeps_it_and_goes_with_the_note(self, number: str) -> None:
        file = upload(NAME, PNG)
        drafted = {"text": "Ver el croquis.", "attachments": [file]}
        assert ANA.call("PUT", f"/tickets/{number}/drafts/note", drafted, 0).status == 200
        (draft,) = ANA.call("GET", f"/tickets/{number}/drafts").json["items"]
        assert [one["name"] for one in draft["files"]] == [NAME]
        assert note(number, file, draft=draft["version"]).status == 201
        assert rows("drafts") == []
        assert files_of_notes(number) == [[NAME]]


def test_is_fetched_once_it_was_searched_for_malware(
    number: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MALWARE_SCAN", "true")
    caches.forget_all()
    file = noted(number)
    path = f"/tickets/{number}/attachments/{file}"
    assert ANA.call("GET", path).json["current"] == {"state": "in_review"}
    boto3.client("s3").put_object_tagging(
        Bucket=settings().attachments_bucket,
        Key=f"kept/{file}",
        Tagging={"TagSet": [{"Key": "GuardDutyMalwareScanStatus", "Value": "THREATS_FOUND"}]},
    )
    scanning._known.clear()
    assert ANA.call("GET", path).json["current"] == {"state": "refused"}

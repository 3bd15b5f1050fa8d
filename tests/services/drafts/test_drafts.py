"""Drafts of the desk: whole, one's own, never written over unseen, gone with what they were for."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from chalicelib.domain.drafts.draft import Kind
from chalicelib.domain.errors import Invalid
from chalicelib.domain.tickets.entry import Event
from chalicelib.services import clock
from chalicelib.services.accounts import erased_threads
from chalicelib.services.files import uploads
from chalicelib.services.tickets import changes
from chalicelib.settings import settings
from chalicelib.store.aws import attachments
from chalicelib.store.aws.dynamodb import transact
from chalicelib.store.drafts import drafts as store
from chalicelib.store.tickets import tickets
from tests.accounts import rows
from tests.agents import ANA, EVA, FRONT, LUIS, Colleague
from tests.desk import Reply, open_ticket
from tests.files import upload

pytestmark = [pytest.mark.engine, pytest.mark.usefixtures("directory")]

#: All that an agent may have begun, but for its files.
WHOLE: dict[str, Any] = {
    "text": "Estimada María:\n\n  van los datos…",
    "data": "microdata",
    "status": "in_progress",
    "checks": [True, False, True],
    "canned_reply": "saludo",
}


@pytest.fixture
def number() -> str:
    """A ticket of the area DECON."""
    opened: str = open_ticket().json["number"]
    return opened


def save(
    number: str, version: int = 0, who: Colleague = ANA, kind: str = "reply", **draft: Any
) -> Reply:
    return who.call("PUT", f"/tickets/{number}/drafts/{kind}", draft or WHOLE, version)


def kept(number: str, who: Colleague = ANA) -> list[Any]:
    items: list[Any] = who.call("GET", f"/tickets/{number}/drafts").json["items"]
    return items


def begun(who: Colleague = ANA) -> list[tuple[str, str]]:
    items = who.call("GET", "/drafts").json["items"]
    return [(item["number"], item["kind"]) for item in items]


def later(**time: float) -> Callable[[], Any]:
    now = clock.now()
    return lambda: now + timedelta(**time)


def objects(upload_id: str) -> list[str]:
    """Keys of all versions of an upload's file."""
    found = attachments._s3().list_object_versions(Bucket=settings().attachments_bucket)
    return [one["Key"] for one in found.get("Versions", []) if upload_id in one["Key"]]


class TestWhole:
    def test_comes_back_with_every_choice_and_file(self, number: str) -> None:
        file = upload("datos.csv")
        saved = save(number, **WHOLE, attachments=[file])
        assert (saved.status, saved.headers["ETag"]) == (200, '"1"')
        (draft,) = kept(number)
        assert {name: draft[name] for name in WHOLE} == WHOLE
        assert [(one["upload_id"], one["name"]) for one in draft["files"]] == [(file, "datos.csv")]
        assert draft == saved.json

    def test_a_choice_that_nobody_made_is_none_and_not_its_default(self, number: str) -> None:
        save(number, text="Estimada", attachments=[upload()])
        assert kept(number)[0].keys().isdisjoint({"data", "status"})

    def test_a_reply_and_a_note_are_two(self, number: str) -> None:
        save(number)
        save(number, kind="note", text="Llamar mañana.")
        assert [draft["kind"] for draft in kept(number)] == ["note", "reply"]
        assert sorted(begun()) == [(number, "note"), (number, "reply")]

    def test_is_its_writers_alone(self, number: str) -> None:
        save(number)
        assert (kept(number, LUIS), begun(LUIS)) == ([], [])
        save(number, who=LUIS, text="Otra cosa.")
        assert [draft["text"] for draft in kept(number)] == [WHOLE["text"]]

    def test_who_only_reads_begins_none(self, number: str) -> None:
        assert save(number, who=EVA).json["code"] == "forbidden"
        assert kept(number, EVA) == []

    def test_stay_their_writers_when_the_ticket_goes_to_another_area(self, number: str) -> None:
        save(number)
        FRONT.change(number, area="DIES", reason="Es de hogares.")
        told = ANA.call("GET", f"/tickets/{number}/drafts").json
        assert (told["in_sight"], told["items"][0]["text"]) == (False, WHOLE["text"])
        assert LUIS.call("GET", f"/tickets/{number}/drafts").status == 404
        assert save(number, 1, text="Más.").status == 404, "nothing more is written there"
        gone = ANA.call("DELETE", f"/tickets/{number}/drafts/reply", version=1)
        assert (gone.status, begun()) == (200, [])
        assert ANA.call("GET", f"/tickets/{number}/drafts").status == 404

    def test_of_what_is_no_kind_is_not_found(self, number: str) -> None:
        assert save(number, kind="mail").status == 404

    def test_more_than_can_be_sent_is_kept_and_half_of_a_pair_is_refused(self, number: str) -> None:
        assert save(number, text="a" * 15_000).status == 200
        refused = save(number, 1, text="a\ud800")
        assert refused.status in (400, 422)
        assert save(number, 1, text="a" * 20_001).faults == {("text", "too_long")}

    def test_lives_a_week_from_when_it_was_saved_last(
        self, number: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        save(number)
        with monkeypatch.context() as then:
            then.setattr(clock, "now", later(days=6, hours=23))
            assert store.of_writer(number, "ana", int(clock.now().timestamp()))
        monkeypatch.setattr(clock, "now", later(days=7, seconds=1))
        epoch = int(clock.now().timestamp())
        assert store.of_writer(number, "ana", epoch) == []
        assert store.begun_by("ana", epoch) == []
        assert store.get(number, "ana", Kind.REPLY, epoch) is None


class TestTwoTabs:
    def test_the_later_is_shown_what_the_earlier_saved_and_nothing_is_lost(
        self, number: str
    ) -> None:
        save(number, text="De la primera.")
        save(number, 1, text="De la primera, más.")
        late = save(number, 1, text="De la segunda.")
        assert (late.status, late.json["current"]["version"]) == (412, 2)
        assert late.json["current"]["text"] == "De la primera, más."
        assert kept(number)[0]["text"] == "De la primera, más."
        assert save(number, 2, text="De la segunda.").json["version"] == 3

    def test_two_that_begin_at_once_are_one_and_a_refusal(self, number: str) -> None:
        assert [save(number).status, save(number).status] == [200, 412]

    def test_that_was_sent_elsewhere_is_told_as_gone(self, number: str) -> None:
        save(number)
        ANA.reply(number, "answered", draft=1)
        assert save(number, 1).json["current"] == {}
        assert save(number, 0).status == 200

    def test_discards_what_it_knows_and_nothing_newer(self, number: str) -> None:
        save(number)
        save(number, 1)
        path = f"/tickets/{number}/drafts/reply"
        assert ANA.call("DELETE", path, None, 1).status == 412
        assert [ANA.call("DELETE", path, None, 2).status for _ in "ab"] == [200, 200]
        assert kept(number) == begun() == []


class TestSending:
    def test_takes_the_draft_with_it(self, number: str) -> None:
        file = upload()
        save(number, **WHOLE, attachments=[file])
        sent = ANA.reply(
            number, "answered", draft=1, attachments=[file], confidentiality_checked=True
        )
        assert sent.status == 201
        assert rows("drafts") == []

    def test_so_does_a_held_reply_and_a_note(self, number: str) -> None:
        save(number)
        save(number, kind="note", text="Llamar.")
        said: dict[str, Any] = {"data": "microdata", "confidentiality_checked": True}
        assert ANA.reply(number, "answered", draft=1, **said).status == 201
        note = ANA.call("POST", f"/tickets/{number}/notes", {"body": "Llamar.", "draft": 1})
        assert note.status == 201
        assert rows("drafts") == []

    def test_leaves_a_newer_draft_of_another_tab(self, number: str) -> None:
        save(number)
        save(number, 1, text="Lo de la otra pestaña.")
        assert ANA.reply(number, "answered", draft=1).status == 201
        assert kept(number)[0]["text"] == "Lo de la otra pestaña."

    def test_that_is_refused_keeps_the_draft(self, number: str) -> None:
        save(number)
        assert ANA.reply(number, "answered", version=7, draft=1).status == 412
        assert len(kept(number)) == 1

    def test_a_draft_saved_that_very_moment_stops_it_and_nothing_is_written(
        self, number: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        save(number)

        def late(writes: Any) -> None:
            monkeypatch.setattr(changes, "transact", transact)
            save(number, 1, text="Algo más.")
            transact(writes)

        monkeypatch.setattr(changes, "transact", late)
        assert ANA.reply(number, "answered", draft=1).status == 503
        assert kept(number)[0]["text"] == "Algo más."
        assert ANA.see(number)["status"] == "received"


class TestFiles:
    def test_are_kept_as_long_as_the_draft(
        self, number: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        drafted, alone = upload("a.csv"), upload("b.csv")
        save(number, text="Van.", attachments=[drafted])
        version = ANA.see(number)["version"]
        monkeypatch.setattr(clock, "now", later(days=6))
        assert uploads.sweep() == 0
        with pytest.raises(Invalid):
            uploads.take([alone])
        assert [file.id for file in uploads.take([drafted])] == [drafted]
        assert uploads.sweep() == 0, "its copy is kept with it"
        assert version == 1

    def test_that_no_draft_keeps_any_more_are_swept(
        self, number: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        drafted = upload()
        save(number, text="Van.", attachments=[drafted])
        uploads.take([drafted])  # a sending that ended before its transaction
        monkeypatch.setattr(clock, "now", later(days=9))
        assert uploads.sweep() == 1

    def test_that_are_not_to_be_had_are_named_and_the_draft_stands(self, number: str) -> None:
        save(number, text="Van.")
        sent = upload()
        ANA.reply(number, "in_progress", attachments=[sent], confidentiality_checked=True)
        refused = save(number, 1, text="Van dos.", attachments=[upload(), sent])
        assert refused.faults == {("attachments.1", "unknown_upload")}
        assert kept(number)[0]["text"] == "Van."


class TestErasure:
    def test_takes_everybodys_drafts_with_their_files(self, number: str) -> None:
        file = upload()
        save(number, text="Soy Quishpe.", attachments=[file])
        save(number, who=FRONT, kind="note", text="Llamó Quishpe.")
        assert objects(file)
        erased_threads.erase_thread(number)
        erased_threads.erase_thread(number)
        assert rows("drafts") == []
        assert objects(file) == []

    def test_no_draft_is_begun_on_a_ticket_that_is_taken_from_its_requester_meanwhile(
        self, number: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        ticket = tickets.by_number(number)
        assert ticket is not None
        begin = store.begin

        def erased_first(*given: Any) -> None:
            transact(erased_threads.taken(ticket, Event.ERASE, clock.stamp(clock.now())))
            begin(*given)

        monkeypatch.setattr(store, "begin", erased_first)
        assert save(number).status >= 400
        assert rows("drafts") == []
        monkeypatch.setattr(store, "begin", begin)
        assert save(number).json["code"] == "conflict"

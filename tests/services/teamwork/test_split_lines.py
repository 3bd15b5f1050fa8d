"""Lines of a ticket that may go along to another: notes, and those of its duplicates."""

from __future__ import annotations

from typing import Any

import pytest

from chalicelib.domain.tickets.entry import Event
from chalicelib.services.accounts import erased_threads
from chalicelib.services.tickets import changes
from chalicelib.store.aws.dynamodb import transact
from chalicelib.store.tickets import entries
from chalicelib.store.tickets import tickets as store
from tests.agents import ADMIN, ANA, ZOE
from tests.desk import look_up, open_ticket, request
from tests.files import upload
from tests.services.teamwork.split import EMAIL, Split, part_of, tickets

pytestmark = [pytest.mark.engine, pytest.mark.usefixtures("directory")]
#: What a duplicate asks for.
AGAIN = "Lo mismo, por cantones, otra vez."


@pytest.fixture
def one() -> Split:
    return Split()


def along(number: str) -> list[tuple[str, str, str]]:
    """What came along to a ticket: the kind, the words and the files of each line."""
    thread = sorted(entries.thread(number), key=lambda line: line.at)
    return [
        (line.kind, line.body, " ".join(file.name for file in line.attachments))
        for line in thread
        if line.kind != "event"
    ]


def test_a_note_goes_along_with_its_files_and_stays_one(one: Split) -> None:
    noted = ANA.call(
        "POST",
        f"/tickets/{one.number}/notes",
        {"body": "Loja pide esto.", "attachments": [upload()]},
    )
    assert noted.status == 201, noted.text
    note = noted.json["entries"][-1]
    file = note["attachments"][0]["id"]
    assert one.ask(entries=[one.message.entry_id, note["splits_as"]], files=[file]).status == 201
    part = part_of(one)
    assert along(part.number) == [
        ("message", one.message.body, ""), ("note", "Loja pide esto.", "cuadro.csv"),
    ]  # fmt: skip
    copy = entries.thread(part.number)[1].attachments[0].id
    assert ZOE.call("GET", f"/tickets/{part.number}/attachments/{copy}").status == 302
    page = look_up(EMAIL, part.number)
    assert [word for word in ("Loja pide", copy) if word in page.text] == []
    token = page.json["access_token"]
    headers = {"Authorization": f"Bearer {token}"}
    refused = request("GET", f"/tickets/{part.number}/attachments/{copy}", headers=headers)
    assert refused.status == 404


def test_what_waits_and_what_is_asked_of_another_area_stays(one: Split) -> None:
    held = ADMIN.reply(
        one.number,
        "answered",
        data="microdata",
        body="Van los microdatos.",
        confidentiality_checked=True,
    )
    assert held.status == 201, held.text
    asked = ADMIN.call(
        "POST", f"/tickets/{one.number}/questions", {"question": "¿Hay dato?", "area": "DIES"}
    )
    assert asked.status == 201, asked.text
    stay = [line for line in ADMIN.see(one.number)["entries"] if line["kind"] == "note"]
    assert [line.get("splits_as") for line in stay] == [None, None]
    named = [one.message.entry_id, *(line["id"] for line in stay)]
    assert one.ask(entries=named).faults == {
        ("entries.1", "not_a_choice"), ("entries.2", "not_a_choice"),
    }  # fmt: skip


class TestDuplicate:
    @pytest.fixture
    def joined(self, one: Split) -> str:
        """The number of a duplicate with a file that was merged into the ticket."""
        opened = open_ticket(email=EMAIL, details=AGAIN, attachments=[upload()])
        other = opened.json["number"]
        body = {"into": one.number}
        merged = ADMIN.call("POST", f"/tickets/{other}/merge", body, ADMIN.see(other)["version"])
        assert merged.status == 200, merged.text
        return str(other)

    def line(self, one: Split, joined: str) -> Any:
        """What opened the duplicate, as the page of its ticket shows it."""
        return next(
            line
            for line in ADMIN.see(one.number)["entries"]
            if line.get("from_ticket") == joined and line["kind"] == "message"
        )

    def test_its_lines_and_files_go_along_beside_those_of_the_ticket(
        self, one: Split, joined: str
    ) -> None:
        line = self.line(one, joined)
        named = [one.opening.entry_id, line["splits_as"]]
        answer = one.ask(entries=named, files=[line["attachments"][0]["id"]])
        assert answer.status == 201, answer.text
        part = part_of(one)
        assert along(part.number) == [
            ("message", one.opening.body, ""), ("message", AGAIN, "cuadro.csv"),
        ]  # fmt: skip
        shown = look_up(EMAIL, part.number).json["ticket"]["entries"]
        assert [line["body"] for line in shown if line["kind"] == "message"] == [
            one.opening.body, AGAIN,
        ]  # fmt: skip

    def test_alone_it_opens_the_new_ticket(self, one: Split, joined: str) -> None:
        assert one.ask(entries=[self.line(one, joined)["splits_as"]]).status == 201
        part = part_of(one)
        assert [line.body for line in entries.thread(part.number)[:1]] == [AGAIN]
        assert ADMIN.see(part.number)["links"][0]["number"] == one.number

    def test_the_page_says_which_of_its_lines_went(self, one: Split, joined: str) -> None:
        one.ask(entries=[self.line(one, joined)["splits_as"]])
        went = self.line(one, joined)
        assert (went["along"], went["linked"]) == ("went", part_of(one).number)
        own = [line for line in ADMIN.see(one.number)["entries"] if line["id"] == "0"]
        assert [line.get("along") for line in own if not line.get("from_ticket")] == [None]

    def test_of_an_erased_one_nothing_goes_along(self, one: Split, joined: str) -> None:
        name = self.line(one, joined)["splits_as"]
        stood = store.existing(joined)
        transact(erased_threads.taken(stood, Event.ERASE, stood.updated_at))
        assert erased_threads.erase_thread(joined)
        assert self.line(one, joined).get("splits_as") is None
        assert one.ask(entries=[name]).faults == {("entries.0", "not_a_choice")}

    def test_one_that_is_erased_in_that_moment_leaves_no_copy(
        self, one: Split, joined: str, monkeypatch: pytest.MonkeyPatch, aws: Any
    ) -> None:
        name, write = self.line(one, joined)["splits_as"], changes.transact

        def meanwhile(writes: Any) -> None:
            monkeypatch.undo()
            stood = store.existing(joined)
            transact(erased_threads.taken(stood, Event.ERASE, stood.updated_at))
            write(writes)

        monkeypatch.setattr("chalicelib.services.tickets.changes.transact", meanwhile)
        assert one.ask(entries=[name]).status >= 400
        assert tickets(aws) == 2

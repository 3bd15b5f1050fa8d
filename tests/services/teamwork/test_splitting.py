"""A split is whole or nothing, keeps the law's time, and leaves the first ticket as it was."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from chalicelib.domain.teamwork import splitting
from chalicelib.domain.tickets.ticket import Ticket
from chalicelib.services.accounts import erased_threads
from chalicelib.services.files import uploads
from chalicelib.store.aws.dynamodb import from_item, table, transact
from chalicelib.store.tickets import entries
from chalicelib.store.tickets import tickets as store
from tests.agents import ADMIN, ANA, EVA, ZOE
from tests.desk import look_up, open_ticket
from tests.files import CSV, fetch
from tests.services.teamwork.split import EMAIL, Split, part_of, tickets

pytestmark = [pytest.mark.engine, pytest.mark.usefixtures("directory")]
KEY = "8b8a4c5e-6f5a-4e0a-9a53-1f6d1a2b3c4d"


@pytest.fixture
def one() -> Split:
    return Split()


def mails(aws: Any) -> list[Any]:
    rows = map(from_item, aws.scan(TableName=table("outbox"))["Items"])
    return [row for row in rows if row["kind"] == "split"]


def test_chosen_lines_go_along_and_the_first_ticket_stays_as_it_was(one: Split) -> None:
    answer = one.ask()
    assert answer.status == 201, answer.text
    part = part_of(one)
    assert (part.area, part.topic, part.subject) == ("DIES", "enemdu", "Empleo en Loja")
    assert (part.status, part.assignee, part.version) == ("received", None, 1)
    first = store.existing(one.number)
    assert (part.full_name, part.email) == (first.full_name, first.email)
    went = entries.thread(part.number)
    assert [(line.kind, line.body, line.at) for line in went[:-1]] == [
        ("message", one.message.body, one.message.at)
    ]
    assert (went[0].entry_id, went[-1].event, went[-1].linked) == ("0", "came", one.number)
    assert entries.thread(one.number)[: len(one.thread)] == one.thread
    seen = answer.json
    assert [(link["tie"], link["number"]) for link in seen["links"]] == [("split", part.number)]
    marked = {line["id"]: line["along"] for line in seen["entries"] if line.get("along")}
    assert marked == {one.message.entry_id: "went"}
    assert [link.get("number") for link in ZOE.see(part.number)["links"]] == [None]
    assert ADMIN.see(part.number)["links"][0]["number"] == one.number


def test_the_new_ticket_keeps_the_date_of_filing_and_the_date_that_was_promised(one: Split) -> None:
    before = store.existing(one.number)
    one.ask()
    part = part_of(one)
    assert (part.opened_at, part.due_on) == (before.opened_at, before.due_on)
    ADMIN.change(part.number, extension={"reason": "Faltan datos de Loja."})
    assert store.existing(part.number).due_on > before.due_on
    assert store.existing(one.number).due_on == before.due_on


def test_the_requester_is_told_once_with_both_numbers(one: Split, aws: Any) -> None:
    one.ask()
    part = part_of(one)
    told = mails(aws)
    assert [(row["number"], row["to"], row["params"]["source"]) for row in told] == [
        (part.number, EMAIL, one.number)
    ]
    shown = ADMIN.see(one.number)["mails"]
    assert [mail["kind"] for mail in shown].count("split") == 1
    assert look_up(EMAIL, part.number).json["ticket"]["entries"][0]["body"] == one.message.body


def test_the_requester_sees_nothing_of_who_was_asked_and_why(one: Split) -> None:
    one.ask()
    first, second = look_up(EMAIL, one.number), look_up(EMAIL, part_of(one).number)
    for page in (first, second):
        assert "Pregunta por empleo" not in page.text
    assert part_of(one).number not in first.text


def test_a_file_that_goes_along_survives_the_end_of_the_other_ticket(one: Split) -> None:
    file = one.opening.attachments[0]
    answer = one.ask(entries=[one.opening.entry_id], files=[file.id])
    assert answer.status == 201, answer.text
    part = part_of(one)
    copy = entries.thread(part.number)[0].attachments[0]
    assert (copy.id != file.id, copy.name) == (True, file.name)
    erased_threads.erase_thread(one.number)
    link = ADMIN.call("GET", f"/tickets/{part.number}/attachments/{copy.id}")
    assert fetch(link.headers["Location"])[1] == CSV
    erased_threads.erase_thread(part.number)
    assert [line.attachments for line in entries.thread(part.number) if line.attachments] == []


def test_a_file_may_go_along_without_the_words_of_its_line(one: Split) -> None:
    one.ask(entries=[], files=[one.opening.attachments[0].id])
    first = entries.thread(part_of(one).number)[0]
    assert (first.body, [file.name for file in first.attachments]) == ("", ["cuadro.csv"])


def test_the_same_request_again_splits_once(one: Split, aws: Any) -> None:
    version = ADMIN.see(one.number)["version"]
    for _ in range(2):
        assert one.ask(key=KEY, version=version).status == 201
    assert (len(mails(aws)), tickets(aws)) == (1, 2)
    assert one.ask(key=KEY, version=version, subject="Otro asunto").status == 422


def test_what_breaks_off_leaves_nothing_half_and_its_copies_are_swept(
    one: Split, aws: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Killed(Exception):
        """The process ended."""

    def killed(*_: Any, **__: Any) -> None:
        raise Killed

    with monkeypatch.context() as broken:
        broken.setattr("chalicelib.services.tickets.changes.transact", killed)
        answer = one.ask(files=[one.opening.attachments[0].id])
        assert answer.status == 500
    assert (tickets(aws), len(mails(aws)), len(entries.thread(one.number))) == (
        1, 0, len(one.thread),
    )  # fmt: skip
    assert one.ask(files=[one.opening.attachments[0].id]).status == 201
    assert uploads.sweep() == 0  # not before an upload can no longer be named


def test_a_number_that_is_taken_is_drawn_again(one: Split, monkeypatch: pytest.MonkeyPatch) -> None:
    other = open_ticket(email="jose@example.com").json["number"]
    drawn = iter([int(one.number), int(other), 424242])
    monkeypatch.setattr("secrets.randbelow", lambda _: next(drawn))
    assert one.ask().status == 201
    assert part_of(one).number == "424242"


def test_who_may_not_open_or_transfer_may_not_split(one: Split) -> None:
    assert one.ask(EVA).status == 403
    assert one.ask(ZOE).status == 404


def test_who_split_it_knows_its_number_and_their_colleagues_its_area_alone(one: Split) -> None:
    one.ask(ANA)
    number = part_of(one).number
    mine, colleagues = ANA.see(one.number), EVA.see(one.number)
    assert [link.get("number") for link in mine["links"]] == [number]
    assert [link.get("subject") for link in mine["links"]] == [None]
    assert [(link.get("number"), link["area"]["id"]) for link in colleagues["links"]] == [
        (None, "DIES")
    ]
    assert number not in str(colleagues)
    assert ANA.call("GET", f"/tickets/{number}").status == 404


def test_every_fault_is_named_and_nothing_is_written(one: Split, aws: Any) -> None:
    wrong = one.ask(entries=[one.reply.entry_id])
    assert wrong.faults == {("entries", "no_message")}
    assert one.ask(entries=["nada"], files=["nada"]).faults == {
        ("entries.0", "not_a_choice"), ("files.0", "not_a_choice"),
    }  # fmt: skip
    assert one.ask(entries=[]).faults == {("entries", "missing")}
    assert one.ask(topic="nada", area="NADA").faults == {
        ("topic", "not_a_choice"), ("area", "not_a_choice"),
    }  # fmt: skip
    assert one.ask(topic="ipc").faults == {("topic", "same_topic")}
    ADMIN.change(one.number, status="closed", close_reason="resolved")
    assert one.ask().status == 409
    assert tickets(aws) == 1


def test_every_field_of_a_ticket_goes_along_or_begins_anew() -> None:
    named = [*splitting.GOES_ALONG, *splitting.BEGINS_ANEW]
    assert sorted(named) == sorted(Ticket.model_fields)


def test_the_largest_split_fits_into_a_transaction() -> None:
    """DynamoDB takes 100 writes: lines and files, a check of each duplicate that lines come from,
    and beside them both tickets, a line of each, two rows of the trail, the mail and the guard of
    the key."""
    assert 2 * splitting.MOST_LINES + splitting.MOST_FILES + 8 <= 100


def test_one_that_was_answered_and_is_late_gets_the_days_of_a_reopening(one: Split) -> None:
    ADMIN.reply(one.number, "answered")
    stood = store.existing(one.number)
    missed = {"due_on": date(2020, 1, 2), "version": stood.version + 1}
    transact({"ticket": store.changed(stood, stood.model_copy(update=missed))})
    assert one.ask().status == 201
    steps = part_of(one).adjustments
    assert [step.kind for step in steps] == ["reopened"]

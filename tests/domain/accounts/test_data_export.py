"""What a person takes along of a ticket, and what stays with the institute."""

from __future__ import annotations

from datetime import date
from typing import Any

from chalicelib.domain.accounts.data_export import AccessLogEntry, HeldTicket, held
from chalicelib.domain.files.attachments import FileState
from chalicelib.domain.tickets.entry import Entry
from chalicelib.domain.tickets.lifecycle import CloseReason, Status
from chalicelib.domain.tickets.ticket import Channel, Rating, Ticket
from tests.mail.samples import AT, FILES, ticket
from tests.seeds import CATALOG

ONE, TWO = FILES
LOOK = AccessLogEntry(at=AT, act="read", areas="DECON")


def entry(entry_id: str, kind: str, **said: Any) -> Entry:
    return Entry.model_validate(
        {"number": "051243", "entry_id": entry_id, "kind": kind, "at": AT, "author": "DECON"} | said
    )


def of(one: Ticket, *thread: Entry, owned: bool = True, **said: Any) -> HeldTicket:
    files = {ONE.id: FileState.READY}
    today = date(2026, 12, 18)
    looks = said.pop("looks", ())
    return held(one, list(thread), looks, CATALOG, "en", today, files, **said, owned=owned)


def test_holds_the_ticket_and_what_was_typed_that_day() -> None:
    closed = ticket(
        status=Status.CLOSED,
        closed_at=AT,
        close_reason=CloseReason.RESOLVED,
        via="estadisticas",
        channel=Channel.PHONE,
        rating=Rating(score=4, at=AT),
    )
    seen = of(closed, looks=[LOOK], unreadable=("entry/9",))
    told = (seen.number, seen.status, seen.subject, seen.language)
    assert told == ("051243", Status.CLOSED, "Índice de precios de 2020 a 2025", "es")
    assert (seen.opened_at, seen.updated_at, seen.closed_at) == (AT, AT, AT)
    assert (seen.due_on, seen.close_reason) == (date(2027, 1, 12), CloseReason.RESOLVED)
    assert (seen.via, seen.channel, seen.notice_version) == ("estadisticas", "phone", "2026-11")
    assert (seen.topic.name, seen.area.name) == (
        CATALOG.topic_name("ipc", "en"),
        "Economic Statistics",
    )
    assert seen.rating == Rating(score=4, at=AT)
    look = LOOK.model_copy(update={"area_names": ("Economic Statistics",)})
    assert (seen.looks, seen.unreadable) == ([look], ["entry/9"])
    person = seen.requester
    assert (person.full_name, person.gender, person.phone) == (
        "María Fernanda Quishpe Ñato",
        "female",
        "+593991234567",
    )
    assert person.document is not None
    assert person.document.number == "1700000019"


def test_who_has_not_proved_that_it_is_theirs_gets_no_document_gender_or_phone() -> None:
    person = of(ticket(), owned=False).requester
    assert (person.document, person.gender, person.phone) == (None, None, None)
    assert person.organization == "Universidad Nacional de Loja"
    assert person.full_name == "María Fernanda Quishpe Ñato"


def test_notes_are_counted_and_not_told() -> None:
    seen = of(
        ticket(),
        entry("0", "message", author="requester", body="Hola."),
        entry("1", "note", body="Ojo con esto."),
        entry("2", "event", event="assign"),
        entry("3", "note", author="requester", body="Tarde.", mail_key="mail/3"),
    )
    assert seen.internal_notes == 1
    assert [one.id for one in seen.entries] == ["0"]
    assert "Ojo con esto." not in seen.model_dump_json()


def test_every_file_of_theirs_says_whose_it_is_and_where_to_fetch_it() -> None:
    seen = of(
        ticket(),
        entry("0", "message", author="requester", attachments=(ONE,)),
        entry("1", "reply", attachments=(TWO,)),
        entry("2", "note", attachments=(TWO,)),
    ).files
    assert [(file.id, file.author, file.state) for file in seen] == [
        (ONE.id, "requester", FileState.READY),
        (TWO.id, "Economic Statistics", FileState.IN_REVIEW),
    ]
    assert seen[0].href == f"/api/tickets/051243/attachments/{ONE.id}"
    assert (seen[0].name, seen[0].size, seen[0].at) == (ONE.name, ONE.size, AT)


def test_mails_that_arrived_are_told_and_a_late_one_with_its_words() -> None:
    seen = of(
        ticket(),
        entry("0", "message", author="requester", body="En el hilo.", mail_key="mail/0"),
        entry("1", "note", author="requester", body="Tarde.", mail_key="mail/1"),
        entry("2", "message", author="requester", body="Por la página."),
        entry("3", "note", body="De otro.", mail_key="mail/3"),
    ).arrived
    assert [(one.entry, one.at, one.body) for one in seen] == [
        ("0", AT, None),
        ("1", AT, "Tarde."),
    ]


def test_what_was_read_whole_says_so() -> None:
    assert of(ticket()).unreadable is None

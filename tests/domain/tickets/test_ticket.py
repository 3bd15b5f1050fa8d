"""The ticket that an opening becomes, who reads it, and the thread beside it."""

from __future__ import annotations

from datetime import date

from chalicelib.domain.form.opening import Opening
from chalicelib.domain.rules.deadlines import deadline
from chalicelib.domain.tickets.corrections import FormerAddress
from chalicelib.domain.tickets.dates.steps import Adjustment, Skipped
from chalicelib.domain.tickets.entry import Entry, Event, is_public, is_public_line, is_theirs
from chalicelib.domain.tickets.lifecycle import Act, Clock, Status
from chalicelib.domain.tickets.ticket import Channel, as_opened, opened
from chalicelib.domain.tickets.transitions import AgentEvent
from tests.mail.samples import AT, FILES, ticket
from tests.seeds import CATALOG

FILED = date(2026, 12, 17)
SENT = {
    "nationality": "EC",
    "document": {"type": "cedula", "number": "1700000019"},
    "full_name": "María Quishpe",
    "email": "Maria@Example.com",
    "gender": "female",
    "phone": "+593991234567",
    "user_type": "student",
    "organization": "Universidad Nacional de Loja",
    "topic": "ipc",
    "subject": "Índice de precios de 2020 a 2025",
    "details": "Necesito el índice de precios de Loja.",
    "language": "en",
    "via": "estadisticas",
    "notice_version": "2026-11",
}


def test_an_opening_becomes_a_ticket_that_holds_all_that_was_sent() -> None:
    opening = Opening.model_validate(SENT, context=CATALOG)
    due = deadline(FILED, 15, CATALOG.holidays_from(FILED))
    made = opened(
        opening,
        number="051243",
        area="DECON",
        deadline=due,
        opened_at=AT,
        channel=Channel.PHONE,
    )
    told = made.model_dump(mode="json", include={*SENT} - {"email"})
    assert told == {name: SENT[name] for name in told}
    assert (made.email, made.email_typed) == ("maria@example.com", "Maria@Example.com")
    assert (made.document_type, made.document_number) == ("cedula", "1700000019")
    assert (made.number, made.area, made.channel) == ("051243", "DECON", Channel.PHONE)
    assert (made.opened_at, made.updated_at, made.version) == (AT, AT, 1)
    assert (made.due_on, made.first_day, made.working_days) == (due.due_on, due.first_day, 15)
    assert (made.status, made.clock) == (Status.RECEIVED, Clock.RUNS)


def test_the_holidays_that_it_skips_have_their_names_in_both_languages() -> None:
    opening = Opening.model_validate(SENT, context=CATALOG)
    due = deadline(FILED, 15, CATALOG.holidays_from(FILED))
    made = opened(opening, number="1", area="DECON", deadline=due, opened_at=AT)
    assert made.channel is None
    assert [skipped.date for skipped in made.skipped] == [date(2026, 12, 25), date(2027, 1, 1)]
    christmas = made.skipped[0]
    assert (christmas.name("es"), christmas.name("en")) == ("Navidad", "Christmas Day")


def test_a_ticket_as_it_was_opened_has_its_first_due_date_and_no_step_since() -> None:
    first, moved = date(2027, 1, 12), date(2027, 1, 19)
    step = Adjustment(kind="extension", since=first, working_days=5, due_on=moved)
    late = ticket(due_on=moved, first_due_on=first, adjustments=(step,))
    assert as_opened(late) == ticket(due_on=first)
    assert as_opened(ticket()) == ticket()


def test_it_was_filed_on_the_date_in_ecuador() -> None:
    assert ticket().filed_on == FILED, "half past ten in the evening is the next day in UTC"


def test_a_former_address_reads_it_until_it_no_longer_serves() -> None:
    former = FormerAddress(email="vieja@example.com", email_typed="x", until=AT)
    corrected = ticket(former_address=former)
    assert ticket().readers(AT) == ("maria@example.com",)
    assert corrected.readers(AT) == ("maria@example.com",)
    earlier = "2026-12-18T03:29:59.999Z"
    assert corrected.readers(earlier) == ("maria@example.com", "vieja@example.com")


def entry(kind: str, **said: object) -> Entry:
    return Entry.model_validate(
        {"number": "051243", "entry_id": "1", "kind": kind, "at": AT, "author": "DECON"} | said
    )


def test_all_files_of_an_entry_are_its_attachments_and_its_long_texts() -> None:
    one, other = FILES
    assert entry("message", attachments=(one,), quoted_text=other).files == (one, other)
    assert entry("message", full_text=other).files == (other,)
    assert entry("message").files == ()


def test_a_requester_reads_messages_replies_and_what_was_done_but_no_note() -> None:
    assert is_public(entry("message"))
    assert is_public(entry("reply", event=Act.ANSWER))
    assert not is_public(entry("note"))
    assert not is_public(entry("note", event=Act.CLOSE))
    assert not is_public(entry("event"))
    read = {
        event for event in (*Act, *AgentEvent, *Event) if is_public(entry("event", event=event))
    }
    theirs = {*Act, AgentEvent.EXTEND, AgentEvent.UNDO}
    assert read == theirs, "who holds a ticket and how it is filed is not theirs"


def test_a_damaged_line_whose_event_is_no_word_is_not_shown() -> None:
    assert not is_public_line("event", None)
    assert not is_public_line("event", 7)
    assert is_public_line("event", "close")


def test_files_of_a_late_mail_of_theirs_are_theirs_though_the_note_is_not() -> None:
    assert is_theirs(entry("note", author="requester"))
    assert not is_theirs(entry("note"))
    assert is_theirs(entry("reply"))


def test_a_holiday_without_a_name_in_a_language_is_named_in_the_first() -> None:
    day = Skipped(date=FILED, name_es="Día", name_en="")
    assert day.name("en") == "Día"

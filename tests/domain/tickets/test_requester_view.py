"""What a requester reads of a ticket, and what they are offered."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from chalicelib.domain.desk import extending
from chalicelib.domain.files.attachments import FileState
from chalicelib.domain.tickets import transitions
from chalicelib.domain.tickets.corrections import Correction, FormerAddress, Ground
from chalicelib.domain.tickets.entry import Entry
from chalicelib.domain.tickets.lifecycle import Act, CloseReason, Status
from chalicelib.domain.tickets.requester_view import (
    LostLine,
    PublicTicket,
    RequesterActs,
    correction_seen,
    public_view,
)
from chalicelib.domain.tickets.ticket import Rating, Ticket
from tests.mail.samples import ANA, AT, FILES, ticket
from tests.moments import moment
from tests.seeds import CATALOG

TODAY = date(2026, 12, 21)


def entry(entry_id: str, kind: str, **said: Any) -> Entry:
    return Entry.model_validate(
        {"number": "051243", "entry_id": entry_id, "kind": kind, "at": AT, "author": "DECON"} | said
    )


def view(
    one: Ticket,
    *thread: Entry,
    language: str | None = None,
    today: date = TODAY,
    **said: Any,
) -> PublicTicket:
    files = said.pop("files", {})
    return public_view(one, thread, CATALOG, language, today, files, **said)


def test_tells_the_ticket_in_its_own_language_and_names_topic_and_area() -> None:
    seen = view(ticket(merged_into="000001", rating=Rating(score=3, at=AT)))
    assert (seen.number, seen.status, seen.subject) == (
        "051243",
        Status.RECEIVED,
        "Índice de precios de 2020 a 2025",
    )
    assert (seen.topic.id, seen.topic.name) == ("ipc", CATALOG.topic_name("ipc", "es"))
    assert (seen.area.id, seen.area.name) == ("DECON", "Estadísticas Económicas")
    assert (seen.opened_at, seen.due_on, seen.clock) == (AT, date(2027, 1, 12), "runs")
    assert (seen.turn, seen.language, seen.merged_into) == ("institute", "es", "000001")
    assert seen.rating == Rating(score=3, at=AT)
    assert (seen.email_bounced, seen.unreadable) == (False, None)


@pytest.mark.parametrize(
    ("asked", "area"),
    [
        ("en", "Economic Statistics"),
        ("es", "Estadísticas Económicas"),
        (None, "Estadísticas Económicas"),
        ("fr", "Estadísticas Económicas"),
    ],
)
def test_is_read_in_the_language_that_is_asked_for_if_there_is_such_a_one(
    asked: str | None, area: str
) -> None:
    seen = view(ticket(), entry("1", "reply"), language=asked)
    assert (seen.area.name, seen.entries[0].author) == (area, area)
    assert seen.language == "es", "mails stay in the ticket's language"
    assert seen.due_explained[1].name == {"en": "Christmas Day"}.get(str(asked), "Navidad")


def test_in_a_language_that_there_is_not_it_is_read_in_its_own() -> None:
    seen = view(ticket(language="en"), language="fr")
    assert (seen.area.name, seen.topic.name) == (
        "Economic Statistics",
        CATALOG.topic_name("ipc", "en"),
    )


def test_an_extension_is_told_with_its_reason() -> None:
    extended = extending.extend(ticket(), "Faltan datos.", moment())
    assert extended.extension is not None
    assert view(extended).extension == extended.extension


def test_leaves_notes_out_and_keeps_the_order_of_the_rest() -> None:
    seen = view(
        ticket(),
        entry("0", "message", author="requester", body="Necesito datos."),
        entry("1", "note", body="Es un caso difícil."),
        entry("2", "reply", body="Aquí están.", event=Act.ANSWER),
    )
    told = [(one.id, one.kind, one.at, one.author, one.body, one.event) for one in seen.entries]
    assert told == [
        ("0", "message", AT, "requester", "Necesito datos.", None),
        ("2", "reply", AT, "Estadísticas Económicas", "Aquí están.", "answer"),
    ]


@pytest.mark.parametrize("event", ["close", "reopen", "withdraw", "extend"])
def test_the_words_of_what_was_done_are_shown_where_they_are_for_the_requester(event: str) -> None:
    (seen,) = view(ticket(), entry("1", "event", event=event, body="Faltan datos.")).entries
    assert (seen.kind, seen.event, seen.body) == ("event", event, "Faltan datos.")


def test_why_an_area_passed_a_ticket_on_is_its_own_matter() -> None:
    (seen,) = view(ticket(), entry("1", "event", event="transfer", body="No es lo mío.")).entries
    assert (seen.event, seen.body) == ("transfer", "")


def test_a_file_is_told_with_its_state_and_a_long_text_as_a_file() -> None:
    one, other = FILES
    long = entry(
        "1", "message", attachments=(one,), full_text=other, quoted_text=one, quoted="> Hola"
    )
    (seen,) = view(ticket(), long, files={one.id: FileState.READY}).entries
    assert [file.id for file in seen.attachments] == [one.id]
    assert seen.attachments[0].state is FileState.READY
    assert seen.full_text is not None
    assert seen.quoted_text is not None
    assert (seen.full_text.id, seen.quoted_text.id) == (other.id, one.id)
    assert seen.quoted_text.state is FileState.READY
    assert seen.quoted == "> Hola"


def test_mail_that_comes_back_and_lines_that_are_lost_are_told() -> None:
    lost = [LostLine(id="7", at=AT)]
    seen = view(ticket(email_bounced_at=AT), lost=lost)
    assert (seen.email_bounced, seen.unreadable) == (True, lost)


class TestLastDays:
    def test_of_an_answer_is_ten_working_days_after_it(self) -> None:
        answered = transitions.reply(ticket(), Status.ANSWERED, ANA, moment("2026-12-21"))
        seen = view(answered)
        assert seen.ask_until == date(2027, 1, 6)  # without Christmas and New Year's Day
        assert (seen.answer_until, seen.reopen_until) == (None, None)
        assert seen.turn == "nobody"

    def test_of_a_question_is_its_own(self) -> None:
        asked = transitions.reply(ticket(), Status.WAITING_REQUESTER, ANA, moment("2026-12-21"))
        seen = view(asked)
        assert seen.answer_until == date(2027, 1, 6)
        assert (seen.ask_until, seen.reopen_until) == (None, None)
        assert (seen.turn, seen.clock) == ("requester", "paused")

    def test_to_reopen_is_told_while_it_can_be_done(self) -> None:
        closed = transitions.close(ticket(), CloseReason.RESOLVED, moment("2026-12-21"))
        seen = view(closed, today=date(2027, 1, 20))
        assert (seen.reopen_until, seen.can.reopen) == (date(2027, 1, 20), True)
        assert (seen.ask_until, seen.answer_until) == (None, None)
        assert seen.close_reason is CloseReason.RESOLVED
        late = view(closed, today=date(2027, 1, 21))
        assert (late.reopen_until, late.can.reopen) == (None, False)

    def test_of_what_somebody_works_on_are_none(self) -> None:
        seen = view(ticket())
        assert (seen.ask_until, seen.answer_until, seen.reopen_until) == (None, None, None)


class TestActs:
    def test_an_open_ticket_takes_words_and_can_be_given_up(self) -> None:
        assert view(ticket()).can == RequesterActs(reply=True, close=True)

    def test_an_answered_one_takes_a_rating_too(self) -> None:
        answered = transitions.reply(ticket(), Status.ANSWERED, ANA, moment())
        assert view(answered).can == RequesterActs(reply=True, close=True, rate=True)

    def test_a_closed_one_can_be_opened_again_and_rated(self) -> None:
        closed = transitions.close(ticket(), CloseReason.RESOLVED, moment())
        assert view(closed).can == RequesterActs(reopen=True, rate=True)


class TestCorrection:
    WAITS = Correction(
        email="nueva@otra.example",
        email_typed="Nueva@otra.example",
        asked_at=AT,
        due_at="2026-12-21T03:30:00.000Z",
        ground=Ground.BOUNCE,
    )
    FORMER = FormerAddress(email="vieja@example.com", email_typed="x", until="2027-01-17T00:00")

    def test_one_that_waits_says_until_when_and_hides_the_new_address(self) -> None:
        one = ticket(correction=self.WAITS)
        seen = correction_seen(one, AT, lambda email: email == "maria@example.com")
        assert seen is not None
        assert (seen.state, seen.email) == ("waiting", "N•••@o•••.example")
        assert (seen.until, seen.stoppable) == ("2026-12-21T03:30:00.000Z", True)

    def test_only_the_old_address_can_stop_or_undo_it(self) -> None:
        waiting = correction_seen(ticket(correction=self.WAITS), AT, lambda _: False)
        done = correction_seen(
            ticket(former_address=self.FORMER), AT, lambda email: email == "maria@example.com"
        )
        assert waiting is not None
        assert done is not None
        assert not waiting.stoppable
        assert not done.stoppable

    def test_one_that_is_done_can_be_undone_until_the_old_address_ends(self) -> None:
        one = ticket(former_address=self.FORMER)
        seen = correction_seen(one, AT, lambda email: email == "vieja@example.com")
        assert seen is not None
        assert (seen.state, seen.email) == ("done", "M•••@e•••.com")
        assert (seen.until, seen.stoppable) == (self.FORMER.until, True)
        assert correction_seen(one, self.FORMER.until, lambda _: True) is None

    def test_without_any_there_is_none(self) -> None:
        assert correction_seen(ticket(), AT, lambda _: True) is None

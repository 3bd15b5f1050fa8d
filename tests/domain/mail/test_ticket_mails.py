"""What each mail about a ticket tells: to whom, in which language, by which day."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from chalicelib.domain.mail import agent_mails, correction_mails, link_mails, ticket_mails
from chalicelib.domain.mail.kinds import Kind
from chalicelib.domain.mail.outbox import Mail, MailState
from chalicelib.domain.tickets.corrections import FormerAddress
from chalicelib.domain.tickets.lifecycle import CloseReason, Status
from chalicelib.domain.tickets.summary import TicketSummary
from chalicelib.domain.tickets.ticket import Extension, Rating, Ticket
from tests.mail.samples import ANA, AT, FILES, ticket

ON_THE_DAY, LATE = "2027-01-13T04:59:59.999Z", "2027-01-13T05:00:00.000Z"
ABOUT = ticket_mails.about(ticket(), "IPC", FILES)
FORMER = FormerAddress(
    email="vieja@example.com", email_typed="Vieja@example.com", until="2026-12-19T00:00:00.000Z"
)


def frame(mail: Mail) -> tuple[Any, ...]:
    return mail.mail_id, mail.kind, mail.to, mail.language, mail.number, mail.created_at


def to_requester(kind: Kind, mail_id: str = "1", at: str = AT) -> tuple[Any, ...]:
    return mail_id, kind, "Maria@example.com", "es", "051243", at


def test_each_mail_to_a_requester_waits_to_be_sent_at_once_in_the_tickets_language() -> None:
    until = date(2027, 1, 4)
    made = {
        Kind.RECEIVED: ticket_mails.received(ticket(), mail_id="1"),
        Kind.MESSAGE_RECEIVED: ticket_mails.message_received(ticket(), mail_id="1", at=AT),
        Kind.REPLY: ticket_mails.reply(
            ticket(), "Sí.", mail_id="1", at=AT, answerable_until=until, about=ABOUT
        ),
        Kind.CLARIFICATION: ticket_mails.clarification(
            ticket(), "¿Qué año?", mail_id="1", at=AT, answer_until=until, about=ABOUT
        ),
        Kind.EXTENSION: ticket_mails.extension(ticket(), "Faltan datos.", mail_id="1", at=AT),
        Kind.CLOSED: ticket_mails.closed(
            ticket(), CloseReason.RESOLVED, "", mail_id="1", at=AT, reopen_until=until
        ),
        Kind.REOPENED: ticket_mails.reopened(ticket(), mail_id="1", at=AT),
        Kind.NOT_REOPENED: ticket_mails.not_reopened(ticket(), mail_id="1", at=AT),
        Kind.MERGED: ticket_mails.merged(ticket(), ticket(number="2"), mail_id="1", at=AT),
    }
    for kind, mail in made.items():
        assert frame(mail) == to_requester(kind), kind
        assert (mail.next_try_at, mail.state, mail.copy_to) == (AT, MailState.PENDING, None), kind
    english = ticket_mails.reopened(ticket(language="en"), mail_id="1", at=AT)
    assert english.language == "en"


def test_the_first_mail_tells_the_sum_behind_the_date() -> None:
    assert ticket_mails.received(ticket(language="en"), mail_id="1").params == {
        "due_on": "2027-01-12",
        "first_day": "2026-12-18",
        "working_days": 15,
        "skipped": [
            {"date": "2026-12-25", "name": "Christmas Day"},
            {"date": "2027-01-01", "name": "New Year's Day"},
        ],
    }


@pytest.mark.parametrize(("at", "late"), [(ON_THE_DAY, False), (LATE, True)])
def test_a_ticket_is_late_when_its_day_is_over_in_ecuador(at: str, late: bool) -> None:
    told = ticket_mails.message_received(ticket(), mail_id="1", at=at)
    assert told.params == {"due_on": "2027-01-12", "late": late, "left_out": []}
    news = ticket_mails.reply(
        ticket(), "Va.", mail_id="1", at=at, answerable_until=None, about=ABOUT
    )
    assert news.params["standing"] == ("late" if late else "due")


def test_five_files_that_could_not_be_attached_are_named() -> None:
    names = [f"{number}.exe" for number in range(7)]
    for told in (
        ticket_mails.message_received(ticket(), mail_id="1", at=AT, left_out=names),
        ticket_mails.reopened(ticket(), mail_id="1", at=AT, left_out=names),
    ):
        assert told.params["left_out"] == names[:5]
        assert told.params["due_on"] == "2027-01-12"


def test_an_answer_says_what_it_is_about_and_until_when_one_may_ask() -> None:
    answered, until = ticket(status=Status.ANSWERED), date(2027, 1, 4)
    told = ticket_mails.reply(
        answered, "Sí.", mail_id="1", at=AT, answerable_until=until, about=ABOUT
    )
    assert told.params == {
        "topic": "IPC",
        "opened_at": AT,
        "files": [{"name": file.name, "size": file.size} for file in FILES],
        "body": "Sí.",
        "standing": "answered",
        "until": "2027-01-04",
    }


def test_news_on_the_way_say_until_when_the_answer_is_owed() -> None:
    told = ticket_mails.reply(
        ticket(), "Va.", mail_id="1", at=AT, answerable_until=date(2027, 1, 4), about=ABOUT
    )
    assert (told.params["standing"], told.params["until"]) == ("due", "2027-01-12")


@pytest.mark.parametrize("paused", [date(2026, 12, 17), None])
def test_a_question_says_whether_the_clock_is_paused(paused: date | None) -> None:
    told = ticket_mails.clarification(
        ticket(paused_on=paused),
        "¿Qué año?",
        mail_id="1",
        at=AT,
        answer_until=date(2027, 1, 4),
        about=ABOUT,
    )
    assert told.params == ABOUT | {
        "body": "¿Qué año?",
        "answer_until": "2027-01-04",
        "due_on": "2027-01-12",
        "paused_on": paused and "2026-12-17",
    }


def test_an_extension_says_both_dates_and_why() -> None:
    kept = Extension(reason="x", due_before=date(2027, 1, 5), due_after=date(2027, 1, 12), at=AT)
    told = ticket_mails.extension(ticket(extension=kept), "Faltan datos.", mail_id="1", at=AT)
    assert told.params == {
        "reason": "Faltan datos.",
        "due_on": "2027-01-12",
        "due_before": "2027-01-05",
        "late": False,
    }


def test_a_date_promised_late_stands_beside_the_one_that_was_missed() -> None:
    kept = Extension(reason="x", due_before=date(2027, 1, 5), due_after=date(2027, 1, 12), at=AT)
    late = ticket(extension=kept, promised_on=date(2027, 1, 20))
    told = ticket_mails.extension(late, "Faltan datos.", mail_id="1", at=AT)
    assert told.params == {
        "reason": "Faltan datos.",
        "due_on": "2027-01-20",
        "due_before": "2027-01-12",
        "late": True,
    }


def test_the_end_says_why_and_until_when_it_can_be_undone() -> None:
    told = ticket_mails.closed(
        ticket(),
        CloseReason.NOT_INEC,
        "Pregunte al BCE.",
        mail_id="1",
        at=AT,
        reopen_until=date(2027, 1, 4),
    )
    assert told.params == {
        "why": "not_inec",
        "words": "Pregunte al BCE.",
        "reopen_until": "2027-01-04",
    }


def test_one_that_goes_on_elsewhere_says_where() -> None:
    told = ticket_mails.not_reopened(ticket(merged_into="000001"), mail_id="1", at=AT)
    assert told.params == {"into": "000001"}


@pytest.mark.parametrize(
    ("facts", "at", "due_on"),
    [
        ({}, AT, "2027-01-12"),
        ({}, ON_THE_DAY, "2027-01-12"),
        ({}, LATE, None),
        ({"status": Status.ANSWERED}, AT, None),
        ({"status": Status.WAITING_REQUESTER, "paused_on": date(2026, 12, 18)}, AT, None),
    ],
)
def test_a_duplicate_says_by_when_the_other_is_answered_while_that_is_owed(
    facts: dict[str, Any], at: str, due_on: str | None
) -> None:
    told = ticket_mails.merged(ticket(), ticket(number="000001", **facts), mail_id="1", at=at)
    assert told.params == {"into": "000001", "due_on": due_on}


def test_a_former_address_gets_a_copy_until_it_no_longer_serves() -> None:
    one: Ticket = ticket(former_address=FORMER)
    assert ticket_mails.reopened(one, mail_id="1", at=AT).copy_to == "Vieja@example.com"
    assert ticket_mails.reopened(one, mail_id="1", at=FORMER.until).copy_to is None


class TestAgents:
    """What agents are told, in Spanish whatever the ticket's language."""

    ENGLISH = ticket(language="en", rating=Rating(score=2, at=AT))

    def test_of_the_ticket_that_they_hold(self) -> None:
        due = {"due_on": "2027-01-12"}
        one, to, when = self.ENGLISH, ANA.email, {"mail_id": "1", "at": AT}
        for mail, kind, params in [
            (agent_mails.assigned(one, to, "Luis", **when), Kind.ASSIGNED, {"by": "Luis"} | due),
            (agent_mails.requester_wrote(one, to, **when), Kind.REQUESTER_WROTE, due),
            (agent_mails.requester_closed(one, to, **when), Kind.REQUESTER_CLOSED, {}),
            (agent_mails.requester_rated(one, to, **when), Kind.REQUESTER_RATED, {"score": 2}),
        ]:  # fmt: skip
            assert frame(mail) == ("1", kind, to, "es", "051243", AT)
            assert (mail.params, mail.next_try_at) == (params, AT)

    def test_of_new_tickets_of_their_area_a_while_later(self) -> None:
        mail = agent_mails.area_digest(
            ANA, "Precios", "051243", mail_id="1", window="w", at=AT, due_at=LATE
        )
        assert frame(mail) == ("1", Kind.AREA_DIGEST, ANA.email, "es", None, AT)
        assert mail.params == {"area": "Precios", "window": "w", "numbers": ["051243"]}
        assert mail.next_try_at == LATE


class TestCorrections:
    """Who is told of another address learns of it no more than they need."""

    def test_the_old_address_learns_when_and_a_masked_one(self) -> None:
        mail = correction_mails.correction_asked(
            ticket(), "nueva@otra.example", LATE, mail_id="1", at=AT
        )
        assert frame(mail) == to_requester(Kind.CORRECTION_ASKED)
        assert mail.params == {"email": "n•••@o•••.example", "due_at": LATE}
        assert mail.next_try_at == AT

    def test_both_learn_that_it_is_done(self) -> None:
        mail = correction_mails.email_corrected("x@y.ec", ticket(), LATE, mail_id="1", at=AT)
        assert (mail.kind, mail.to, mail.language) == (Kind.EMAIL_CORRECTED, "x@y.ec", "es")
        assert mail.params == {"email": "M•••@e•••.com", "undo_until": LATE}

    @pytest.mark.parametrize("undone", [True, False])
    def test_both_learn_that_it_does_not_hold(self, undone: bool) -> None:
        mail = correction_mails.correction_stopped(
            "x@y.ec", ticket(), undone=undone, mail_id="1", at=AT
        )
        assert (mail.kind, mail.to) == (Kind.CORRECTION_STOPPED, "x@y.ec")
        assert mail.params == {"undone": undone}


class TestLinks:
    """Links to the tickets of an address are made when the mail is sent, not before."""

    ROW = TicketSummary(
        number="900001",
        status=Status.ANSWERED,
        subject="Censo",
        topic="ipc",
        area="DIES",
        opened_at=AT,
        due_on=date(2027, 1, 12),
    )

    @pytest.mark.parametrize("end", [True, False])
    def test_an_asked_for_mail_says_whether_it_ends_the_earlier_ones(self, end: bool) -> None:
        mail = link_mails.links_wanted("A@b.ec", "en", end_earlier=end, mail_id="1", at=AT)
        assert frame(mail) == ("1", Kind.ACCESS_LINKS, "A@b.ec", "en", None, AT)
        assert (mail.params, mail.next_try_at) == ({"end_earlier": end}, AT)

    def test_it_lists_the_tickets_in_the_language_of_the_newest(self) -> None:
        wanted = link_mails.links_wanted("a@b.ec", "en", end_earlier=True, mail_id="1", at=AT)
        mail = link_mails.access_links(wanted, ticket(), [self.ROW], str.upper)
        assert frame(mail) == ("1", Kind.ACCESS_LINKS, "Maria@example.com", "es", "051243", AT)
        told = {"number": "900001", "opened_at": AT, "status": "answered", "topic": "IPC"}
        assert mail.params == {"end_earlier": True, "tickets": [told]}
        assert link_mails.access_links(wanted, ticket(), [self.ROW] * 2, str).number is None

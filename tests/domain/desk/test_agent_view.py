"""What an agent sees of a ticket whole, and of tickets in lists."""

from __future__ import annotations

from datetime import date
from typing import Any

from chalicelib.domain.approvals.held_reply import HeldReply, Returned
from chalicelib.domain.desk.agent_view import DeskTicket, whole
from chalicelib.domain.desk.thread import DeskEntry, desk_entries, held_unmarked
from chalicelib.domain.desk.ticket_query import QueuedTicket
from chalicelib.domain.desk.ticket_rows import agent_named, other, row
from chalicelib.domain.files.attachments import FileState
from chalicelib.domain.rules.permissions import Agent, Role
from chalicelib.domain.tickets.corrections import Approval, Correction, Ground
from chalicelib.domain.tickets.entry import Data, Entry
from chalicelib.domain.tickets.lifecycle import CloseReason, Status
from chalicelib.domain.tickets.summary import TicketSummary
from chalicelib.domain.tickets.ticket import Priority, Rating, Ticket
from tests.mail.samples import ANA, AT, FILES, ticket
from tests.seeds import CATALOG

LUIS = Agent("luis", "Luis Colega", "luis@inec.example", Role.LEAD, frozenset({"DECON"}))
DUE = date(2027, 1, 12)
SUMMARY = TicketSummary(
    number="900001",
    status=Status.CLOSED,
    subject="Censo",
    topic="ipc",
    area="DIES",
    opened_at=AT,
    due_on=DUE,
)


def entry(entry_id: str, kind: str, **said: Any) -> Entry:
    return Entry.model_validate(
        {"number": "051243", "entry_id": entry_id, "kind": kind, "at": AT, "author": "DECON"} | said
    )


def view(
    one: Ticket,
    *thread: Entry,
    agent: Agent = ANA,
    language: str = "es",
    today: date = date(2026, 12, 18),
    soon: date = date(2026, 12, 22),
    **said: Any,
) -> DeskTicket:
    return whole(
        one,
        desk_entries(thread, CATALOG, language, {}),
        said.pop("others", ()),
        said.pop("mails", ()),
        said.pop("links", ()),
        said.pop("questions", ()),
        catalog=CATALOG,
        language=language,
        today=today,
        soon=soon,
        agent=agent,
        **said,
    )


class TestWhole:
    def test_tells_all_of_the_ticket_but_its_requesters_gender(self) -> None:
        seen = view(
            ticket(
                version=7,
                assignee="ana",
                assignee_name="Ana Agente",
                close_reason=CloseReason.NOT_INEC,
                merged_into="000001",
                merged_from=("000002",),
                priority=Priority.HIGH,
                erased_at=AT,
            ),
            language="en",
        )
        assert "gender" not in seen.model_dump_json()
        assert (seen.number, seen.version, seen.status) == ("051243", 7, Status.RECEIVED)
        assert (seen.subject, seen.language) == ("Índice de precios de 2020 a 2025", "es")
        assert (seen.opened_at, seen.updated_at, seen.due_on) == (AT, AT, DUE)
        assert (seen.topic.id, seen.topic.name) == ("ipc", CATALOG.topic_name("ipc", "en"))
        assert (seen.area.id, seen.area.name) == ("DECON", "Economic Statistics")
        assert seen.assignee is not None
        assert (seen.assignee.id, seen.assignee.name) == ("ana", "Ana Agente")
        assert seen.close_reason is not None
        assert seen.close_reason.id == "not_inec"
        assert seen.close_reason.name not in ("", "not_inec")
        assert (seen.merged_into, seen.merged_from) == ("000001", ("000002",))
        assert (seen.priority, seen.legal_request, seen.clock) == ("high", False, "runs")
        assert seen.erased_at == AT
        assert seen.due_explained[1].name == "Christmas Day"

    def test_what_is_not_there_is_none(self) -> None:
        seen = view(ticket())
        assert (seen.assignee, seen.close_reason, seen.rating) == (None, None, None)
        assert (seen.extension, seen.unreadable, seen.erased_at) == (None, None, None)
        assert (seen.others, seen.mails, seen.entries) == ([], [], [])

    def test_is_late_the_day_after_its_date_and_due_soon_before(self) -> None:
        before, after = date(2027, 1, 11), date(2027, 1, 13)
        for today, soon, told in [
            (before, before, (False, False)),
            (before, DUE, (False, True)),
            (DUE, DUE, (False, True)),
            (after, after, (True, False)),
        ]:
            seen = view(ticket(), today=today, soon=soon)
            assert (seen.overdue, seen.due_soon) == told

    def test_a_legal_request_tells_the_stricter_date_and_is_late_by_its_due_date(self) -> None:
        seen = view(ticket(legal_request=True), today=date(2026, 12, 28))
        assert (seen.warned_on, seen.overdue) == (date(2026, 12, 27), False)
        assert view(ticket(legal_request=True), today=date(2027, 1, 13)).overdue

    def test_while_its_clock_is_paused_it_is_never_late(self) -> None:
        waits = ticket(status=Status.WAITING_REQUESTER, paused_on=date(2026, 12, 21))
        seen = view(waits, today=date(2027, 3, 1))
        assert (seen.overdue, seen.clock) == (False, "paused")

    def test_a_rating_is_for_who_leads(self) -> None:
        rated = ticket(status=Status.ANSWERED, rating=Rating(score=2, at=AT))
        assert view(rated, agent=LUIS).rating == Rating(score=2, at=AT)
        assert view(rated, agent=ANA).rating is None

    def test_other_tickets_of_the_requester_are_named_in_the_language(self) -> None:
        (related,) = view(ticket(), others=[SUMMARY], language="en").others
        assert related.model_dump(mode="json") == {
            "number": "900001",
            "subject": "Censo",
            "status": "closed",
            "opened_at": AT,
            "area": {"id": "DIES", "name": "Sociodemographic Statistics"},
        }
        assert other(SUMMARY, CATALOG, "es").area.name == "Estadísticas Sociodemográficas"

    def test_what_cannot_be_shown_is_named(self) -> None:
        assert view(ticket(), unreadable=("entry/1",)).unreadable == ["entry/1"]


class TestRequester:
    def test_is_told_as_typed_that_day(self) -> None:
        seen = view(ticket(email_bounced_at=AT, via="estadisticas", channel="phone")).requester
        assert (seen.document.type, seen.document.number) == ("cedula", "1700000019")
        assert (seen.email_bounced_at, seen.via, seen.channel) == (AT, "estadisticas", "phone")
        assert (seen.approval, seen.correction_due_at) == (None, None)

    def test_a_proposed_address_names_who_asked_and_who_approved(self) -> None:
        approval = Approval(
            email="nueva@otra.example",
            email_typed="Nueva@otra.example",
            asked_by="ana",
            asked_by_name="Ana Agente",
            asked_at=AT,
            approved_by="luis",
            approved_by_name="Luis Colega",
            approved_at=AT,
        )
        seen = view(ticket(approval=approval)).requester.approval
        assert seen is not None
        assert (seen.email, seen.asked_by, seen.asked_at, seen.approved_by) == (
            "Nueva@otra.example",
            "Ana Agente",
            AT,
            "Luis Colega",
        )

    def test_a_correction_that_waits_says_until_when(self) -> None:
        waits = Correction(
            email="n@x.ec", email_typed="n@x.ec", asked_at=AT, due_at="2027", ground=Ground.AGENTS
        )
        assert view(ticket(correction=waits)).requester.correction_due_at == "2027"


class TestThread:
    def of(self, *thread: Entry, **said: Any) -> list[DeskEntry]:
        return desk_entries(thread, CATALOG, "en", said.pop("files", {}), **said)

    def test_names_who_wrote_and_tells_notes_too(self) -> None:
        mine, note, clock = self.of(
            entry("0", "message", author="requester", body="Hola."),
            entry("1", "note", agent="ana", agent_name="Ana Agente", body="Ojo.", version=4),
            entry("2", "event", author="system", event="expire"),
        )
        assert mine.author.model_dump(exclude_none=True) == {"kind": "requester"}
        assert note.author.model_dump() == {
            "kind": "agent",
            "id": "ana",
            "name": "Ana Agente",
            "area": "Economic Statistics",
        }
        assert clock.author.model_dump(exclude_none=True) == {"kind": "system"}
        assert (note.id, note.kind, note.at, note.body, note.version) == (
            "1",
            "note",
            AT,
            "Ojo.",
            4,
        )
        assert (clock.event, mine.from_ticket) == ("expire", None)

    def test_tells_where_a_line_came_from_and_what_it_carries(self) -> None:
        one, two = FILES
        (seen,) = self.of(
            entry(
                "1",
                "message",
                attachments=(one,),
                full_text=two,
                quoted_text=one,
                quoted="> Hola",
                automatic=True,
                mail_key="mail/1",
                unverified_sender="x@y.ec",
                data=Data.AGGREGATE,
                changes={"status": ["received", "answered"]},
            ),
            from_ticket="900001",
            files={one.id: FileState.READY},
        )
        assert (seen.from_ticket, seen.quoted, seen.unverified_sender) == (
            "900001",
            "> Hola",
            "x@y.ec",
        )
        assert (seen.automatic, seen.by_mail, seen.data) == (True, True, Data.AGGREGATE)
        assert seen.changes == {"status": ["received", "answered"]}
        assert [(file.id, file.state) for file in seen.attachments] == [(one.id, FileState.READY)]
        assert seen.full_text is not None
        assert (seen.full_text.id, seen.full_text.state) == (two.id, FileState.IN_REVIEW)
        assert seen.quoted_text is not None
        assert (seen.quoted_text.id, seen.quoted_text.state) == (one.id, FileState.READY)

    def test_what_was_typed_came_by_no_mail_and_from_a_person(self) -> None:
        (seen,) = self.of(entry("1", "message"))
        assert (seen.by_mail, seen.automatic, seen.approval) == (False, False, None)

    def test_a_held_reply_is_pending_until_another_lets_it_out(self) -> None:
        held = entry("1", "reply", leads_to=Status.ANSWERED, agent="ana")
        (waits,) = self.of(held)
        assert waits.approval == "pending"
        done, _ = self.of(held, entry("2", "reply", approves="1", agent="luis"))
        assert done.approval == "approved"

    def test_what_became_of_a_held_reply_stands_beside_it(self) -> None:
        held = entry("1", "note", leads_to=Status.ANSWERED, agent="ana")
        returned = entry("2", "event", event="reply_returned", settles="1")
        withdrawn = entry("3", "event", event="reply_withdrawn", settles="1")
        assert self.of(held)[0].approval == "pending"
        assert self.of(held, returned)[0].approval == "returned"
        assert self.of(held, returned, withdrawn)[0].approval == "withdrawn"
        assert self.of(held, entry("2", "reply", approves="1"))[0].approval == "approved"

    def test_a_reply_held_by_an_earlier_version_waits_by_its_thread(self) -> None:
        held = entry("1", "note", leads_to=Status.ANSWERED, agent="ana", agent_name="Ana")
        found = held_unmarked([held, entry("2", "message")])
        assert found
        assert (found.agent, found.lapses) == ("ana", ("requester_wrote",))
        assert held_unmarked([held, entry("2", "reply", approves="1")]) is None

    def test_who_may_approve_is_offered_to(self) -> None:
        held = HeldReply(entry_id="1", at=AT, agent="ana", agent_name="Ana")
        assert "approve" in view(ticket(held=held), agent=LUIS).acts
        assert "approve" not in view(ticket(held=held), agent=ANA).acts

    def test_a_returned_reply_says_by_whom_and_why(self) -> None:
        back = Returned(by="luis", by_name="Luis Colega", at=AT)
        held = HeldReply(entry_id="1", at=AT, agent="ana", agent_name="Ana", returned=back)
        said = entry("2", "event", event="reply_returned", settles="1", body="Falta suprimir.")
        seen = view(ticket(held=held), said).held
        assert seen
        assert (seen.returned_by, seen.reason) == ("Luis Colega", "Falta suprimir.")


class TestRow:
    LISTED = QueuedTicket(
        number="051243",
        email="maria@example.com",
        status=Status.IN_PROGRESS,
        subject="Precios",
        topic="ipc",
        area="DECON",
        opened_at=AT,
        due_on=DUE,
        assignee="ana",
        assignee_name="Ana Agente",
        priority=Priority.URGENT,
        full_name="María Quishpe",
        version=3,
    )

    def test_names_topic_area_and_holder(self) -> None:
        seen = row(self.LISTED, CATALOG, "en", date(2026, 12, 18), date(2026, 12, 22))
        assert seen.model_dump(mode="json") == {
            "number": "051243",
            "status": "in_progress",
            "subject": "Precios",
            "topic": {"id": "ipc", "name": CATALOG.topic_name("ipc", "en")},
            "area": {"id": "DECON", "name": "Economic Statistics"},
            "opened_at": AT,
            "due_on": "2027-01-12",
            "overdue": False,
            "due_soon": False,
            "assignee": {"id": "ana", "name": "Ana Agente"},
            "priority": "urgent",
            "full_name": "María Quishpe",
            "version": 3,
            "wrote_at": None,
            "held": None,
        }

    def test_is_late_or_due_soon_while_its_clock_runs(self) -> None:
        day = date(2027, 1, 13)
        late = row(self.LISTED, CATALOG, "es", day, day)
        soon = row(self.LISTED, CATALOG, "es", DUE, day)
        assert (late.overdue, late.due_soon, soon.overdue, soon.due_soon) == (
            True,
            False,
            False,
            True,
        )
        waits = {"status": Status.WAITING_REQUESTER, "paused_on": DUE}
        paused = self.LISTED.model_copy(update=waits)
        assert not row(paused, CATALOG, "es", day, day).overdue
        running = paused.model_copy(update={"paused_on": None})
        assert row(running, CATALOG, "es", day, day).overdue

    def test_of_a_holder_without_a_name_no_id_is_read(self) -> None:
        nameless = agent_named("ana", None, "es")
        assert nameless is not None
        assert (nameless.id, nameless.name) == ("ana", "Alguien que ya no está")
        assert agent_named(None, "Ana", "es") is None

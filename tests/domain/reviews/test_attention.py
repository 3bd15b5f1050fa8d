"""What of a ticket waits for somebody of the desk."""

from __future__ import annotations

from chalicelib.domain.reviews import attention
from chalicelib.domain.rules.permissions import Agent, Role
from chalicelib.domain.tickets import transitions
from chalicelib.domain.tickets.lifecycle import CloseReason, Status
from tests.mail.samples import ANA, ticket
from tests.moments import moment

FIRST, LATER = moment("2026-12-18"), moment("2026-12-21")


class TestARequesterWhoWrote:
    def test_waits_from_their_first_message_until_somebody_writes_to_them(self) -> None:
        wrote = transitions.message(transitions.message(ticket(), FIRST), LATER)
        assert wrote.wrote_at == FIRST.at
        for status in (Status.IN_PROGRESS, Status.WAITING_REQUESTER, Status.ANSWERED):
            assert transitions.reply(wrote, status, ANA, LATER).wrote_at is None

    def test_waits_no_more_once_it_is_closed(self) -> None:
        wrote = transitions.message(ticket(assignee="ana"), FIRST)
        assert attention.needs(wrote)
        closed = transitions.close(wrote, CloseReason.RESOLVED, LATER)
        assert (closed.wrote_at, attention.needs(closed)) == (None, False)

    def test_waits_still_when_their_ticket_is_merged_or_its_area_changes(self) -> None:
        wrote, other = transitions.message(ticket(), FIRST), ticket(number="900001")
        _, joined = transitions.merge(wrote, other, LATER)
        assert joined.wrote_at == FIRST.at
        assert transitions.transfer(wrote, "DIES", LATER).wrote_at == FIRST.at


class TestATicketThatNobodyHolds:
    def free_at(self, **changes: object) -> str | None:
        held = ticket(assignee="ana", status=Status.IN_PROGRESS)
        return attention.free_at(held, held.model_copy(update=changes), LATER.at)

    def test_is_free_from_when_it_is_released(self) -> None:
        assert self.free_at(assignee=None) == LATER.at
        assert self.free_at() is None

    def test_stays_free_since_then_whatever_else_is_done_to_it(self) -> None:
        free = ticket(free_at=FIRST.at)
        assert attention.free_at(free, transitions.transfer(free, "DIES", LATER), LATER.at) == (
            FIRST.at
        )

    def test_is_nobodys_to_take_while_it_is_answered(self) -> None:
        answered = ticket(status=Status.ANSWERED)
        assert not attention.needs(answered)
        again = transitions.message(answered, LATER)
        assert attention.free_at(answered, again, LATER.at) == LATER.at

    def test_is_taken_by_whoever_replies(self) -> None:
        by = Agent("ana", "Ana", "ana@inec.example", Role.AGENT, frozenset({"DECON"}))
        replied = transitions.reply(ticket(), Status.IN_PROGRESS, by, LATER)
        assert not attention.needs(replied)

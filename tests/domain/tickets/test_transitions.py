"""What acts of agents make of a ticket: status, clock, due date."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.desk import extending
from chalicelib.domain.errors import Conflict, Invalid
from chalicelib.domain.rules.deadlines import deadline, is_working_day
from chalicelib.domain.rules.permissions import Agent, Role
from chalicelib.domain.tickets import lifecycle, transitions
from chalicelib.domain.tickets.lifecycle import Act, Clock, CloseReason, Status
from chalicelib.domain.tickets.ticket import Priority, Ticket
from tests.mail.samples import ticket
from tests.moments import moment as now

ANA = Agent("ana", "Ana Agente", "ana@inec.example", Role.AGENT, frozenset({"DECON"}))
LUIS = Agent("luis", "Luis Colega", "luis@inec.example", Role.LEAD, frozenset({"DECON"}))
ZOE = Agent("zoe", "Zoe Lejos", "zoe@inec.example", Role.AGENT, frozenset({"DIES"}))


def faults(refused: pytest.ExceptionInfo[Invalid]) -> set[tuple[str, str]]:
    assert all(fault.detail for fault in refused.value.faults), "each says what to do"
    return {(fault.field, fault.code) for fault in refused.value.faults}


class TestClock:
    def test_a_question_pauses_it_and_going_on_adds_the_paused_working_days(self) -> None:
        asked = transitions.reply(ticket(), Status.WAITING_REQUESTER, ANA, now("2026-12-21"))
        assert (asked.clock, asked.paused_on) == (Clock.PAUSED, date(2026, 12, 21))
        again = transitions.move(
            asked, Act.MESSAGE, now("2026-12-28")
        )  # 22, 23, 24 and 28 December
        assert again.clock is Clock.RUNS
        assert again.due_on == date(2027, 1, 18)
        step = again.adjustments[-1]
        assert (step.kind, step.since, step.working_days) == ("pause", date(2026, 12, 21), 4)

    def test_a_second_question_does_not_pause_it_twice(self) -> None:
        asked = transitions.reply(ticket(), Status.WAITING_REQUESTER, ANA, now("2026-12-21"))
        again = transitions.reply(asked, Status.WAITING_REQUESTER, ANA, now("2026-12-23"))
        assert again.paused_on == date(2026, 12, 21)

    def test_a_legal_request_is_never_paused(self) -> None:
        legal = ticket(legal_request=True)
        asked = transitions.reply(legal, Status.WAITING_REQUESTER, ANA, now("2026-12-21"))
        assert (asked.status, asked.clock) == (Status.WAITING_REQUESTER, Clock.RUNS)

    def test_a_setting_turns_pausing_off(self) -> None:
        asked = transitions.reply(ticket(), Status.WAITING_REQUESTER, ANA, now(pause_clock=False))
        assert asked.clock is Clock.RUNS

    @given(st.integers(0, 200), st.integers(0, 60))
    def test_what_was_paused_is_added_and_lands_on_a_working_day(
        self, wait: int, length: int
    ) -> None:
        begun = date(2026, 12, 18) + timedelta(days=wait)
        asked = transitions.reply(ticket(), Status.WAITING_REQUESTER, ANA, now(begun.isoformat()))
        ended = now((begun + timedelta(days=length)).isoformat())
        again = transitions.move(asked, Act.MESSAGE, ended)
        assert again.due_on >= asked.due_on
        if again.due_on != asked.due_on:
            assert is_working_day(again.due_on, ended.holidays)
            added = again.adjustments[-1].working_days
            assert deadline(asked.due_on, added, ended.holidays).due_on == again.due_on


class TestLegalRequest:
    def test_has_ten_days_from_filing(self) -> None:
        legal = transitions.edit(ticket(), now(), legal_request=True)
        assert legal.due_on == deadline(legal.filed_on, 10, now().holidays).due_on
        assert legal.adjustments[-1].kind == "legal"

    def test_resumes_a_clock_that_was_paused(self) -> None:
        asked = transitions.reply(ticket(), Status.WAITING_REQUESTER, ANA, now("2026-12-21"))
        assert transitions.edit(asked, now("2026-12-22"), legal_request=True).clock is Clock.RUNS


class TestExtension:
    def test_adds_working_days_once(self) -> None:
        extended = extending.extend(ticket(), "Faltan los datos de dos ciudades.", now())
        assert extended.due_on == date(2027, 1, 19)
        kept = extended.extension
        assert kept is not None
        assert (kept.reason, kept.at) == ("Faltan los datos de dos ciudades.", now().at)
        assert (kept.due_before, kept.due_after) == (date(2027, 1, 12), date(2027, 1, 19))
        with pytest.raises(Invalid) as refused:
            extending.extend(extended, "Otra vez.", now())
        assert faults(refused) == {("extension", "already_extended")}

    def test_comes_before_the_date_has_passed(self) -> None:
        extending.extend(ticket(), "El último día.", now("2027-01-12"))
        late = extending.extend(ticket(), "Un día tarde.", now("2027-01-13"))
        assert (late.extension, late.due_on) == (None, date(2027, 1, 12))

    @pytest.mark.parametrize("status", [Status.ANSWERED, Status.CLOSED])
    def test_is_not_for_what_is_answered(self, status: Status) -> None:
        with pytest.raises(Conflict, match="does not extend"):
            extending.extend(ticket(status=status), "Tarde.", now())


class TestHolding:
    def test_an_assigned_ticket_is_in_progress(self) -> None:
        held = transitions.assign(ticket(), ANA, now())
        assert (held.status, held.assignee) == (Status.IN_PROGRESS, "ana")

    def test_handing_over_a_waiting_ticket_leaves_its_clock_paused(self) -> None:
        asked = transitions.reply(ticket(), Status.WAITING_REQUESTER, ANA, now())
        assert transitions.assign(asked, LUIS, now()).clock is Clock.PAUSED

    def test_whoever_gets_it_is_named_with_where_to_reach_them(self) -> None:
        held = transitions.assign(ticket(), ANA, now())
        told = (held.assignee, held.assignee_name, held.assignee_email)
        assert told == ("ana", "Ana Agente", "ana@inec.example")
        free = transitions.release(held)
        assert (free.assignee, free.assignee_name, free.assignee_email) == (None, None, None)

    def test_a_closed_ticket_is_given_to_nobody_and_says_what_is_possible(self) -> None:
        closed = transitions.close(ticket(), CloseReason.RESOLVED, now())
        with pytest.raises(Conflict) as refused:
            transitions.assign(closed, ANA, now())
        assert refused.value.current["possible"] == [Act.MESSAGE, Act.REOPEN]
        assert str(refused.value) == "A ticket that is closed does not start."

    def test_one_that_somebody_works_on_stays_as_it_is_but_for_its_holder(self) -> None:
        asked = transitions.reply(ticket(), Status.WAITING_REQUESTER, ANA, now())
        given = transitions.assign(asked, LUIS, now())
        assert (given.assignee, given.status) == ("luis", Status.WAITING_REQUESTER)

    def test_nobody_of_another_area_can_hold_it(self) -> None:
        with pytest.raises(Invalid) as refused:
            transitions.assign(ticket(), ZOE, now())
        assert faults(refused) == {("assignee", "outside_area")}

    def test_a_transferred_ticket_is_held_by_nobody(self) -> None:
        moved = transitions.transfer(transitions.assign(ticket(), ANA, now()), "DIES", now())
        assert (moved.area, moved.assignee, moved.status) == ("DIES", None, Status.RECEIVED)

    @pytest.mark.parametrize(("area", "code"), [("DECON", "same_area"), ("NADA", "not_a_choice")])
    def test_a_transfer_names_another_area_that_exists(self, area: str, code: str) -> None:
        with pytest.raises(Invalid) as refused:
            transitions.transfer(ticket(), area, now())
        assert faults(refused) == {("area", code)}

    def test_who_replies_to_a_free_ticket_holds_it(self) -> None:
        assert transitions.reply(ticket(), Status.ANSWERED, ANA, now()).assignee == "ana"

    def test_a_reply_does_not_take_it_from_who_holds_it(self) -> None:
        held = transitions.assign(ticket(), LUIS, now())
        assert transitions.reply(held, Status.ANSWERED, ANA, now()).assignee == "luis"

    def test_a_closed_ticket_tells_why_when_and_who_had_it(self) -> None:
        closed = transitions.close(
            transitions.assign(ticket(), ANA, now()), CloseReason.NOT_INEC, now("2026-12-21")
        )
        assert (closed.close_reason, closed.closed_at) == (
            CloseReason.NOT_INEC,
            now("2026-12-21").at,
        )
        had = (closed.handled_by, closed.handled_by_name, closed.handled_by_email)
        assert had == ("ana", "Ana Agente", "ana@inec.example")
        again = transitions.reopen(closed, now("2026-12-22"))
        assert (again.assignee_name, again.assignee_email) == ("Ana Agente", "ana@inec.example")
        had = (again.handled_by, again.handled_by_name, again.handled_by_email)
        assert (again.status, had) == (Status.IN_PROGRESS, (None, None, None))

    def test_a_reopened_ticket_goes_back_to_who_held_it(self) -> None:
        closed = transitions.close(
            transitions.assign(ticket(), ANA, now()), CloseReason.RESOLVED, now()
        )
        assert closed.assignee is None
        again = transitions.reopen(closed, now())
        assert (again.assignee, again.close_reason, again.closed_at) == ("ana", None, None)

    def test_a_ticket_reopened_late_has_days_to_be_answered(self) -> None:
        late = now("2027-02-15")
        again = transitions.reopen(transitions.close(ticket(), CloseReason.RESOLVED, now()), late)
        assert again.due_on == deadline(late.today, 5, late.holidays).due_on


class TestReplying:
    def test_the_first_reply_is_remembered_and_each_question_and_answer_by_its_last(self) -> None:
        first, second, third = (now(f"2026-12-{day}") for day in (18, 21, 22))
        asked = transitions.reply(ticket(), Status.WAITING_REQUESTER, ANA, first)
        assert (asked.first_reply_at, asked.asked_at) == (first.at, first.at)
        assert asked.answered_at is None
        answered = transitions.reply(asked, Status.ANSWERED, ANA, second)
        told = (answered.first_reply_at, answered.asked_at, answered.answered_at)
        assert told == (first.at, first.at, second.at)
        wrote = transitions.reply(answered, Status.IN_PROGRESS, ANA, third)
        assert (wrote.asked_at, wrote.answered_at) == (first.at, second.at)
        assert wrote.status is Status.IN_PROGRESS

    def test_a_closed_ticket_takes_no_reply(self) -> None:
        closed = transitions.close(ticket(), CloseReason.RESOLVED, now())
        for status in (Status.ANSWERED, Status.WAITING_REQUESTER, Status.IN_PROGRESS):
            with pytest.raises(Conflict, match=r"does not (answer|ask|start)"):
                transitions.reply(closed, status, ANA, now())

    def test_what_the_requester_gives_up_is_closed_for_that_reason(self) -> None:
        gone = transitions.withdraw(ticket(), now())
        assert (gone.status, gone.close_reason) == (Status.CLOSED, CloseReason.WITHDRAWN)


class TestMessage:
    def test_on_an_answer_takes_the_ticket_up_again_with_days_to_answer(self) -> None:
        answered = transitions.reply(ticket(), Status.ANSWERED, ANA, now("2027-01-11"))
        again = transitions.message(answered, now("2027-01-18"))
        assert again.status is Status.IN_PROGRESS
        assert again.due_on == date(2027, 1, 25)

    def test_reopens_a_closed_ticket_for_thirty_days(self) -> None:
        closed = transitions.close(ticket(), CloseReason.RESOLVED, now("2026-12-18"))
        assert transitions.message(closed, now("2027-01-17")).status is Status.IN_PROGRESS
        with pytest.raises(Conflict):
            transitions.message(closed, now("2027-01-18"))

    def test_on_an_open_ticket_leads_back_to_work_and_leaves_its_date(self) -> None:
        for status in (Status.RECEIVED, Status.IN_PROGRESS):
            again = transitions.message(ticket(status=status), now("2027-03-01"))
            assert (again.status, again.due_on) == (status, date(2027, 1, 12))

    def test_that_comes_too_late_says_how_the_ticket_stands(self) -> None:
        closed = transitions.close(ticket(), CloseReason.RESOLVED, now("2026-12-18"))
        with pytest.raises(Conflict) as refused:
            transitions.message(closed, now("2027-03-18"))
        assert refused.value.current == {
            "status": Status.CLOSED,
            "possible": [Act.MESSAGE, Act.REOPEN],
        }
        assert "reopen" in str(refused.value)

    def test_does_not_reopen_a_duplicate(self) -> None:
        gone, _ = transitions.merge(ticket(number="000001"), ticket(), now())
        assert not transitions.takes_reopening(gone, now().rules, now().today)
        with pytest.raises(Conflict):
            transitions.message(gone, now())

    def test_does_not_reopen_what_was_erased(self) -> None:
        closed = transitions.close(ticket(), CloseReason.RESOLVED, now())
        erased = closed.model_copy(update={"erased_at": now().at})
        assert transitions.takes_reopening(closed, now().rules, now().today)
        assert not transitions.takes_reopening(erased, now().rules, now().today)


class TestMerge:
    def test_closes_the_duplicate_and_keeps_both_numbers(self) -> None:
        gone, joined = transitions.merge(ticket(number="000001"), ticket(), now())
        assert (gone.status, gone.merged_into) == (Status.CLOSED, "051243")
        assert gone.close_reason is CloseReason.DUPLICATE
        assert joined.merged_from == ("000001",)

    def test_not_into_itself_nor_in_a_circle_nor_into_a_closed_or_anothers_one(self) -> None:
        gone, joined = transitions.merge(ticket(number="000001"), ticket(), now())
        for one, into, code in [
            (ticket(), ticket(), "same_ticket"),
            (joined, gone, "circle"),
            (ticket(), ticket(number="2", status=Status.CLOSED), "closed"),
            (ticket(), ticket(number="2", email="otra@example.com"), "other_requester"),
        ]:
            with pytest.raises(Invalid) as refused:
                transitions.merge(one, into, now())
            assert faults(refused) == {("into", code)}

    def test_a_duplicate_brings_what_was_merged_into_it_and_no_number_twice(self) -> None:
        one = ticket(number="3", merged_from=("1", "2"))
        _, joined = transitions.merge(one, ticket(merged_from=("2", "4")), now())
        assert joined.merged_from == ("2", "4", "3", "1")

    def test_a_merged_ticket_stays_closed(self) -> None:
        gone, _ = transitions.merge(ticket(number="000001"), ticket(), now())
        with pytest.raises(Conflict, match="does not reopen"):
            transitions.reopen(gone, now())


class TestChanges:
    def test_name_what_was_and_what_is(self) -> None:
        after = transitions.edit(ticket(), now(), priority=Priority.URGENT, topic="enemdu")
        assert transitions.changes(ticket(), after) == {
            "priority": ["normal", "urgent"],
            "topic": ["ipc", "enemdu"],
        }

    def test_tell_nothing_where_there_was_nothing_and_yes_or_no_in_words(self) -> None:
        held = transitions.assign(ticket(), ANA, now())
        legal = transitions.edit(held, now(legal_days=90), legal_request=True)
        assert transitions.changes(ticket(), legal) == {
            "status": ["received", "in_progress"],
            "assignee_name": [None, "Ana Agente"],
            "legal_request": ["false", "true"],
        }

    def test_of_nothing_leave_the_ticket_as_it_is(self) -> None:
        urgent = ticket(priority=Priority.URGENT, legal_request=True)
        assert transitions.edit(urgent, now()) == urgent
        assert transitions.edit(urgent, now(), legal_request=True) == urgent

    def test_taking_the_law_off_restores_the_date(self) -> None:
        legal = transitions.edit(ticket(), now(), legal_request=True)
        plain = transitions.edit(legal, now(), legal_request=False)
        assert (plain.legal_request, plain.due_on) == (False, ticket().due_on)

    def test_a_closed_ticket_is_not_filed_anew(self) -> None:
        with pytest.raises(Conflict) as refused:
            transitions.edit(ticket(status=Status.CLOSED), now(), priority=Priority.HIGH)
        assert refused.value.current["status"] is Status.CLOSED
        assert str(refused.value) == "A ticket that is closed does not edit."

    def test_an_unknown_topic_is_refused(self) -> None:
        with pytest.raises(Invalid) as refused:
            transitions.edit(ticket(), now(), topic="nada")
        assert faults(refused) == {("topic", "not_a_choice")}


_ACTS: dict[str, Any] = {
    "assign": lambda t, n: transitions.assign(t, ANA, n),
    "release": lambda t, _: transitions.release(t),
    "transfer": lambda t, n: transitions.transfer(t, "DIES" if t.area == "DECON" else "DECON", n),
    "extend": lambda t, n: extending.extend(t, "Faltan datos.", n),
    "answer": lambda t, n: transitions.reply(t, Status.ANSWERED, ANA, n),
    "ask": lambda t, n: transitions.reply(t, Status.WAITING_REQUESTER, ANA, n),
    "write": lambda t, n: transitions.reply(t, Status.IN_PROGRESS, ANA, n),
    "message": transitions.message,
    "close": lambda t, n: transitions.close(t, CloseReason.RESOLVED, n),
    "reopen": transitions.reopen,
    "legal": lambda t, n: transitions.edit(t, n, legal_request=True),
}


@given(st.lists(st.tuples(st.sampled_from(sorted(_ACTS)), st.integers(0, 9)), max_size=25))
def test_whatever_agents_do_the_ticket_stays_whole(acts: list[tuple[str, int]]) -> None:
    one: Ticket = ticket()
    day = date(2026, 12, 18)
    for name, days in acts:
        day += timedelta(days=days)
        before = one.status
        try:
            one = _ACTS[name](one, now(day.isoformat()))
        except (Conflict, Invalid):
            continue
        reachable = {lifecycle.TABLE[before, act] for act in lifecycle.possible(before)}
        assert one.status in {before, *reachable}
        assert (one.closed_at is None) == (one.status is not Status.CLOSED)
        assert one.status is not Status.CLOSED or one.assignee is None
        assert one.paused_on is None or one.status is Status.WAITING_REQUESTER
        assert not (one.legal_request and one.clock is Clock.PAUSED)
        assert Ticket.model_validate(one.model_dump(mode="json")) == one

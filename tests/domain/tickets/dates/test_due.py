"""How near a ticket's date is, to the day."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from chalicelib.domain.desk import extending
from chalicelib.domain.desk.agent_view import warned_on
from chalicelib.domain.tickets import transitions
from chalicelib.domain.tickets.dates.due import closes_after, renewed, reopenable_until
from chalicelib.domain.tickets.lifecycle import Act, Status, is_owed, runs, urgency
from chalicelib.domain.tickets.summary import due_explained
from tests.mail.samples import ANA, ticket
from tests.moments import moment, with_rules
from tests.seeds import CATALOG

TODAY = date(2026, 3, 10)
SOON = date(2026, 3, 12)
DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("due_on", "soon", "overdue"),
    [
        (TODAY - DAY, False, True),
        (TODAY, True, False),
        (TODAY + DAY, True, False),
        (SOON, True, False),
        (SOON + DAY, False, False),
    ],
)
def test_an_answer_is_due_soon_from_today_to_the_last_day_and_late_the_day_after_its_date(
    due_on: date, soon: bool, overdue: bool
) -> None:
    stands = urgency(Status.IN_PROGRESS, due_on, None, TODAY, SOON)
    assert (stands.due_soon, stands.overdue) == (soon, overdue)


@pytest.mark.parametrize("due_on", [TODAY - DAY, TODAY, SOON])
def test_no_answer_that_is_not_owed_is_due_or_late(due_on: date) -> None:
    stands = urgency(Status.ANSWERED, due_on, None, TODAY, SOON)
    assert (stands.due_soon, stands.overdue) == (False, False)


@pytest.mark.parametrize(
    ("status", "paused", "owed"),
    [
        (Status.RECEIVED, False, True),
        (Status.IN_PROGRESS, False, True),
        (Status.WAITING_REQUESTER, True, False),
        (Status.WAITING_REQUESTER, False, True),
        (Status.ANSWERED, False, False),
        (Status.CLOSED, False, False),
    ],
)
def test_an_answer_is_owed_while_the_time_to_give_it_runs(
    status: Status, paused: bool, owed: bool
) -> None:
    assert runs(status, paused=paused) is owed
    assert is_owed(status, TODAY, TODAY if paused else None) is owed


@pytest.mark.parametrize("status", Status)
def test_a_question_takes_only_what_was_not_late_yet_from_what_is_owed(status: Status) -> None:
    waits = status is Status.WAITING_REQUESTER
    works = status in (Status.RECEIVED, Status.IN_PROGRESS)
    assert is_owed(status, TODAY, TODAY + DAY) is (works or waits)
    assert is_owed(status, TODAY, TODAY) is works
    assert is_owed(status, TODAY, TODAY - DAY) is works


class TestWarning:
    """A legal request is warned of by the stricter reading of the law's days."""

    def test_of_an_ordinary_ticket_is_its_due_date(self) -> None:
        assert warned_on(ticket(), moment().rules) == date(2027, 1, 12)

    def test_of_a_legal_request_counts_days_of_the_calendar(self) -> None:
        assert warned_on(ticket(legal_request=True), moment().rules) == date(2026, 12, 27)

    def test_an_extension_moves_it(self) -> None:
        extended = extending.extend(ticket(legal_request=True), "Faltan datos.", moment())
        assert warned_on(extended, moment().rules) == date(2027, 1, 1)

    def test_never_comes_after_the_due_date(self) -> None:
        soon = ticket(legal_request=True, due_on=date(2026, 12, 20))
        assert warned_on(soon, moment().rules) == date(2026, 12, 20)


class TestClosing:
    """What waits for its requester closes by itself, some working days later."""

    @pytest.mark.parametrize("status", [Status.RECEIVED, Status.IN_PROGRESS, Status.CLOSED])
    def test_what_waits_for_nobody_does_not(self, status: Status) -> None:
        assert closes_after(ticket(status=status), CATALOG) is None

    def test_a_question_and_an_answer_have_days_of_their_own(self) -> None:
        catalog = with_rules(waiting_working_days=2, answerable_working_days=4)
        at = {"asked_at": "2026-12-21T15:00:00Z", "answered_at": "2026-12-22T15:00:00Z"}
        asked, answered = (
            ticket(status=status, **at) for status in (Status.WAITING_REQUESTER, Status.ANSWERED)
        )
        assert closes_after(asked, catalog) == date(2026, 12, 23)
        assert closes_after(answered, catalog) == date(2026, 12, 29)

    def test_one_that_does_not_say_since_when_waits_since_it_was_last_changed(self) -> None:
        old = ticket(status=Status.ANSWERED, updated_at="2026-12-23T03:00:00Z")
        assert closes_after(old, with_rules(answerable_working_days=1)) == date(2026, 12, 23)


class TestSum:
    """The steps that lead to a due date, as requesters and agents read them."""

    def test_of_a_new_ticket_names_first_day_holidays_and_date(self) -> None:
        steps = due_explained(ticket(), "es")
        assert [(step.kind, step.date, step.name, step.working_days) for step in steps] == [
            ("first_day", date(2026, 12, 18), None, None),
            ("holiday", date(2026, 12, 25), "Navidad", None),
            ("holiday", date(2027, 1, 1), "Año Nuevo", None),
            ("due", date(2027, 1, 12), None, 15),
        ]
        assert all(step.since is None for step in steps)

    def test_what_moved_it_comes_after_the_date_that_it_had_first(self) -> None:
        extended = extending.extend(ticket(), "Faltan datos.", moment())
        *_, first, last = due_explained(extended, "es")
        assert (first.kind, first.date) == ("due", date(2027, 1, 12))
        assert (last.kind, last.since, last.date) == (
            "extension",
            date(2027, 1, 12),
            date(2027, 1, 19),
        )
        assert last.working_days == 5

    def test_moved_twice_it_still_tells_the_first_date(self) -> None:
        asked = transitions.reply(ticket(), Status.WAITING_REQUESTER, ANA, moment("2026-12-21"))
        again = transitions.move(asked, Act.MESSAGE, moment("2026-12-22"))
        extended = extending.extend(again, "Faltan datos.", moment("2026-12-23"))
        assert extended.first_due_on == date(2027, 1, 12)
        assert [step.kind for step in extended.adjustments] == ["pause", "extension"]
        assert due_explained(extended, "es")[3].date == date(2027, 1, 12)


class TestMoving:
    """What puts a due date off, and what does not."""

    def test_a_pause_without_a_working_day_moves_nothing(self) -> None:
        asked = transitions.reply(ticket(), Status.WAITING_REQUESTER, ANA, moment("2026-12-24"))
        again = transitions.move(asked, Act.MESSAGE, moment("2026-12-27"))  # Christmas, weekend
        assert (again.due_on, again.adjustments, again.paused_on) == (asked.due_on, (), None)

    def test_what_is_taken_up_again_on_its_due_date_keeps_it(self) -> None:
        on_the_day = moment("2027-01-12")
        assert renewed(ticket(), on_the_day) == ticket()
        late = renewed(ticket(), moment("2027-01-13"))
        step = late.adjustments[-1]
        assert (step.kind, step.since, step.working_days) == ("reopened", date(2027, 1, 13), 5)
        assert step.due_on == late.due_on == date(2027, 1, 20)

    def test_a_legal_request_may_count_days_of_the_calendar(self) -> None:
        legal = transitions.edit(ticket(), moment(legal_unit="calendar"), legal_request=True)
        assert legal.due_on == date(2026, 12, 27)
        step = legal.adjustments[-1]
        assert (step.kind, step.since, step.working_days) == ("legal", date(2026, 12, 18), 10)

    def test_the_laws_days_never_put_a_date_off(self) -> None:
        soon = ticket(due_on=date(2026, 12, 21))
        assert transitions.edit(soon, moment(), legal_request=True).due_on == date(2026, 12, 21)
        same = ticket(due_on=date(2026, 12, 27))
        context = moment(legal_unit="calendar")
        marked = transitions.edit(same, context, legal_request=True)
        assert marked.due_on == date(2026, 12, 27)
        assert due_explained(marked, "es") == due_explained(same, "es")


def test_a_pause_of_last_year_skips_the_holidays_of_both_years() -> None:
    held = moment("2027-01-04").holidays
    assert {date(2026, 12, 25), date(2027, 1, 1), date(2028, 4, 14)} <= set(held)


def test_a_closed_ticket_can_be_reopened_for_the_days_that_the_rule_gives() -> None:
    rules = moment(reopen_within_days=3).rules
    assert reopenable_until(date(2026, 12, 30), rules) == date(2027, 1, 2)

"""What the desk is told in the morning: each ticket for the reasons for which it waits."""

from __future__ import annotations

from datetime import date

import pytest

from chalicelib.domain.approvals.held_reply import HeldReply, Returned
from chalicelib.domain.reviews.mornings import (
    NAMED,
    Escalation,
    Gathered,
    Listed,
    Morning,
    WaitingTicket,
    Why,
    by_due_date,
    by_neglect,
    morning,
)
from chalicelib.domain.tickets.lifecycle import Status
from tests.mail.samples import ticket
from tests.moments import with_rules
from tests.seeds import CATALOG

TODAY = date(2026, 12, 15)  # a Tuesday
DAY = Morning(
    today=TODAY, since=date(2026, 12, 12), soon=date(2026, 12, 18),
    free_since=date(2026, 12, 13), works=True,
)  # fmt: skip
AT = "2026-12-15T13:00:00.000Z"
HELD = HeldReply(entry_id="01M8", at=AT, agent="ana", agent_name="Ana")


def waiting(**changes: object) -> WaitingTicket:
    base = WaitingTicket(
        number="051243", status=Status.IN_PROGRESS, topic="ipc", area="DECON",
        opened_at="2026-12-01T15:00:00.000Z", due_on=date(2027, 1, 11), assignee="ana",
    )  # fmt: skip
    return base.model_copy(update=changes)


class TestByItsDueDate:
    @pytest.mark.parametrize(
        ("due_on", "why"),
        [
            (date(2026, 12, 11), Why.OVERDUE),
            (date(2026, 12, 12), Why.ESCALATED),
            (date(2026, 12, 14), Why.ESCALATED),
            (date(2026, 12, 15), Why.TODAY),
            (date(2026, 12, 16), Why.SOON),
            (date(2026, 12, 18), Why.SOON),
            (date(2026, 12, 19), None),
        ],
    )
    def test_a_ticket_waits_for_one_reason(self, due_on: date, why: Why | None) -> None:
        assert by_due_date(waiting(due_on=due_on), DAY) == why

    @pytest.mark.parametrize(
        "owes_nothing",
        [
            {"status": Status.ANSWERED},
            {"status": Status.CLOSED},
            {"status": Status.WAITING_REQUESTER, "paused_on": date(2026, 12, 2)},
            {"status": Status.WAITING_REQUESTER, "paused_on": date(2026, 12, 31)},
        ],
    )
    def test_a_ticket_does_not_wait_while_no_answer_is_owed(self, owes_nothing: object) -> None:
        assert by_due_date(waiting(due_on=TODAY, **owes_nothing), DAY) is None  # type: ignore[arg-type]

    def test_a_question_that_does_not_pause_leaves_it_owed(self) -> None:
        asked = waiting(due_on=TODAY, status=Status.WAITING_REQUESTER)
        assert by_due_date(asked, DAY) is Why.TODAY


class TestByNeglect:
    def test_a_ticket_that_somebody_works_on_does_not_wait(self) -> None:
        assert [*by_neglect(waiting(), DAY)] == []

    def test_a_ticket_may_wait_for_several_reasons(self) -> None:
        left = waiting(wrote_at=AT, held=HELD, assignee=None)
        assert [*by_neglect(left, DAY)] == [Why.WROTE, Why.HELD, Why.UNASSIGNED]

    def test_a_returned_reply_waits_for_its_author_and_not_for_approval(self) -> None:
        returned = HELD.model_copy(update={"returned": Returned(by="luis", by_name="Luis", at=AT)})
        assert [*by_neglect(waiting(held=returned), DAY)] == []

    @pytest.mark.parametrize(
        ("free_at", "opened_at", "told"),
        [
            (None, "2026-12-14T04:59:00.000Z", True),
            (None, "2026-12-14T05:01:00.000Z", False),
            ("2026-12-14T05:01:00.000Z", "2026-12-01T15:00:00.000Z", False),
            ("2026-12-14T04:59:00.000Z", "2026-12-01T15:00:00.000Z", True),
        ],
    )
    def test_nobodys_ticket_waits_from_when_nobody_held_it(
        self, free_at: str | None, opened_at: str, told: bool
    ) -> None:
        free = waiting(assignee=None, free_at=free_at, opened_at=opened_at)
        assert [*by_neglect(free, DAY)] == ([Why.UNASSIGNED] if told else [])


class TestTheMorning:
    @pytest.mark.parametrize(
        ("today", "days", "free_since"),
        [
            (date(2026, 12, 15), 1, date(2026, 12, 13)),
            (date(2026, 12, 17), 1, date(2026, 12, 15)),
            (date(2026, 12, 17), 2, date(2026, 12, 14)),
            (date(2026, 12, 28), 1, date(2026, 12, 23)),  # Christmas is a Friday
        ],
    )
    def test_nobodys_ticket_has_its_working_days_before_it_is_told_of(
        self, today: date, days: int, free_since: date
    ) -> None:
        catalog = with_rules(unassigned_notice_working_days=days)
        assert morning(today, None, today, catalog).free_since == free_since

    @pytest.mark.parametrize(
        ("before", "since"),
        [
            (None, date(2026, 12, 14)),
            (date(2026, 12, 11), date(2026, 12, 11)),
            (date(2026, 12, 14), date(2026, 12, 14)),
            (date(2026, 12, 15), date(2026, 12, 14)),
            (date(2026, 12, 16), date(2026, 12, 14)),
        ],
    )
    def test_what_became_overdue_since_the_morning_before_is_new(
        self, before: date | None, since: date
    ) -> None:
        made = morning(TODAY, before, date(2026, 12, 18), CATALOG)
        assert (made.since, made.today, made.soon) == (since, TODAY, date(2026, 12, 18))

    @pytest.mark.parametrize(
        ("today", "works"),
        [(TODAY, True), (date(2026, 12, 13), False), (date(2026, 12, 25), False)],
    )
    def test_says_whether_the_desk_works(self, today: date, works: bool) -> None:
        assert morning(today, None, today, CATALOG).works is works


class TestWhatIsGathered:
    def test_a_ticket_counts_for_its_area_and_for_who_holds_it(self) -> None:
        held, free = waiting(), waiting(number="051244", assignee=None, area="DIES")
        gathered = Gathered()
        gathered.add(held, Why.TODAY)
        gathered.add(held, Why.WROTE)
        gathered.add(free, Why.TODAY)
        once = Listed(count=1, first=[held])
        assert gathered.areas == {
            "DECON": {Why.TODAY: once, Why.WROTE: once},
            "DIES": {Why.TODAY: Listed(count=1, first=[free])},
        }
        assert gathered.holders == {"ana": {Why.TODAY: once, Why.WROTE: once}}

    def test_a_mail_names_ten_and_counts_all(self) -> None:
        every = [waiting(number=f"{number:06}") for number in range(12)]
        listed = Listed()
        for one in every:
            listed.add(one)
        assert NAMED == 10
        assert (listed.count, listed.first) == (12, every[:10])


class TestWhatALeadWasTold:
    SINCE, TOLD = date(2026, 12, 12), Escalation(
        day=TODAY, at=AT, since=date(2026, 12, 12), areas=("DECON",)
    )  # fmt: skip

    @pytest.mark.parametrize(
        ("changes", "told"),
        [
            ({}, True),
            ({"area": "DIES"}, False),
            ({"due_on": date(2026, 12, 11)}, False),
            ({"due_on": date(2026, 12, 12)}, True),
            ({"due_on": date(2026, 12, 15)}, False),
            ({"updated_at": "2026-12-15T12:59:00.000Z"}, True),
            ({"updated_at": "2026-12-15T12:59:00.001Z"}, False),
        ],
    )
    def test_counts_a_ticket_that_has_not_changed_since(
        self, changes: dict[str, object], told: bool
    ) -> None:
        overdue = {"area": "DECON", "due_on": date(2026, 12, 14)}
        overdue |= {"updated_at": "2026-12-14T15:00:00.000Z"}
        assert self.TOLD.tells_of(ticket(**overdue | changes)) is told


def test_reasons_come_in_the_order_in_which_a_mail_tells_them() -> None:
    order = "escalated overdue today soon wrote held unassigned"
    assert [*map(str, Why)] == order.split()

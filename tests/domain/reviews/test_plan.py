"""What the clock does to a ticket on which day, against a model that shares no code with it."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.reviews.plan import due_on, next_review, plan, reviewed_at
from chalicelib.domain.rules import catalog_rows
from chalicelib.domain.rules.catalog import Catalog
from chalicelib.domain.tickets.dates.steps import Adjustment
from chalicelib.domain.tickets.entry import Event
from chalicelib.domain.tickets.lifecycle import Act, Status
from chalicelib.domain.tickets.notices import Notice, NoticeKind, noted
from chalicelib.domain.tickets.ticket import Ticket
from tests import calendar_of_ecuador as calendar
from tests.conftest import SEEDS
from tests.mail.samples import ticket

_rows = [row for path in sorted(SEEDS.glob("*.json")) for row in json.loads(path.read_text())]
CATALOG: Catalog = catalog_rows.read(_rows)
HALFWAY, DUE_SOON, OVERDUE, _, REMINDER = NoticeKind
DAY = timedelta(days=1)
filed = st.dates(date(2026, 2, 5), date(2027, 10, 29))


def stamp(day: date) -> str:
    return f"{day}T15:00:00.000Z"


def running(filed_on: date, days: int) -> Ticket:
    """A ticket as it is opened on a day."""
    return ticket(opened_at=stamp(filed_on), due_on=calendar.plus(filed_on, days))


def waiting(asked_on: date) -> Ticket:
    facts = {"status": Status.WAITING_REQUESTER, "asked_at": stamp(asked_on)}
    return running(asked_on - timedelta(days=30), 15).model_copy(update=facts)


def answered(answered_on: date) -> Ticket:
    facts = {"status": Status.ANSWERED, "answered_at": stamp(answered_on)}
    return running(answered_on, 15).model_copy(update=facts)


def done(one: Ticket, day: date, catalog: Catalog = CATALOG) -> tuple[Ticket, str | None]:
    """The ticket after the clock looked at it on a day, and what it did."""
    found = due_on(one, day, catalog)
    if found is None:
        return one, None
    if not isinstance(found.act, NoticeKind):
        return one.model_copy(update={"status": Status.CLOSED}), found.act.value
    sent = Notice(kind=found.act, at=stamp(day), about=found.about)
    return one.model_copy(update={"notices": noted(one.notices, sent)}), found.act.value


def life(one: Ticket, begun: date, days: int, looks: set[int] | None = None) -> list[tuple]:
    """What the clock does in the days after one, looking on each, or on some."""
    told = []
    for n in range(1, days + 1):
        if looks is None or n in looks:
            one, act = done(one, begun + timedelta(n))
            told += [(act, begun + timedelta(n))] if act else []
    return told


class TestEachDay:
    @given(filed, st.integers(1, 40))
    def test_while_an_answer_is_owed(self, filed_on: date, days: int) -> None:
        due = calendar.plus(filed_on, days)
        soon = calendar.minus(due, 2)
        half = calendar.plus(filed_on, max(1, days // 2))
        expected = [("halfway", half)] if half < soon else []
        expected += [("due_soon", soon)] if soon > filed_on else []
        late = due + DAY
        while late <= due + timedelta(days=60):
            expected.append(("overdue", late))
            late = calendar.plus(late, 5)
        one = running(filed_on, days)
        assert life(one, filed_on, (due - filed_on).days + 60) == expected

    @given(filed)
    def test_while_a_question_waits(self, asked_on: date) -> None:
        assert life(waiting(asked_on), asked_on, 60) == [
            ("reminder", calendar.plus(asked_on, 5)),
            ("expire", calendar.plus(asked_on, 10) + DAY),
        ]

    @given(filed)
    def test_once_answered(self, answered_on: date) -> None:
        assert life(answered(answered_on), answered_on, 60) == [
            ("expire", calendar.plus(answered_on, 10) + DAY)
        ]

    def test_once_closed(self) -> None:
        closed = running(date(2026, 12, 1), 15).model_copy(update={"status": Status.CLOSED})
        ((act, on),) = [(one.act, one.on) for one in plan(closed, CATALOG)]
        assert (act, on) == (Event.ANONYMISE, date(2028, 12, 17)), "two years after its last change"
        assert next_review(closed, date(2026, 12, 2), CATALOG) == on


_ANY = st.one_of(
    st.builds(running, filed, st.integers(1, 40)),
    st.builds(waiting, filed),
    st.builds(answered, filed),
)


class TestOutages:
    @given(_ANY, st.sets(st.integers(1, 90)))
    def test_whatever_days_are_missed_nothing_is_early_twice_or_out_of_date(
        self, one: Ticket, looks: set[int]
    ) -> None:
        begun = max(one.filed_on, date.fromisoformat((one.asked_at or one.opened_at)[:10]))
        whole = life(one, begun, 90)
        told = life(one, begun, 90, looks)
        first = dict(reversed(whole))
        for act, day in told:
            assert day >= first[act]
            assert act != "due_soon" or day <= one.due_on
            assert act != "halfway" or day < first["due_soon"]
        for act in ("halfway", "due_soon", "reminder", "expire"):
            assert sum(one == act for one, _ in told) <= 1
        assert len({day for _, day in told}) == len(told)

    def test_three_days_down_over_the_due_date_bring_one_apology_and_no_announcement(self) -> None:
        one = running(date(2026, 12, 1), 10)  # due on the 15th, announced on the 11th
        up = {n for n in range(1, 30) if not 9 <= n <= 15}
        told = life(one, date(2026, 12, 1), 20, up)
        assert told == [("halfway", date(2026, 12, 8)), ("overdue", date(2026, 12, 17))]

    @given(_ANY, st.integers(0, 60), st.integers(0, 40))
    def test_the_next_review_is_the_first_day_on_which_there_is_something_to_do(
        self, one: Ticket, day: int, looked: int
    ) -> None:
        today = one.filed_on + timedelta(days=day)
        one, _ = done(one, today - timedelta(days=looked))
        days = (today + timedelta(n) for n in range(2_500))
        assert next_review(one, today, CATALOG) == next(
            (day for day in days if due_on(one, day, CATALOG)), None
        )


class TestMovedDates:
    def test_a_date_put_off_is_announced_anew(self) -> None:
        one, act = done(running(date(2026, 12, 1), 10), date(2026, 12, 11))
        assert act == "due_soon"
        later = one.model_copy(update={"due_on": date(2026, 12, 22)})
        assert due_on(later, date(2026, 12, 17), CATALOG) is None
        found = due_on(later, date(2026, 12, 18), CATALOG)
        assert found is not None
        assert (found.act, found.about) == (DUE_SOON, date(2026, 12, 22))

    def test_a_date_brought_forward_is_told_at_once(self) -> None:
        sooner = running(date(2026, 12, 1), 15).model_copy(update={"due_on": date(2026, 12, 8)})
        found = due_on(sooner, date(2026, 12, 7), CATALOG)
        assert found is not None
        assert (found.act, found.about) == (DUE_SOON, date(2026, 12, 8))

    def test_what_is_taken_up_again_is_announced_but_not_half_way(self) -> None:
        since, due = date(2027, 1, 18), date(2027, 1, 25)
        step = Adjustment(kind="reopened", since=since, working_days=5, due_on=due)
        again = ticket(
            status=Status.IN_PROGRESS,
            opened_at=stamp(date(2026, 12, 1)),
            due_on=due,
            adjustments=(step,),
        )
        assert [(one.act, one.on) for one in plan(again, CATALOG)] == [
            (DUE_SOON, date(2027, 1, 21)),
            (OVERDUE, date(2027, 1, 26)),
        ]

    def test_a_second_question_is_reminded_of_as_well(self) -> None:
        one, act = done(waiting(date(2026, 12, 1)), date(2026, 12, 8))
        assert act == "reminder"
        again = one.model_copy(update={"asked_at": stamp(date(2026, 12, 10))})
        assert life(again, date(2026, 12, 10), 30)[0] == ("reminder", date(2026, 12, 17))

    def test_a_waiting_ticket_hears_of_the_question_alone_though_its_time_runs_on(self) -> None:
        legal = waiting(date(2026, 12, 1)).model_copy(update={"legal_request": True})
        assert [one.act for one in plan(legal, CATALOG)] == [REMINDER, Act.EXPIRE]


class TestSettings:
    @pytest.mark.parametrize(
        ("name", "value", "act", "on"),
        [
            ("halfway_percent", 20, HALFWAY, date(2026, 12, 3)),
            ("due_notice_working_days", 4, DUE_SOON, date(2026, 12, 9)),
            ("reminder_working_days", 2, REMINDER, date(2026, 12, 3)),
            ("waiting_working_days", 6, Act.EXPIRE, date(2026, 12, 10)),
        ],
    )
    def test_each_period_is_one(self, name: str, value: int, act: NoticeKind, on: date) -> None:
        rules = CATALOG.rules.model_copy(update={name: value})
        catalog = Catalog(**{**vars(CATALOG), "rules": rules})
        asked = act in (REMINDER, Act.EXPIRE)
        one = waiting(date(2026, 12, 1)) if asked else running(date(2026, 12, 1), 10)
        assert {p.act: p.on for p in plan(one, catalog)}[act] == on

    def test_the_clock_begins_its_day_at_eight_in_ecuador(self) -> None:
        moment = reviewed_at(date(2026, 12, 1), CATALOG.rules)
        assert moment == datetime(2026, 12, 1, 13, tzinfo=UTC)

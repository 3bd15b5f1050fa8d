"""A holiday that is added or withdrawn moves open tickets on the next run, and requesters hear of
it the morning after, if it still stands."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import date
from itertools import count
from types import SimpleNamespace
from typing import Any

import pytest

from chalicelib import caches
from chalicelib.domain.desk.counters import CountedTicket
from chalicelib.domain.reviews.plan import next_review
from chalicelib.domain.tickets import transitions
from chalicelib.domain.tickets.lifecycle import Status
from chalicelib.domain.tickets.summary import due_explained
from chalicelib.services.reviews import redating
from chalicelib.services.search import index
from chalicelib.services.tickets.changes import next_of
from chalicelib.store.aws.dynamodb import dynamodb, table, to_item, transact
from chalicelib.store.guards import counted_by
from chalicelib.store.tickets import counters, tickets
from tests import reviewed
from tests.accounts import rows
from tests.mail.samples import TICKET
from tests.reads import reads
from tests.reviewed import Killed, put, put_answered, put_asked, put_closed

pytestmark = pytest.mark.engine
FILED, DUE = date(2026, 12, 1), date(2026, 12, 22)
TUESDAY, LATER = date(2026, 12, 15), date(2026, 12, 23)
TODAY, TOMORROW = date(2026, 12, 2), date(2026, 12, 3)
EMAIL = TICKET.email


@pytest.fixture(autouse=True)
def clock_ran(empty_desk: None) -> None:
    """The clock has run until the day before, and knows the holidays."""
    reviewed.ran(FILED, FILED)
    assert moves(FILED) == 0


def moves(day: date, hour: int = 10, seconds: float = 60) -> int:
    """How many tickets a run of the clock moves."""
    return redating.sweep(reviewed.context(day, hour), time.monotonic() + seconds)


def run(day: date, hour: int = 10) -> int:
    """A whole run: dates first, then what is due."""
    moved = moves(day, hour)
    reviewed.run(day, hour)
    return moved


def write(day: date, **facts: Any) -> None:
    names = {"name_es": "Luto nacional", "name_en": "National mourning"}
    row = {"kind": "holiday", "id": day.isoformat(), **names, **facts}
    dynamodb().put_item(TableName=table("catalog"), Item=to_item(row))
    caches.forget_all()


def write_setting(name: str, value: int) -> None:
    row = {"kind": "setting", "id": name, "value": value}
    dynamodb().put_item(TableName=table("catalog"), Item=to_item(row))
    caches.forget_all()


def withdraw(day: date) -> None:
    key = to_item({"kind": "holiday", "id": day.isoformat()})
    dynamodb().delete_item(TableName=table("catalog"), Key=key)
    caches.forget_all()


def ticket(number: str = "000001") -> Any:
    return tickets.get(number, EMAIL)


def told() -> list[tuple[str, str]]:
    return [
        (str(row["params"]["due_before"]), str(row["params"]["due_on"]))
        for row in rows("outbox")
        if row["kind"] == "date_moved"
    ]


class TestAdded:
    def test_moves_the_date_at_once_and_tells_it_the_next_morning_once(self) -> None:
        put("000001", FILED)
        write(TUESDAY)
        assert run(TODAY) == 1
        one = ticket()
        *_, step = due_explained(one, "es")
        assert (one.due_on, one.version) == (LATER, 2)
        assert (step.kind, step.since, step.name) == ("holiday_added", TUESDAY, "Luto nacional")
        (event,) = [row for row in rows("entries") if row.get("event") == "redated"]
        assert event["changes"]["due_on"] == [DUE.isoformat(), LATER.isoformat()]
        assert reviewed.mails() == {}
        run(TOMORROW, hour=6)
        assert told() == []
        for hour in (8, 9):
            run(TOMORROW, hour)
        run(date(2026, 12, 4))
        assert told() == [(DUE.isoformat(), LATER.isoformat())]

    def test_leaves_what_is_closed_or_due_before_it(self) -> None:
        put("000001", date(2026, 11, 16))
        put_closed("000002", FILED)
        write(TUESDAY)
        assert moves(TODAY) == 0
        assert {row["version"] for row in rows("tickets")} == {1}

    def test_moves_what_is_answered_and_tells_it_once_it_is_taken_up_again(self) -> None:
        put_answered("000001", FILED)
        write(TUESDAY)
        assert run(TODAY) == 1
        run(TOMORROW)
        assert (ticket().due_on, told()) == (LATER, [])
        before = ticket()
        context = reviewed.context(TOMORROW, 12)
        after = next_of(before, transitions.message(before, context), context)
        transact({"ticket": tickets.changed(before, after)})
        run(date(2026, 12, 4))
        assert told() == [(DUE.isoformat(), LATER.isoformat())]

    def test_while_a_question_waits_moves_the_date_and_says_nothing(self) -> None:
        put_asked("000001", FILED)
        write(TUESDAY)
        run(TODAY)
        run(TOMORROW)
        assert ticket().due_on == LATER
        assert told() == []

    def test_once_overdue_apologises_with_the_new_date_the_next_morning(self) -> None:
        put("000001", FILED)
        run(date(2026, 12, 28))
        write(TUESDAY)
        run(date(2026, 12, 29))
        assert [event for _, event, _ in reviewed.done()] == ["overdue", "redated"]
        run(date(2026, 12, 30))
        dates = [row["params"]["due_on"] for row in rows("outbox") if row["kind"] == "overdue"]
        assert sorted(dates) == ["2026-12-22", "2026-12-23"]


class TestWithdrawn:
    def test_moves_the_date_back_with_the_name_that_it_had(self) -> None:
        write(TUESDAY)
        moves(FILED)
        put("000001", FILED, due_on=LATER)
        withdraw(TUESDAY)
        assert run(TODAY) == 1
        *_, step = due_explained(ticket(), "en")
        assert (step.kind, step.name) == ("holiday_withdrawn", "National mourning")
        run(TOMORROW)
        assert told() == [(LATER.isoformat(), DUE.isoformat())]

    def test_brings_forward_the_day_on_which_an_answer_is_closed(self) -> None:
        write(TUESDAY)
        moves(FILED)
        put_answered("000001", FILED, due_on=LATER)
        late = ticket().review_on
        withdraw(TUESDAY)
        moves(TODAY)
        assert (late, ticket().review_on) == (date(2026, 12, 17), date(2026, 12, 16))

    def test_between_two_runs_has_no_part_in_when_an_answer_is_closed(self) -> None:
        before = put("000001", FILED)
        write(TUESDAY)
        context = reviewed.context(TODAY)
        answered = {"status": Status.ANSWERED, "answered_at": context.at}
        after = next_of(before, before.model_copy(update=answered), context)
        transact({"ticket": tickets.changed(before, after)})
        with_it = next_review(after, TODAY, context.catalog)
        withdraw(TUESDAY)
        run(TODAY, hour=11)
        assert (with_it, ticket().review_on) == (date(2026, 12, 18), date(2026, 12, 17))

    def test_before_anybody_was_told_leaves_no_trace_and_tells_nothing(self) -> None:
        put("000001", FILED)
        first = ticket()
        write(TUESDAY)
        run(TODAY)
        withdraw(TUESDAY)
        assert run(TOMORROW, hour=8) == 1
        run(date(2026, 12, 4))
        one = ticket()
        assert due_explained(one, "es") == due_explained(first, "es")
        assert (one.due_on, one.untold_move) == (DUE, None)
        assert reviewed.mails() == {}

    def test_by_damage_is_no_withdrawal(self) -> None:
        write(TUESDAY)
        moves(FILED)
        put("000001", FILED, due_on=LATER)
        write(TUESDAY, worked="quizás")
        assert moves(TODAY) == 0
        assert ticket().due_on == LATER
        write(TUESDAY)
        assert moves(TODAY, 11) == 0
        assert ticket().version == 1


class TestSettings:
    def test_a_shorter_wait_brings_forward_when_an_answer_is_closed_and_no_due_date(self) -> None:
        put_answered("000001", FILED)
        before = ticket()
        write_setting("answerable_working_days", 3)
        assert run(TODAY) == 0
        after = ticket()
        days = (before.review_on, after.review_on)
        assert days == (date(2026, 12, 16), date(2026, 12, 5))
        assert (after.due_on, after.version) == (before.due_on, before.version)

    def test_are_gone_through_once(self) -> None:
        put("000001", FILED)
        write_setting("answerable_working_days", 3)
        assert moves(TODAY, 10) == 0
        assert reads(lambda: moves(TODAY, 11)).calls == 1


class TestAnotherKindOfCounters:
    """A release that counts other tickets beside the lists has them counted anew."""

    ASKED = date(2026, 12, 24)

    def _of_before(self) -> None:
        known = counted_by.counted()
        assert known is not None
        counted_by.remember(known.model_copy(update={"kind": 1}))

    def test_has_what_waits_and_was_late_looked_at_once_and_mails_nobody(self) -> None:
        asked = {"due_on": DUE, "opened_at": reviewed.stamp(FILED)}
        late, timely = put_asked("000001", self.ASKED, **asked), put_asked("000002", self.ASKED)
        put("000003", FILED)
        counts = CountedTicket(number="000001", area=late.area, status=late.status, due=DUE)
        counters.count(CountedTicket(number="000001"), counts)
        self._of_before()
        assert moves(self.ASKED) == 0
        days = {row["number"]: row["review_on"] for row in rows("tickets")}
        assert days["000001"] == self.ASKED.isoformat() != str(late.review_on)
        assert days["000002"] == str(timely.review_on)
        index.index({"numbers": ["000001"]})
        assert [tally.running for tally in counters.of_area(late.area)] == [1]
        reviewed.ran(self.ASKED, self.ASKED)
        reviewed.run(self.ASKED)
        assert ticket().review_on == late.review_on
        assert not [mail for mail in reviewed.mails() if mail[0] == "000001"]
        assert moves(self.ASKED, 11) == 0
        assert ticket().review_on == late.review_on

    def test_begins_anew_where_another_change_was_on_its_way(self) -> None:
        put_asked("000001", self.ASKED, due_on=DUE)
        self._of_before()
        known = counted_by.counted()
        assert known is not None
        midway = {"towards": (known.rows,), "settings_towards": known.settings}
        midway |= {"after": ("ZZZ#open", "0")}
        counted_by.remember(known.model_copy(update=midway))
        moves(self.ASKED)
        assert ticket().review_on == self.ASKED


class TestTheRun:
    def test_twice_moves_each_once(self) -> None:
        put("000001", FILED)
        before = counted_by.counted()
        write(TUESDAY)
        assert moves(TODAY) == 1
        assert before is not None
        counted_by.remember(before)
        assert moves(TODAY) == 0
        assert ticket().version == 2

    @pytest.mark.parametrize("second", [True, False])
    def test_out_of_time_goes_on_where_it_was_and_a_second_change_begins_anew(
        self, monkeypatch: pytest.MonkeyPatch, second: bool
    ) -> None:
        for number in ("000001", "000002"):
            put(number, FILED)
        write(TUESDAY)
        seconds = count()
        with monkeypatch.context() as timed:
            timed.setattr(redating, "time", SimpleNamespace(monotonic=lambda: next(seconds)))
            assert redating.sweep(reviewed.context(TODAY), 1) == 1
        if second:
            write(date(2026, 12, 16))
        assert moves(TODAY) == (2 if second else 1)
        expected = "2026-12-24" if second else "2026-12-23"
        assert {row["due_on"] for row in rows("tickets")} == {expected}
        assert moves(TODAY) == 0

    def test_leaves_one_that_somebody_closed_meanwhile(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        stale = put("000001", FILED)
        write(TUESDAY)
        transact, others = redating.transact, [True]

        def closed_first(writes: Any) -> Any:
            if others.pop() if others else False:
                facts = {"status": Status.CLOSED, "closed_at": reviewed.stamp(TODAY), "version": 2}
                after = stale.model_copy(update=facts)
                transact({"ticket": tickets.changed(stale, after)})
            return transact(writes)

        monkeypatch.setattr(redating, "transact", closed_first)
        assert moves(TODAY) == 0
        assert (ticket().status, ticket().due_on) == (Status.CLOSED, DUE)

    @pytest.mark.parametrize("moment", ["before-call", "after-call"])
    def test_broken_at_any_call_is_ended_by_the_next_one(
        self, die: Callable[[str, int], None], moment: str
    ) -> None:
        for number in ("000001", "000002"):
            put(number, FILED)
        known = counted_by.counted()
        assert known is not None
        write(TUESDAY)
        context = reviewed.context(TODAY)
        for call in range(1, 40):
            die(moment, call)
            try:
                redating.sweep(context, time.monotonic() + 60)
            except Killed:
                die("", 0)
                redating.sweep(context, time.monotonic() + 60)
            else:
                assert call > 6
                return
            found = [(row["due_on"], row["version"]) for row in rows("tickets")]
            assert found == [(LATER.isoformat(), 2)] * 2, f"{moment} {call}"
            events = [row for row in rows("entries") if row.get("event") == "redated"]
            assert len(events) == 2, f"{moment} {call}"
            reviewed.empty()
            for number in ("000001", "000002"):
                put(number, FILED, due_on=DUE)
            counted_by.remember(known)
        raise AssertionError("a run over two tickets took forty calls")

"""The hourly run of the clock: each thing once, whatever fails, however late."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from typing import Any

import pytest

from chalicelib import caches
from chalicelib.domain.errors import Unavailable
from chalicelib.domain.tickets.lifecycle import CloseReason, Status
from chalicelib.domain.tickets.questions import OpenQuestion
from chalicelib.services import clock
from chalicelib.services.reviews import acts, handing_back, sweep
from chalicelib.store.aws.dynamodb import dynamodb, table, to_item, transact
from chalicelib.store.questions import questions
from chalicelib.store.tickets import reviews, tickets
from tests import reviewed
from tests.accounts import put_rule, rows
from tests.mail.samples import TICKET
from tests.reviewed import Killed, put, put_answered, put_asked, run

pytestmark = pytest.mark.engine
FILED = date(2026, 12, 1)  # due on the 22nd; half way on the 10th, near the end on the 18th
EMAIL = TICKET.email


@pytest.fixture(autouse=True)
def clock_ran(empty_desk: None) -> None:
    """The clock has run until the day before."""
    reviewed.ran(FILED, FILED)


def ticket(number: str) -> Any:
    return tickets.get(number, EMAIL)


class TestRequestersHear:
    def test_half_way_before_the_date_and_once_it_passed(self) -> None:
        put("000001", FILED)
        for day in range(8, 31):
            run(FILED + timedelta(days=day))
        assert reviewed.done() == [
            ("000001", "due_soon", "2026-12-18"),
            ("000001", "halfway", "2026-12-10"),
            ("000001", "overdue", "2026-12-23"),
            ("000001", "overdue", "2026-12-31"),
        ]
        assert reviewed.mails() == {
            ("000001", "halfway"): 1,
            ("000001", "due_soon"): 1,
            ("000001", "overdue"): 2,
        }

    def test_of_a_question_that_waits_until_it_is_closed(self) -> None:
        put_asked("000001", FILED)
        for day in range(6, 17):
            run(FILED + timedelta(days=day))
        assert reviewed.done() == [
            ("000001", "expire", "2026-12-16"),
            ("000001", "reminder", "2026-12-08"),
        ]
        closed = ticket("000001")
        assert (closed.status, closed.close_reason) == (Status.CLOSED, CloseReason.NO_RESPONSE)
        assert closed.review_on == date(2028, 12, 16), "then it is anonymised"
        (mail,) = [row for row in rows("outbox") if row["kind"] == "closed"]
        assert mail["params"] == {"why": "no_response", "words": "", "reopen_until": "2027-01-15"}

    def test_of_an_answer_that_nobody_asked_about(self) -> None:
        put_answered("000001", FILED, assignee="ana", assignee_name="Ana")
        for day in range(6, 17):
            run(FILED + timedelta(days=day))
        assert reviewed.done() == [("000001", "expire", "2026-12-16")]
        closed = ticket("000001")
        assert (closed.close_reason, closed.handled_by) == (CloseReason.RESOLVED, "ana")
        assert closed.assignee is None

    @pytest.mark.parametrize("put_one", [put_asked, put_answered])
    def test_and_a_question_to_another_area_ends_when_the_clock_closes(
        self, put_one: Callable[..., Any]
    ) -> None:
        at = reviewed.stamp(FILED)
        asks = {"id": "01", "at": at, "by": "ana", "by_name": "Ana", "area": "DIES"}
        question = OpenQuestion.model_validate(asks)
        put_one("000001", FILED, questions=(question,))
        transact({"question": questions.added("000001", question)})
        for day in range(6, 16):
            assert [row["number"] for row in rows("questions")] == ["000001"]
            run(FILED + timedelta(days=day - 1))
        run(FILED + timedelta(days=15))
        assert (ticket("000001").status, ticket("000001").questions) == (Status.CLOSED, ())
        assert rows("questions") == []


class TestTheRun:
    def test_does_nothing_before_its_hour(self) -> None:
        put("000001", FILED)
        run(date(2026, 12, 10), hour=7)
        assert reviewed.done() == []
        run(date(2026, 12, 10), hour=8)
        assert reviewed.done() == [("000001", "halfway", "2026-12-10")]

    def test_twice_or_at_once_does_each_thing_once(self) -> None:
        for number in range(1, 7):
            put(f"00000{number}", FILED)
        with ThreadPoolExecutor(4) as together:
            list(together.map(lambda _: run(date(2026, 12, 10)), range(4)))
        assert set(reviewed.mails().values()) == {1}
        assert len(reviewed.done()) == 6
        assert {row["version"] for row in rows("tickets")} == {2}

    def test_after_three_days_down_tells_what_is_true_that_day(self) -> None:
        put("000001", FILED)
        for day in (10, 17, 25):
            run(date(2026, 12, day))
        assert reviewed.done() == [
            ("000001", "halfway", "2026-12-10"),
            ("000001", "overdue", "2026-12-25"),
        ]

    def test_leaves_a_ticket_that_somebody_answered_meanwhile(self) -> None:
        put("000001", FILED, status=Status.ANSWERED, answered_at=reviewed.stamp(FILED))
        stale = ticket("000001").model_copy(update={"review_on": date(2026, 12, 10)})
        reviews.move(stale, stale.review_on)
        run(date(2026, 12, 10))
        assert reviewed.done() == []
        assert ticket("000001").review_on == date(2026, 12, 16)

    def test_reads_the_next_day_that_a_new_setting_gives(self) -> None:
        put("000001", FILED)
        put_rule("halfway_percent", 80)
        run(date(2026, 12, 10))
        assert reviewed.done() == []
        assert ticket("000001").review_on == date(2026, 12, 17)

    def test_meets_a_write_that_lands_on_a_day_gone_by(self) -> None:
        run(date(2026, 12, 22))
        put("000001", date(2026, 12, 1), review_on=date(2026, 12, 21))
        late = ticket("000001")
        reviews.move(late, date(2026, 12, 21))
        run(date(2026, 12, 23))
        assert reviewed.done() == [("000001", "overdue", "2026-12-23")]

    def test_finds_a_ticket_of_a_backup_on_the_first_run_of_the_next_day(self) -> None:
        run(date(2026, 12, 22))
        put("000001", FILED)
        reviews.move(ticket("000001"), date(2026, 11, 13))
        run(date(2026, 12, 22), hour=11)
        assert reviewed.done() == []
        run(date(2026, 12, 23))
        assert reviewed.done() == [("000001", "overdue", "2026-12-23")]

    def test_without_time_leaves_the_rest_for_the_next_run_oldest_first(self) -> None:
        put("000001", FILED)
        put("000002", FILED - timedelta(days=1))
        reviewed.ran(date(2026, 12, 9), date(2026, 12, 10))
        swept = sweep.sweep(reviewed.context(date(2026, 12, 10)), 0)
        assert not swept.finished
        assert reviewed.done() == []
        assert run(date(2026, 12, 10), hour=11).finished
        assert len(reviewed.done()) == 2

    def test_a_row_that_cannot_be_read_stops_no_other_and_is_found_once_it_is_mended(self) -> None:
        for number in ("000001", "000002", "000003"):
            put(number, FILED)
        key = to_item({"number": "000002", "email": EMAIL})

        def write(status: str) -> None:
            dynamodb().update_item(
                TableName=table("tickets"),
                Key=key,
                UpdateExpression="SET #status = :status",
                ExpressionAttributeNames={"#status": "status"},
                ExpressionAttributeValues=to_item({":status": status}),
            )

        write("resibido")
        assert run(date(2026, 12, 10)).left == 1
        assert [number for number, _, _ in reviewed.done()] == ["000001", "000003"]
        write("received")
        run(date(2026, 12, 11))
        assert ("000002", "halfway", "2026-12-11") in reviewed.done()

    def test_a_defect_on_one_ticket_stops_no_other(self, monkeypatch: pytest.MonkeyPatch) -> None:
        for number in ("000001", "000002", "000003"):
            put(number, FILED)
        writes = acts.writes

        def broken(one: Any, *rest: Any) -> Any:
            if one.number == "000002":
                raise KeyError("a defect")
            return writes(one, *rest)

        monkeypatch.setattr(acts, "writes", broken)
        assert run(date(2026, 12, 10)) == sweep.Swept(acted=2, left=1)
        assert [number for number, _, _ in reviewed.done()] == ["000001", "000003"]

    def test_a_finished_day_costs_half_a_read_unit(self) -> None:
        for number in range(1, 6):
            put(f"00000{number}", FILED)
        run(date(2026, 12, 9))
        asked: list[str] = []
        dynamodb().meta.events.register(
            "before-call.dynamodb", lambda model, **_: asked.append(model.name)
        )
        run(date(2026, 12, 9), hour=11)
        # Whether the desk was told, the marker, three days, and the month's round.
        assert asked == ["GetItem", "GetItem", "Query", "Query", "Query", "GetItem"]


@pytest.mark.usefixtures("directory")
class TestWhereThePoolDoesNotAnswer:
    def unanswered(self, monkeypatch: pytest.MonkeyPatch, at: str) -> None:
        def away(*_: Any) -> int:
            raise Unavailable

        monkeypatch.setenv("STAGE", "local")
        caches.forget_all()
        monkeypatch.setattr(handing_back, "sweep", away)
        with pytest.raises(Unavailable):
            sweep.run({"at": at}, reviewed.MINUTES_MS)

    def test_every_notice_goes_out_and_the_run_fails(self, monkeypatch: pytest.MonkeyPatch) -> None:
        put("000001", date(2027, 12, 1))
        self.unanswered(monkeypatch, "2027-12-16T14:00:00Z")
        assert [row["kind"] for row in rows("outbox") if row["kind"] == "halfway"] == ["halfway"]

    def test_the_run_fails_also_before_the_hour_of_notices(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        self.unanswered(monkeypatch, "2027-12-16T09:00:00Z")


class TestAnotherMoment:
    @pytest.mark.usefixtures("directory")
    def test_is_honoured_on_a_local_stage_and_its_mails_go_now(
        self, monkeypatch: pytest.MonkeyPatch, directory: None
    ) -> None:
        put("000001", date(2027, 12, 1))
        monkeypatch.setenv("STAGE", "local")
        caches.forget_all()
        sent = sweep.run({"at": "2027-12-16T14:00:00Z"}, reviewed.MINUTES_MS)
        done = {"acted": 1, "anonymised": 0, "left": 0, "finished": True}
        assert sent == {**done, "handed_back": 0, "redated": 0, "sent": 0, "widened": 0}
        (mail,) = [row for row in rows("outbox") if row["kind"] == "halfway"]
        assert mail["next_try_at"] < clock.stamp(clock.now() + timedelta(hours=1))

    @pytest.mark.parametrize("moment", ["2026-12-20T14:00:00Z", "mañana", 5])
    def test_is_refused_elsewhere(self, moment: object) -> None:
        with pytest.raises(ValueError, match="local"):
            sweep.run({"at": moment}, reviewed.MINUTES_MS)


def _due() -> None:
    """A ticket for each thing that the clock does, all due on one day."""
    reviewed.empty()
    put("000001", FILED)
    put("000002", date(2026, 11, 20))
    put_asked("000003", date(2026, 12, 3))
    put_answered("000004", date(2026, 11, 25))
    reviewed.ran(date(2026, 12, 1), date(2026, 12, 10))


def _state() -> Any:
    facts = ("number", "status", "version", "review_on", "notices", "close_reason")
    return (
        reviewed.done(),
        reviewed.mails(),
        sorted([str(row.get(name)) for name in facts] for row in rows("tickets")),
    )


@pytest.mark.parametrize("moment", ["before-call", "after-call"])
def test_a_death_at_any_call_leaves_each_act_done_or_not_done_and_the_next_run_ends_it(
    die: Callable[[str, int], None], moment: str
) -> None:
    _due()
    run(date(2026, 12, 10))
    expected = _state()
    assert sum(expected[1].values()) == 4
    for call in range(1, 60):
        die("", 0)
        _due()
        die(moment, call)
        try:
            run(date(2026, 12, 10))
        except Killed:
            die("", 0)
            assert len(reviewed.done()) == sum(reviewed.mails().values()), "half an act"
            run(date(2026, 12, 10))
        else:
            assert call > 12
            return
        assert _state() == expected, f"{moment} {call}"
    raise AssertionError("a run over four tickets took sixty calls")


def test_closed_by_the_clock_it_leaves_the_queue_of_open_tickets() -> None:
    put_answered("000001", date(2026, 11, 25))
    run(date(2026, 12, 10))
    (row,) = rows("tickets")
    assert row["queue"] == f"{TICKET.area}#closed-2026-12"

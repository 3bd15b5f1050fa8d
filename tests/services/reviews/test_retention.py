"""Closed tickets are anonymised when their time is over, unless a legal hold stops it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from chalicelib import caches
from chalicelib.domain.clearing import MARKER
from chalicelib.domain.reviews import retention as rules
from chalicelib.domain.tickets.act_context import ActContext
from chalicelib.domain.tickets.entry import Entry
from chalicelib.domain.tickets.ticket import LegalHold
from chalicelib.services.reviews import anonymising, closed_round
from chalicelib.store.accounts import privacy_journal
from chalicelib.store.aws.dynamodb import dynamodb, table, to_item, transact
from chalicelib.store.catalog.catalog import current
from chalicelib.store.mail import outbox
from chalicelib.store.tickets import entries, retention, reviews, tickets
from tests import reviewed
from tests.accounts import put_rule, rows
from tests.agents import ADMIN
from tests.mail import samples
from tests.mail.samples import TICKET
from tests.reviewed import Killed, put_closed, run, stamp

pytestmark = pytest.mark.engine
CLOSED = date(2026, 11, 30)
OVER = date(2028, 11, 30)
EMAIL = TICKET.email
HOLD = LegalHold(reason="La Fiscalía lo pidió.", by="luis", by_name="Luis", at=stamp(CLOSED))


@pytest.fixture(autouse=True)
def clock_ran(aws: Any) -> None:
    reviewed.ran(date(2028, 11, 25), date(2028, 11, 25))


def wrote(number: str) -> None:
    """What was written on a ticket, and mailed."""
    said = Entry(
        number=number, entry_id="0", kind="message", at=stamp(CLOSED), author="requester",
        body="Soy María Quishpe.", unverified_sender="maria@example.com",
    )  # fmt: skip
    letter = samples.reply().model_copy(update={"number": number, "mail_id": f"m{number}"})
    ticket = standing(number)
    written = {"entry": entries.added(said), "mail": outbox.enqueued(letter)}
    transact({"ticket": tickets.changed(ticket, ticket), **written})


def standing(number: str) -> Any:
    found = tickets.by_number(number)
    assert found is not None
    return found


class TestTheDay:
    @pytest.mark.parametrize(
        ("day", "months", "then"),
        [
            (date(2026, 11, 30), 24, date(2028, 11, 30)),
            (date(2028, 2, 29), 24, date(2030, 2, 28)),
            (date(2026, 12, 31), 14, date(2028, 2, 29)),
        ],
    )
    def test_is_the_same_day_of_a_month(self, day: date, months: int, then: date) -> None:
        assert rules.months_after(day, months) == then

    def test_is_of_the_topic_where_it_has_one(self) -> None:
        row = {"kind": "topic", "id": TICKET.topic, "name_es": "IPC", "name_en": "CPI"}
        row |= {"area": TICKET.area, "retention_months": 36}
        dynamodb().put_item(TableName=table("catalog"), Item=to_item(row))
        caches.forget_all()
        put_closed("000001", CLOSED)
        assert standing("000001").review_on == date(2029, 11, 30)
        run(OVER)
        assert standing("000001").erased_at is None


class TestAnonymising:
    def test_takes_who_asked_and_what_was_written_that_day_and_not_before(self) -> None:
        put_closed("000001", CLOSED)
        wrote("000001")
        assert run(date(2028, 11, 29)).anonymised == 0
        assert run(OVER).anonymised == 1
        after = standing("000001")
        assert (after.full_name, after.subject, after.review_on) == (MARKER, MARKER, None)
        assert (after.topic, after.closed_at) == (TICKET.topic, stamp(CLOSED))
        assert reviewed.done()[-1] == ("000001", "anonymise", str(OVER))
        held = str([rows(name) for name in ("tickets", "entries", "outbox")])
        assert not [word for word in ("Quishpe", EMAIL, TICKET.document_number) if word in held]
        assert run(OVER, hour=11).anonymised == 0

    def test_leaves_the_record_that_a_backup_cannot_undo(self) -> None:
        put_closed("000001", CLOSED)
        run(OVER)
        (record,) = privacy_journal.records()
        assert (record.act, record.number) == ("ticket_erased", "000001")

    def test_is_stopped_by_a_legal_hold_and_goes_on_when_it_is_lifted(self) -> None:
        held = put_closed("000001", CLOSED, legal_hold=HOLD)
        assert held.review_on is None
        run(OVER)
        assert standing("000001").erased_at is None
        lifted = held.model_copy(update={"legal_hold": None, "version": 2, "review_on": OVER})
        transact({"ticket": tickets.changed(held, lifted)})
        run(OVER, hour=11)
        assert standing("000001").erased_at

    def test_meets_a_hold_that_is_set_at_the_last_moment(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        before = put_closed("000001", CLOSED)
        run_all = anonymising.run

        def held_first(*arguments: Any) -> Any:
            held = before.model_copy(update={"legal_hold": HOLD, "version": 2})
            transact({"ticket": tickets.changed(before, held)})
            return run_all(*arguments)

        monkeypatch.setattr(anonymising, "run", held_first)
        assert run(OVER).anonymised == 0
        assert standing("000001").full_name == TICKET.full_name

    def test_keeps_no_mail_waiting_and_takes_so_many_in_a_run(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(anonymising, "MOST", 2)
        for number in range(1, 6):
            put_closed(f"00000{number}", CLOSED)
        assert [run(OVER, hour).anonymised for hour in (9, 10, 11, 12)] == [2, 2, 1, 0]

    def test_comes_back_each_day_to_a_line_that_cannot_be_read(self) -> None:
        put_closed("000001", CLOSED)
        wrote("000001")
        key = {"number": "000001", "entry_id": "0"}
        broken = {**key, "kind": "riddle", "at": stamp(CLOSED), "author": "requester"}
        item = to_item({**broken, "body": "Soy Quishpe."})
        dynamodb().put_item(TableName=table("entries"), Item=item)
        run(OVER)
        assert standing("000001").review_on == date(2028, 12, 1)
        whole = to_item({**broken, "kind": "note", "body": "Soy Quishpe.", "version": 1})
        dynamodb().put_item(TableName=table("entries"), Item=whole)
        run(date(2028, 12, 1))
        assert "Quishpe" not in str(rows("entries"))
        assert standing("000001").review_on is None

    def test_a_death_at_any_call_leaves_nothing_half_done_for_ever(
        self, die: Callable[[str, int], None]
    ) -> None:
        for call in range(1, 60):
            reviewed.empty()
            put_closed("000001", CLOSED)
            wrote("000001")
            reviewed.ran(date(2028, 11, 25), OVER)
            die("after-call", call)
            try:
                run(OVER)
            except Killed:
                die("", 0)
                run(OVER, hour=11)
            else:
                assert call > 12
                return
            events = [event for _, event, _ in reviewed.done()]
            assert events == ["anonymise"], call
            assert retention.anonymised_in(2028) == 1, call
            assert standing("000001").review_on is None, call
            assert "Quishpe" not in str([rows(n) for n in ("tickets", "entries", "outbox")]), call
        raise AssertionError("one ticket took sixty calls")


class TestTheRound:
    def test_gives_tickets_closed_long_ago_their_day_in_steps(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(closed_round, "_LOOKED_AT", 2)
        for number in range(1, 6):
            old = put_closed(f"00000{number}", date(2016, 5, number))
            reviews.move(old, None)
        retention.reach(retention.Round(begun_on=date(2028, 10, 31)))
        done = [run(OVER, hour % 16 + 8).anonymised for hour in range(80)]
        assert sum(done) == 5
        assert {row["review_on"] for row in rows("tickets") if "review_on" in row} == set()

    def test_moves_the_days_when_the_time_changes(self) -> None:
        put_closed("000001", date(2028, 10, 5))
        put_rule("retention_months", 36)
        put_closed("000002", date(2028, 10, 6), legal_hold=HOLD)
        retention.reach(retention.Round(begun_on=date(2028, 11, 1), month="2028-10", area=""))
        context = ActContext(at=stamp(OVER), today=OVER, catalog=current())
        assert closed_round.step(context) == 1, "only one has another day"
        assert standing("000001").review_on == date(2031, 10, 5)
        assert standing("000002").review_on is None

    def test_is_over_until_the_next_month(self) -> None:
        context, asked = ActContext(at=stamp(OVER), today=OVER, catalog=current()), list[str]()
        dynamodb().meta.events.register(
            "before-call.dynamodb", lambda model, **_: asked.append(model.name)
        )
        closed_round.step(context)
        assert asked == ["GetItem"]


class TestTheReport:
    def test_tells_administrators_once_how_many_it_was(self, directory: Any) -> None:
        put_closed("000001", CLOSED)
        run(OVER)
        for hour in (8, 9):
            run(date(2029, 1, 2), hour)
        found = [row for row in rows("outbox") if row["kind"] == "anonymised"]
        assert [row["to"] for row in found] == [ADMIN.agent.email]
        assert found[0]["params"] == {"year": 2028, "count": 1}

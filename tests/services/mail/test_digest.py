from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chalicelib.domain.mail.outbox import LEASE, Mail
from chalicelib.domain.rules.permissions import Agent, Role
from chalicelib.domain.tickets.lifecycle import Status
from chalicelib.services import clock
from chalicelib.services.mail import digest
from chalicelib.services.search import index
from chalicelib.store.agents import directory
from chalicelib.store.aws.dynamodb import dynamodb, from_item, table, to_item
from chalicelib.store.mail import outbox, outbox_tries
from tests.indexed import event, happen, put, rows, write
from tests.mail.reading import rendered

pytestmark = pytest.mark.engine

ANA = Agent("ana", "Ana", "ana@example.ec", Role.AGENT, frozenset({"DECON"}))
LEO = Agent("leo", "Leo", "leo@example.ec", Role.LEAD, frozenset({"DECON", "DIES"}))
EVA = Agent("eva", "Eva", "eva@example.ec", Role.VIEWER, frozenset({"DECON"}))
NOON = datetime(2026, 11, 24, 17, 0, tzinfo=UTC)
QUARTER = timedelta(minutes=15)


@pytest.fixture(autouse=True)
def agents(aws: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        directory, "agents_of", lambda area: [one for one in (ANA, LEO, EVA) if area in one.areas]
    )


def owed(to: str = ANA.email) -> list[Mail]:
    """The digests of an agent, first due first."""
    mails = [Mail.model_validate(from_item(row)) for row in rows("outbox")]
    mine = [mail for mail in mails if mail.to == to and mail.kind == "area_digest"]
    return sorted(mine, key=lambda mail: mail.next_try_at or "")


def numbers(to: str = ANA.email) -> list[list[str]]:
    return [mail.params["numbers"] for mail in owed(to)]


class TestTelling:
    def test_each_who_may_claim_in_the_area_is_told_and_nobody_else(self) -> None:
        digest.tell_area("DECON", "051243", NOON)
        assert (numbers(ANA.email), numbers(LEO.email)) == ([["051243"]], [["051243"]])
        assert numbers(EVA.email) == []

    def test_a_quarter_of_an_hour_is_one_mail_at_its_end(self) -> None:
        for minute, number in enumerate(("000001", "000002", "000003")):
            digest.tell_area("DECON", number, NOON + timedelta(minutes=5 * minute))
        (mail,) = owed()
        assert mail.params["numbers"] == ["000001", "000002", "000003"]
        assert mail.next_try_at == clock.stamp(NOON + QUARTER)

    def test_the_same_told_twice_is_named_once(self) -> None:
        for _ in range(3):
            digest.tell_area("DECON", "051243", NOON)
        assert numbers() == [["051243"]]

    def test_a_busy_quarter_of_an_hour_names_the_first_twenty_and_counts_the_others(self) -> None:
        for number in range(25):
            for _ in range(2):
                digest.tell_area("DECON", f"{number:06}", NOON)
        (mail,) = owed()
        assert mail.params["numbers"] == [f"{number:06}" for number in range(20)]
        assert mail.params["beyond"] == 5
        assert "25 tickets nuevos" in rendered(mail).subject

    def test_a_ticket_beyond_the_twentieth_costs_an_agent_a_read_and_a_write(self) -> None:
        for number in range(22):
            digest.tell_area("DIES", f"{number:06}", NOON)
        called: list[str] = []
        dynamodb().meta.events.register(
            "before-call.dynamodb", lambda model, **_: called.append(model.name)
        )
        digest.tell_area("DIES", "000022", NOON)
        assert called == ["GetItem", "UpdateItem"]

    def test_a_mail_of_the_release_before_names_all_and_is_counted_on(self) -> None:
        digest.tell_area("DIES", "000000", NOON)
        (mail,) = owed(LEO.email)
        many = [f"{number:06}" for number in range(30)]
        before = mail.model_copy(update={"params": {"area": "Sociales", "numbers": many}})
        dynamodb().put_item(TableName=table("outbox"), Item=to_item(outbox.row(before)))
        for number in ("000029", "000030"):
            digest.tell_area("DIES", number, NOON)
        (mail,) = owed(LEO.email)
        assert mail.params == {
            "area": "Sociales", "numbers": many, "beyond": 1, "last_beyond": "000030"
        }  # fmt: skip
        assert "31 tickets nuevos" in rendered(mail).subject

    def test_each_area_has_a_mail_of_its_own(self) -> None:
        digest.tell_area("DECON", "000001", NOON)
        digest.tell_area("DIES", "000002", NOON)
        assert sorted(numbers(LEO.email)) == [["000001"], ["000002"]]
        assert numbers(ANA.email) == [["000001"]]

    def test_names_the_area_as_people_do(self) -> None:
        digest.tell_area("DECON", "051243", NOON)
        subject = rendered(owed()[0]).subject
        assert subject == "Estadísticas Económicas: un ticket nuevo sin asignar"

    def test_what_comes_while_a_mail_is_on_its_way_is_in_the_next_one(self) -> None:
        digest.tell_area("DECON", "000001", NOON)
        end = NOON + QUARTER
        first = owed()[0].mail_id
        assert outbox_tries.claim(first, clock.stamp(end), clock.stamp(end + LEASE))
        # Another machine's clock is a little behind.
        digest.tell_area("DECON", "000002", end - timedelta(seconds=1))
        assert sorted(numbers()) == [["000001"], ["000002"]]
        second = next(mail for mail in owed() if mail.mail_id != first)
        assert second.next_try_at == clock.stamp(end + QUARTER)

    @settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(st.lists(st.integers(0, 7_200), min_size=1, max_size=12))
    def test_no_two_mails_to_an_agent_are_due_within_a_quarter_of_an_hour(
        self, aws: Any, seconds: list[int]
    ) -> None:
        for number, second in enumerate(sorted(seconds)):
            digest.tell_area("DECON", f"{number:06}", NOON + timedelta(seconds=second))
        due = [datetime.fromisoformat(mail.next_try_at or "") for mail in owed()]
        assert all(later - earlier >= QUARTER for earlier, later in pairwise(due))


class TestWhen:
    """The index tells an area of a ticket, once, when nobody holds it there."""

    def test_a_new_ticket_that_nobody_holds_is_told_once(self) -> None:
        put()
        happen()
        happen()
        write("¿Y Loja?", "01J")
        happen()
        assert numbers() == [["051243"]]

    def test_a_ticket_that_somebody_took_at_once_is_not_told(self) -> None:
        put(assignee="leo", assignee_name="Leo", status=Status.IN_PROGRESS)
        happen()
        assert numbers() == []

    def test_a_ticket_that_was_closed_at_once_is_not_told(self) -> None:
        put(status=Status.CLOSED, closed_at="2026-12-18T04:00:00.000Z")
        happen()
        assert numbers() == []

    def test_a_released_ticket_is_not_new(self) -> None:
        put(assignee="leo", assignee_name="Leo", status=Status.IN_PROGRESS)
        happen()
        put(status=Status.IN_PROGRESS)
        happen()
        assert numbers() == []

    def test_a_transfer_tells_the_area_that_it_comes_to(self) -> None:
        put(area="DIES")
        happen()
        assert numbers(ANA.email) == []
        put(area="DECON")
        happen()
        assert numbers(ANA.email) == [["051243"]]

    def test_a_worker_that_died_after_telling_tells_no_second_time(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(clock, "now", lambda: NOON)
        put()
        count = index.counters.count

        def dies(before: Any, after: Any) -> None:
            if before.untold and not after.untold:
                raise RuntimeError
            count(before, after)

        monkeypatch.setattr(index.counters, "count", dies)
        index.index(event("051243"))
        assert numbers() == [["051243"]]
        monkeypatch.setattr(index.counters, "count", count)
        happen()
        assert numbers() == [["051243"]]

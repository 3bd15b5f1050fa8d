from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import count, pairwise
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chalicelib.domain.errors import Unavailable
from chalicelib.domain.mail.outbox import LEASE, Mail
from chalicelib.domain.rules.permissions import Agent, Role
from chalicelib.domain.tickets.lifecycle import Status
from chalicelib.services import clock
from chalicelib.services.mail import digest, outgoing_mail
from chalicelib.services.search import index
from chalicelib.store.agents import directory
from chalicelib.store.aws.dynamodb import dynamodb, from_item
from chalicelib.store.mail import outbox, outbox_tries
from tests.indexed import event, happen, put, rows, write
from tests.mail.reading import rendered

pytestmark = pytest.mark.engine

ANA = Agent("ana", "Ana", "ana@example.ec", Role.AGENT, frozenset({"DECON"}))
LEO = Agent("leo", "Leo", "leo@example.ec", Role.LEAD, frozenset({"DECON", "DIES"}))
EVA = Agent("eva", "Eva", "eva@example.ec", Role.VIEWER, frozenset({"DECON"}))
NOON = datetime(2026, 11, 24, 17, 0, tzinfo=UTC)
QUARTER = timedelta(minutes=15)
SERIAL = count()


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
    """What each digest of an agent would name; asking sends none."""
    windows = {row["key"]["S"]: from_item(row) for row in rows("guards")}
    return [windows[mail.params["window"]]["numbers"] for mail in owed(to)]


class TestTelling:
    def test_each_who_may_claim_in_the_area_is_told_and_nobody_else(self) -> None:
        digest.tell_area("DECON", "051243", NOON)
        assert (numbers(ANA.email), numbers(LEO.email)) == ([["051243"]], [["051243"]])
        assert numbers(EVA.email) == []

    def test_a_quarter_of_an_hour_is_one_mail_at_its_end(self) -> None:
        for minute, number in enumerate(("000001", "000002", "000003")):
            digest.tell_area("DECON", number, NOON + timedelta(minutes=5 * minute))
        (mail,) = owed()
        assert digest.filled(mail).params["numbers"] == ["000001", "000002", "000003"]
        assert mail.next_try_at == clock.stamp(NOON + QUARTER)

    def test_the_same_told_twice_is_named_once(self) -> None:
        for _ in range(3):
            digest.tell_area("DECON", "051243", NOON)
        assert numbers() == [["051243"]]

    def test_a_busy_quarter_of_an_hour_names_the_first_twenty_and_counts_the_others(self) -> None:
        for number in range(25):
            for _ in range(2):
                digest.tell_area("DECON", f"{number:06}", NOON)
        mail = digest.filled(owed()[0])
        assert mail.params["numbers"] == [f"{number:06}" for number in range(20)]
        assert mail.params["beyond"] == 5
        assert "25 tickets nuevos" in rendered(mail).subject

    @pytest.mark.parametrize("before", [1, 22])
    def test_a_ticket_costs_one_write_however_many_agents_are_told(self, before: int) -> None:
        for number in range(before):
            digest.tell_area("DECON", f"{number:06}", NOON)
        called: list[str] = []
        dynamodb().meta.events.register(
            "before-call.dynamodb", lambda model, **_: called.append(model.name)
        )
        digest.tell_area("DECON", "000099", NOON)
        # Past the twentieth it first meets a row that names all that it names.
        assert called == ["UpdateItem"] * (1 if before < 20 else 2)

    def test_a_mail_of_the_release_before_names_what_it_was_written_with(self) -> None:
        digest.tell_area("DIES", "000000", NOON)
        (mail,) = owed(LEO.email)
        params = {"area": "Sociales", "numbers": ["000001", "000002"], "beyond": 3}
        assert digest.filled(mail.model_copy(update={"params": params})).params == params

    def test_a_worker_that_dies_among_the_mails_owes_the_others_the_next_time(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        owe = outbox.owe_once

        def dies(mail: Mail) -> bool:
            if mail.to == LEO.email:
                raise Unavailable
            return owe(mail)

        monkeypatch.setattr(outbox, "owe_once", dies)
        with pytest.raises(Unavailable):
            digest.tell_area("DECON", "000001", NOON)
        monkeypatch.setattr(outbox, "owe_once", owe)
        digest.tell_area("DECON", "000001", NOON)
        assert (numbers(ANA.email), numbers(LEO.email)) == ([["000001"]], [["000001"]])

    @settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(st.lists(st.tuples(st.integers(0, 9), st.booleans()), min_size=1, max_size=30))
    def test_nothing_is_lost_however_often_events_come_and_whenever_mails_leave(
        self, aws: Any, events: list[tuple[int, bool]]
    ) -> None:
        area = f"DECON{next(SERIAL)}"
        everybody = [Agent("ana", "Ana", ANA.email, Role.AGENT, frozenset({area}))]
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(directory, "agents_of", lambda _: everybody)
            for number, leaves in events:
                digest.tell_area(area, f"{number:06}", NOON)
                if leaves:
                    digest.filled(next(one for one in owed() if f"-{area}-" in one.mail_id))
        mails = [digest.filled(one) for one in owed() if f"-{area}-" in one.mail_id]
        named = [number for one in mails for number in one.params["numbers"]]
        assert {*named} == {f"{number:06}" for number, _ in events}
        assert len(mails) <= 2

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
        claim = outbox_tries.claim(first, clock.stamp(end), clock.stamp(end + LEASE))
        assert claim is not None
        assert outgoing_mail.completed(claim, end).params["numbers"] == ["000001"]
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

from __future__ import annotations

import json
import random
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from botocore.exceptions import ClientError
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chalicelib.domain.desk import counters as domain
from chalicelib.domain.errors import Unavailable
from chalicelib.domain.rules.permissions import Agent, Role
from chalicelib.domain.tickets.entry import Entry
from chalicelib.domain.tickets.lifecycle import Status
from chalicelib.domain.tickets.ticket import Ticket
from chalicelib.services import clock, retries
from chalicelib.services.search import index
from chalicelib.services.search.search import find
from chalicelib.store.agents import directory
from chalicelib.store.aws.dynamodb import (
    TransactionRefused,
    dynamodb,
    from_item,
    table,
    transact,
)
from chalicelib.store.tickets import counters, entries, search
from chalicelib.store.tickets import tickets as store
from tests import streams
from tests.conftest import ROOT
from tests.indexed import AT, event, happen, put, remove, rows, write
from tests.mail import samples

pytestmark = pytest.mark.engine

ANA = Agent("ana", "Ana", "ana@example.ec", Role.AGENT, frozenset({"DECON"}))
LEO = Agent("leo", "Leo", "leo@example.ec", Role.LEAD, frozenset({"DECON", "DIES"}))
EVA = Agent("eva", "Eva", "eva@example.ec", Role.VIEWER, frozenset({"DECON"}))
DUE = samples.TICKET.due_on


@pytest.fixture(autouse=True)
def agents(aws: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    everybody = [ANA, LEO, EVA]
    monkeypatch.setattr(
        directory, "agents_of", lambda area: [agent for agent in everybody if area in agent.areas]
    )
    yield
    # Whatever a test does, everything stands as it would had the index been made at the end.
    before = [rows("search"), rows("tallies")]
    happen(*{from_item(row)["number"] for row in rows("tickets")})
    assert [rows("search"), rows("tallies")] == before


def found(q: str, *areas: str) -> list[str]:
    return [ticket.number for ticket in find(q, areas or ("DECON", "DIES"), None, 25)[0]]


#: Rows that are no postings.
OTHERS = ("ticket#", "spelling:")


def postings() -> list[dict[str, Any]]:
    return [row for row in rows("search") if not row["term"]["S"].startswith(OTHERS)]


class TestPostings:
    def test_a_ticket_is_found_when_it_is_open(self) -> None:
        put()
        write("Necesito el IPC mensual por ciudades")
        assert found("índices ciudad") == []
        happen()
        assert found("índices ciudad") == ["051243"]
        assert found("maria quishpe") == ["051243"]
        assert found("0991234567") == ["051243"]

    @pytest.mark.parametrize("kind", ["message", "reply", "note"])
    def test_a_ticket_is_found_by_what_was_written_since(self, kind: str) -> None:
        put()
        happen()
        write("la canasta básica", "01J", kind)
        assert found("canastas") == []
        happen()
        assert found("canastas") == ["051243"]

    def test_a_transferred_ticket_is_found_in_its_area_only(self) -> None:
        put()
        happen()
        put(area="DIES")
        happen()
        assert found("precios", "DECON") == []
        assert found("0991234567", "DECON") == []
        assert found("precios", "DIES") == ["051243"]
        assert {row["term"]["S"].partition("#")[0] for row in postings()} == {"DIES"}

    def test_edits_are_followed(self) -> None:
        put()
        happen()
        put(full_name="Ana Lema", subject="Censo agropecuario", phone="+593987654321")
        happen()
        assert found("quishpe") == found("precios") == found("0991234567") == []
        assert found("ana lema censos") == found("0987654321") == ["051243"]

    def test_a_corrected_email_leads_to_the_ticket_in_its_new_place(self) -> None:
        before = put()
        happen()
        remove(before)
        put(email="otra@example.com")
        happen()
        assert found("precios") == found("otra@example.com") == ["051243"]
        assert {row["email"]["S"] for row in postings()} == {"otra@example.com"}
        assert "maria@example.com" not in str(rows("search"))

    def test_an_anonymised_ticket_leaves_no_word_behind(self) -> None:
        before = put()
        write("Mi hermana Zoila")
        happen()
        remove(before)
        gone = {"full_name": "[...]", "subject": "[...]", "phone": None, "organization": None}
        put(email="anonymous-051243", **gone)
        write("[...]")
        happen()
        assert postings() == []
        assert not {"quishp", "quishpe", "zoil", "zoila", "maria@example.com", "+593991234567"} & {
            *str(rows("search")).replace("'", " ").split()
        }

    def test_a_deleted_ticket_is_found_and_counted_no_more(self) -> None:
        ticket = put()
        write("canasta")
        happen()
        remove(ticket)
        happen()
        assert postings() == []
        assert counters.of_area("DECON") == []

    def test_duplicate_and_late_events_change_nothing(self) -> None:
        put()
        happen()
        put(area="DIES", version=2)
        happen("051243", "051243")
        before = [rows("search"), rows("tallies"), rows("outbox")]
        happen()
        happen("051243", "051243")
        assert [rows("search"), rows("tallies"), rows("outbox")] == before

    def test_more_words_than_a_transaction_holds(self) -> None:
        put()
        write(" ".join(f"palabra{n}" for n in range(350)))
        happen()
        assert found("palabra0 palabra349") == ["051243"]
        put(area="DIES")
        happen()
        assert found("palabra0 palabra349", "DIES") == ["051243"]
        assert found("palabra7", "DECON") == []

    def test_a_worker_that_dies_midway_is_taken_up(self, monkeypatch: pytest.MonkeyPatch) -> None:
        put()
        write(" ".join(f"palabra{n}" for n in range(350)))
        written, calls = dynamodb().batch_write_item, iter(range(99))

        def dies(**writes: Any) -> Any:
            if next(calls) == 2:
                raise Unavailable
            return written(**writes)

        with monkeypatch.context() as broken:
            broken.setattr(dynamodb(), "batch_write_item", dies)
            assert index.index(event("051243"))["batchItemFailures"] == [{"itemIdentifier": "0"}]
        put(area="DIES")
        happen()
        assert found("palabra0", "DECON") == []
        assert found("palabra0 palabra349", "DIES") == ["051243"]
        assert len(postings()) == len(search.posted("051243").emails)


class TestTallies:
    def test_follow_a_ticket_through_its_life(self) -> None:
        put()
        happen()
        (tally,) = counters.of_area("DECON")
        assert (tally.due_on, tally.received, tally.unassigned, tally.running) == (DUE, 1, 1, 1)
        put(status="in_progress", assignee="ana")
        happen()
        (tally,), (mine,) = counters.of_area("DECON"), counters.of_agent("ana")
        assert (tally.received, tally.in_progress, tally.unassigned) == (0, 1, 0)
        assert (mine.open, mine.running) == (1, 1)
        waits = {"status": "waiting_requester", "paused_on": date(2027, 1, 5)}
        put(assignee="leo", due_on=date(2027, 2, 1), **waits)
        happen()
        (tally,), (mine,) = counters.of_area("DECON"), counters.of_agent("leo")
        assert (tally.due_on, tally.waiting_requester, tally.running) == (date(2027, 2, 1), 1, 0)
        assert mine.open == 1
        assert counters.of_agent("ana") == []
        put(status="closed", assignee=None)
        happen()
        assert counters.of_area("DECON") == counters.of_agent("leo") == []

    def test_a_ticket_opened_and_closed_before_anybody_looked_counts_nowhere(self) -> None:
        put(status="closed")
        happen()
        assert counters.of_area("DECON") == []
        assert rows("outbox") == []

    def test_make_the_numbers_beside_the_views(self) -> None:
        today, soon = date(2027, 1, 12), date(2027, 1, 14)
        days = [date(2027, 1, 11), today, soon, date(2027, 1, 15)]
        for place, day in enumerate(days):
            put(number=f"10000{place}", due_on=day, assignee="ana" if place else None)
        put(number="100000", due_on=days[0], wrote_at="2027-01-12T15:00:00.000Z")
        waits = {"status": "waiting_requester", "paused_on": date(2027, 1, 5)}
        put(number="200000", due_on=days[0], assignee="ana", **waits)
        put(number="200001", due_on=days[0], status="waiting_requester", legal_request=True)
        put(number="200002", due_on=days[0], status="answered", area="DIES")
        put(number="200003", due_on=days[0], status="closed")
        happen(*(from_item(row)["number"] for row in rows("tickets")))
        areas = [*counters.of_area("DECON"), *counters.of_area("DIES")]
        counted = domain.counts(areas, counters.of_agent("ana"), 0, today, soon)
        assert counted.model_dump() == {
            "unassigned": 2,
            "mine": 4,
            "area": 6,
            "due_soon": 2,
            "overdue": 2,  # a legal request does not wait for its requester
            "waiting": 2,
            "answered": 1,
            "to_answer": 1,
            "to_approve": 0,
            "questions": 0,
        }


STATES = st.builds(
    dict,
    number=st.sampled_from(["100001", "100002", "100003"]),
    area=st.sampled_from(["DECON", "DIES"]),
    status=st.sampled_from([*Status]),
    assignee=st.sampled_from([None, "ana", "leo"]),
    due_on=st.dates(date(2027, 1, 1), date(2027, 1, 3)),
    paused_on=st.sampled_from([None, date(2026, 12, 30), date(2027, 1, 2)]),
    subject=st.sampled_from(["Precios al consumidor", "Censo de población", "[...]"]),
)


def _is_owed(ticket: Ticket) -> bool:
    late = ticket.paused_on is not None and ticket.paused_on > ticket.due_on
    return ticket.clock == "runs" or (ticket.clock == "paused" and late)


def recount(tickets: list[Ticket]) -> Counter[tuple[str, ...]]:
    """What the tallies should say, counted from the tickets themselves."""
    total: Counter[tuple[str, ...]] = Counter()
    for ticket in tickets:
        if ticket.status is Status.CLOSED:
            continue
        holders = [f"area#{ticket.area}"] + [f"agent#{ticket.assignee}"] * bool(ticket.assignee)
        for holder in holders:
            names = [ticket.status.value] + ["running"] * _is_owed(ticket)
            waits = ticket.assignee is None and ticket.status is not Status.ANSWERED
            names += ["unassigned"] * waits
            total.update((holder, ticket.due_on.isoformat(), name) for name in names)
    return total


def counted() -> Counter[tuple[str, ...]]:
    total: Counter[tuple[str, ...]] = Counter()
    for row in map(from_item, rows("tallies")):
        if not row["of"].startswith("ticket#"):
            assert any(row[name] for name in domain.COUNTED), "an empty row stayed"
            for name in domain.COUNTED:
                total[row["of"], row["due_on"], name] += int(row[name])
    return +total


@settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(states=st.lists(STATES, min_size=1, max_size=12), seed=st.integers(0, 999))
def test_whatever_happens_in_whatever_order_all_is_as_a_recount_says(
    states: list[dict[str, Any]], seed: int
) -> None:
    """Each change brings events, twice, and they come late and shuffled."""
    shuffled, late = random.Random(seed), []
    for state in states:
        put(**state)
        late += [state["number"]] * 2
        shuffled.shuffle(late)
        happen(*(late.pop() for _ in range(shuffled.randrange(len(late)) + 1)))
    if late:
        happen(*late)
    tickets = [Ticket.model_validate(from_item(row)) for row in rows("tickets")]
    assert counted() == recount(tickets)
    for ticket in tickets:
        wanted = {"precios", "censo"} & {ticket.subject.split()[0].lower()}
        for word in ("precios", "censo"):
            for area in ("DECON", "DIES"):
                here = word in wanted and area == ticket.area
                assert (ticket.number in found(word, area)) is here


class TestConcurrency:
    def test_workers_at_once_leave_what_one_would(self) -> None:
        put()
        write("canasta básica")

        def edit(turn: int) -> None:
            put(area=("DECON", "DIES")[turn % 2], subject=f"Versión {turn} del asunto")
            for _ in range(20):
                if not index.index(event("051243"))["batchItemFailures"]:
                    return
            raise AssertionError("the ticket was never indexed")

        with ThreadPoolExecutor(4) as pool:
            list(pool.map(edit, range(8)))
        happen()
        ticket = store.by_number("051243")
        assert ticket is not None
        assert counted() == recount([ticket])
        assert found(ticket.subject, ticket.area) == ["051243"]
        assert len(postings()) == len(search.posted("051243").emails)

    def test_a_worker_that_was_overtaken_looks_again(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """It read the ticket, stood still, and the ticket went on: it must not write the past."""
        put(area="DIES")
        by_number = store.by_number
        later = iter([lambda: (put(), happen())])

        def stands_still(number: str) -> Ticket | None:
            ticket = by_number(number)
            next(later, lambda: None)()
            return ticket

        monkeypatch.setattr(store, "by_number", stands_still)
        happen()
        assert found("precios", "DIES") == []
        assert found("precios", "DECON") == ["051243"]
        assert counters.of_area("DIES") == []

    def test_a_ticket_that_others_never_leave_alone_is_left_for_later(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        put()

        def refuse(*_: Any) -> None:
            raise TransactionRefused({})

        with monkeypatch.context() as busy:
            busy.setattr(search, "post", refuse)
            assert index.index(event("051243"))["batchItemFailures"] == [{"itemIdentifier": "0"}]
        happen()


class _Killed(BaseException):
    """The function ends here, as at its time-out: nothing of ours runs any more."""


class TestWorkersThatEnd:
    @pytest.mark.parametrize("call", [0, 1, 5])
    def test_what_one_was_writing_is_written_anew_once_it_is_certainly_gone(
        self, call: int, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        put()
        write(" ".join(f"palabra{n}" for n in range(150)))
        written, calls = dynamodb().batch_write_item, iter(range(99))

        def ends(**writes: Any) -> Any:
            if "spelling:" not in str(writes) and next(calls) == call:
                raise _Killed
            return written(**writes)

        with monkeypatch.context() as broken:
            broken.setattr(dynamodb(), "batch_write_item", ends)
            with pytest.raises(_Killed):
                index.index(event("051243"))
        put(area="DIES", version=2)
        monkeypatch.setattr(retries, "pause", lambda attempt: None)
        assert index.index(event("051243"))["batchItemFailures"] == [{"itemIdentifier": "0"}]
        later = clock.now() + index.LEASE
        monkeypatch.setattr(clock, "now", lambda: later)
        happen()
        assert found("palabra7", "DECON") == []
        assert found("palabra0 palabra149", "DIES") == ["051243"]
        assert {row["term"]["S"].partition("#")[0] for row in postings()} == {"DIES"}

    def test_one_that_ended_between_its_last_posting_and_saying_so(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        put()
        written, calls = search._write, iter(range(9))

        def ends(after: Any) -> None:
            if next(calls) == 1:
                raise _Killed
            written(after)

        with monkeypatch.context() as broken:
            broken.setattr(search, "_write", ends)
            with pytest.raises(_Killed):
                index.index(event("051243"))
        put(subject="Censo", version=2)
        later = clock.now() + index.LEASE
        monkeypatch.setattr(clock, "now", lambda: later)
        happen()
        assert found("precios") == []
        assert found("censo") == ["051243"]

    def test_one_of_the_release_before_that_passes_over_a_lease_leaves_no_word_behind(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """It writes the row that lists the postings whole, and knows of no lease."""
        put()
        written = dynamodb().batch_write_item
        turn = iter([True])

        def overtake() -> None:
            row = search.posted("051243")
            search._write(replace(row, version=row.version + 1, doing={}, until=""))
            put(area="DIES", subject="Censo", version=2)

        def overtaken(**writes: Any) -> Any:
            answer = written(**writes)
            if next(turn, False):
                with ThreadPoolExecutor(1) as other:
                    other.submit(overtake).result()
            return answer

        with monkeypatch.context() as deploying:
            deploying.setattr(dynamodb(), "batch_write_item", overtaken)
            happen()
        assert found("precios") == []
        assert found("censo", "DIES") == ["051243"]
        assert {row["term"]["S"].partition("#")[0] for row in postings()} == {"DIES"}

    def test_a_right_that_is_not_known_yet_leaves_the_event_for_later(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        put()
        denied: Any = {"Error": {"Code": "AccessDeniedException"}}

        def deny(**_: Any) -> Any:
            raise ClientError(denied, "BatchWriteItem")

        with monkeypatch.context() as deploying:
            deploying.setattr(dynamodb(), "batch_write_item", deny)
            assert index.index(event("051243"))["batchItemFailures"] == [{"itemIdentifier": "0"}]
        happen()
        assert found("precios") == ["051243"]

    def test_others_wait_as_long_as_the_function_may_run(self) -> None:
        config = json.loads((ROOT / ".chalice" / "config.json").read_text())
        limit = config["lambda_functions"]["index_tickets"]["lambda_timeout"]
        assert index.LEASE.total_seconds() >= limit


def test_made_anew_from_nothing_the_index_is_the_one_that_stood() -> None:
    put()
    write("canasta básica")
    happen()
    put(area="DIES", subject="Censo de Loja", version=2)
    put(number="051244", email="otra@example.com")
    happen("051243", "051244")
    before = postings()
    for row in rows("search"):
        key = {name: row[name] for name in ("term", "rank")}
        dynamodb().delete_item(TableName=table("search"), Key=key)
    happen("051244", "051243")
    assert postings() == before


class TestStreams:
    @pytest.mark.parametrize("kind", ["message", "reply", "event"])
    def test_a_line_that_comes_with_its_ticket_is_told_by_the_ticket_alone(self, kind: str) -> None:
        told = {"eventName": "INSERT", "dynamodb": {"NewImage": {"kind": {"S": kind}}}}
        assert streams.indexes("tickets", told)
        assert not streams.indexes("entries", told)

    def test_a_note_tells_of_itself_and_so_does_what_is_edited_by_hand(self) -> None:
        told = {"eventName": "INSERT", "dynamodb": {"NewImage": {"kind": {"S": "note"}}}}
        assert streams.indexes("entries", told)
        for name in ("MODIFY", "REMOVE"):
            assert streams.indexes("entries", {"eventName": name, "dynamodb": {}})

    def test_a_line_without_its_ticket_fails_a_test_where_the_index_would_not_hear_of_it(
        self,
    ) -> None:
        line = Entry(number="051243", entry_id="01J", kind="message", at=AT, author="requester")
        with pytest.raises(AssertionError, match="a message without its ticket"):
            transact({"line": entries.added(line)})
        note = line.model_copy(update={"kind": "note"})
        transact({"line": entries.added(note)})


class TestFaults:
    def test_what_cannot_be_read_is_told_and_stops_no_other(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        told: list[Any] = []
        put()
        put(number="051244")
        by_number = store.by_number

        def broken(number: str) -> Ticket | None:
            if number == "051243":
                raise ValueError("a row that an edit made unreadable")
            return by_number(number)

        with monkeypatch.context() as edited:
            edited.setattr(store, "by_number", broken)
            edited.setattr(index.logs, "error", lambda name, **facts: told.append((name, facts)))
            happen("051243", "051244")
        assert found("precios") == ["051244"]
        assert told == [("ticket_not_indexed", {"number": "051243"})]
        index.index({"numbers": ["051243"]})
        assert found("precios") == ["051244", "051243"]

    def test_a_database_away_for_a_moment_is_asked_again_for_what_it_missed(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        for number in ("051243", "051244", "051245"):
            put(number=number)
        posted = search.posted

        def away(number: str) -> Any:
            if number == "051244":
                raise Unavailable
            return posted(number)

        with monkeypatch.context() as broken:
            broken.setattr(search, "posted", away)
            answer = index.index(event("051243", "051244", "051245", "051244"))
        assert answer == {"batchItemFailures": [{"itemIdentifier": "1"}]}
        assert sorted(found("precios")) == ["051243", "051245"]
        happen("051244", "051245", "051244")
        assert sorted(found("precios")) == ["051243", "051244", "051245"]

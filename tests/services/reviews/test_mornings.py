"""The mail of each morning: to whom, of what, once, whatever fails."""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from typing import Any

import pytest

from chalicelib.domain.answers.answer import Answer
from chalicelib.domain.approvals.held_reply import HeldReply, Returned
from chalicelib.domain.errors import Unavailable
from chalicelib.domain.mail import morning_mails as morning_mail
from chalicelib.domain.rules.agent_settings import AgentSettings
from chalicelib.domain.tickets.lifecycle import Status
from chalicelib.domain.tickets.questions import OpenQuestion
from chalicelib.services import clock
from chalicelib.services.reviews import mornings
from chalicelib.store.agents import directory as people
from chalicelib.store.answers import answers
from chalicelib.store.aws.dynamodb import dynamodb, table, to_item, transact
from chalicelib.store.catalog.catalog import current
from chalicelib.store.guards import agent_settings
from chalicelib.store.mail import outbox, suppressions
from chalicelib.store.questions import questions
from chalicelib.store.tickets import mornings as store
from chalicelib.store.tickets import reviews
from tests import reviewed
from tests.accounts import rows
from tests.agents import ADMIN, ANA, EVA, FRONT, LUIS, ZOE
from tests.mail.samples import TICKET
from tests.reviewed import Killed, put, put_asked, run, stamp

pytestmark = [pytest.mark.engine, pytest.mark.usefixtures("directory")]
MONDAY = date(2026, 12, 14)
SATURDAY = date(2026, 12, 19)
EVERYBODY_TOLD = ("ana", "flor", "luis")
HELD = {"assignee": "ana", "assignee_name": "Ana"}


@pytest.fixture(autouse=True)
def clock_ran(aws: Any) -> None:
    """The clock has run until the day before."""
    reviews.mark(reviews.Marker(oldest=date(2026, 12, 1), searched_on=MONDAY))


def due(number: str, day: date, **facts: Any) -> None:
    """A ticket of DECON that is due on a day, held by somebody unless it says otherwise."""
    put(number, date(2026, 12, 1), **{"due_on": day, "status": Status.IN_PROGRESS} | HELD | facts)


def due_answer(writer: str, question: str, day: date = MONDAY) -> Answer:
    """An answer of DECON that stands and is to be looked at again on a day."""
    said = {"topic": "ipc", "question_es": question, "answer_es": "Un índice de precios."}
    act = {"by": writer, "by_name": writer.title(), "at": stamp(date(2025, 12, 1))}
    edition = {"number": 1, "text": said, "written": act, "approved": act}
    stands = {"edition": edition, "published_on": date(2025, 12, 1), "review_on": day}
    return Answer.model_validate(
        {"answer_id": clock.fresh_id(), "version": 1, "area": "DECON", "published": stands}
    )


def morning_mails() -> dict[str, dict[str, Any]]:
    """The mails of mornings by their id."""
    return {row["mail_id"]: row for row in rows("outbox") if row["kind"] == "morning"}


def to(person: Any, day: date = MONDAY) -> Any:
    """What somebody's mail of a day tells; None when there is none."""
    found = morning_mails().get(f"morning-{day}-{person.agent.id}")
    return found and found["params"]


def listed(lists: list[dict[str, Any]]) -> dict[str, list[str]]:
    """The numbers of each list, by its reason."""
    return {one["why"]: [ticket["number"] for ticket in one["tickets"]] for one in lists}


def of_area(person: Any, day: date = MONDAY) -> dict[str, list[str]]:
    """The lists of the one area that somebody leads."""
    (area,) = to(person, day)["areas"]
    return listed(area["lists"])


class TestWho:
    def test_holders_hear_of_theirs_leads_of_their_area_and_the_front_desk_of_all_in_figures(
        self,
    ) -> None:
        due("000001", MONDAY - timedelta(days=3))
        due("000002", MONDAY)
        due("000003", MONDAY + timedelta(days=2))
        due("000004", MONDAY + timedelta(days=3))
        run(MONDAY)
        reasons = {"escalated": [], "overdue": ["000001"], "today": ["000002"], "soon": ["000003"]}
        reasons = {why: numbers for why, numbers in reasons.items() if numbers}
        assert listed(to(ANA)["own"]) == reasons
        assert (to(ANA)["areas"], to(ANA)["figures"]) == ([], [])
        assert of_area(LUIS) == reasons
        (figures,) = to(FRONT)["figures"]
        told = {why: int(count) for why, count in figures["counts"].items() if count}
        assert (told, figures["heard"]) == ({"overdue": 1, "today": 1, "soon": 1}, True)
        assert (to(FRONT)["own"], to(FRONT)["areas"]) == ([], [])

    def test_nobody_hears_when_nothing_waits_for_them(self) -> None:
        due("000001", MONDAY + timedelta(days=20))
        run(MONDAY)
        assert morning_mails() == {}
        due("000002", MONDAY)
        run(MONDAY + timedelta(days=1))
        assert {to(each, MONDAY + timedelta(days=1)) for each in (ZOE, EVA, ADMIN)} == {None}

    def test_who_silenced_it_hears_nothing_and_the_front_desk_sees_that_no_lead_does(self) -> None:
        due("000001", MONDAY)
        for silent in (ANA, LUIS):
            agent_settings.put(silent.agent.id, AgentSettings(morning_mail=False))
        run(MONDAY)
        assert (to(ANA), to(LUIS)) == (None, None)
        (figures,) = to(FRONT)["figures"]
        assert figures["heard"] is False

    def test_a_damaged_setting_silences_nobody(self) -> None:
        due("000001", MONDAY)
        row = {"key": "agent-settings#ana", "morning_mail": "no"}
        dynamodb().put_item(TableName=table("guards"), Item=to_item(row))
        run(MONDAY)
        assert listed(to(ANA)["own"]) == {"today": ["000001"]}


class TestWhat:
    def test_a_requester_who_wrote_until_they_are_answered(self) -> None:
        far = MONDAY + timedelta(days=20)
        due("000001", far, wrote_at=stamp(date(2026, 12, 11)))
        due("000002", far)
        run(MONDAY)
        assert listed(to(ANA)["own"]) == {"wrote": ["000001"]}
        assert of_area(LUIS) == {"wrote": ["000001"]}

    def test_a_reply_that_a_second_person_is_to_approve(self) -> None:
        far, at = MONDAY + timedelta(days=20), stamp(date(2026, 12, 11))
        waits = HeldReply(entry_id="1", at=at, agent="ana", agent_name="Ana")
        back = Returned(by="luis", by_name="Luis", at=at)
        due("000001", far, held=waits)
        due("000002", far, held=waits.model_copy(update={"returned": back}))
        run(MONDAY)
        assert of_area(LUIS) == {"held": ["000001"]}
        (area,) = to(LUIS)["areas"]
        assert area["lists"][0]["link"] == "?vista=to_approve&area=DECON"

    def test_questions_of_other_areas_by_who_is_asked(self) -> None:
        for number, day, agent in (("000001", 4, None), ("000002", 11, None), ("000003", 11, "x")):
            facts = {"at": f"2026-12-{day:02d}T15:00:00.000Z", "by": "ana", "by_name": "Ana"}
            question = OpenQuestion(id=f"01{number}", area="DIES", agent=agent, **facts)
            transact({"question": questions.added(number, question)})
        run(MONDAY)
        told = to(ZOE)["questions"]
        assert (told["count"], told["late"], told["numbers"]) == (2, 1, ["000001", "000002"])
        assert to(ANA) is None

    def test_published_answers_to_look_at_again_by_who_wrote_them_or_leads_their_area(self) -> None:
        for writer, question in (("ana", "¿Cuánto subió el IPC?"), ("nadie", "¿Qué es el IPC?")):
            transact({"answer": answers.written(due_answer(writer, question))})
        later = due_answer("ana", "¿Qué es el PIB?", MONDAY + timedelta(days=1))
        transact({"answer": answers.written(later)})
        run(MONDAY)
        assert to(ANA)["reviews"]["questions"] == ["¿Cuánto subió el IPC?"]
        assert to(LUIS)["reviews"]["questions"] == ["¿Qué es el IPC?"]
        assert to(ZOE) is None

    def test_what_nobody_took_for_more_than_a_working_day(self) -> None:
        far, free = MONDAY + timedelta(days=20), {"assignee": None, "assignee_name": None}
        due("000001", far, opened_at=stamp(date(2026, 12, 10)), **free)
        due("000002", far, opened_at=stamp(date(2026, 12, 11)), **free)
        due("000003", far, free_at=stamp(date(2026, 12, 11)), **free)
        run(MONDAY)
        assert of_area(LUIS) == {"unassigned": ["000001"]}
        run(MONDAY + timedelta(days=1))
        assert of_area(LUIS, MONDAY + timedelta(days=1)) == {
            "unassigned": ["000001", "000002", "000003"]
        }

    def test_no_ticket_whose_clock_is_paused_or_that_is_answered(self) -> None:
        put_asked("000001", MONDAY - timedelta(days=3), due_on=MONDAY, **HELD)
        due("000002", MONDAY, status=Status.ANSWERED, answered_at=stamp(MONDAY))
        run(MONDAY)
        assert morning_mails() == {}

    def test_of_many_the_first_and_how_many(self) -> None:
        for number in range(1, 14):
            due(f"0000{number:02}", MONDAY)
        run(MONDAY)
        (today,) = to(ANA)["own"]
        assert (int(today["count"]), len(today["tickets"])) == (13, 10)
        assert today["link"] == "?vista=mine"

    def test_nothing_of_who_asked(self) -> None:
        due("000001", MONDAY, wrote_at=stamp(MONDAY))
        run(MONDAY)
        told = str([row["params"] for row in morning_mails().values()])
        for fact in (TICKET.email, TICKET.full_name, TICKET.subject, TICKET.document_number):
            assert fact not in told

    def test_a_row_that_cannot_be_read_is_named_and_hides_no_other(self) -> None:
        due("000001", MONDAY)
        due("000002", MONDAY)
        dynamodb().update_item(
            TableName=table("tickets"),
            Key=to_item({"number": "000001", "email": TICKET.email}),
            UpdateExpression="SET #status = :status",
            ExpressionAttributeNames={"#status": "status"},
            ExpressionAttributeValues=to_item({":status": "resibido"}),
        )
        run(MONDAY)
        (area,) = to(LUIS)["areas"]
        assert (listed(area["lists"]), area["unreadable"]) == ({"today": ["000002"]}, ["000001"])
        (figures,) = to(FRONT)["figures"]
        assert int(figures["unreadable"]) == 1


class TestOnce:
    def test_a_day_and_person_however_often_it_runs(self) -> None:
        due("000001", MONDAY)
        with ThreadPoolExecutor(3) as together:
            list(together.map(lambda _: run(MONDAY), range(3)))
        run(MONDAY, hour=15)
        assert len(morning_mails()) == 3

    def test_not_before_the_hour_and_late_with_the_day_it_goes(self) -> None:
        due("000001", MONDAY)
        run(MONDAY, hour=7)
        assert morning_mails() == {}
        run(MONDAY, hour=19)
        mail = morning_mails()["morning-2026-12-14-ana"]
        assert (mail["params"]["day"], mail["created_at"]) == (
            "2026-12-14",
            "2026-12-15T00:00:00.000Z",
        )

    def test_days_without_a_run_are_not_made_up_for(self) -> None:
        run(MONDAY)
        due("000001", MONDAY + timedelta(days=1))
        run(MONDAY + timedelta(days=3))
        assert {row["params"]["day"] for row in morning_mails().values()} == {"2026-12-17"}
        assert of_area(LUIS, MONDAY + timedelta(days=3)) == {"escalated": ["000001"]}

    def test_a_finished_morning_costs_one_read(self) -> None:
        run(MONDAY)
        asked: list[str] = []
        dynamodb().meta.events.register(
            "before-call.dynamodb", lambda model, **_: asked.append(model.name)
        )
        run(MONDAY, hour=11)
        assert asked[0] == "GetItem"
        assert asked.count("BatchGetItem") == 0

    def test_reads_each_area_thrice_however_many_people_there_are_and_what_waits_alone(
        self,
    ) -> None:
        for number in range(1, 6):
            due(f"00000{number}", MONDAY)
            due(f"00001{number}", MONDAY + timedelta(days=30))
        store.remember(store.Escalation(day=SATURDAY, at=stamp(SATURDAY), since=SATURDAY))
        read: list[tuple[str, int]] = []

        def note(parsed: dict[str, Any], model: Any, **_: Any) -> None:
            read.append((model.name, parsed.get("ScannedCount", 0)))

        dynamodb().meta.events.register("after-call.dynamodb", note)
        mornings.tell(reviewed.context(MONDAY), time.monotonic() + 60)
        queries = [rows for name, rows in read if name == "Query"]
        # One more: published answers to look at again, of all areas.
        assert (len(queries), sum(queries)) == (3 * len(current().areas) + 1, 5)
        assert [name for name, _ in read].count("BatchGetItem") == 1

    def test_who_cannot_be_told_costs_nobody_theirs_and_is_told_by_the_next_run(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        due("000001", MONDAY)
        owe = outbox.owe_once

        def away(mail: Any) -> bool:
            if mail.mail_id.endswith("-ana"):
                raise Unavailable
            return owe(mail)

        with monkeypatch.context() as broken:
            broken.setattr(outbox, "owe_once", away)
            run(MONDAY)
        assert to(ANA) is None
        assert len(morning_mails()) == 2
        run(MONDAY, hour=11)
        assert len(morning_mails()) == 3

    def test_a_defect_in_one_mail_costs_nobody_theirs(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        due("000001", MONDAY)
        make = morning_mail.morning

        def broken(agent: Any, *rest: Any, **more: Any) -> Any:
            if agent.id == "ana":
                raise KeyError("a defect")
            return make(agent, *rest, **more)

        monkeypatch.setattr(morning_mail, "morning", broken)
        run(MONDAY)
        assert len(morning_mails()) == 2
        assert store.last() is not None

    def test_without_the_directory_requesters_hear_all_the_same(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        due("000001", MONDAY - timedelta(days=3))

        def away() -> Any:
            raise Unavailable

        with monkeypatch.context() as broken:
            broken.setattr(people, "present", away)
            assert run(MONDAY).acted == 1
        assert morning_mails() == {}
        run(MONDAY, hour=11)
        assert len(morning_mails()) == 3

    def test_without_time_it_is_left_for_the_next_run(self) -> None:
        due("000001", MONDAY)
        context = reviewed.context(MONDAY)
        assert mornings.tell(context, 0) is None
        assert (morning_mails(), store.last()) == ({}, None)


@pytest.mark.parametrize("moment", ["before-call", "after-call"])
def test_a_death_at_any_call_leaves_each_mail_owed_or_not_and_the_next_run_owes_the_rest(
    die: Callable[[str, int], None], moment: str
) -> None:
    context = reviewed.context(MONDAY)
    for call in range(1, 60):
        reviewed.empty()
        reviews.mark(reviews.Marker(oldest=MONDAY, searched_on=MONDAY))
        due("000001", MONDAY)
        die(moment, call)
        try:
            mornings.tell(context, time.monotonic() + 60)
        except Killed:
            die("", 0)
            mornings.tell(context, time.monotonic() + 60)
        else:
            assert call > 10, "three mails, the marker, and what they are made of"
            return
        assert sorted(morning_mails()) == [f"morning-2026-12-14-{one}" for one in EVERYBODY_TOLD]
        assert store.last() is not None
    raise AssertionError("three mails took sixty calls")


class TestEscalation:
    def apologies(self) -> dict[str, bool]:
        """Whether each apology says that the area's lead was told."""
        sent = [row for row in rows("outbox") if row["kind"] == "overdue"]
        return {row["number"]: row["params"]["lead_told"] for row in sent}

    def test_goes_to_the_lead_the_day_it_happens_also_on_a_saturday(self) -> None:
        due("000001", SATURDAY - timedelta(days=1))
        due("000002", SATURDAY - timedelta(days=5))
        run(SATURDAY - timedelta(days=1))
        run(SATURDAY)
        assert of_area(LUIS, SATURDAY) == {"escalated": ["000001"]}
        assert (to(ANA, SATURDAY), to(FRONT, SATURDAY)) == (None, None)
        assert self.apologies()["000001"] is True
        run(SATURDAY + timedelta(days=1))
        assert to(LUIS, SATURDAY + timedelta(days=1)) is None

    def test_the_apology_says_so_only_when_the_lead_was_told(self) -> None:
        run(MONDAY)
        due("000001", MONDAY)
        agent_settings.put("luis", AgentSettings(morning_mail=False))
        run(MONDAY + timedelta(days=1))
        assert self.apologies() == {"000001": False}

    def test_nor_when_mail_to_the_lead_comes_back(self) -> None:
        run(MONDAY)
        due("000001", MONDAY)
        suppressions.suppress(LUIS.agent.email, "bounced", "01X", clock.now())
        run(MONDAY + timedelta(days=1))
        assert self.apologies() == {"000001": False}

    def test_nor_of_a_ticket_that_came_to_the_area_since(self) -> None:
        run(MONDAY)
        tuesday = MONDAY + timedelta(days=1)
        due("000001", MONDAY, updated_at=stamp(tuesday, hour=11))
        due("000002", MONDAY)
        run(tuesday, hour=11)
        assert self.apologies() == {"000001": False, "000002": True}

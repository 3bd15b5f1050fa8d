"""A question lets who is asked read its ticket while it is open, and nobody else, and no longer."""

from __future__ import annotations

import itertools
import uuid
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import boto3
import pytest

from chalicelib import caches
from chalicelib.domain.errors import Conflict
from chalicelib.domain.rules.permissions import Role
from chalicelib.domain.teamwork.questions import Asking, QuestionAnswer
from chalicelib.services import clock
from chalicelib.services.accounts import erased_threads
from chalicelib.services.teamwork.questions import answer as answer_to
from chalicelib.services.teamwork.questions import ask as ask_of
from chalicelib.services.tickets.audit import Actor
from chalicelib.store.aws.dynamodb import from_item, table, to_item, transact
from chalicelib.store.catalog.catalog import current
from chalicelib.store.guards import agent_settings
from chalicelib.store.guards.agent_settings import AgentSettings
from chalicelib.store.questions import questions as lists
from chalicelib.store.tickets import tickets as store
from tests.agents import ADMIN, ANA, EVA, FRONT, LUIS, ZOE, Colleague, colleague
from tests.desk import OPENING, Reply, open_ticket, request
from tests.files import upload
from tests.pool import Pool, put_agent
from tests.tokens import agent_token

pytestmark = [pytest.mark.engine, pytest.mark.usefixtures("directory")]
_NEWCOMERS = itertools.count(1)
EMAIL = "maria@example.com"
TEXT = "¿La ENEMDU tiene esto por cantón? Escriba a maria@example.com, cédula 1700000019."


@pytest.fixture
def number() -> str:
    """A ticket of DECON with a file."""
    opened: str = open_ticket(attachments=[upload()]).json["number"]
    return opened


class Staff:
    """Takes on people whom a test may change."""

    def __init__(self, pool: Pool) -> None:
        self._cognito, self._pool, self.names = boto3.client("cognito-idp"), pool, list[str]()

    def takes_on(self, role: Role, area: str) -> Colleague:
        who = colleague(f"nora{next(_NEWCOMERS)}", role, area)
        put_agent(self._cognito, self._pool, who.agent)
        self.names.append(who.agent.id)
        caches.forget_all()
        return who

    def disables(self, who: Colleague) -> None:
        """An administrator disables somebody, and two minutes go by."""
        self._cognito.admin_disable_user(UserPoolId=self._pool.id, Username=who.agent.id)
        caches.forget_all()

    def leave(self) -> None:
        for name in self.names:
            self._cognito.admin_delete_user(UserPoolId=self._pool.id, Username=name)


@pytest.fixture
def staff(pool: Pool) -> Iterator[Staff]:
    """People of one test."""
    staff = Staff(pool)
    yield staff
    staff.leave()


def send(who: Colleague, path: str, body: Any, key: str | None = None) -> Reply:
    headers = {"Authorization": f"Bearer {agent_token(who.agent)}"}
    if key is not None:
        headers["Idempotency-Key"] = key
    return request("POST", f"/agent{path}", body, headers=headers)


def ask(who: Colleague, number: str, key: str | None = None, **wanted: Any) -> Reply:
    return send(
        who, f"/tickets/{number}/questions", {"question": TEXT, "area": "DIES"} | wanted, key
    )


def asked(number: str, who: Colleague = ANA, **wanted: Any) -> str:
    """The id of a question that was asked."""
    reply = ask(who, number, **wanted)
    assert reply.status == 201, reply.text
    found: str = reply.json["questions"][-1]["id"]
    return found


def read(who: Colleague, number: str, question: str) -> Reply:
    return who.call("GET", f"/questions/{number}/{question}")


def answer(who: Colleague, number: str, question: str, key: str | None = None) -> Reply:
    return send(who, f"/questions/{number}/{question}/answers", {"answer": "Sí, desde 2022."}, key)


def withdraw(who: Colleague, number: str, question: str) -> Reply:
    return send(who, f"/tickets/{number}/question-withdrawals", {"question": question})


def listed(who: Colleague) -> list[tuple[str, str]]:
    rows = who.call("GET", "/questions").json["items"]
    return [(row["number"], row["id"]) for row in rows]


def counted(who: Colleague) -> int:
    count: int = who.call("GET", "/tickets").json["counts"]["questions"]
    return count


def state(number: str) -> list[str]:
    return [one["state"] for one in ADMIN.see(number)["questions"]]


def kept(aws: Any) -> list[Any]:
    return [from_item(row) for row in aws.scan(TableName=table("questions"))["Items"]]


class TestRightToRead:
    def test_is_of_the_asked_area_alone_and_of_whom_may_answer(
        self, number: str, staff: Staff
    ) -> None:
        question = asked(number)
        viewer, stranger = (
            staff.takes_on(Role.VIEWER, "DIES"),
            staff.takes_on(Role.LEAD, "DICA"),
        )
        assert read(ZOE, number, question).status == 200
        for one in (viewer, stranger, EVA, LUIS, FRONT, ADMIN):
            assert (read(one, number, question).status, listed(one)) == (404, []), one
            assert answer(one, number, question).status == 404, one
        assert ZOE.call("GET", f"/tickets/{number}").status == 404, "its page stays shut"
        assert read(ZOE, number, "01J00000000000000000000000").status == 404
        assert read(ZOE, "000000", question).status == 404

    def test_of_a_named_colleague_is_theirs_and_of_who_leads_their_area(
        self, number: str, staff: Staff
    ) -> None:
        nora, lead = staff.takes_on(Role.AGENT, "DIES"), staff.takes_on(Role.LEAD, "DIES")
        question = asked(number, agent=nora.agent.id)
        assert ADMIN.see(number)["questions"][0]["to"]["agent"] == nora.agent.name
        assert [listed(one) for one in (nora, lead, ZOE)] == [
            [(number, question)], [(number, question)], [],
        ]  # fmt: skip
        assert [read(one, number, question).status for one in (nora, lead, ZOE)] == [200, 200, 404]

    def test_ends_for_who_is_disabled_and_their_lead_answers(
        self, number: str, staff: Staff
    ) -> None:
        nora, lead = staff.takes_on(Role.AGENT, "DIES"), staff.takes_on(Role.LEAD, "DIES")
        question = asked(number, agent=nora.agent.id)
        staff.disables(nora)
        assert read(nora, number, question).status == 403
        assert ask(ANA, number, agent=nora.agent.id).faults == {("agent", "outside_area")}
        assert answer(lead, number, question).status == 201

    @pytest.mark.parametrize("end", ["answered", "withdrawn", "closed", "merged", "reopened"])
    def test_ends_with_the_question(self, number: str, end: str, aws: Any) -> None:
        question = asked(number)
        if end == "answered":
            assert answer(ZOE, number, question).status == 201
        elif end == "withdrawn":
            assert withdraw(ANA, number, question).status == 200
        elif end == "merged":
            into = open_ticket(subject="Otra consulta").json["number"]
            version = LUIS.see(number)["version"]
            LUIS.call("POST", f"/tickets/{number}/merge", {"into": into}, version)
        else:
            LUIS.change(number, status="closed", close_reason="resolved")
        if end == "reopened":
            LUIS.change(number, status="in_progress")
        assert (listed(ZOE), counted(ZOE), kept(aws)) == ([], 0, [])
        late = read(ZOE, number, question)
        expected = end if end in ("answered", "withdrawn") else "ended"
        assert (late.status, late.json["current"]) == (409, {"question": expected})
        assert answer(ZOE, number, question).json["current"] == {"question": expected}
        assert state(number) == [expected]

    def test_is_not_given_by_what_a_list_holds(self, number: str, aws: Any) -> None:
        """A row that a restore left behind opens nothing, and is taken off the list."""
        question = asked(number)
        (row,) = kept(aws)
        withdraw(ANA, number, question)
        aws.put_item(TableName=table("questions"), Item=to_item(row))
        assert counted(ZOE) == 1
        assert (read(ZOE, number, question).status, listed(ZOE)) == (409, [])
        assert counted(ZOE) == 0

    def test_ends_when_the_requester_closes_and_when_their_data_go(
        self, number: str, aws: Any
    ) -> None:
        asked(number)
        token = request("POST", "/lookups", {"email": EMAIL, "number": number}).json["access_token"]
        headers = {"Authorization": f"Bearer {token}"}
        assert request("POST", f"/tickets/{number}/close", {}, headers=headers).status == 200
        assert (state(number), kept(aws)) == (["ended"], [])
        closed, at = store.existing(number), clock.stamp(clock.now())
        transact(erased_threads.taken(closed, "anonymise", at))
        assert erased_threads.erase_thread(number)
        assert "ENEMDU" not in str(ADMIN.see(number))


class TestAskedTicket:
    def test_shows_what_the_requester_may_read_without_who_they_are(self, number: str) -> None:
        ANA.call("POST", f"/tickets/{number}/notes", {"body": "Deliberación de DECON."})
        ANA.reply(number, "in_progress", body="Buscamos en otra área.")
        seen = read(ZOE, number, asked(number))
        assert [one["kind"] for one in seen.json["entries"]] == ["message", "reply"]
        assert seen.json["question"]["body"].startswith("¿La ENEMDU tiene esto por cantón?")
        assert seen.json["question"]["by"] == "Ana"
        assert seen.json["hidden_files"] == 1
        hidden = [EMAIL, "1700000019", OPENING["phone"], OPENING["full_name"], "Deliberación"]
        assert [one for one in hidden if one in seen.text] == []

    def test_leaves_a_row_of_the_trail_that_says_by_what_right(self, number: str) -> None:
        question = asked(number)
        read(ZOE, number, question)
        answer(ZOE, number, question)
        rows = ADMIN.call("GET", f"/tickets/{number}/audit").json["items"]
        acts = [(row["act"], row["actor"]) for row in rows if "question" in row["act"]]
        assert acts == [("answer_question", "zoe"), ("read_question", "zoe")]
        assert ("ask_colleague", "ana") in [(row["act"], row["actor"]) for row in rows]


class TestAsking:
    def test_takes_another_area_and_one_of_its_people(self, number: str) -> None:
        assert ask(ANA, number, area="DECON").faults == {("area", "same_area")}
        assert ask(ANA, number, area="NADA").faults == {("area", "not_a_choice")}
        assert ask(ANA, number, agent="luis").faults == {("agent", "outside_area")}
        assert ask(ANA, number, agent="nadie").faults == {("agent", "outside_area")}
        assert ask(ANA, number, question=" ").faults == {("question", "missing")}
        assert ask(EVA, number).status == 403
        assert ask(ZOE, number).status == 404

    def test_leaves_the_ticket_where_it_is(self, number: str) -> None:
        before = ADMIN.see(number)
        asked(number)
        after = ADMIN.see(number)
        same = ("area", "status", "due_on", "mails", "wrote_at", "clock")
        assert [after.get(name) for name in same] == [before.get(name) for name in same]

    def test_is_bounded_for_a_ticket(self, number: str) -> None:
        for _ in range(5):
            asked(number)
        full = ask(ANA, number)
        assert (full.status, full.json["current"]) == (409, {"open_questions": 5})
        assert "question" not in ANA.see(number)["acts"]
        withdraw(ANA, number, ADMIN.see(number)["questions"][0]["id"])
        assert ask(ANA, number).status == 201

    def test_the_same_again_asks_once(self, number: str) -> None:
        key = str(uuid.uuid4())
        assert [ask(ANA, number, key).status for _ in range(2)] == [201, 201]
        assert state(number) == ["open"]
        other = ask(ANA, number, key, question="Otra pregunta")
        assert (other.status, other.json["code"]) == (422, "idempotency_mismatch")

    def test_of_a_closed_ticket_is_refused(self, number: str) -> None:
        LUIS.change(number, status="closed", close_reason="resolved")
        assert ask(ANA, number).status == 409

    def test_several_at_once_all_stand(self, number: str) -> None:
        wanted, actor = Asking(question=TEXT, area="DIES"), Actor(ANA.agent, "198.51.100.7")
        catalog = current()
        with ThreadPoolExecutor(3) as several:
            each = [several.submit(ask_of, number, wanted, None, actor, catalog) for _ in range(3)]
        assert [one.exception() for one in each] == [None] * 3
        assert len(listed(ZOE)) == 3


class TestAnswer:
    def test_is_told_to_who_asked_and_to_who_holds_the_ticket(self, number: str) -> None:
        LUIS.change(number, assignee="me")
        answer(ZOE, number, asked(number))
        line = ADMIN.see(number)["entries"][-1]
        assert (line["event"], line["author"]["id"], line["body"]) == (
            "question_answered", "zoe", "Sí, desde 2022.",
        )  # fmt: skip
        assert set(line["told"]) == {"Ana", "Luis"}
        assert line["author"]["area"] == ADMIN.see(number)["questions"][0]["to"]["area"]["name"]
        mails = [(m["kind"], m["to"]) for m in ADMIN.see(number)["mails"]]
        told = {to for kind, to in mails if kind == "question_answered"}
        assert told == {"ana@inec.example", "luis@inec.example"}

    def test_is_not_mailed_to_who_wants_no_mails_of_notes(self, number: str) -> None:
        agent_settings.put("ana", AgentSettings(note_mails=False))
        answer(ZOE, number, asked(number))
        assert ADMIN.see(number)["entries"][-1]["told"] == []

    def test_of_two_at_once_one_stands(self, number: str) -> None:
        question = asked(number)
        wanted, actor = QuestionAnswer(answer="Sí."), Actor(ZOE.agent, "198.51.100.7")
        arguments = (number, question, wanted, None, actor, current())
        with ThreadPoolExecutor(2) as both:
            each = [both.submit(answer_to, *arguments) for _ in range(2)]
        refused = [one.exception() for one in each if one.exception()]
        assert [type(one) for one in refused] == [Conflict]
        events = [one.get("event") for one in ADMIN.see(number)["entries"]]
        assert events.count("question_answered") == 1

    def test_sent_again_with_its_key_is_answered_the_same(self, number: str) -> None:
        question, key = asked(number), str(uuid.uuid4())
        first, again = (answer(ZOE, number, question, key) for _ in range(2))
        assert (first.status, first.json) == (again.status, again.json)
        assert first.json == {"number": number, "id": question}
        assert state(number) == ["answered"]

    def test_is_seen_by_agents_of_the_ticket_alone(self, number: str) -> None:
        answer(ZOE, number, asked(number))
        seen = request("POST", "/lookups", {"email": EMAIL, "number": number})
        assert (seen.status, len(seen.json["ticket"]["entries"])) == (200, 1)
        assert [word for word in ("ENEMDU", "desde 2022", "question") if word in seen.text] == []


class TestTakingBack:
    def test_is_for_who_asked_and_who_leads(self, number: str, staff: Staff) -> None:
        nadia = staff.takes_on(Role.AGENT, "DECON")
        question = asked(number)
        assert withdraw(nadia, number, question).status == 403
        assert withdraw(ZOE, number, question).status == 404
        assert withdraw(LUIS, number, question).status == 200
        assert withdraw(ANA, number, question).status == 200, "it is so already"
        assert withdraw(ANA, number, "01J00000000000000000000000").status == 404

    def test_of_an_answered_one_is_refused(self, number: str) -> None:
        question = asked(number)
        answer(ZOE, number, question)
        late = withdraw(ANA, number, question)
        assert (late.status, late.json["current"]) == (409, {"question": "answered"})


def test_an_old_question_is_told_as_late(number: str, monkeypatch: pytest.MonkeyPatch) -> None:
    question = asked(number)
    assert [ADMIN.see(number)["questions"][0]["late"], listed(ZOE)] == [False, [(number, question)]]
    later = clock.now() + timedelta(days=9)
    monkeypatch.setattr(clock, "now", lambda: later)
    assert ADMIN.see(number)["questions"][0]["late"]
    assert ZOE.call("GET", "/questions").json["items"][0]["late"]


def test_a_listed_row_that_cannot_be_read_hides_no_other(number: str, aws: Any) -> None:
    question = asked(number)
    broken = {"area": "DIES", "question": "00#000000", "number": "000000"}
    aws.put_item(TableName=table("questions"), Item=to_item(broken))
    assert listed(ZOE) == [(number, question)]
    assert len(lists.of_area("DIES").bad) == 1


def test_the_list_of_questions_tells_what_waits_elsewhere_as_a_list_of_tickets_does(
    number: str,
) -> None:
    asked(number)
    here, there = (ZOE.call("GET", path).json for path in ("/questions", "/tickets"))
    assert here["counts"]["questions"] == 1
    for told in ("counts", "counts_by_area"):
        assert here[told] == there[told]

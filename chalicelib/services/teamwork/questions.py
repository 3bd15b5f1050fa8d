"""Ask a colleague of another area, answer, or take a question back: each is one transaction of the
ticket's next version, the line of its thread, the row of the asked area's list and the trail."""

from __future__ import annotations

from chalicelib import logs
from chalicelib.domain.desk.disclosures import Acted
from chalicelib.domain.errors import Conflict, Unavailable
from chalicelib.domain.rules.catalog import Catalog
from chalicelib.domain.rules.permissions import Permission
from chalicelib.domain.teamwork import questions as rules
from chalicelib.domain.teamwork.questions import Asking, QuestionAnswer
from chalicelib.domain.tickets.act_context import ActContext
from chalicelib.domain.tickets.entry import Entry
from chalicelib.domain.tickets.questions import OpenQuestion
from chalicelib.domain.tickets.ticket import Ticket
from chalicelib.domain.tickets.transitions import AgentEvent
from chalicelib.services import clock, ulids
from chalicelib.services.retries import until_written
from chalicelib.services.teamwork import asked, note_mails
from chalicelib.services.tickets import changes
from chalicelib.services.tickets.audit import Actor
from chalicelib.services.tickets.changes import moment, visible
from chalicelib.store.agents import directory
from chalicelib.store.aws.dynamodb import Item, transact
from chalicelib.store.guards import guards, idempotency
from chalicelib.store.live import changes as lists
from chalicelib.store.questions import questions as store


def ask(number: str, wanted: Asking, key: str | None, actor: Actor, catalog: Catalog) -> None:
    """Ask an area, or one of its people; the same ``key`` and question again write nothing.

    It is asked of the ticket as it stands, whatever version the agent saw. Raises NotFound,
    Forbidden, Conflict (it is closed, or has enough open questions), Invalid, IdempotencyMismatch,
    Unavailable.
    """
    visible(number, actor)
    actor.agent.require(Permission.NOTE)
    told = guards.hashed("question", actor.agent.id, number, wanted.model_dump_json())

    def write(ticket: Ticket) -> None:
        if _was_done(key, told):
            return
        rules.check_takes_one(ticket)
        person = directory.agent(wanted.agent) if wanted.agent else None
        whom = rules.addressee(wanted, ticket, person, catalog)
        now = moment(catalog)
        line = changes.written(
            ticket, "note", wanted.question, actor, now, event=AgentEvent.QUESTION
        )
        line = line.model_copy(update={"asks": whom})
        facts = {"id": line.entry_id, "at": now.at, "by": actor.agent.id}
        facts["by_name"] = actor.agent.name
        question = OpenQuestion.model_validate(whom.model_dump() | facts)
        after = ticket.model_copy(update={"questions": (*ticket.questions, question)})
        beside = {"asked": store.added(number, question), **_once(key, told, number)}
        _write(ticket, after, line, actor, now, "ask_colleague", beside)
        _mark(question.area)

    until_written(lambda: visible(number, actor), write)


def answer(
    number: str,
    question_id: str,
    wanted: QuestionAnswer,
    key: str | None,
    actor: Actor,
    catalog: Catalog,
) -> None:
    """Answer a question; the same ``key`` and answer again write nothing. Who asked, and who holds
    the ticket, hear of it as of a note.

    Raises NotFound for whom it does not concern, Conflict for whom it does (it is open no more),
    IdempotencyMismatch, Unavailable.
    """
    told = guards.hashed("answer", actor.agent.id, number, question_id, wanted.answer)

    def write(ticket: Ticket) -> None:
        if _was_done(key, told):
            return
        question, now = asked.open_question(ticket, question_id, actor), moment(catalog)
        event = AgentEvent.QUESTION_ANSWERED
        line = changes.written(ticket, "note", wanted.answer, actor, now, event=event)
        heard = note_mails.of_answer(question, ticket, actor.agent, now.at)
        facts = {"settles": question.id, "author": question.area, "told": heard.names}
        after = rules.without(ticket, question.id)
        beside = {**heard.writes, **_once(key, told, number)}
        line = line.model_copy(update=facts)
        _write(ticket, after, line, actor, now, "answer_question", beside)
        _mark(question.area)

    until_written(lambda: asked.existing(number), write)


def withdraw(number: str, question_id: str, actor: Actor, catalog: Catalog) -> None:
    """Take a question back that nobody has answered yet; one that was taken back stays so.

    Raises NotFound, Forbidden (somebody else asked), Conflict (it is open no more), Unavailable.
    """

    def write(ticket: Ticket) -> None:
        actor.agent.require(Permission.NOTE)
        question = next((one for one in ticket.questions if one.id == question_id), None)
        if question is None:
            raise asked.open_no_more(ticket, question_id, actor)
        if not rules.withdrawable(question, actor.agent):
            actor.agent.require(Permission.ASSIGN_OTHERS)
        now = moment(catalog)
        event = AgentEvent.QUESTION_WITHDRAWN
        line = changes.written(ticket, "event", "", actor, now, event=event)
        line = line.model_copy(update={"settles": question.id})
        after = rules.without(ticket, question.id)
        _write(ticket, after, line, actor, now, "withdraw_question", {})
        _mark(question.area)

    try:
        until_written(lambda: visible(number, actor), write)
    except Conflict as refused:
        if refused.current.get("question") != "withdrawn":
            raise


def _write(
    before: Ticket,
    after: Ticket,
    line: Entry,
    actor: Actor,
    now: ActContext,
    act: Acted,
    beside: dict[str, Item],
) -> None:
    """Raises TransactionRefused when the ticket changed meanwhile, or the request was done."""
    transact(changes.writes(before, after, [line], [], actor, now, act, beside))
    logs.info("question_changed", number=before.number, act=act, agent=actor.agent.id)


def _was_done(key: str | None, told: str) -> bool:
    """Whether the same request was done before. Raises IdempotencyMismatch."""
    return key is not None and idempotency.repeated(key, told) is not None


def _once(key: str | None, told: str, number: str) -> dict[str, Item]:
    if key is None:
        return {}
    return {"request": idempotency.first_time(key, told, number, clock.now())}


def _mark(area: str) -> None:
    """Have the open lists of the asked area ask anew; one that misses it asks at its next look."""
    try:
        lists.mark([area], ulids.fresh())
    except Unavailable:
        logs.warning("changes_not_marked")

"""An answer's versions: the one that an agent saw, the one that stands, the next one.

Each version is one transaction: the answer, the trail, and what names a draft of a ticket or keeps
what is published.
"""

from __future__ import annotations

from chalicelib import logs
from chalicelib.domain.answers import seen
from chalicelib.domain.answers.answer import Act, Answer
from chalicelib.domain.answers.personal_data import NOBODY, Known
from chalicelib.domain.answers.seen import AnswerSeen
from chalicelib.domain.desk.disclosures import Acted
from chalicelib.domain.errors import NotFound, Stale
from chalicelib.domain.rules.catalog import Catalog
from chalicelib.domain.rules.permissions import Permission
from chalicelib.domain.tickets.ticket import Ticket
from chalicelib.services import clock
from chalicelib.services.answers import files
from chalicelib.services.tickets import audit
from chalicelib.services.tickets.audit import Actor
from chalicelib.store.agents import audit as trail
from chalicelib.store.answers import answers as store
from chalicelib.store.aws.dynamodb import Item, TransactionRefused, transact
from chalicelib.store.tickets import tickets


def visible(answer_id: str, actor: Actor) -> Answer:
    """An answer of an area that the agent sees. Raises NotFound, Unavailable, Unreadable."""
    answer = store.get(answer_id)
    if answer is None or not actor.agent.sees(answer.area):
        raise NotFound
    return answer


def current(answer_id: str, version: int, actor: Actor, permission: Permission) -> Answer:
    """An answer that the agent sees, if it is still as they saw it. Who may not act learns nothing
    of its state. Raises NotFound, Forbidden, Stale."""
    actor.agent.require(permission)
    answer = visible(answer_id, actor)
    if answer.version != version:
        raise stale(answer)
    return answer


def act(actor: Actor, reason: str | None = None) -> Act:
    """That an agent does something now."""
    at = clock.stamp(clock.now())
    return Act(by=actor.agent.id, by_name=actor.agent.name, at=at, reason=reason)


def known_of(answer: Answer) -> Known:
    """What is known of who asked, from the ticket of a draft; of nobody without one. Raises
    NotFound (the ticket is gone), Unreadable, Unavailable."""
    return known_from(tickets.existing(answer.ticket)) if answer.ticket else NOBODY


def known_from(ticket: Ticket) -> Known:
    """What a ticket tells of who asked."""
    return Known(
        full_name=ticket.full_name,
        organization=ticket.organization or "",
        document=ticket.document_number,
        phone=ticket.phone or "",
        numbers=(ticket.number, *ticket.merged_from),
    )


def write(
    before: Answer, after: Answer, actor: Actor, told: Acted, beside: dict[str, Item] | None = None
) -> Answer:
    """Write an answer's next version, with the row of the trail. Raises Stale, Unavailable."""
    after = after.model_copy(update={"version": before.version + 1})
    row = audit.row(actor, told, clock.now(), number=before.ticket, detail=after.answer_id)
    writes = {"answer": store.written(after), "audit": trail.written(row), **(beside or {})}
    _transact(after.answer_id, writes, told, actor)
    return after


def remove(before: Answer, actor: Actor) -> None:
    """Remove an answer that was never published, with the row of the trail. Raises Stale."""
    row = audit.row(
        actor, "discard_answer", clock.now(), number=before.ticket, detail=before.answer_id
    )
    named = {"named": store.no_draft(before.ticket, before.answer_id)} if before.ticket else {}
    writes = {"answer": store.removed(before), "audit": trail.written(row), **named}
    _transact(before.answer_id, writes, "discard_answer", actor)


def shown(answer: Answer, actor: Actor, catalog: Catalog) -> AnswerSeen:
    """An answer whole, as the agent sees it. Raises as ``known_of`` does."""
    today = clock.today(clock.now())
    known = known_of(answer) if answer.writing else NOBODY
    offer = files.offered(answer)
    return seen.whole(answer, known, offer, actor.agent, today, catalog, actor.language)


def stale(standing: Answer | None) -> Stale:
    """That another version stands than the caller knows, and who saved it last. Its words are read
    by their own call, which the trail tells of."""
    if standing is None:
        return Stale({})
    facts: dict[str, object] = {"version": standing.version}
    if standing.writing:
        facts["saved"] = standing.writing.saved.model_dump(exclude_none=True)
    return Stale(facts)


def _transact(answer_id: str, writes: dict[str, Item], told: Acted, actor: Actor) -> None:
    try:
        transact(writes)
    except TransactionRefused as refused:
        raise stale(store.get(answer_id)) from refused
    logs.info("answer_changed", answer=answer_id, act=told, agent=actor.agent.id)

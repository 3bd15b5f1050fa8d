"""What agents write for everybody: begun from a ticket's reply or from nothing, saved over the
version that its page knows, proposed to a second person, or thrown away."""

from __future__ import annotations

from chalicelib.domain.answers import life, prefilling
from chalicelib.domain.answers.answer import Answer, AnswerText
from chalicelib.domain.answers.requests import AnswerBegun, AnswerSaved
from chalicelib.domain.errors import Conflict, Fault, Forbidden, Invalid
from chalicelib.domain.fields import DESK_LIMITS
from chalicelib.domain.languages import DEFAULT
from chalicelib.domain.rules.catalog import Catalog
from chalicelib.domain.rules.permissions import Permission
from chalicelib.domain.tickets.ticket import Ticket
from chalicelib.services import clock
from chalicelib.services.answers import files, versions
from chalicelib.services.desk import canned_replies
from chalicelib.services.tickets import audit
from chalicelib.services.tickets.audit import Actor
from chalicelib.services.tickets.changes import visible
from chalicelib.store.agents import audit as trail
from chalicelib.store.answers import answers as store
from chalicelib.store.aws.dynamodb import Item, TransactionRefused, transact
from chalicelib.store.guards import guards, idempotency
from chalicelib.store.tickets import entries, tickets

#: Letters of a question, as ``fields.Subject`` judges it.
_LEAST_OF_A_QUESTION, _MOST = 5, 150


def begin(wanted: AnswerBegun, key: str | None, actor: Actor, catalog: Catalog) -> Answer:
    """Begin an answer; the same ``key`` and words again begin no other, and neither does a ticket
    that has a draft: that one is answered.

    Raises Forbidden, NotFound (another area's ticket), Conflict (the ticket has no reply, or its
    requester's data were erased), Invalid, IdempotencyMismatch, Unavailable.
    """
    actor.agent.require(Permission.WRITE_ANSWERS)
    told = guards.hashed("answer", actor.agent.id, wanted.model_dump_json())
    if (before := _begun_before(key, told, actor)) is not None:
        return before
    ticket = visible(wanted.ticket, actor) if wanted.ticket else None
    if ticket and (drafts := store.drafts_of(ticket.number)):
        return versions.visible(drafts[0], actor)
    text = wanted.text or _prefilled(ticket, actor, catalog)
    area = ticket.area if ticket else _area(text, actor, catalog)
    number = ticket.number if ticket else None
    blank = Answer(answer_id=clock.fresh_checked_id(), version=1, area=area, ticket=number)
    answer = life.saved(blank, text, versions.act(actor))
    row = audit.row(actor, "write_answer", clock.now(), number=number, detail=answer.answer_id)
    writes = {"answer": store.written(answer), "audit": trail.written(row)}
    if ticket is not None:
        # What is begun on a ticket that is being erased would never be found by it.
        writes["stands"] = tickets.ensure_exists(ticket)
        writes["named"] = store.drafted(ticket.number, answer.answer_id)
    if key is not None:
        writes["request"] = idempotency.first_time(key, told, answer.answer_id, clock.now())
    return _written(answer, writes, key, told, actor)


def save(
    answer_id: str, version: int, wanted: AnswerSaved, actor: Actor, catalog: Catalog
) -> Answer:
    """Save a text over what is being written, or begin a correction of what stands, with the files
    that go along. Raises NotFound, Forbidden, Stale with what stands, Invalid, Conflict (a file is
    in review), Unavailable."""
    before = versions.current(answer_id, version, actor, Permission.WRITE_ANSWERS)
    text = wanted.text()
    _check_topic(text, catalog)
    chosen = files.choose(before, wanted.files, versions.known_of(before)) if wanted.files else ()
    after = life.saved(before, text, versions.act(actor), chosen)
    return versions.write(before, after, actor, "write_answer")


def propose(answer_id: str, version: int, actor: Actor) -> Answer:
    """Ask a second person to approve what is written. Raises NotFound, Forbidden, Stale, Conflict,
    Invalid with each find that nobody may let stand, Unavailable."""
    before = versions.current(answer_id, version, actor, Permission.WRITE_ANSWERS)
    known = versions.known_of(before)
    after = life.proposed(files.searched(before, known), versions.act(actor), known)
    return versions.write(before, after, actor, "propose_answer")


def discard(answer_id: str, version: int, actor: Actor) -> Answer | None:
    """Throw away what is being written; answers what stays published, None where nothing does.
    Raises NotFound, Forbidden, Stale, Conflict, Unavailable."""
    before = versions.current(answer_id, version, actor, Permission.WRITE_ANSWERS)
    after = life.discarded(before)
    if after is None:
        versions.remove(before, actor)
        return None
    return versions.write(before, after, actor, "discard_answer")


def _begun_before(key: str | None, told: str, actor: Actor) -> Answer | None:
    request = idempotency.repeated(key, told) if key is not None else None
    return versions.visible(request.number, actor) if request else None


def _written(
    answer: Answer, writes: dict[str, Item], key: str | None, told: str, actor: Actor
) -> Answer:
    try:
        transact(writes)
    except TransactionRefused as refused:
        before = _begun_before(key, told, actor) if "request" in refused.found else None
        if before is None:
            raise Conflict({}, "Its ticket changed this very moment: try again.") from refused
        return before
    return answer


def _prefilled(ticket: Ticket | None, actor: Actor, catalog: Catalog) -> AnswerText:
    """The last reply of a ticket, as the beginning of an answer. Raises Conflict."""
    if ticket is None:
        raise Conflict({}, "Nothing was answered on this ticket yet.")
    if ticket.erased_at is not None:
        raise Conflict({"erased_at": ticket.erased_at}, "Its requester's data were erased.")
    replies = prefilling.replies_given(entries.thread(ticket.number, consistent=True))
    if not replies:
        raise Conflict({"status": ticket.status}, "Nothing was answered on this ticket yet.")
    signature = canned_replies.signature(ticket, actor, catalog)
    answer = prefilling.neutral(replies[-1].body, signature)[: DESK_LIMITS["reply"]["max"]]
    # An imported ticket may have a subject that no form of ours takes.
    is_short = len(ticket.subject) < _LEAST_OF_A_QUESTION
    question = catalog.topic_name(ticket.topic, DEFAULT) if is_short else ticket.subject[:_MOST]
    said = {"topic": ticket.topic}
    for language in (DEFAULT, ticket.language):
        said |= {f"question_{language}": question, f"answer_{language}": answer}
    return AnswerText.model_validate(said)


def _area(text: AnswerText, actor: Actor, catalog: Catalog) -> str:
    """The area that answers for a text's topic. Raises Invalid, Forbidden for one that the agent
    does not see."""
    _check_topic(text, catalog)
    area = catalog.area_of(text.topic).id
    if not actor.agent.sees(area):
        raise Forbidden("This needs the permission answer.write in the area of the topic.")
    return area


def _check_topic(text: AnswerText, catalog: Catalog) -> None:
    if text.topic not in catalog.topics:
        raise Invalid([Fault("topic", "not_a_choice", "Use the id of a topic.")])

"""What was answered before and is close to a ticket, for whoever answers it, and how often it was
used.

Which published answers are close is found in the browser, in the index that everybody's search
reads; past replies are found here, in the areas that the agent sees. What a call reads is bounded:
words as ``similar`` has it, ``_LOOKED_AT`` tickets, and the threads of ``_READ`` of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from chalicelib.domain.answers import prefilling
from chalicelib.domain.answers.answer import Published, State
from chalicelib.domain.answers.public import said
from chalicelib.domain.answers.reuse.answered import (
    MOST_REPLIES,
    AlreadyAnswered,
    AnswersMet,
    AnswerUsed,
    CloseAnswer,
    PastReply,
    telling_words,
    without_person,
)
from chalicelib.domain.desk import canned_replies
from chalicelib.domain.desk.canned_replies import Writer
from chalicelib.domain.errors import NotFound
from chalicelib.domain.rules.catalog import Catalog
from chalicelib.domain.rules.named import Named
from chalicelib.domain.rules.permissions import Permission
from chalicelib.domain.tickets.entry import Data, Entry
from chalicelib.domain.tickets.ticket import Ticket
from chalicelib.services import clock
from chalicelib.services.answers.versions import known_from
from chalicelib.services.desk.lists import queues
from chalicelib.services.published.answers.site import url
from chalicelib.services.search.similar import Similar, similar
from chalicelib.services.tickets.audit import Actor
from chalicelib.store.answers import answers, uses
from chalicelib.store.aws.dynamodb import TransactionRefused, transact
from chalicelib.store.aws.side_by_side import side_by_side
from chalicelib.store.guards import guards
from chalicelib.store.tickets import entries, tickets

#: Tickets that are looked at, and those whose threads are read.
_LOOKED_AT, _READ = 40, 10
#: What a ticket of the same topic is closer by.
_SAME_TOPIC = 1.5
#: Seconds within which a ticket counts once as a use of the same answer.
_ONCE = 90 * 86_400


def already_answered(
    number: str, met: AnswersMet, actor: Actor, catalog: Catalog
) -> AlreadyAnswered:
    """Published answers by their ids, in the ticket's language, and replies to similar tickets.
    Raises NotFound, Forbidden, Unavailable."""
    ticket = _answerable(number, actor)
    close = [*_published(met.ids)]
    given = [*_given(_close(ticket, actor, catalog))]
    counts = uses.counts(
        [
            *(uses.of_answer(answer_id) for answer_id, _ in close),
            *((entry.number, entry.entry_id) for _, entry in given),
        ]
    )
    return AlreadyAnswered(
        answers=[
            _answer(answer_id, stands, ticket.language, counts[uses.of_answer(answer_id)])
            for answer_id, stands in close
        ],
        replies=[
            _reply(similar, entry, counts[entry.number, entry.entry_id], actor, catalog)
            for similar, entry in given
        ],
    )


def use(number: str, used: AnswerUsed, actor: Actor) -> int:
    """Count that an answer or a past reply was inserted on a ticket, once for each; answers how
    often it was by now. Raises NotFound, Forbidden, Unavailable."""
    ticket = _answerable(number, actor)
    what = _used(used, actor)
    now = clock.now()
    once = guards.once("answer-used", f"{ticket.number} {'/'.join(what)}", now, _ONCE)
    try:
        transact({"once": once, "count": uses.counted(what)})
    except TransactionRefused as refused:
        if "count" in refused.found:
            uses.report_damaged(what)
        elif "once" not in refused.found:
            raise
    return uses.counts([what])[what]


def _answerable(number: str, actor: Actor) -> Ticket:
    ticket = tickets.existing(number)
    actor.agent.check(Permission.REPLY, ticket.area)
    return ticket


def _used(used: AnswerUsed, actor: Actor) -> uses.Used:
    """What is counted. Raises NotFound for what the agent could not have been shown."""
    if used.reply is not None:
        of = tickets.existing(used.reply.number)
        shown = _newest(of) if actor.agent.sees(of.area) and of.erased_at is None else None
        if shown is None or shown.entry_id != used.reply.entry:
            raise NotFound
        return shown.number, shown.entry_id
    if not [*_published([used.answer or ""])]:
        raise NotFound
    return uses.of_answer(used.answer or "")


def _published(ids: Iterable[str]) -> Iterator[tuple[str, Published]]:
    """Those of some answers that stand, whatever their area: everybody reads them."""
    today = clock.today(clock.now())
    for answer in side_by_side(answers.get, ids):
        if answer is None or answer.published is None:
            continue
        if answer.public_state(today) is not State.WITHDRAWN:
            yield answer.answer_id, answer.published


def _close(ticket: Ticket, actor: Actor, catalog: Catalog) -> list[Ticket]:
    """Other people's tickets that were replied to, the closest first."""
    areas = queues.visible(actor.agent, (), catalog)
    opening = next(iter(entries.thread(ticket.number)), None)
    sought = telling_words(ticket.subject, opening.body if opening else "")
    own = {ticket.number, *ticket.merged_from}

    def weight(one: Similar) -> float:
        return one.share * (_SAME_TOPIC if one.ticket.topic == ticket.topic else 1)

    found = [
        one
        for one in similar(sought, areas, _LOOKED_AT)
        if one.ticket.number not in own
        and one.ticket.first_reply_at is not None
        and one.ticket.erased_at is None
    ]
    return [one.ticket for one in sorted(found, key=weight, reverse=True)][:_READ]


def _given(close: list[Ticket]) -> Iterator[tuple[Ticket, Entry]]:
    """Tickets with the reply that is shown of each; the same words to several people once."""
    told: set[str] = set()
    for ticket, reply in zip(close, side_by_side(_newest, close), strict=True):
        if reply is None or reply.body in told:
            continue
        told.add(reply.body)
        yield ticket, reply
        if len(told) == MOST_REPLIES:
            return


def _newest(ticket: Ticket) -> Entry | None:
    """The newest reply on a ticket that is shown on others: none with microdata."""
    replies = prefilling.replies_given(entries.thread(ticket.number))
    shown = [reply for reply in replies if reply.data is not Data.MICRODATA]
    return shown[-1] if shown else None


def _answer(answer_id: str, stands: Published, language: str, count: int) -> CloseAnswer:
    question, text, _ = said(stands.edition.text, language)
    return CloseAnswer(
        id=answer_id,
        question=question,
        text=text,
        url=url(language, answer_id),
        published_on=stands.corrected_on or stands.published_on,
        uses=count,
    )


def _reply(ticket: Ticket, reply: Entry, count: int, actor: Actor, catalog: Catalog) -> PastReply:
    writer = Writer(reply.agent_name or "")
    signature = canned_replies.signature(ticket, catalog, writer)
    known = known_from(ticket)
    text, removed = without_person(prefilling.neutral(reply.body, signature), known)
    subject, _ = without_person(ticket.subject, known)
    language = actor.language
    return PastReply(
        number=ticket.number,
        entry=reply.entry_id,
        area=Named(id=ticket.area, name=catalog.area_name(ticket.area, language)),
        topic=Named(id=ticket.topic, name=catalog.topic_name(ticket.topic, language)),
        at=reply.at,
        subject=subject,
        text=text,
        removed=removed,
        uses=count,
    )

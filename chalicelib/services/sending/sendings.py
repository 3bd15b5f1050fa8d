"""Begin a sending, and take it back.

The row of the draft is the sending: what waits has been looked into as a reply that leaves at
once, and is nothing but its writer's draft until it leaves (``departures.py``).
"""

from __future__ import annotations

from datetime import timedelta

from chalicelib import logs
from chalicelib.domain.desk.requests import Answering
from chalicelib.domain.drafts.draft import Draft, DraftSeen, Kind
from chalicelib.domain.drafts.sending import Departure, Sending, SendingState
from chalicelib.domain.errors import Conflict, Unreadable
from chalicelib.domain.rules.catalog import Catalog
from chalicelib.domain.rules.permissions import Permission
from chalicelib.domain.tickets.ticket import Ticket
from chalicelib.services import clock, retries
from chalicelib.services.desk import replies
from chalicelib.services.desk.replies import ReplyFiles
from chalicelib.services.drafts import drafts
from chalicelib.services.tickets.audit import Actor
from chalicelib.services.tickets.changes import current, moment, visible
from chalicelib.store.aws import queues
from chalicelib.store.aws.dynamodb import TransactionRefused, transact
from chalicelib.store.drafts import drafts as store
from chalicelib.store.tickets import tickets


def begin(
    number: str, version: int, wanted: Answering, actor: Actor, catalog: Catalog
) -> DraftSeen:
    """Have a reply leave in ``wanted.send_after`` seconds; answers the draft that it is until then.

    It is checked as one that leaves at once, and refused the same way. Raises as ``replies.reply``
    does, Conflict when a sending of the agent's waits on the ticket, and Stale with the draft that
    stands when the agent has begun another than ``wanted.draft`` names. The same request again
    answers the same.
    """
    ticket, now = current(number, version, actor, [Permission.REPLY]), moment(catalog)
    before = store.get(number, actor.agent.id, Kind.REPLY, drafts.epoch())
    if before is not None and before.departure is not None:
        if asked_for(before) == wanted and before.departure.version == version:
            return before.seen()
        drafts.check_stays(before)
    if (before.version if before else None) != wanted.draft:
        raise drafts.stale(before)
    replies.check(ticket, wanted, actor, now)
    files = replies.kept_files(number, wanted, actor)
    waiting = _waiting(ticket, wanted, files, before, actor)
    # The message goes first: one that finds no row does nothing, and a row without one would wait
    # for the sweep.
    message = {"number": number, "agent": actor.agent.id, "sending_id": str(_id(waiting))}
    queues.send_later(message, wanted.send_after)
    _write(waiting, before, ticket, actor)
    logs.info("reply_waits_to_leave", number=number, agent=actor.agent.id)
    return waiting.seen()


def take_back(number: str, sending_id: str, actor: Actor) -> DraftSeen:
    """Make what waits to leave a draft again, whole; done again, it answers the same.

    Raises Conflict when it has left, or did not leave and is a draft already; NotFound,
    Forbidden, Unavailable.
    """

    def undo(waiting: Draft | None) -> DraftSeen:
        if waiting is None or _id(waiting) != sending_id:
            visible(number, actor)
            actor.agent.require(Permission.REPLY)
            raise Conflict({"sending_id": sending_id}, "It has left: the ticket shows it.")
        sending = waiting.sending
        if sending is not None and sending.state is SendingState.TAKEN_BACK:
            return waiting.seen()
        if not waiting.waits:
            raise Conflict(
                waiting.seen().model_dump(mode="json", exclude_none=True),
                "It did not leave, and is a draft again: `sending.not_sent` says why.",
            )
        draft = kept_back(waiting, state=SendingState.TAKEN_BACK)
        if not store.put(draft, waiting.version):
            raise TransactionRefused({"draft": {}})
        logs.info("reply_taken_back", number=number, agent=actor.agent.id)
        return draft.seen()

    return retries.until_written(
        lambda: store.get(number, actor.agent.id, Kind.REPLY, drafts.epoch()), undo
    )


def kept_back(waiting: Draft, **outcome: object) -> Draft:
    """A sending that does not leave, as the draft that it is again; ``outcome`` says why."""
    told = waiting.sending.model_copy(update=outcome) if waiting.sending else None
    return drafts.refiled(waiting, sending=told, sends=None, send_at=None, departure=None)


def asked_for(waiting: Draft) -> Answering | None:
    """The reply that a draft waits to become; None for one that does not wait."""
    departure = waiting.departure
    if departure is None:
        return None
    return Answering.model_validate(
        {
            "body": waiting.text,
            "status": waiting.status,
            "data": waiting.data,
            "attachments": [file.upload_id for file in waiting.files],
            "confidentiality_checked": departure.checked,
            "canned_reply": waiting.canned_reply,
            "draft": departure.sent_draft,
            "send_after": departure.send_after,
        }
    )


def _waiting(
    ticket: Ticket, wanted: Answering, files: ReplyFiles, before: Draft | None, actor: Actor
) -> Draft:
    send_at = clock.stamp(clock.now() + timedelta(seconds=wanted.send_after))
    bound = {file.id for file in files.attached} - {file.id for file in files.binds if file}
    departure = Departure(
        version=ticket.version,
        area=ticket.area,
        address=actor.address,
        language=actor.language,
        session=actor.session,
        sent_draft=wanted.draft,
        send_after=wanted.send_after,
        checked=wanted.confidentiality_checked,
        files=files.attached,
        bound=tuple(sorted(bound)),
    )
    sending = Sending(sending_id=clock.fresh_id(), state=SendingState.WAITS, send_at=send_at)
    facts = {"sending": sending, "sends": "waits", "send_at": send_at, "departure": departure}
    return drafts.sent_off(ticket.number, wanted, before, actor).model_copy(update=facts)


def _write(waiting: Draft, before: Draft | None, ticket: Ticket, actor: Actor) -> None:
    """Write the row on the ticket and the draft that the agent saw."""
    if before is None:
        draft = store.begun(waiting, drafts.epoch())
    else:
        draft = store.changed(waiting, before.version)
    try:
        transact({"draft": draft, "ticket": tickets.ensure_unchanged(ticket)})
    except TransactionRefused as refused:
        current(ticket.number, ticket.version, actor, [Permission.REPLY])
        standing = store.get(ticket.number, actor.agent.id, Kind.REPLY, drafts.epoch())
        if before is None and standing is None:
            raise Unreadable from refused
        raise drafts.stale(standing) from refused


def _id(waiting: Draft) -> str | None:
    return waiting.sending.sending_id if waiting.sending else None

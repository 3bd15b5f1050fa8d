"""What an agent has begun to write on a ticket, kept for them alone.

A draft is saved over the version that its page knows, so that two tabs, or two machines, never
write over each other unseen: the later one is shown what the earlier one saved, and decides.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from chalicelib.domain.desk.requests import Answering
from chalicelib.domain.drafts.draft import (
    KEPT,
    BegunDraft,
    Draft,
    DraftFile,
    DraftSeen,
    DraftWanted,
    Kind,
    draft_id,
)
from chalicelib.domain.errors import Conflict, NotFound, Stale, Unreadable
from chalicelib.domain.files.attachments import DRAFTED_WITHIN, Attachment
from chalicelib.domain.rules.permissions import Agent, Permission
from chalicelib.domain.tickets.entry import Entry
from chalicelib.services import clock
from chalicelib.services.files import held_files, uploads
from chalicelib.services.tickets.audit import Actor
from chalicelib.services.tickets.changes import visible
from chalicelib.store.aws.dynamodb import Item, TransactionRefused
from chalicelib.store.drafts import drafts as store
from chalicelib.store.guards.uploads import Upload
from chalicelib.store.tickets import tickets

_NEEDED = {Kind.REPLY: Permission.REPLY, Kind.NOTE: Permission.NOTE}


def of_ticket(number: str, actor: Actor) -> tuple[list[DraftSeen], bool]:
    """What the agent has begun on a ticket, by kind, and whether they see the ticket: what they
    wrote stays theirs when it goes to another area.

    Raises NotFound for another area's where they have begun nothing, Unavailable.
    """
    items = [draft.seen() for draft in store.of_writer(number, actor.agent.id, epoch())]
    try:
        visible(number, actor)
    except NotFound:
        if not items:
            raise
        return items, False
    return items, True


def begun(agent: Agent) -> list[BegunDraft]:
    """Where the agent has begun to write, newest first. Raises Unavailable."""
    return store.begun_by(agent.id, epoch())


def save(number: str, kind: Kind, version: int, wanted: DraftWanted, actor: Actor) -> DraftSeen:
    """Save a draft over the version that its page knows; 0 is that of none.

    Raises NotFound, Forbidden, Conflict (its requester's data were erased, or it waits to leave),
    Stale with the draft that stands (with nothing when there is none any more), Invalid (a file is
    not to be had any more), Unavailable.
    """
    ticket = visible(number, actor)
    actor.agent.require(_NEEDED[kind])
    if ticket.erased_at is not None:
        raise Conflict({"erased_at": ticket.erased_at}, "Its requester's data were erased.")
    before = store.get(number, actor.agent.id, kind, epoch())
    if version != (before.version if before else 0):
        raise stale(before)
    check_stays(before)
    draft = _next(number, kind, wanted, before, actor)
    try:
        if before is None:
            store.begin(draft, tickets.ensure_exists(ticket), epoch())
        elif not store.put(draft, before.version):
            raise TransactionRefused({"draft": {}})
    except TransactionRefused as refused:
        standing = store.get(number, actor.agent.id, kind, epoch())
        if before is None and standing is None:
            raise Unreadable from refused
        raise stale(standing) from refused
    return draft.seen()


def discard(number: str, kind: Kind, version: int, actor: Actor) -> None:
    """Remove a draft as its page knows it, also of a ticket that went to another area; removing
    what is gone is no error. Its files are forgotten with those that nobody sent.

    Raises NotFound, Forbidden, Conflict (it waits to leave), Stale with the draft that stands,
    Unavailable.
    """
    before = store.get(number, actor.agent.id, kind, epoch())
    if before is None:
        visible(number, actor)
    actor.agent.require(_NEEDED[kind])
    if before is None:
        return
    check_stays(before if before.version == version else None)
    if before.version != version or not store.remove(before):
        raise stale(store.get(number, actor.agent.id, kind, epoch()))


def sent(number: str, kind: Kind, version: int | None, actor: Actor) -> dict[str, Item]:
    """The write that removes a draft with what is sent of it, for its transaction; none when
    another version stands, which somebody may still want. ``version`` None is that of no draft.

    Raises Conflict when that very draft waits to leave by itself.
    """
    if version is None:
        return {}
    before = store.get(number, actor.agent.id, kind, epoch())
    check_stays(before if before and before.version == version else None)
    return {"draft": store.gone(before)} if before and before.version == version else {}


def given_back(said: Entry, agent_id: str) -> dict[str, Item]:
    """The write that makes a held reply its author's draft again, for the transaction that returns
    or withdraws it; none when they have begun another, which stays. Whether it carries data is
    asked again: it may have come back to be mended in that very point. Raises Unavailable."""
    if store.get(said.number, agent_id, Kind.REPLY, epoch()):
        return {}
    facts = {
        "text": said.body,
        "status": said.leads_to,
        "number": said.number,
        "draft_id": draft_id(agent_id, Kind.REPLY),
        "agent": agent_id,
        "kind": Kind.REPLY,
        "version": 1,
        "files": [_bound(file) for file in said.attachments],
    }
    return {"draft": store.begun(Draft.model_validate(facts | _dated()), epoch())}


def refiled(draft: Draft, **changes: Any) -> Draft:
    """The next version of a draft with some facts changed, dated now."""
    facts = {"version": draft.version + 1, **_dated(), **changes}
    return draft.model_copy(update=facts)


def sent_off(number: str, wanted: Answering, before: Draft | None, actor: Actor) -> Draft:
    """A reply that is asked for, as the next version of its writer's draft. Raises Invalid (a file
    is not to be had any more), Unavailable."""
    said = DraftWanted(
        text=wanted.body,
        data=wanted.data,
        status=wanted.status,
        checks=before.checks if before else (),
        canned_reply=wanted.canned_reply,
        attachments=wanted.attachments,
    )
    return _next(number, Kind.REPLY, said, before, actor)


def check_stays(draft: Draft | None) -> None:
    """Raises Conflict when a draft waits to leave by itself."""
    if draft is not None and draft.waits:
        current = draft.seen().model_dump(mode="json", exclude_none=True)
        raise Conflict(current, "It leaves by itself in a moment: take it back first.")


def _next(
    number: str, kind: Kind, wanted: DraftWanted, before: Draft | None, actor: Actor
) -> Draft:
    return Draft(
        **wanted.model_dump(exclude={"attachments"}),
        number=number,
        draft_id=draft_id(actor.agent.id, kind),
        agent=actor.agent.id,
        kind=kind,
        version=(before.version if before else 0) + 1,
        files=_files(number, wanted.attachments, before.files if before else (), actor),
        **_dated(),
    )


def _dated() -> dict[str, Any]:
    now = clock.now()
    return {"saved_at": clock.stamp(now), "expires_at": int((now + KEPT).timestamp())}


def _files(
    number: str, upload_ids: Sequence[str], before: tuple[DraftFile, ...], actor: Actor
) -> tuple[DraftFile, ...]:
    """The files of a draft; those that it did not have yet are kept for it from now on.

    Raises Invalid with a fault on ``attachments.N`` for each that is not to be had any more.
    """
    known = {file.upload_id: file for file in before}
    if not known.keys() >= set(upload_ids):
        bound = held_files.came_back(number, actor.agent.id, upload_ids)
        kept = uploads.keep_for_draft(upload_ids, bound)
        known = {upload.upload_id: _file(upload) for upload in kept}
        known |= {file.id: _bound(file) for file in bound.values()}
    return tuple(known[upload_id] for upload_id in upload_ids)


def _file(upload: Upload) -> DraftFile:
    until = datetime.fromtimestamp(upload.drafted_until, UTC)
    facts = {"upload_id": upload.upload_id, "name": upload.name, "size": upload.size}
    return DraftFile.model_validate(facts | {"until": clock.stamp(until)})


def _bound(file: Attachment) -> DraftFile:
    """A file of a reply that came back: its ticket keeps it, and it ends with its draft."""
    until = clock.stamp(clock.now() + timedelta(seconds=DRAFTED_WITHIN))
    return DraftFile(upload_id=file.id, name=file.name, size=file.size, until=until)


def stale(standing: Draft | None) -> Stale:
    """That another draft stands than the caller knows, and which."""
    return Stale(standing.seen().model_dump(mode="json", exclude_none=True) if standing else {})


def epoch() -> int:
    """Now, in seconds, as drafts expire."""
    return int(clock.now().timestamp())

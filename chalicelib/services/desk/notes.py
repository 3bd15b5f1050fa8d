"""Notes that agents alone read."""

from __future__ import annotations

from chalicelib.domain.desk.requests import Noting
from chalicelib.domain.drafts.draft import Kind
from chalicelib.domain.errors import Conflict, Invalid, Unavailable
from chalicelib.domain.files.attachments import Attachment
from chalicelib.domain.rules.catalog import Catalog
from chalicelib.domain.rules.permissions import Permission
from chalicelib.services import clock
from chalicelib.services.drafts import drafts
from chalicelib.services.files import uploads
from chalicelib.services.teamwork import note_mails
from chalicelib.services.tickets import audit
from chalicelib.services.tickets.audit import Actor
from chalicelib.services.tickets.changes import moment, visible, written
from chalicelib.store.agents import audit as audit_rows
from chalicelib.store.aws.dynamodb import TransactionRefused, transact
from chalicelib.store.guards import guards, idempotency
from chalicelib.store.tickets import entries, tickets


def note(number: str, wanted: Noting, key: str | None, actor: Actor, catalog: Catalog) -> None:
    """Leave a note that agents alone read; the same ``key``, words and files again write nothing.

    Who holds the ticket and whom it names hear of it. Raises NotFound, Forbidden, Conflict (its
    requester's data were erased, and a note would name them again), Invalid (also for a file that
    is not to be had), IdempotencyMismatch, Unavailable.
    """
    ticket, now = visible(number, actor), moment(catalog)
    actor.agent.require(Permission.NOTE)
    if ticket.erased_at is not None:
        raise Conflict({"erased_at": ticket.erased_at}, "Its requester's data were erased.")
    note_mails.check(wanted.body, ticket)
    told = guards.hashed("note", actor.agent.id, number, wanted.body, *wanted.attachments)
    files = _files(wanted, key, told)
    if files is None:
        return
    heard = note_mails.of_note(wanted.body, ticket, actor.agent, now.at)
    entry = written(ticket, "note", wanted.body, actor, now, files=files)
    entry = entry.model_copy(update={"told": heard.names})
    trace = audit.row(actor, "note", clock.now(), number=number)
    writes = {"entry": entries.added(entry), "audit": audit_rows.written(trace), **heard.writes}
    writes["stands"] = tickets.ensure_exists(ticket)  # an erasure meanwhile would never see it
    writes |= drafts.sent(number, Kind.NOTE, wanted.draft, actor)
    writes |= uploads.claims(files, number, clock.now())
    if key is not None:
        writes["request"] = idempotency.first_time(key, told, number, clock.now())
    try:
        transact(writes)
    except TransactionRefused as refused:
        if "request" in refused.found and _was_done(key, told):
            return
        uploads.check_claims(refused, files)
        raise Unavailable from refused


def _files(wanted: Noting, key: str | None, told: str) -> tuple[Attachment, ...] | None:
    """The files that a note names, looked into and kept; None when it was written already, its
    answer lost, and has them. Raises Invalid, IdempotencyMismatch, Unavailable."""
    try:
        return uploads.take(wanted.attachments)
    except Invalid:
        if not _was_done(key, told):
            raise
        return None


def _was_done(key: str | None, told: str) -> bool:
    """Whether the same note was left before. Raises IdempotencyMismatch."""
    return key is not None and idempotency.repeated(key, told) is not None

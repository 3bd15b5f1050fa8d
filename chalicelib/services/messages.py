"""What requesters write on tickets that stand."""

from __future__ import annotations

from datetime import datetime

from chalicelib import logs
from chalicelib.domain import letters, work
from chalicelib.domain.catalog import Catalog
from chalicelib.domain.errors import (
    Fault,
    Forbidden,
    IdempotencyMismatch,
    Invalid,
    NotFound,
    Unavailable,
)
from chalicelib.domain.instructions import Message
from chalicelib.domain.tickets import Entry, Ticket
from chalicelib.domain.work import Now
from chalicelib.services import clock
from chalicelib.services.access import TicketAccess
from chalicelib.services.versions import moment, next_of
from chalicelib.store import entries, guards, outbox
from chalicelib.store import tickets as store
from chalicelib.store.dynamodb import Item, TransactionRefused, transact

#: An agent may change the ticket in the very moment: then the message goes onto the new version.
_TRIES = 5


def write(
    number: str, sent: Message, access: TicketAccess, key: str | None, catalog: Catalog
) -> None:
    """Add a message: the entry, the ticket that goes on, the mail to who holds it.

    The same ``key`` and message again write nothing. Raises Forbidden, NotFound, Invalid,
    Conflict (closed too long ago, or merged), IdempotencyMismatch, Unavailable.
    """
    if access.number != number:
        raise Forbidden
    if sent.attachments:
        raise Invalid([Fault("attachments.0", "unknown_upload", "There is no such upload.")])
    for _ in range(_TRIES):
        ticket = store.by_number(number)
        if ticket is None:
            raise NotFound
        access.check(ticket)
        now, at = moment(catalog), clock.now()
        after = next_of(ticket, work.message(ticket, now), now)
        try:
            transact(_writes(ticket, after, sent, key, now, at))
        except TransactionRefused as refused:
            if "request" in refused.found and key is not None:
                _check_same(key, sent)
                return
        else:
            logs.info("message_written", number=number)
            return
    raise Unavailable


def _writes(
    before: Ticket, after: Ticket, sent: Message, key: str | None, now: Now, at: datetime
) -> dict[str, Item]:
    entry = Entry(
        number=before.number,
        entry_id=clock.fresh_id(),
        kind="message",
        at=now.at,
        author="requester",
        body=sent.body,
        version=after.version,
        changes=work.changes(before, after) or None,
    )
    writes = {"ticket": store.changed(before, after), "entry": entries.added(entry)}
    if after.assignee_email:
        mail = letters.requester_wrote(
            after, after.assignee_email, mail_id=clock.fresh_id(), at=now.at
        )
        writes["mail"] = outbox.owed(mail)
    if key is not None:
        writes["request"] = guards.first_time(key, _fingerprint(sent), before.number, at)
    return writes


def _check_same(key: str, sent: Message) -> None:
    request = guards.find_request(key)
    if request is None:
        raise Unavailable
    if request["fingerprint"] != _fingerprint(sent):
        raise IdempotencyMismatch


def _fingerprint(sent: Message) -> str:
    return guards.hashed("message", sent.model_dump_json())

"""What requesters do on tickets that stand: write, close, take up again, say what they think.

Each act is one transaction: the ticket's next version, the entry that tells of it, the mail that
acknowledges it and the one to who holds the ticket, the files. The same Idempotency-Key and act
again write nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from pydantic import BaseModel

from chalicelib import logs
from chalicelib.domain.desk.requests import Closing, Message, Rated
from chalicelib.domain.errors import Conflict, Forbidden, Invalid
from chalicelib.domain.files.attachments import Attachment
from chalicelib.domain.mail import agent_mails, ticket_mails
from chalicelib.domain.mail.outbox import Mail
from chalicelib.domain.rules.catalog import Catalog
from chalicelib.domain.tickets import ratings, transitions
from chalicelib.domain.tickets.act_context import ActContext
from chalicelib.domain.tickets.dates import due
from chalicelib.domain.tickets.entry import Entry
from chalicelib.domain.tickets.lifecycle import Act, CloseReason
from chalicelib.domain.tickets.ticket import Ticket
from chalicelib.services import clock, retries
from chalicelib.services.auth.ticket_tokens import TicketAccess
from chalicelib.services.files import uploads
from chalicelib.services.holding import holders
from chalicelib.services.holding.holders import HandOver
from chalicelib.services.tickets import acknowledgements
from chalicelib.services.tickets.changes import moment, next_of
from chalicelib.store.aws.dynamodb import Item, TransactionRefused, transact
from chalicelib.store.guards import guards, idempotency
from chalicelib.store.mail import outbox
from chalicelib.store.questions import questions
from chalicelib.store.tickets import entries
from chalicelib.store.tickets import tickets as store


@dataclass(frozen=True)
class _Done:
    """What an act makes of a ticket, and what is told of it; the entry's body may be empty.
    ``mail`` acknowledges it to the requester, ``mails`` tell others; ``handed`` is set when who
    held the ticket cannot work on it."""

    after: Ticket
    kind: str
    body: str = ""
    event: str | None = None
    mail: Mail | None = None
    mails: list[Mail] = field(default_factory=list)
    handed: HandOver | None = None


@dataclass(frozen=True)
class _Asked:
    """Who asks for what on which ticket, with which Idempotency-Key."""

    number: str
    access: TicketAccess
    key: str | None
    what: BaseModel
    act: str
    uploads: tuple[str, ...] = ()

    @property
    def fingerprint(self) -> str:
        """The same for the same act and words."""
        return guards.hashed(self.act, self.what.model_dump_json())


def write(
    number: str, sent: Message, access: TicketAccess, key: str | None, catalog: Catalog
) -> None:
    """Add a message, which takes up again what was answered or closed.

    Raises Forbidden, NotFound, Invalid, Conflict (closed too long ago, or merged),
    IdempotencyMismatch, Unavailable.
    """

    def done(ticket: Ticket, context: ActContext) -> _Done:
        return _message(ticket, sent, context)

    _do(_Asked(number, access, key, sent, "message", sent.attachments), done, catalog)


def reopen(
    number: str, sent: Message, access: TicketAccess, key: str | None, catalog: Catalog
) -> None:
    """Take a closed ticket up again with a message. Raises as ``write`` does, and Conflict for a
    ticket that is not closed."""

    def done(ticket: Ticket, context: ActContext) -> _Done:
        if ticket.closed_at is None:
            raise Conflict({"status": ticket.status}, "The ticket is open; write on it.")
        return _message(ticket, sent, context)

    _do(_Asked(number, access, key, sent, "reopen", sent.attachments), done, catalog)


def close(
    number: str, wanted: Closing, access: TicketAccess, key: str | None, catalog: Catalog
) -> None:
    """End a ticket whose requester no longer needs it. Raises as ``write`` does."""

    def done(ticket: Ticket, context: ActContext) -> _Done:
        after = transitions.withdraw(ticket, context)
        until = due.reopenable_until(context.today, context.rules)
        mail = ticket_mails.closed(
            after,
            CloseReason.WITHDRAWN,
            "",
            mail_id=clock.fresh_id(),
            at=context.at,
            reopen_until=until,
        )
        told = to_assignee(agent_mails.requester_closed, after, context)
        return _Done(after, "event", wanted.reason or "", Act.WITHDRAW, mail, told)

    _do(_Asked(number, access, key, wanted, "close"), done, catalog)


def rate(
    number: str, rated: Rated, access: TicketAccess, key: str | None, catalog: Catalog
) -> None:
    """Say, once, what one thinks of how one was served. Raises as ``write`` does."""

    def done(ticket: Ticket, context: ActContext) -> _Done:
        after = ratings.rate(ticket, rated.score, rated.comment, context.at)
        return _Done(
            after,
            "event",
            event="rate",
            mails=to_assignee(agent_mails.requester_rated, after, context),
        )

    _do(_Asked(number, access, key, rated, "rate"), done, catalog)


def _message(ticket: Ticket, sent: Message, context: ActContext) -> _Done:
    written = transitions.message(ticket, context)
    handed = holders.checked(written, context)
    after = handed.after if handed else written
    return _Done(
        after,
        "message",
        sent.body,
        mail=acknowledgements.of_message(ticket, after, context),
        mails=to_assignee(agent_mails.requester_wrote, after, context),
        handed=handed,
    )


def _do(asked: _Asked, act: Callable[[Ticket, ActContext], _Done], catalog: Catalog) -> None:
    if asked.access.number != asked.number:
        raise Forbidden
    files: tuple[Attachment, ...] | None = None
    tell = True

    def do(ticket: Ticket) -> None:
        nonlocal files, tell
        asked.access.check(ticket)
        now = moment(catalog)
        try:
            done = act(ticket, now)
            files = uploads.take(asked.uploads) if files is None else files
            transact(_writes(ticket, done, asked, files, now, tell=tell))
        except TransactionRefused as refused:
            if _was_done(asked):
                return
            tell = tell and acknowledgements.may_tell(refused)
            if "ticket" not in refused.found:
                uploads.check_claims(refused, files or ())
            raise
        except (Conflict, Invalid):
            # The first time may have changed the ticket and bound the files, its answer lost.
            if not _was_done(asked):
                raise
        else:
            logs.info("requester_acted", number=asked.number, act=asked.act, files=len(files))

    retries.until_written(lambda: store.existing(asked.number), do)


def _writes(
    before: Ticket,
    done: _Done,
    asked: _Asked,
    files: tuple[Attachment, ...],
    context: ActContext,
    *,
    tell: bool,
) -> dict[str, Item]:
    after, at = next_of(before, done.after, context), clock.now()
    entry = Entry.model_validate(
        {
            "number": before.number,
            "entry_id": clock.fresh_id(),
            "kind": done.kind,
            "at": context.at,
            "author": "requester",
            "body": done.body,
            "event": done.event,
            "version": after.version,
            "changes": _told(before, done, after) or None,
            "attachments": files,
        }
    )
    writes = {
        "ticket": store.changed(before, after),
        "entry": entries.added(entry),
        **{f"mail{n}": outbox.enqueued(mail) for n, mail in enumerate(done.mails)},
        **questions.ended(before, after),
        **uploads.claims(files, before.number, at),
    }
    if done.handed is not None:
        writes |= done.handed.writes(after.version)
    if done.mail is not None and tell:
        writes |= acknowledgements.enqueued(done.mail, at, context.rules)
    if asked.key is not None:
        writes["request"] = idempotency.first_time(asked.key, asked.fingerprint, before.number, at)
    return writes


def _told(before: Ticket, done: _Done, after: Ticket) -> dict[str, list[str | None]]:
    """What the act changed; that the ticket was handed over is its own event's to tell."""
    changed = transitions.changes(before, after)
    if done.handed is not None:
        changed.pop("assignee_name", None)
    return changed


def to_assignee(letter: Callable[..., Mail], ticket: Ticket, context: ActContext) -> list[Mail]:
    """The mail to who holds a ticket, or held it when it was closed; nobody may."""
    to = ticket.assignee_email or ticket.handled_by_email
    return [letter(ticket, to, mail_id=clock.fresh_id(), at=context.at)] if to else []


def _was_done(asked: _Asked) -> bool:
    """Whether this very act was done before. Raises IdempotencyMismatch when the key did other."""
    if asked.key is None:
        return False
    return idempotency.repeated(asked.key, asked.fingerprint, asked.number) is not None

"""What a mail to a ticket's address becomes in its thread.

A message is the requester's alone: the mail answers one that went to the requester, its From is
the ticket's address, and SES found that it comes from there. A colleague's becomes a note: what
goes out to requesters is written at the desk, after its checklist. Everything else becomes a note
that says that nothing proves who wrote it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import cache, partial

from chalicelib import logs
from chalicelib.domain import inbound, letters, work
from chalicelib.domain.access import Agent, Permission
from chalicelib.domain.catalog import Catalog
from chalicelib.domain.errors import Conflict, Unavailable
from chalicelib.domain.fields import email_key
from chalicelib.domain.files import Attachment
from chalicelib.domain.inbound import Outcome
from chalicelib.domain.limits import DAY
from chalicelib.domain.mail_budget import Cause
from chalicelib.domain.tickets import Entry, Ticket
from chalicelib.domain.work import Now
from chalicelib.mail.read import Arrived
from chalicelib.services import acknowledgements, clock, mail_budget, mailed_files
from chalicelib.services.messages import to_holder
from chalicelib.services.reply_addresses import Addressed
from chalicelib.services.versions import moment, next_of
from chalicelib.store import directory, entries, guards, outbox
from chalicelib.store import tickets as store
from chalicelib.store.dynamodb import Item, TransactionRefused, transact

#: An agent may change the ticket in the very moment: then the message goes onto the new version.
_TRIES = 8
#: How long a Message-ID is known; mail hosts repeat themselves for days, not for weeks.
_KNOWN = 30 * DAY

#: Keeps the files of a mail, once however often it is called.
_Keep = Callable[[], tuple[tuple[Attachment, ...], list[str]]]


@dataclass(frozen=True)
class Mailed:
    """A mail to a ticket. ``mail_key`` is its original's, ``mail_id`` its Message-ID; without
    ``arrived`` it could not be read. ``proven`` tells whether it comes from where it says."""

    addressed: Addressed
    mail_key: str
    mail_id: str
    arrived: Arrived | None
    proven: bool


@dataclass(frozen=True)
class _Becoming:
    """What a mail becomes: the writes by name, beside the one that knows it again."""

    outcome: Outcome
    writes: dict[str, Item]


def add(mail: Mailed, catalog: Catalog) -> Outcome:
    """Put a mail where it belongs; NOT_UNDERSTOOD when it says nothing, or there is no ticket.

    Raises Unavailable.
    """
    number = mail.addressed.number
    if mail.arrived and not (mail.arrived.text or mail.arrived.files):
        return Outcome.NOT_UNDERSTOOD
    at = clock.now()
    if guards.hit("mails-ticket", number, at) > catalog.rules.mails_per_ticket_hour:
        logs.warning("mails_of_ticket_left", number=number, mail_key=mail.mail_key)
        return Outcome.TOO_MANY
    files = mail.arrived.files if mail.arrived else ()
    keep = cache(partial(mailed_files.keep, files, mail.mail_key))
    tell = True
    for _ in range(_TRIES):
        ticket = store.by_number(number)
        if ticket is None or ticket.erased_at is not None:
            return Outcome.NOT_UNDERSTOOD
        becoming = _becoming(mail, ticket, moment(catalog), at, keep, tell=tell)
        known = guards.once("mail", f"{number} {mail.mail_id}", at, _KNOWN)
        try:
            # A note changes no ticket; it must not come after the ticket was erased.
            stands = {} if "ticket" in becoming.writes else {"stands": store.stands(ticket)}
            transact({"known": known, **stands, **becoming.writes})
        except TransactionRefused as refused:
            if "known" in refused.found:
                return Outcome.DUPLICATE
            tell = tell and acknowledgements.may_tell(refused)
        else:
            return becoming.outcome
    raise Unavailable


def _becoming(
    mail: Mailed, ticket: Ticket, now: Now, at: datetime, keep: _Keep, *, tell: bool
) -> _Becoming:
    arrived = mail.arrived
    if arrived is None:
        return _unverified(mail, ticket, now, inbound.unreadable("es"))
    sender = email_key(arrived.sender)
    if mail.proven and mail.addressed.side == "r" and sender == ticket.email:
        try:
            return _message(mail, arrived, ticket, now, at, keep, tell=tell)
        except Conflict:
            return _too_late(mail, arrived, ticket, now, at, keep, tell=tell)
    agent = _agent(sender, ticket) if mail.proven else None
    if agent is not None:
        return _agents(mail, arrived, agent, ticket, now, keep)
    names = [file.name for file in arrived.files]
    return _unverified(mail, ticket, now, inbound.body(arrived.text, names, "es"))


def _message(
    mail: Mailed,
    arrived: Arrived,
    ticket: Ticket,
    now: Now,
    at: datetime,
    keep: _Keep,
    *,
    tell: bool,
) -> _Becoming:
    """The requester's message: what ``services/messages.py`` makes of one. Raises Conflict."""
    after = next_of(ticket, work.message(ticket, now), now)
    files, left_out = keep()
    entry = Entry(
        number=ticket.number,
        entry_id=clock.fresh_id(),
        kind="message",
        at=now.at,
        author="requester",
        body=inbound.body(arrived.text, left_out, ticket.language),
        version=after.version,
        changes=work.changes(ticket, after) or None,
        attachments=files,
        mail_key=mail.mail_key,
    )
    writes = {"ticket": store.changed(ticket, after), "entry": entries.added(entry)}
    for place, letter in enumerate(to_holder(letters.requester_wrote, after, now)):
        writes[f"mail{place}"] = outbox.owed(letter)
    if tell:
        letter = acknowledgements.of_message(ticket, after, now)
        writes |= acknowledgements.owed(letter, at, now.rules, by_mail=True)
    return _Becoming(Outcome.MESSAGE, writes)


def _too_late(
    mail: Mailed,
    arrived: Arrived,
    ticket: Ticket,
    now: Now,
    at: datetime,
    keep: _Keep,
    *,
    tell: bool,
) -> _Becoming:
    """The ticket does not open again: agents can read it, and its requester is told, once a day."""
    files, left_out = keep()
    words = inbound.body(arrived.text, left_out, ticket.language)
    entry = _note(mail, ticket, now, words, "requester")
    writes = {"entry": entries.added(entry.model_copy(update={"attachments": files}))}
    if tell:
        letter = letters.not_reopened(ticket, mail_id=clock.fresh_id(), at=now.at)
        writes["not_reopened"] = outbox.owed(letter)
        writes["told"] = guards.once("mail-not-reopened", ticket.number, at, DAY)
        writes |= mail_budget.counted(letter.to, Cause.ACKNOWLEDGEMENT, at, now.rules)
    return _Becoming(Outcome.TOO_LATE, writes)


def _agents(
    mail: Mailed, arrived: Arrived, agent: Agent, ticket: Ticket, now: Now, keep: _Keep
) -> _Becoming:
    files, left_out = keep()
    entry = _note(mail, ticket, now, inbound.body(arrived.text, left_out, "es"), ticket.area)
    signed = {"agent": agent.id, "agent_name": agent.name, "attachments": files}
    return _Becoming(Outcome.AGENT_NOTE, {"entry": entries.added(entry.model_copy(update=signed))})


def _unverified(mail: Mailed, ticket: Ticket, now: Now, words: str) -> _Becoming:
    """A stranger's mail; its files stay with the original."""
    entry = _note(mail, ticket, now, words, "system")
    sender = mail.arrived.sender if mail.arrived else ""
    said = {"unverified_sender": sender[:254] or "?"}
    return _Becoming(
        Outcome.UNVERIFIED_NOTE, {"entry": entries.added(entry.model_copy(update=said))}
    )


def _note(mail: Mailed, ticket: Ticket, now: Now, words: str, author: str) -> Entry:
    return Entry(
        number=ticket.number,
        entry_id=clock.fresh_id(),
        kind="note",
        at=now.at,
        author=author,
        body=words,
        version=ticket.version,
        mail_key=mail.mail_key,
    )


def _agent(sender: str, ticket: Ticket) -> Agent | None:
    """The colleague of an address who may write notes on a ticket."""
    for agent in directory.agents().values():
        if email_key(agent.email) == sender:
            return agent if agent.sees(ticket.area) and agent.may(Permission.NOTE) else None
    return None

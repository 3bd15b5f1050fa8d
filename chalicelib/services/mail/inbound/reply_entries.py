"""What a mail becomes in the thread of its ticket: a message, or a note that says why not."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from chalicelib.domain.errors import Conflict
from chalicelib.domain.fields import email_key
from chalicelib.domain.languages import DEFAULT, Language
from chalicelib.domain.limits import DAY
from chalicelib.domain.mail import agent_mails, inbound, ticket_mails
from chalicelib.domain.mail.budget import Cause
from chalicelib.domain.mail.inbound import Outcome
from chalicelib.domain.rules.permissions import Agent, Permission
from chalicelib.domain.tickets import transitions
from chalicelib.domain.tickets.act_context import ActContext
from chalicelib.domain.tickets.entry import Entry
from chalicelib.domain.tickets.ticket import Ticket
from chalicelib.mail.reading.read import Body, Head
from chalicelib.services import clock
from chalicelib.services.auth import mail_budget
from chalicelib.services.files import uploads
from chalicelib.services.holding import holders
from chalicelib.services.mail.inbound.files import Kept
from chalicelib.services.mail.reply_addresses import Addressed
from chalicelib.services.teamwork import note_mails
from chalicelib.services.tickets import acknowledgements
from chalicelib.services.tickets.changes import next_of
from chalicelib.services.tickets.messages import to_assignee
from chalicelib.store.agents import directory
from chalicelib.store.aws.dynamodb import Item
from chalicelib.store.guards import guards
from chalicelib.store.mail import outbox
from chalicelib.store.tickets import entries
from chalicelib.store.tickets import tickets as store


@dataclass(frozen=True)
class Mailed:
    """A mail to a ticket. ``mail_key`` is its original's, ``mail_id`` its Message-ID; without
    ``head`` it is no mail. ``proven`` tells whether it comes from where it says, ``automatic``
    whether a program sent it."""

    addressed: Addressed
    mail_key: str
    mail_id: str
    raw: bytes
    head: Head | None
    proven: bool
    automatic: bool
    infected: bool = False

    @property
    def sender(self) -> str:
        """The normalised address of who wrote it, as far as it is proven; else empty."""
        return email_key(self.head.sender) if self.head and self.proven else ""


@dataclass(frozen=True)
class Moment:
    """When a mail is judged, whether its sender is told, and what it says once that is asked."""

    now: ActContext
    at: datetime
    tell: bool
    body: Callable[[], Body | None]
    keep: Callable[[Language, bool], Kept]


@dataclass(frozen=True)
class Becoming:
    """What a mail becomes: the writes by name, beside the one that knows it again."""

    outcome: Outcome
    writes: dict[str, Item]


def becoming_of(mail: Mailed, ticket: Ticket, moment: Moment) -> Becoming:
    if mail.infected or mail.head is None:
        outcome = Outcome.REFUSED if mail.infected else Outcome.UNVERIFIED_NOTE
        return _unverified(mail, ticket, moment, outcome)
    is_theirs = mail.addressed.side == "r" and mail.sender == ticket.email
    if mail.automatic:
        if is_theirs:
            return _automatic(mail, ticket, moment)
        return _unverified(mail, ticket, moment, Outcome.AUTOMATIC)
    if is_theirs:
        try:
            return _message(mail, ticket, moment)
        except Conflict:
            return _too_late(mail, ticket, moment)
    agent = _agent(mail.sender, ticket) if mail.sender else None
    if agent is not None:
        return _agents(mail, agent, ticket, moment)
    return _unverified(mail, ticket, moment, Outcome.UNVERIFIED_NOTE)


def _message(mail: Mailed, ticket: Ticket, moment: Moment) -> Becoming:
    """The requester's message, as ``services/tickets/messages.py`` makes it. Raises Conflict."""
    now = moment.now
    written = transitions.message(ticket, now)
    handed = holders.checked(written, now)
    after = _proved(next_of(ticket, handed.after if handed else written, now), now)
    kept = moment.keep(ticket.language, True)
    said: dict[str, Any] = {
        "kind": "message",
        "author": "requester",
        "version": after.version,
        "changes": transitions.changes(ticket, written) or None,
    }
    entry = _entry(mail, ticket, moment, ticket.language, **said)
    writes = {"ticket": store.changed(ticket, after), **_added(entry, moment)}
    if handed is not None:
        writes |= handed.writes(after.version)
    for place, letter in enumerate(to_assignee(agent_mails.requester_wrote, after, now)):
        writes[f"mail{place}"] = outbox.enqueued(letter)
    if moment.tell and mail.head and mail.head.answerable:
        letter = acknowledgements.of_message(ticket, after, now, kept.left_out)
        writes |= acknowledgements.enqueued(letter, moment.at, now.rules, by_mail=True)
    return Becoming(Outcome.MESSAGE, writes)


def _proved(ticket: Ticket, context: ActContext) -> Ticket:
    """Who answers our mail from the ticket's address reads what comes there, as much as who opens
    a link of it: from now on its mails may name its subject."""
    return ticket.model_copy(update={"email_proved_at": ticket.email_proved_at or context.at})


def _too_late(mail: Mailed, ticket: Ticket, moment: Moment) -> Becoming:
    """The ticket does not open again: agents can read it, and its requester is told, once a day."""
    entry = _entry(mail, ticket, moment, ticket.language, author="requester")
    writes = _added(entry, moment)
    if moment.tell and mail.head and mail.head.answerable:
        letter = ticket_mails.not_reopened(ticket, mail_id=clock.fresh_id(), at=moment.now.at)
        writes["not_reopened"] = outbox.enqueued(letter)
        writes["told"] = guards.once("mail-not-reopened", ticket.number, moment.at, DAY)
        rules = moment.now.rules
        writes |= mail_budget.counted(letter.to, Cause.ACKNOWLEDGEMENT, moment.at, rules)
    return Becoming(Outcome.TOO_LATE, writes)


def _automatic(mail: Mailed, ticket: Ticket, moment: Moment) -> Becoming:
    """An absence note, or what else a program answers: agents read that nobody may be there."""
    entry = _entry(mail, ticket, moment, ticket.language, author="requester", automatic=True)
    return Becoming(Outcome.AUTOMATIC, _added(entry, moment))


def _agents(mail: Mailed, agent: Agent, ticket: Ticket, moment: Moment) -> Becoming:
    signed: dict[str, Any] = {"author": ticket.area, "agent": agent.id, "agent_name": agent.name}
    entry = _entry(mail, ticket, moment, DEFAULT, **signed)
    heard = note_mails.of_note(entry.body, ticket, agent, moment.now.at)
    entry = entry.model_copy(update={"told": heard.names})
    return Becoming(Outcome.AGENT_NOTE, {**_added(entry, moment), **heard.writes})


def _unverified(mail: Mailed, ticket: Ticket, moment: Moment, outcome: Outcome) -> Becoming:
    """A stranger's mail; its files stay with the original."""
    sender = mail.head.sender if mail.head else ""
    said: dict[str, Any] = {"author": "system", "unverified_sender": sender[:254] or "?"}
    entry = _entry(mail, ticket, moment, DEFAULT, with_files=False, **said)
    return Becoming(outcome, _added(entry, moment))


def _entry(
    mail: Mailed,
    ticket: Ticket,
    moment: Moment,
    language: Language,
    *,
    with_files: bool = True,
    **said: Any,
) -> Entry:
    """The entry that a mail becomes: a note, unless it is said to be a message."""
    kept = moment.keep(language, with_files)
    facts = {
        "number": ticket.number,
        "entry_id": clock.fresh_id(),
        "kind": "note",
        "at": moment.now.at,
        "version": ticket.version,
        "body": _words(mail, moment.body(), kept, language),
        "attachments": kept.files,
        "quoted": kept.quoted,
        "full_text": kept.full_text,
        "quoted_text": kept.quoted_text,
        "mail_key": mail.mail_key,
    }
    return Entry.model_validate(facts | said)


def _added(entry: Entry, moment: Moment) -> dict[str, Item]:
    """The writes of an entry, which has its files from then on."""
    bound = uploads.claims(entry.files, entry.number, moment.at)
    return {"entry": entries.added(entry), **bound}


def _words(mail: Mailed, body: Body | None, kept: Kept, language: Language) -> str:
    """What an entry says: the words of the mail, or plainly why there are none."""
    if body is None:
        return inbound.infected(language) if mail.infected else inbound.unreadable(language)
    told = inbound.body(body.words, kept.left_out, language)
    return told or ("" if kept.files else inbound.empty(language))


def _agent(sender: str, ticket: Ticket) -> Agent | None:
    """The colleague of an address who may write notes on a ticket."""
    for agent in directory.present().values():
        if email_key(agent.email) == sender:
            return agent if agent.sees(ticket.area) and agent.may(Permission.NOTE) else None
    return None

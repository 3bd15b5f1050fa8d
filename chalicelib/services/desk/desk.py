"""What the desk shows: what it needs once, a ticket whole, a requester's history."""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass

from chalicelib.domain.desk import agent_view
from chalicelib.domain.desk.agent_view import DeskTicket, MailSeen
from chalicelib.domain.desk.thread import (
    DeskEntry,
    desk_entries,
    held_unmarked,
    mails_told,
    went_along,
)
from chalicelib.domain.errors import Fault, Invalid
from chalicelib.domain.fields import email_key
from chalicelib.domain.mail.kinds import Kind, is_resendable
from chalicelib.domain.rules.catalog import Catalog
from chalicelib.domain.rules.permissions import Permission
from chalicelib.domain.teamwork import questions
from chalicelib.domain.teamwork.links import LinkedTicket
from chalicelib.domain.teamwork.questions import QuestionSeen
from chalicelib.domain.tickets.corrections import masked
from chalicelib.domain.tickets.entry import Entry
from chalicelib.domain.tickets.lifecycle import Status
from chalicelib.domain.tickets.summary import TicketSummary
from chalicelib.domain.tickets.ticket import Ticket
from chalicelib.services import clock
from chalicelib.services.desk import canned_replies
from chalicelib.services.desk.lists import queues
from chalicelib.services.files import scanning
from chalicelib.services.teamwork import links
from chalicelib.services.tickets.audit import Actor
from chalicelib.services.tickets.changes import visible
from chalicelib.store.aws.rows import Read, StoredRow
from chalicelib.store.mail import outbox
from chalicelib.store.tickets import entries, requester_lists
from chalicelib.store.tickets import tickets as store
from chalicelib.store.tickets.search import NEWEST, of_rank
from chalicelib.store.tickets.ticket_rows import document_index

#: Other tickets of a requester that are shown, newest first.
_OTHERS = 20
#: Mails of acts on many tickets that are shown.
_JOINT = 50


@dataclass(frozen=True)
class _Read:
    """What the threads of a ticket tell: the ticket with the reply that waits by its thread alone,
    if one does; all lines by time; the keys of those that cannot be read; the ids of the mails
    that tell of its own lines and of other tickets, and of those that do not any more; what it is
    tied to, and what was asked."""

    ticket: Ticket
    thread: list[DeskEntry]
    unreadable: list[str]
    joint: tuple[list[str], frozenset[str]]
    links: list[LinkedTicket]
    questions: list[QuestionSeen]

    def add(
        self,
        thread: Read[Entry],
        actor: Actor,
        catalog: Catalog,
        *,
        known: frozenset[str],
        went: Mapping[str, str],
        origin: str | None = None,
    ) -> None:
        """Take in one thread; ``origin`` is the duplicate's number, if it is one's."""
        files = scanning.states(thread.items)
        self.thread.extend(
            desk_entries(thread.items, catalog, actor.language, files, origin, known, went)
        )
        self.unreadable.extend(entries.keys(thread.bad))


def show(number: str, actor: Actor, catalog: Catalog) -> DeskTicket:
    """A ticket whole. Raises NotFound, Unavailable."""
    return _seen(visible(number, actor), actor, catalog)


def standing(number: str, actor: Actor, catalog: Catalog) -> DeskTicket:
    """A ticket as an act of the agent has left it, also when that took it out of their areas."""
    return _seen(store.existing(number), actor, catalog)


def _seen(ticket: Ticket, actor: Actor, catalog: Catalog) -> DeskTicket:
    today = clock.today(clock.now())
    others = _of_the_same_person(ticket)
    read = _read(ticket, actor, catalog)
    ticket = read.ticket
    mails, lost_mails = mail_log(ticket.number, *read.joint)
    seen = agent_view.whole(
        ticket,
        read.thread,
        [
            item
            for item in others.items
            if item.number != ticket.number and actor.agent.sees(item.area)
        ],
        mails,
        read.links,
        read.questions,
        catalog=catalog,
        language=actor.language,
        today=today,
        soon=queues.soon(today, catalog),
        agent=actor.agent,
        unreadable=[*read.unreadable, *lost_mails, *_unseen(others.bad, actor)],
    )
    signature = canned_replies.signature(ticket, actor, catalog)
    return seen.model_copy(update={"signature": signature or None})


def show_mails(number: str, actor: Actor) -> tuple[list[MailSeen], list[str]]:
    """The mails about a ticket, and the ids of those that cannot be read.

    Raises NotFound, Unavailable.
    """
    thread = entries.read_thread(visible(number, actor).number).items
    return mail_log(number, *mails_told(thread))


def mail_log(
    number: str, joint: Sequence[str] = (), undone: Container[str] = ()
) -> tuple[list[MailSeen], list[str]]:
    """The mails about a ticket, newest first, and the ids of those that cannot be read. ``joint``
    are ids of mails that may be another's and tell of it too; the newest count. ``undone`` tell
    nothing of it."""
    found, unreadable = outbox.of_ticket(number)
    mails = [mail for mail in found if mail.mail_id not in undone]
    listed = {mail.mail_id for mail in mails}
    others = outbox.facts({*joint[-_JOINT:]} - listed).items
    seen = [
        MailSeen(
            id=mail.mail_id,
            to_requester=is_resendable(mail.kind) and mail.number == number,
            kind=mail.kind,
            to=masked(mail.to) if mail.kind == Kind.ADDITION_ASKED else mail.to,
            state=mail.state,
            at=mail.sent_at or mail.created_at,
            error=mail.last_error,
        )
        for mail in sorted([*mails, *others], key=lambda one: one.created_at, reverse=True)
    ]
    return seen, unreadable


def history(
    actor: Actor, *, email: str | None, document: str | None
) -> tuple[list[TicketSummary], list[str]]:
    """The tickets of a person, newest first, by e-mail or by document (``cedula#EC#...``), and
    the numbers of those that cannot be shown.

    Only those that the agent sees. Raises Invalid unless one of the two is asked for.
    """
    actor.agent.require(Permission.READ)
    if (email is None) is (document is None):
        raise Invalid([Fault("email", "missing", "Ask by email or by document.")])
    if email is not None:
        read = requester_lists.of_email(email_key(email), _OTHERS)
    else:
        read = _of_document(document or "", _OTHERS)
    return [row for row in read.items if actor.agent.sees(row.area)], _unseen(read.bad, actor)


def _of_the_same_person(ticket: Ticket) -> Read[TicketSummary]:
    """Tickets of who asked, this one among them: by e-mail, or by document for who has none."""
    if ticket.has_email or ticket.erased_at is not None:
        return requester_lists.of_email(ticket.email, _OTHERS + 1)
    return _of_document(document_index(ticket), _OTHERS + 1)


def _of_document(document: str, limit: int) -> Read[TicketSummary]:
    rows, _ = requester_lists.newest_of("by_document", document, of_rank(NEWEST), limit)
    return requester_lists.listed(rows)


def _unseen(bad: list[StoredRow], actor: Actor) -> list[str]:
    """Numbers of damaged tickets that the agent may know of: another area's do not exist."""
    return [
        str(row["number"])
        for row in bad
        if not isinstance(area := row.get("area"), str) or actor.agent.sees(area)
    ]


def _read(ticket: Ticket, actor: Actor, catalog: Catalog) -> _Read:
    """A ticket's thread, and those of the duplicates that were merged into it."""
    own = entries.read_thread(ticket.number)
    if ticket.held is None and ticket.status is not Status.CLOSED:
        ticket = ticket.model_copy(update={"held": held_unmarked(own.items)})
    linked = links.seen(ticket, own.items, actor, catalog)
    read = _Read(
        ticket=ticket,
        thread=[],
        unreadable=[],
        joint=mails_told(own.items),
        links=linked,
        questions=questions.seen(
            ticket,
            own.items,
            actor.agent,
            catalog,
            actor.language,
            clock.today(clock.now()),
        ),
    )
    known = frozenset(one.number for one in linked if one.number)
    went = went_along(own.items)
    read.add(own, actor, catalog, known=known, went=went)
    for number in ticket.merged_from:
        thread = entries.read_thread(number)
        read.add(thread, actor, catalog, known=known, went=went, origin=number)
    read.thread.sort(key=lambda entry: entry.at)
    return read

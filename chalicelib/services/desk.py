"""What the desk shows: what it needs once, a ticket whole, a requester's history."""

from __future__ import annotations

from chalicelib.domain import desk
from chalicelib.domain.access import Permission
from chalicelib.domain.catalog import Catalog
from chalicelib.domain.desk import DeskEntry, DeskTicket, MailSeen
from chalicelib.domain.errors import Fault, Invalid, NotFound
from chalicelib.domain.fields import email_key
from chalicelib.domain.mails import FOR_AGENTS
from chalicelib.domain.mine import Listed
from chalicelib.domain.tickets import Ticket
from chalicelib.services import audit, clock, queues, scanning
from chalicelib.services.audit import By
from chalicelib.services.versions import visible
from chalicelib.store import entries, outbox
from chalicelib.store import tickets as store
from chalicelib.store.rows import Row
from chalicelib.store.search import NEWEST, of_rank

#: Other tickets of a requester that are shown, newest first.
_OTHERS = 20


def show(number: str, by: By, catalog: Catalog) -> DeskTicket:
    """A ticket whole; the reading leaves its trace. Raises NotFound, Unavailable."""
    ticket = visible(number, by)
    audit.trace(by, "read", number=number)
    return _seen(ticket, by, catalog)


def standing(number: str, by: By, catalog: Catalog) -> DeskTicket:
    """A ticket as an act of the agent has left it, also when that took it out of their areas."""
    ticket = store.by_number(number)
    if ticket is None:
        raise NotFound
    return _seen(ticket, by, catalog)


def _seen(ticket: Ticket, by: By, catalog: Catalog) -> DeskTicket:
    today = clock.today(clock.now())
    others = store.of_email(ticket.email, _OTHERS + 1)
    thread, lost = _thread(ticket, by, catalog)
    mails, lost_mails = mail_log(ticket.number)
    return desk.whole(
        ticket,
        thread,
        [
            item
            for item in others.items
            if item.number != ticket.number and by.agent.sees(item.area)
        ],
        mails,
        catalog=catalog,
        language=by.language,
        today=today,
        soon=queues.soon(today, catalog),
        agent=by.agent,
        unreadable=[*lost, *lost_mails, *_unseen(others.bad, by)],
    )


def show_mails(number: str, by: By) -> tuple[list[MailSeen], list[str]]:
    """The mails about a ticket, and the ids of those that cannot be read; they name addresses, so
    the reading leaves its trace. Raises NotFound, Unavailable."""
    ticket = visible(number, by)
    audit.trace(by, "read", number=number)
    return mail_log(ticket.number)


def mail_log(number: str) -> tuple[list[MailSeen], list[str]]:
    """The mails about a ticket, newest first, and the ids of those that cannot be read."""
    mails, unreadable = outbox.of_ticket(number)
    seen = [
        MailSeen(
            id=mail.mail_id,
            to_requester=mail.kind not in FOR_AGENTS,
            kind=mail.kind,
            to=mail.to,
            state=mail.state,
            at=mail.sent_at or mail.created_at,
            error=mail.last_error,
        )
        for mail in mails
    ]
    return seen, unreadable


def history(by: By, *, email: str | None, document: str | None) -> tuple[list[Listed], list[str]]:
    """The tickets of a person, newest first, by e-mail or by document (``cedula#EC#...``), and
    the numbers of those that cannot be shown.

    Only those that the agent sees. Raises Invalid when neither is asked for.
    """
    by.agent.require(Permission.READ)
    if email:
        read = store.of_email(email_key(email), _OTHERS)
    elif document:
        rows, _ = store.newest_of("by_document", document, of_rank(NEWEST), _OTHERS)
        read = store.listed(rows)
    else:
        raise Invalid([Fault("email", "missing", "Ask by email or by document.")])
    audit.trace(by, "history")
    return [row for row in read.items if by.agent.sees(row.area)], _unseen(read.bad, by)


def _unseen(bad: list[Row], by: By) -> list[str]:
    """Numbers of damaged tickets that the agent may know of: another area's do not exist."""
    return [
        str(row["number"])
        for row in bad
        if not isinstance(area := row.get("area"), str) or by.agent.sees(area)
    ]


def _thread(ticket: Ticket, by: By, catalog: Catalog) -> tuple[list[DeskEntry], list[str]]:
    """The thread, and those of the duplicates that were merged into it, by time; and the keys of
    the lines that cannot be read."""
    seen: list[DeskEntry] = []
    unreadable: list[str] = []
    for number in (ticket.number, *ticket.merged_from):
        thread = entries.read_thread(number)
        origin = number if number != ticket.number else None
        files = scanning.states(thread.items)
        seen += desk.desk_entries(thread.items, catalog, by.language, files, origin)
        unreadable += entries.keys(thread.bad)
    return sorted(seen, key=lambda entry: entry.at), unreadable

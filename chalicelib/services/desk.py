"""What the desk shows: what it needs once, a ticket whole, a requester's history."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from chalicelib.domain import desk
from chalicelib.domain.access import Permission
from chalicelib.domain.catalog import Catalog
from chalicelib.domain.desk import DeskEntry, DeskTicket, MailSeen
from chalicelib.domain.errors import Fault, Invalid, NotFound
from chalicelib.domain.fields import email_key
from chalicelib.domain.mails import is_resendable
from chalicelib.domain.tickets import Ticket
from chalicelib.services import clock, queues, scanning
from chalicelib.services.audit import By
from chalicelib.services.versions import visible
from chalicelib.store import entries, outbox
from chalicelib.store import tickets as store
from chalicelib.store.dynamodb import Item
from chalicelib.store.search import NEWEST, of_rank

#: Other tickets of a requester that are shown, newest first.
_OTHERS = 20


def show(number: str, by: By, catalog: Catalog) -> DeskTicket:
    """A ticket whole. Raises NotFound, Unavailable."""
    return _seen(visible(number, by), by, catalog)


def standing(number: str, by: By, catalog: Catalog) -> DeskTicket:
    """A ticket as an act of the agent has left it, also when that took it out of their areas."""
    ticket = store.by_number(number)
    if ticket is None:
        raise NotFound
    return _seen(ticket, by, catalog)


def _seen(ticket: Ticket, by: By, catalog: Catalog) -> DeskTicket:
    today = clock.today(clock.now())
    others = store.of_email(ticket.email, _OTHERS + 1)
    return desk.whole(
        ticket,
        _thread(ticket, by, catalog),
        [item for item in others if item["number"] != ticket.number and _sees(by, item)],
        mail_log(ticket.number),
        catalog=catalog,
        language=by.language,
        today=today,
        soon=queues.soon(today, catalog),
        agent=by.agent,
    )


def show_mails(number: str, by: By) -> list[MailSeen]:
    """The mails about a ticket. Raises NotFound, Unavailable."""
    return mail_log(visible(number, by).number)


def mail_log(number: str) -> list[MailSeen]:
    """The mails about a ticket, newest first."""
    return [
        MailSeen(
            id=row["mail_id"],
            to_requester=is_resendable(row["kind"]),
            kind=row["kind"],
            to=row["to"],
            state=row["state"],
            at=row.get("sent_at") or row["created_at"],
            error=row.get("last_error"),
        )
        for row in outbox.of_ticket(number)
    ]


def history(by: By, *, email: str | None, document: str | None) -> list[Item]:
    """The tickets of a person, newest first, by e-mail or by document (``cedula#EC#...``).

    Only those that the agent sees. Raises Invalid unless one of the two is asked for.
    """
    by.agent.require(Permission.READ)
    if (email is None) is (document is None):
        raise Invalid([Fault("email", "missing", "Ask by email or by document.")])
    if email is not None:
        rows = store.of_email(email_key(email), _OTHERS)
    else:
        rows, _ = store.newest_of("by_document", document or "", of_rank(NEWEST), _OTHERS)
    return [row for row in rows if _sees(by, row)]


def _sees(by: By, item: dict[str, Any]) -> bool:
    return by.agent.sees(item["area"])


def _thread(ticket: Ticket, by: By, catalog: Catalog) -> list[DeskEntry]:
    """The thread, and those of the duplicates that were merged into it, by time."""
    return sorted(_threads(ticket, by, catalog), key=lambda entry: entry.at)


def _threads(ticket: Ticket, by: By, catalog: Catalog) -> Iterator[DeskEntry]:
    for number in (ticket.number, *ticket.merged_from):
        thread = entries.thread(number)
        origin = number if number != ticket.number else None
        files = scanning.states(thread)
        yield from desk.desk_entries(thread, catalog, by.language, files, origin)

"""Gather everything that is held about an account's holder."""

from __future__ import annotations

from chalicelib import logs
from chalicelib.domain.accounts import account as values
from chalicelib.domain.accounts import my_tickets as mine
from chalicelib.domain.accounts.account import Account
from chalicelib.domain.accounts.data_export import (
    AccessLogEntry,
    HeldMail,
    HeldTicket,
    Holdings,
    held,
)
from chalicelib.domain.accounts.my_tickets import MyTicketsQuery
from chalicelib.domain.errors import Unreadable
from chalicelib.domain.rules.catalog import Catalog
from chalicelib.services import clock
from chalicelib.services.accounts.accounts import cursor_after, my_tickets
from chalicelib.services.files import scanning
from chalicelib.store.agents import audit
from chalicelib.store.aws.rows import Reader, by
from chalicelib.store.mail import outbox
from chalicelib.store.tickets import entries, tickets

#: Characters of tickets in one answer: a function answers at most 6 MB.
_MOST = 3_000_000

_looks = Reader(AccessLogEntry, "audit", by("day_actor", "at_id"))


def collect(account: Account, cursor: str | None, catalog: Catalog, language: str) -> Holdings:
    """A page of it: for nearly everybody, all. Raises Invalid on ``cursor``, Unavailable."""
    now = clock.now()
    wanted = MyTicketsQuery(sort="oldest", limit=100, cursor=cursor)
    rows, then, unreadable = my_tickets(account, wanted)
    gathered: list[HeldTicket] = []
    size = 0
    for row in rows:
        try:
            one = _ticket(row.number, account, catalog, language)
        except Unreadable:
            unreadable.append(row.number)
            continue
        if one is None:
            continue  # closed by an erasure that runs now
        gathered.append(one)
        size += len(one.model_dump_json())
        if size >= _MOST:
            then = cursor_after(account, wanted, mine.page_key_of(row))
            break
    logs.info("holdings_gathered", tickets=len(gathered))
    mails, lost = ([], []) if cursor else _mails(account)
    return Holdings(
        made_at=clock.stamp(now),
        account=values.view(account, catalog),
        tickets=gathered,
        mails=mails,
        next_cursor=then,
        unreadable=[*unreadable, *lost] or None,
    )


def _ticket(number: str, account: Account, catalog: Catalog, language: str) -> HeldTicket | None:
    ticket = tickets.by_number(number)
    if ticket is None or not account.opens(ticket):
        return None
    today = clock.today(clock.now())
    thread = entries.read_thread(number)
    looks, files = _looks.each(audit.naming(number)), scanning.states(thread.items)
    lost = [*entries.keys(thread.bad), *_looks.keys(looks.bad)]
    owned = account.owns(ticket)
    return held(
        ticket, thread.items, looks.items, catalog, language, today, files, lost, owned=owned
    )


def _mails(account: Account) -> tuple[list[HeldMail], list[str]]:
    """The mails to the account's addresses, oldest first, and the ids of those unread."""
    reads = [outbox.to_recipient(one.email, one.until) for one in account.addresses]
    told = {"kind", "number", "state", "created_at", "sent_at"}
    mails = [
        HeldMail.model_validate(mail.model_dump(include=told))
        for read in reads
        for mail in read.items
    ]
    lost = [str(row["mail_id"]) for read in reads for row in read.bad]
    return sorted(mails, key=lambda mail: mail.created_at), lost

"""Gather everything that is held about an account's holder."""

from __future__ import annotations

from chalicelib import logs
from chalicelib.domain import accounts, mine
from chalicelib.domain.accounts import Account
from chalicelib.domain.catalog import Catalog
from chalicelib.domain.holdings import HeldMail, HeldTicket, Holdings, held
from chalicelib.domain.mine import Wanted
from chalicelib.services import clock, scanning
from chalicelib.services.accounts import cursor_after, my_tickets
from chalicelib.store import audit, entries, outbox, tickets

#: Characters of tickets in one answer: a function answers at most 6 MB.
_MOST = 3_000_000


def gather(account: Account, cursor: str | None, catalog: Catalog, language: str) -> Holdings:
    """A page of it: for nearly everybody, all. Raises Invalid on ``cursor``, Unavailable."""
    now = clock.now()
    wanted = Wanted(sort="oldest", limit=100, cursor=cursor)
    rows, then = my_tickets(account, wanted)
    gathered: list[HeldTicket] = []
    size = 0
    for row in rows:
        one = _ticket(row.number, account, catalog, language)
        if one is None:
            continue  # closed by an erasure that runs now
        gathered.append(one)
        size += len(one.model_dump_json())
        if size >= _MOST:
            then = cursor_after(account, wanted, mine.place_of(row))
            break
    logs.info("holdings_gathered", tickets=len(gathered))
    return Holdings(
        made_at=clock.stamp(now),
        account=accounts.view(account, catalog),
        tickets=gathered,
        mails=[] if cursor else _mails(account),
        next_cursor=then,
    )


def _ticket(number: str, account: Account, catalog: Catalog, language: str) -> HeldTicket | None:
    ticket = tickets.by_number(number)
    if ticket is None or not account.opens(ticket):
        return None
    today = clock.today(clock.now())
    thread = entries.thread(number)
    looks, files = audit.naming(number), scanning.states(thread)
    return held(ticket, thread, looks, catalog, language, today, files)


def _mails(account: Account) -> list[HeldMail]:
    mails = [
        HeldMail.model_validate(row)
        for address in account.addresses
        for row in outbox.to_recipient(address.email, address.until)
    ]
    return sorted(mails, key=lambda mail: mail.created_at)

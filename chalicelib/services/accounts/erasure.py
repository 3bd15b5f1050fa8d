"""Erase an account, once its request is due and no ticket is open: what ``erase_accounts`` does.

Tickets that came by an unproved correction (``domain/tickets/corrections.py``) stay as they are:
their proven owner may erase them, and nobody else.

The function looks each minute at who waits (a sparse index). What it does may stop after any
write, and goes on at the next look:

1. Each ticket leaves the account in one transaction: its row goes, the row without its requester
   comes, an event tells it, and the account remembers the number. A ticket that somebody touched
   meanwhile, or a holder who thought better of it, stops the transaction, and nothing happened.
2. The entries of each remembered ticket get the marker, one by one; before each, its files and
   the mail that it came by are deleted.
3. So do the mails to who asked about each remembered ticket, whatever address it had then, and
   those to each of the account's addresses, those about no ticket too.
4. The account goes, in one transaction with the mail that confirms it.

Steps 2 and 3 change nothing when done again. Step 4 happens once. Search and counts follow by
the streams of tickets and entries. Indexes lag behind by less than a second: a ticket that
changed just now waits for the next look.

The account and all that it holds go last: as long as it stands, its holder can sign in and see
what is left.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

from chalicelib import logs
from chalicelib.domain.accounts.account import Account
from chalicelib.domain.clearing import MARKER
from chalicelib.domain.errors import Unavailable, Unreadable
from chalicelib.domain.mail import account_mails, kinds
from chalicelib.domain.mail.outbox import MailFacts
from chalicelib.domain.tickets import erasure
from chalicelib.domain.tickets.entry import Entry
from chalicelib.domain.tickets.ticket import Ticket
from chalicelib.services import clock
from chalicelib.services.accounts import account_tickets, privacy_journal
from chalicelib.store import erasing
from chalicelib.store.accounts import accounts as store
from chalicelib.store.aws import attachments
from chalicelib.store.aws.dynamodb import TransactionRefused, transact
from chalicelib.store.mail import originals, outbox
from chalicelib.store.tickets import entries, tickets

#: How long account and tickets must have been left alone: indexes have caught up by then.
_SETTLED = timedelta(seconds=10)
#: Seconds kept free before the function's end; what is left then, the next look finds.
_MARGIN = 10


def sweep(remaining_ms: int) -> None:
    """Erase what can be erased now, while time remains. Raises Unavailable when the database
    cannot say what that is; of several accounts each is tried."""
    end = time.monotonic() + remaining_ms / 1_000 - _MARGIN
    for email in store.waiting("moved"):
        _try(_remove, email)
    for email in store.waiting("asked"):
        if time.monotonic() >= end:
            return
        _try(_erase, email)


def _try(work: Callable[[str], None], email: str) -> None:
    try:
        work(email)
    except (Unavailable, TransactionRefused):
        logs.warning("erasure_put_off")
    except Exception:
        logs.error("account_not_erased")  # it must not hold up the others


def _remove(email: str) -> None:
    """Remove what an account left behind at an address that it moved from."""
    account = store.get(email)
    if account is not None and account.erasure == "moved":
        transact({"account": erasing.gone(account)})


def _erase(email: str) -> None:
    account = store.get(email)
    if account is None or account.erasure != "asked" or _is_recent(account.erasure_at):
        return
    if (account.erasure_due_at or "") > clock.stamp(clock.now()):
        return
    rows, unreadable = account_tickets.rows(account)
    if unreadable:
        raise Unreadable  # one of them may be open still
    standing = [ticket for row in rows if (ticket := account_tickets.standing(row, account))]
    if any(_waits(ticket) for ticket in standing):
        return
    for ticket in standing:
        account = _take(account, ticket)
    whole = [_erase_thread(number) for number in account.erasing]
    if not _erase_mails(account) or not all(whole):
        raise Unreadable  # the account stands until what is left can be told
    _finish(account)


def _waits(ticket: Ticket) -> bool:
    return erasure.is_open(ticket.status) or _is_recent(ticket.updated_at)


def _is_recent(stamp: str | None) -> bool:
    return stamp is not None and stamp > clock.stamp(clock.now() - _SETTLED)


def _take(account: Account, ticket: Ticket) -> Account:
    """Take a ticket from its requester; answers the account as it then stands."""
    at = clock.stamp(clock.now())
    after = erasure.erased(ticket, at=at)
    event = Entry(
        number=ticket.number,
        entry_id=clock.fresh_id(),
        kind="event",
        at=at,
        author="system",
        event=erasure.EVENT,
        version=after.version,
    )
    writes = {
        **tickets.rekeyed(ticket, after),
        "event": entries.added(event),
        "account": erasing.remembered(account, ticket.number),
    }
    with privacy_journal.recorded(privacy_journal.ticket_erased(ticket, at)):
        transact(writes)
    logs.info("ticket_erased", number=ticket.number)
    return account.model_copy(
        update={
            "erasing": (*account.erasing, ticket.number),
            "version": account.version + 1,
        }
    )


def _erase_thread(number: str) -> bool:
    """Erase a thread; answers False when it has lines that cannot be read, which stay.

    The files go before the entry that names them: what is not named is not found again.
    """
    thread = entries.read_thread(number, consistent=True)
    for entry in thread.items:
        blanked = erasure.blanked(entry)
        if blanked == entry:
            continue
        for file in entry.files:
            attachments.erase(file.id)
        if entry.mail_key is not None:
            originals.erase(entry.mail_key)
        erasing.blank_entry(blanked)
    return not thread.bad


def _erase_mails(account: Account) -> bool:
    """Erase the mails to the account's holder; answers False when a ticket has some of which
    nobody can tell whom they went to: these stay."""
    now = clock.now()
    logs_of = [outbox.all_of_ticket(number) for number in account.erasing]
    facts = [mail for log in logs_of for mail in log.items]
    for mail_id in dict.fromkeys(_mails(account, facts, clock.stamp(now))):
        erasing.blank_mail(mail_id, _expiry(now))
    return not any(log.bad for log in logs_of)


def _mails(account: Account, of_tickets: list[MailFacts], at: str) -> Iterator[str]:
    """Ids of the mails that went to the account's holder and are not blank yet."""
    for mail in of_tickets:
        if mail.kind not in kinds.FOR_AGENTS and mail.to != MARKER:
            yield mail.mail_id
    for address in account.addresses:
        read = outbox.to_recipient(address.email, min(address.until, at))
        yield from (mail.mail_id for mail in read.items)
        yield from (str(row["mail_id"]) for row in read.bad)  # they are theirs, whatever they are


def _finish(account: Account) -> None:
    at = clock.stamp(clock.now())
    letter = account_mails.erased(
        account.email_typed, account.language, mail_id=clock.fresh_id(), at=at
    )
    with privacy_journal.recorded(privacy_journal.account_erased(account, at)):
        transact({"account": erasing.gone(account), "mail": outbox.enqueued(letter)})
    logs.info("account_erased", tickets=len(account.erasing))


def _expiry(now: datetime) -> int:
    return int((now + kinds.KEPT).timestamp())

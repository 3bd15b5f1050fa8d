"""Erase an account, once its request is due and no ticket is open: what ``erase_accounts`` does.

A ticket under a legal hold makes the account wait as an open one does (LOPDP, art. 18).

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
from collections.abc import Callable
from datetime import timedelta

from chalicelib import logs
from chalicelib.domain.accounts.account import Account
from chalicelib.domain.errors import Unavailable, Unreadable
from chalicelib.domain.mail import account_mails
from chalicelib.domain.tickets import erasure
from chalicelib.domain.tickets.entry import Event
from chalicelib.domain.tickets.ticket import Ticket
from chalicelib.services import clock
from chalicelib.services.accounts import account_tickets, erased_threads, privacy_journal
from chalicelib.store import erasing
from chalicelib.store.accounts import accounts as store
from chalicelib.store.aws.dynamodb import TransactionRefused, transact
from chalicelib.store.guards import unfiled_mails
from chalicelib.store.mail import outbox

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
    whole = [erased_threads.erase_thread(number) for number in account.erasing]
    if not _erase_mails(account) or not all(whole):
        raise Unreadable  # the account stands until what is left can be told
    _finish(account)


def _waits(ticket: Ticket) -> bool:
    return erasure.stays(ticket) or _is_recent(ticket.updated_at)


def _is_recent(stamp: str | None) -> bool:
    return stamp is not None and stamp > clock.stamp(clock.now() - _SETTLED)


def _take(account: Account, ticket: Ticket) -> Account:
    """Take a ticket from its requester; answers the account as it then stands."""
    at = clock.stamp(clock.now())
    writes = {
        **erased_threads.taken(ticket, Event.ERASE, at),
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


def _erase_mails(account: Account) -> bool:
    """Erase the mails to the account's holder, and those that came from them and became no line of
    a thread; answers False when a ticket has some of which nobody can tell whom they went to:
    these stay."""
    at = clock.stamp(clock.now())
    whole = [erased_threads.erase_mails(number) for number in account.erasing]
    for address in account.addresses:
        until = min(address.until, at)
        read = outbox.to_recipient(address.email, until)
        facts = [mail.mail_id for mail in read.items]
        theirs = [str(row["mail_id"]) for row in read.bad]  # they are theirs, whatever they are
        for mail_id in dict.fromkeys([*facts, *theirs]):
            erasing.blank_mail(mail_id, erased_threads.expiry())
        unfiled = unfiled_mails.of_address(address.email, clock.today(clock.now()))
        erased_threads.erase_unfiled(unfiled, until)
    return all(whole)


def _finish(account: Account) -> None:
    at = clock.stamp(clock.now())
    letter = account_mails.erased(
        account.email_typed, account.language, mail_id=clock.fresh_id(), at=at
    )
    with privacy_journal.recorded(privacy_journal.account_erased(account, at)):
        transact({"account": erasing.gone(account), "mail": outbox.enqueued(letter)})
    logs.info("account_erased", tickets=len(account.erasing))

"""Record an act on personal data outside the tables, before it is done.

    with privacy_journal.recorded(privacy_journal.ticket_erased(ticket, at)):
        transact(...)

A record that cannot be written stops the act. An act that is refused voids its record. An act
whose outcome nobody knows (a time-out, a process that died) keeps it.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from chalicelib.domain.accounts.account import Account
from chalicelib.domain.accounts.privacy_journal import JournalRecord, PrivacyAct
from chalicelib.domain.tickets.ticket import Ticket
from chalicelib.services import clock
from chalicelib.store.accounts import privacy_journal as store
from chalicelib.store.aws.dynamodb import TransactionRefused


@contextmanager
def recorded(record: JournalRecord) -> Iterator[None]:
    """Write a record, then do its act. Raises Unavailable, and what the act raises."""
    store.add(record)
    try:
        yield
    except TransactionRefused:
        store.void(record)
        raise


def ticket_erased(ticket: Ticket, at: str) -> JournalRecord:
    """A ticket, as it stands, loses its requester. ``at`` is now, as a stamp."""
    return JournalRecord(
        record_id=clock.fresh_id(),
        act=PrivacyAct.TICKET_ERASED,
        at=at,
        number=ticket.number,
        closed_at=ticket.closed_at,
        close_reason=ticket.close_reason,
    )


def address_corrected(before: Ticket, email: str, at: str) -> JournalRecord:
    """A ticket gets another address, normalised. Raises Unavailable."""
    return JournalRecord(
        record_id=clock.fresh_id(),
        act=PrivacyAct.ADDRESS_CORRECTED,
        at=at,
        number=before.number,
        addresses=(_hash(before.email),),
        new_address=_hash(email),
    )


def account_erased(account: Account, at: str) -> JournalRecord:
    """An account goes, with all that was mailed to its addresses. Raises Unavailable."""
    return JournalRecord(
        record_id=clock.fresh_id(),
        act=PrivacyAct.ACCOUNT_ERASED,
        at=at,
        addresses=tuple(_hash(address.email) for address in account.addresses),
        until=tuple(min(address.until, at) for address in account.addresses),
    )


def account_moved(account: Account, email: str, at: str) -> JournalRecord:
    """An account moves to another address, normalised. Raises Unavailable."""
    return JournalRecord(
        record_id=clock.fresh_id(),
        act=PrivacyAct.ACCOUNT_MOVED,
        at=at,
        addresses=(_hash(account.email),),
        new_address=_hash(email),
    )


def _hash(email: str) -> str:
    return store.address_hashes(email)[0]

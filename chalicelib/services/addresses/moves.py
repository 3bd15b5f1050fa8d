"""A ticket gets another address: its row moves, in one transaction with all that tells of it.

The e-mail is part of the ticket's key. The thread stays where it is, and names no address, so that
erasing one needs to touch the ticket alone.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from chalicelib.domain.mail.outbox import Mail
from chalicelib.domain.tickets.entry import Entry, Event
from chalicelib.domain.tickets.ticket import Ticket
from chalicelib.services import clock
from chalicelib.services.accounts import privacy_journal
from chalicelib.store.aws.dynamodb import Item, transact
from chalicelib.store.mail import outbox
from chalicelib.store.tickets import entries
from chalicelib.store.tickets import tickets as store

_NOTHING: Mapping[str, Item] = MappingProxyType({})


def move(
    before: Ticket,
    after: Ticket,
    event: Event,
    author: str,
    mails: Sequence[Mail],
    used: Mapping[str, Item] = _NOTHING,
) -> None:
    """Write a ticket's next version, which has another address. ``used`` are the writes that use
    up what proved it. Raises TransactionRefused, Unavailable."""
    record = privacy_journal.address_corrected(before, after.email, after.updated_at)
    with privacy_journal.recorded(record):
        transact(
            {
                **store.rekeyed(before, after),
                "entry": entries.added(told(after, event, author)),
                **owed(mails),
                **used,
            }
        )


def told(ticket: Ticket, event: Event, author: str) -> Entry:
    """The event that a ticket's version came with; it names no address."""
    return Entry(
        number=ticket.number,
        entry_id=clock.fresh_id(),
        kind="event",
        at=ticket.updated_at,
        author=author,
        event=event,
        version=ticket.version,
    )


def owed(mails: Sequence[Mail]) -> dict[str, Item]:
    """The writes of some mails, each under a name of its own."""
    return {f"mail{place}": outbox.enqueued(mail) for place, mail in enumerate(mails)}

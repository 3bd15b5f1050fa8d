"""Take a ticket from its requester, and the words, files and mails of its thread with it.

Accounts are erased by it at their holder's wish (``erasure.py``), and tickets once the time for
which they are kept is over (``services/reviews/anonymising.py``). Whatever is done again does
nothing more.
"""

from __future__ import annotations

from collections.abc import Iterable

from chalicelib.domain.clearing import MARKER
from chalicelib.domain.mail import kinds
from chalicelib.domain.tickets import erasure
from chalicelib.domain.tickets.entry import Entry, Event
from chalicelib.domain.tickets.ticket import Ticket
from chalicelib.services import clock
from chalicelib.store import erasing
from chalicelib.store.answers import answers
from chalicelib.store.answers import files as answer_files
from chalicelib.store.aws import attachments
from chalicelib.store.aws.dynamodb import Item
from chalicelib.store.drafts import drafts
from chalicelib.store.guards import unfiled_mails
from chalicelib.store.guards.unfiled_mails import Unfiled
from chalicelib.store.mail import originals, outbox
from chalicelib.store.tickets import entries, tickets


def taken(ticket: Ticket, event: Event, at: str) -> dict[str, Item]:
    """The writes, by name, that put a ticket without its requester in its place and tell of it.
    ``at`` is now, as a stamp."""
    after = erasure.erased(ticket, at=at)
    told = Entry.by_service(
        ticket.number, event, entry_id=clock.fresh_id(), at=at, version=after.version
    )
    return {**tickets.rekeyed(ticket, after), "event": entries.added(told)}


def erase_thread(number: str) -> bool:
    """Erase a thread; answers False when it has lines that cannot be read, which stay.

    The files go before the entry that names them: what is not named is not found again. So do the
    mails that came to the ticket and became no line of it, and what agents had begun to write, an
    answer for everybody too: words may name the requester anywhere. Raises Unavailable.
    """
    _erase_drafts(number)
    for answer_id in answers.erase_drafts(number):
        answer_files.erase(answer_id)
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
    erase_unfiled(unfiled_mails.of_ticket(number, clock.today(clock.now())))
    return not thread.bad


def _erase_drafts(number: str) -> None:
    """Remove what anybody has begun on a ticket, with its files. A draft cannot be begun on a
    ticket any more once its requester was taken from it."""
    read = drafts.every_of_ticket(number)
    for draft in read.items:
        for file in draft.files:
            attachments.erase(file.upload_id)
        drafts.erase(number, draft.draft_id)
    for row in read.bad:
        drafts.erase(number, str(row["draft_id"]))


def erase_mails(number: str) -> bool:
    """Erase the mails to who asked about a ticket; answers False when it has some of which nobody
    can tell whom they went to: these stay. Raises Unavailable."""
    read = outbox.all_of_ticket(number)
    for mail in read.items:
        if mail.kind not in kinds.FOR_AGENTS and mail.to != MARKER:
            erasing.blank_mail(mail.mail_id, expiry())
    return not read.bad


def erase_unfiled(rows: Iterable[Unfiled], until: str = "~") -> None:
    """Erase the originals of mails that became no line of a thread, and came by a moment."""
    for row in rows:
        for mail in row.mails:
            if mail.at <= until:
                originals.erase(mail.mail_key)
        unfiled_mails.forget(row, until)


def expiry() -> int:
    """When what is left of a mail goes by itself, in epoch seconds."""
    return int((clock.now() + kinds.KEPT).timestamp())

"""Erasure (LOPDP, art. 15): what of a ticket goes, and what stays for the institute's totals.

Who asked and every word written by anybody give way to a marker: words may name their writer
anywhere. Files and the originals of mails go for the same reason, whoever sent them. Number,
status, dates, topic, area, type of user, gender and the score of a rating stay: without a name,
an address and a text they tell of nobody.
"""

from __future__ import annotations

from chalicelib.domain.form.person import OPTIONAL
from chalicelib.domain.tickets.entry import Entry
from chalicelib.domain.tickets.lifecycle import Status
from chalicelib.domain.tickets.ticket import Ticket

#: Stands where something was erased.
MARKER = "[borrado]"
#: What an event of the thread says was done.
EVENT = "erase"
#: Seconds that the button which stops an erasure is looked at; the account says whether one waits.
STOP_SECONDS = 60 * 86_400


def is_open(status: str) -> bool:
    """Whether somebody still waits for something: then a ticket cannot be erased yet."""
    return status != Status.CLOSED


def erased(ticket: Ticket, *, at: str) -> Ticket:
    """A closed ticket without its requester, in its next version. ``at`` is now, as a stamp.

    The address is a part of the key: its marker holds the number, so that no index gathers the
    tickets of everybody who was erased, or of one of them, under one key.
    """
    reason = ticket.extension and ticket.extension.model_copy(update={"reason": MARKER})
    rating = ticket.rating
    if rating is not None and rating.comment is not None:
        rating = rating.model_copy(update={"comment": MARKER})
    return ticket.model_copy(
        update={
            "email": f"{MARKER}{ticket.number}",
            "email_typed": MARKER,
            "subject": MARKER,
            "full_name": MARKER,
            "document_number": MARKER,
            "nationality": MARKER,
            **dict.fromkeys(OPTIONAL),
            "email_bounced_at": None,
            "correction": None,
            "approval": None,
            "former_address": None,
            "proven_email": None,
            "email_proved_at": None,
            "extension": reason,
            "rating": rating,
            "erased_at": at,
            "updated_at": at,
            "version": ticket.version + 1,
        }
    )


def blanked(entry: Entry) -> Entry:
    """An entry without what it says: that it was written, by which side and when, stays."""
    return entry.model_copy(
        update={
            "body": MARKER if entry.body else "",
            "attachments": (),
            "quoted": MARKER if entry.quoted else "",
            "full_text": None,
            "quoted_text": None,
            "mail_key": None,
            "unverified_sender": MARKER if entry.unverified_sender is not None else None,
        }
    )

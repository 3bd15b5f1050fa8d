"""Tell requesters that what they did on their ticket stands, in the transaction of the act.

A ticket's address may be a stranger's, and mail may be answered by a robot that says it is none:
of one ticket only so many acknowledgements go in an hour. An act beyond that stands unmailed.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from chalicelib.domain import letters
from chalicelib.domain.catalog import Rules
from chalicelib.domain.mails import Kind, Mail
from chalicelib.domain.tickets import Ticket
from chalicelib.domain.work import Now
from chalicelib.services import clock
from chalicelib.store import guards, outbox
from chalicelib.store.dynamodb import Item

#: Name of the write that is refused when enough were told: then the act goes without them.
TOLD = "told"
#: Messages by mail that are acknowledged in an hour: each further one may answer the last.
_BY_MAIL = 1


def of_message(before: Ticket, after: Ticket, now: Now, left_out: Sequence[str] = ()) -> Mail:
    """That a message came, or that it opened a closed ticket again; ``left_out`` names the files
    of a mail that could not be attached."""
    letter = letters.message_received if before.closed_at is None else letters.reopened
    return letter(after, mail_id=clock.fresh_id(), at=now.at, left_out=left_out)


def owed(mail: Mail, at: datetime, rules: Rules, *, by_mail: bool = False) -> dict[str, Item]:
    """The writes of an acknowledgement; ``TOLD`` of them is refused when too many went."""
    answers_mail = by_mail and mail.kind is Kind.MESSAGE_RECEIVED
    most = _BY_MAIL if answers_mail else rules.acknowledgements_per_ticket_hour
    return {
        "acknowledgement": outbox.owed(mail),
        TOLD: guards.counted("acknowledged", mail.number or mail.to, at, limit=most),
    }

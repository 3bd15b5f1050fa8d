"""Tell requesters that what they did on their ticket stands, in the transaction of the act.

A ticket's address may be a stranger's, and mail may be answered by a robot that says it is none:
of one ticket only so many acknowledgements go in an hour, and they are the first to give way in
their recipient's budget of mails. An act beyond that stands unmailed.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from chalicelib.domain.mail import ticket_mails
from chalicelib.domain.mail.budget import Cause
from chalicelib.domain.mail.kinds import Kind
from chalicelib.domain.mail.outbox import Mail
from chalicelib.domain.rules.catalog import Rules
from chalicelib.domain.tickets.act_context import ActContext
from chalicelib.domain.tickets.ticket import Ticket
from chalicelib.services import clock
from chalicelib.services.auth import mail_budget
from chalicelib.services.auth.mail_budget import BUDGET
from chalicelib.store.aws.dynamodb import Item, TransactionRefused
from chalicelib.store.mail import outbox

#: The writes that are refused when enough was mailed: then the act goes without its mail. ``told``
#: is that of an answer by mail alone, that its ticket stays closed.
_LIMITS = frozenset({"told", BUDGET})
#: Messages by mail that are acknowledged in an hour: each further one may answer the last.
_BY_MAIL = 1


def of_message(
    before: Ticket, after: Ticket, context: ActContext, left_out: Sequence[str] = ()
) -> Mail:
    """That a message came, or that it opened a closed ticket again; ``left_out`` names the files
    of a mail that could not be attached."""
    letter = ticket_mails.message_received if before.closed_at is None else ticket_mails.reopened
    return letter(after, mail_id=clock.fresh_id(), at=context.at, left_out=left_out)


def enqueued(mail: Mail, at: datetime, rules: Rules, *, by_mail: bool = False) -> dict[str, Item]:
    """The writes of an acknowledgement; ``may_tell`` knows the one that limits it."""
    answers_mail = by_mail and mail.kind is Kind.MESSAGE_RECEIVED
    most = _BY_MAIL if answers_mail else rules.acknowledgements_per_ticket_hour
    # Of a ticket, in its recipient's row: no more tickets than mails that the budget lets through.
    also = {f"acknowledged_{mail.number}": most}
    budget = mail_budget.counted(mail.to, Cause.ACKNOWLEDGEMENT, at, rules, also)
    return {"acknowledgement": outbox.enqueued(mail), **budget}


def may_tell(refused: TransactionRefused) -> bool:
    """Whether an act that was refused may be told of when it is tried again."""
    return _LIMITS.isdisjoint(refused.found)

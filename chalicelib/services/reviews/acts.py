"""What the clock does to a ticket: each act is one transaction, or it did not happen.

What is written together: the ticket's next version, which remembers the notice and the day of its
next review, the event in its thread, and the mail.
"""

from __future__ import annotations

from chalicelib.domain.mail import ticket_mails
from chalicelib.domain.mail.outbox import Mail
from chalicelib.domain.reviews.mornings import Escalation
from chalicelib.domain.reviews.plan import Planned
from chalicelib.domain.tickets import transitions
from chalicelib.domain.tickets.act_context import ActContext
from chalicelib.domain.tickets.dates import due
from chalicelib.domain.tickets.entry import Entry
from chalicelib.domain.tickets.lifecycle import Act, CloseReason, Status
from chalicelib.domain.tickets.notices import Notice, NoticeKind, noted
from chalicelib.domain.tickets.ticket import Ticket
from chalicelib.services import clock
from chalicelib.services.tickets.changes import next_by_clock
from chalicelib.store.aws.dynamodb import Item
from chalicelib.store.mail import outbox
from chalicelib.store.questions import questions
from chalicelib.store.tickets import entries
from chalicelib.store.tickets import tickets as store


def writes(
    ticket: Ticket, planned: Planned, context: ActContext, escalation: Escalation | None
) -> dict[str, Item]:
    """The writes, by name, of what is to be done to a ticket. ``escalation`` is what the leads
    were told that morning; None when nobody knows."""
    if isinstance(planned.act, NoticeKind):
        lead_told = escalation is not None and escalation.tells_of(ticket)
        after, mail = _notice(ticket, planned.act, planned, context, lead_told=lead_told)
    else:
        after, mail = _closed(ticket, context)
    after = next_by_clock(ticket, after, context)
    event = Entry.by_service(
        ticket.number,
        planned.act,
        entry_id=clock.fresh_id(),
        at=context.at,
        version=after.version,
        changes=transitions.changes(ticket, after),
    )
    return {
        "ticket": store.changed(ticket, after),
        "entry": entries.added(event),
        **questions.ended(ticket, after),
        **({"mail": outbox.enqueued(_sent_now(mail))} if mail.to else {}),
    }


def _notice(
    ticket: Ticket, kind: NoticeKind, planned: Planned, context: ActContext, *, lead_told: bool
) -> tuple[Ticket, Mail]:
    catalog, language = context.catalog, ticket.language
    names = ticket_mails.Names(
        topic=catalog.topic_name(ticket.topic, language),
        area=catalog.area_name(ticket.area, language),
    )
    mail = ticket_mails.notice(
        ticket,
        kind,
        planned.about,
        names,
        every=context.rules.overdue_notice_working_days,
        lead_told=lead_told,
        mail_id=clock.fresh_id(),
        at=context.at,
    )
    sent = Notice(kind=kind, at=context.at, about=planned.about)
    facts: dict[str, object] = {"notices": noted(ticket.notices, sent)}
    if kind is NoticeKind.REMINDER:
        # From now on the ticket's last change is the reminder, not the question.
        facts["asked_at"] = ticket.asked_at or ticket.updated_at
    else:
        facts["untold_move"] = None  # each other notice tells the date
    return ticket.model_copy(update=facts), mail


def _closed(ticket: Ticket, context: ActContext) -> tuple[Ticket, Mail]:
    waited = ticket.status is Status.WAITING_REQUESTER
    why = CloseReason.NO_RESPONSE if waited else CloseReason.RESOLVED
    after = transitions.close(ticket, why, context, Act.EXPIRE)
    until = due.reopenable_until(context.today, context.rules)
    mail = ticket_mails.closed(
        after, why, "", mail_id=clock.fresh_id(), at=context.at, reopen_until=until
    )
    return after, mail


def _sent_now(mail: Mail) -> Mail:
    """A mail of a moment that was tried out ahead of time goes now all the same."""
    return mail.model_copy(update={"next_try_at": clock.stamp(clock.now())})

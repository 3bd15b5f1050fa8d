"""What SES reports of mails, written where people look: the mail's row, the ticket, and the list
of addresses that no more mail goes to.

Reports come at least once and in any order. Each step is conditional, and the row comes last: a
report that fails half way is told again and does the rest.
"""

from __future__ import annotations

from typing import Any

from pydantic import ValidationError

from chalicelib import logs
from chalicelib.domain.fields import email_key
from chalicelib.domain.mail import kinds
from chalicelib.domain.mail.delivery_reports import Report, is_topic_test
from chalicelib.domain.mail.outbox import Mail, MailState
from chalicelib.domain.tickets.entry import Entry, Event
from chalicelib.domain.tickets.ticket import Ticket
from chalicelib.services import clock, retries
from chalicelib.services.addresses import additions
from chalicelib.store.aws.dynamodb import transact
from chalicelib.store.mail import outbox, outbox_tries, suppressions
from chalicelib.store.tickets import entries
from chalicelib.store.tickets import tickets as store


def record(event: dict[str, Any]) -> None:
    """Record the reports of an SNS event.

    Raises Unavailable, Unreadable: Lambda tries again, then the event waits in the dead-letter
    queue.
    """
    for record in event["Records"]:
        message = record["Sns"]["Message"]
        if is_topic_test(message):
            continue
        try:
            report = Report.model_validate_json(message)
        except ValidationError:
            logs.error("report_unreadable")  # no later try would read it
            continue
        _record(report)


def mark(number: str, to: str, reason: str) -> None:
    """Write on a ticket that its address takes no mail, or one that it asks for: once, and not when
    it is another by now.

    ``to`` is the address of the mail as typed. Raises Unavailable.
    """
    _tell(number, to, Event(f"email_{reason}"), marked=True)
    additions.refuse(number, to)


def _tell(number: str, to: str, event: Event, *, marked: bool) -> None:
    """Mark a ticket's address, or take the mark away, with the event that tells of it."""

    def tell(ticket: Ticket | None) -> None:
        is_marked = ticket is not None and ticket.email_bounced_at is not None
        if ticket is None or ticket.email != email_key(to) or is_marked is marked:
            return
        at = clock.stamp(clock.now())
        facts = {
            "email_bounced_at": at if marked else None,
            "updated_at": at,
            "version": ticket.version + 1,
        }
        after = ticket.model_copy(update=facts)
        told = Entry.by_service(
            number, event, entry_id=clock.fresh_id(), at=at, version=after.version
        )
        transact({"ticket": store.changed(ticket, after), "entry": entries.added(told)})
        logs.info("ticket_address_marked", number=number, reason=event)

    retries.until_written(lambda: store.by_number(number), tell)


def _lift(mail: Mail) -> None:
    """Somebody took their complaint back: mail may go to them again."""
    lifted = suppressions.lift(email_key(mail.to))
    if mail.kind not in kinds.FOR_AGENTS and suppressions.reason(email_key(mail.to)) is None:
        for number in mail.numbers:
            _tell(number, mail.to, Event.EMAIL_RESTORED, marked=False)
    logs.info("complaint_taken_back", lifted=lifted)


def _record(report: Report) -> None:
    if not report.frees_address and not report.ends_address:
        _note(report)
        return
    mail, now = outbox.find(report.mail_id) if report.mail_id else None, clock.now()
    if mail is None or report.mail_id is None:
        logs.info("report_of_unknown_mail", report=report.event_type)
        return
    if report.frees_address:
        _lift(mail)
        return
    reason = "complained" if report.state is MailState.COMPLAINED else "bounced"
    suppressions.suppress(email_key(mail.to), reason, report.mail_id, now)
    if mail.kind not in kinds.FOR_AGENTS:
        for number in mail.numbers:
            mark(number, mail.to, reason)
    _note(report)


def _note(report: Report) -> None:
    """Write a report on its mail's row. Most say that a mail arrived, and change nothing else."""
    is_news = report.mail_id is not None and outbox_tries.record_report(
        report.mail_id,
        report.state,
        [*report.replaces],
        reason=report.reason,
        ses_message_id=report.mail.message_id,
        sent_at=report.mail.timestamp,
        expires_at=int((clock.now() + kinds.KEPT).timestamp()),
    )
    logs.info("report", mail_id=report.mail_id, report=report.event_type, news=is_news)

"""Mail that arrives: SES puts it into the bucket and tells; what it is decides what becomes of it.

SES tells at least once, in no order, and again when this fails: a mail's Message-ID is in the
transaction of what it becomes, so that telling it again changes nothing. Nothing here answers a
machine, and a person at most once a day (RFC 3834, section 2), so that two robots cannot keep
each other busy. Whom a mail is for and who sent it are judged before its body is taken apart.
The log names outcomes, never people.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from pydantic import TypeAdapter, ValidationError

from chalicelib import logs
from chalicelib.domain import fields
from chalicelib.domain.fields import email_key
from chalicelib.domain.languages import DEFAULT
from chalicelib.domain.limits import DAY
from chalicelib.domain.mail.account_mails import not_understood
from chalicelib.domain.mail.budget import Cause
from chalicelib.domain.mail.delivery_reports import is_topic_test
from chalicelib.domain.mail.inbound import Outcome, Received
from chalicelib.mail.reading.read import Head, Unreadable, head
from chalicelib.services import clock
from chalicelib.services.auth import mail_budget
from chalicelib.services.mail import reply_addresses
from chalicelib.services.mail.inbound import replies
from chalicelib.services.mail.inbound.reply_entries import Mailed
from chalicelib.services.mail.reply_addresses import Addressed
from chalicelib.store.aws.dynamodb import TransactionRefused, transact
from chalicelib.store.catalog import catalog
from chalicelib.store.guards import guards, unfiled_mails
from chalicelib.store.mail import originals, outbox

_BOUNCES = ("", "<>")
#: What may have become no line of a thread; a thread names the originals of its own.
_UNFILED = frozenset(
    {
        Outcome.TOO_MANY,
        Outcome.DUPLICATE,
        Outcome.NOT_UNDERSTOOD,
        Outcome.AUTOMATIC,
        Outcome.REFUSED,
    }
)


def receive(event: dict[str, Any]) -> dict[str, str]:
    """Take in the mails that an SNS event tells of; answers the outcome of each by its key.

    Raises Unavailable, and whatever a defect raises: Lambda tries again, then the event waits in
    the dead-letter queue.
    """
    outcomes = {}
    for record in event["Records"]:
        message = record["Sns"]["Message"]
        if is_topic_test(message):
            continue
        try:
            received = Received.model_validate_json(message)
        except ValidationError:
            logs.error("mail_notification_unreadable")  # no later try would read it
            continue
        key = received.receipt.action.object_key
        outcomes[key] = _receive(received)
        logs.info("mail_arrived", mail_key=key, outcome=outcomes[key])
    return {key: str(outcome) for key, outcome in outcomes.items()}


def _receive(received: Received) -> Outcome:
    addressed = reply_addresses.read(received.receipt.recipients)
    if received.infected and addressed is None:
        _note_original(received, None, addressed)
        return Outcome.REFUSED
    raw = originals.read(received.receipt.action.object_key)
    if raw is None:
        return Outcome.GONE
    known = _head(raw)
    outcome = _outcome(received, addressed, raw, known)
    if outcome in _UNFILED:
        _note_original(received, known, addressed)
    return outcome


def _note_original(received: Received, known: Head | None, addressed: Addressed | None) -> None:
    """Where no thread names a mail, its ticket and its sender do, once they are erased."""
    unfiled_mails.remember(
        received.receipt.action.object_key,
        number=addressed.number if addressed else None,
        sender=email_key(known.sender if known else received.mail.source),
        at=clock.stamp(clock.now()),
    )


def _outcome(
    received: Received, addressed: Addressed | None, raw: bytes, known: Head | None
) -> Outcome:
    automatic = known is not None and _is_automatic(known, received.mail.source)
    if addressed is not None:
        mail = Mailed(
            addressed=addressed,
            mail_key=received.receipt.action.object_key,
            mail_id=(known and known.message_id) or received.mail.message_id,
            raw=raw,
            head=known,
            proven=known is not None and received.proves(known.sender, routed=known.routed),
            automatic=automatic,
            infected=received.infected,
        )
        outcome = replies.add(mail, catalog.current())
        if outcome is not Outcome.NOT_UNDERSTOOD:
            return outcome
    if automatic:
        return Outcome.AUTOMATIC
    if received.spam or received.infected or known is None:
        return Outcome.REFUSED
    # Unproven, the answer would go to whoever a spammer names.
    if known.answerable and received.proves(known.sender, routed=known.routed):
        _answer(known.sender, clock.now())
    return Outcome.NOT_UNDERSTOOD


def _head(raw: bytes) -> Head | None:
    try:
        return head(raw)
    except Unreadable:
        return None


def _is_automatic(known: Head, source: str) -> bool:
    return (
        known.automatic
        or source.strip() in _BOUNCES
        or reply_addresses.is_ours(known.sender)
        or email_key(known.sender) == email_key(reply_addresses.sender())
    )


def _answer(sender: str, now: datetime) -> None:
    """Owe the mail that shows the ways to write to us, once a day for an address."""
    try:
        to = TypeAdapter(fields.EmailAddress).validate_python(sender)
    except ValidationError:
        return
    mail = not_understood(to, DEFAULT, mail_id=clock.fresh_id(), at=clock.stamp(now))
    once = guards.once("mail-answer", email_key(to), now, DAY)
    budget = mail_budget.counted(to, Cause.ACKNOWLEDGEMENT, now, catalog.current().rules)
    try:
        transact({"once": once, "mail": outbox.enqueued(mail), **budget})
    except TransactionRefused:
        logs.info("mail_answered_enough")

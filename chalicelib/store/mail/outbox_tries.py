"""How a mail of the ``outbox`` table is tried: claimed, and what became of each try.

A claim is ``leased_until`` and one more of ``attempts``, which no index holds: it costs one write
unit, where a changed ``state`` and ``next_try_at`` cost five. Until version 1.1 a claim was the
state ``sending`` and ``next_try_at`` put off.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from botocore.exceptions import ClientError

from chalicelib.domain.mail.outbox import Mail, MailState
from chalicelib.store.aws.dynamodb import (
    Item,
    call,
    condition_failed,
    dynamodb,
    from_item,
    table,
    to_item,
    wrong_type,
)
from chalicelib.store.aws.rows import StoredRow, report
from chalicelib.store.mail.outbox import FAILED, MAIL_READER, WAITING, key, update_if


@dataclass(frozen=True)
class Claim:
    """A mail taken for one try, the ``attempts``-th.

    Its row is read by ``mail`` alone, so that one which an administrator's edit made unreadable
    can be recorded as such. ``kind`` is empty when the row says none.
    """

    mail_id: str
    kind: str
    attempts: int
    _row: StoredRow

    def mail(self) -> Mail:
        """What is to be sent. Raises Unreadable."""
        return MAIL_READER.one(self._row)


def claim(mail_id: str, at: str, until: str) -> Claim | None:
    """Take a mail that is due for one try; others leave it alone until ``until``.

    None when it is not due: final, in somebody's hands, or gone. A try that dies leaves the row
    due, for whoever comes after ``until``. One that an edit keeps from ever being claimed is
    reported.
    """
    try:
        answer: Any = call(
            dynamodb().update_item,
            TableName=table("outbox"),
            Key=key(mail_id),
            UpdateExpression="SET leased_until = :until ADD attempts :one",
            ConditionExpression="#state IN (:pending, :sending) AND next_try_at <= :at"
            " AND (attribute_not_exists(leased_until) OR leased_until <= :at)",
            ExpressionAttributeNames={"#state": "state"},
            ExpressionAttributeValues=to_item(
                {
                    ":pending": MailState.PENDING.value,
                    ":sending": MailState.SENDING.value,
                    ":at": at,
                    ":until": until,
                    ":one": 1,
                }
            ),
            ReturnValues="ALL_NEW",
            ReturnValuesOnConditionCheckFailure="ALL_OLD",
        )
    except ClientError as error:
        if wrong_type(error):
            report("outbox", mail_id, ["attempts"])
        elif condition_failed(error):
            met: Any = error.response.get("Item", {})
            _report_stuck(from_item(met), at)
        else:
            raise
        return None
    row = from_item(answer["Attributes"])
    return Claim(mail_id, str(row.get("kind", "")), int(row["attempts"]), row)


def record_sent(
    mail_id: str, ses_message_id: str, at: str, expires_at: int, number: str | None
) -> None:
    """Record that SES took a mail, about which ticket it was in the end, if about one.

    It holds whichever try reports it, also one whose lease ran out: what is sent is not to be
    tried again. News from the other side (delivered, bounced) may have come first and stays.
    """
    update_if(
        "#state IN (:pending, :sending, :failed)",
        mail_id,
        "SET #state = :sent, ses_message_id = :ses, sent_at = :at, expires_at = :expires"
        + (", #number = :number" if number else "")
        + " REMOVE waiting, next_try_at, leased_until, last_error",
        {
            **({":number": number} if number else {}),
            ":pending": MailState.PENDING.value,
            ":sending": MailState.SENDING.value,
            ":failed": MailState.FAILED.value,
            ":sent": MailState.SENT.value,
            ":ses": ses_message_id,
            ":at": at,
            ":expires": expires_at,
        },
    )


def record_retry(mail_id: str, attempts: int, error: str, next_try_at: str) -> None:
    """Record a passing error of try ``attempts`` and when the next one is due."""
    _end_try(
        mail_id,
        attempts,
        "SET #state = :state, last_error = :error, next_try_at = :next REMOVE leased_until",
        {":state": MailState.PENDING.value, ":error": error, ":next": next_try_at},
    )


def record_not_ready(mail_id: str, attempts: int, error: str, next_try_at: str) -> None:
    """Record that SES takes no mail now, which gives try ``attempts`` back."""
    _end_try(
        mail_id,
        attempts,
        "SET #state = :state, attempts = :before, last_error = :error, next_try_at = :next"
        " REMOVE leased_until",
        {
            ":state": MailState.PENDING.value,
            ":before": attempts - 1,
            ":error": error,
            ":next": next_try_at,
        },
    )


def record_failed(mail_id: str, attempts: int, error: str, expires_at: int) -> None:
    """Record that a mail will not be tried again by itself, and the error of its last try.

    ``next_try_at`` stays: it sorts what failed by when its last try was due.
    """
    _end_try(
        mail_id,
        attempts,
        "SET #state = :state, last_error = :error, expires_at = :expires, waiting = :failed"
        " REMOVE leased_until",
        {
            ":state": MailState.FAILED.value,
            ":error": error,
            ":expires": expires_at,
            ":failed": FAILED,
        },
    )


def record_withheld(mail_id: str, attempts: int, error: str, expires_at: int) -> None:
    """Record that a mail does not go, since its address bounced or complained before."""
    _end_try(
        mail_id,
        attempts,
        "SET #state = :state, last_error = :error, expires_at = :expires"
        " REMOVE waiting, next_try_at, leased_until",
        {":state": MailState.WITHHELD.value, ":error": error, ":expires": expires_at},
    )


def record_report(
    mail_id: str,
    state: MailState,
    replaces: Sequence[MailState],
    *,
    reason: str | None,
    ses_message_id: str,
    sent_at: str,
    expires_at: int,
) -> bool:
    """Record what SES reports of a mail, if it is news; answers whether it was.

    A report may overtake the record that SES took the mail: then it tells that too.
    """
    told = {f":from{place}": old.value for place, old in enumerate(replaces)}
    return update_if(
        f"#state IN ({', '.join(told)})",
        mail_id,
        "SET #state = :state, ses_message_id = if_not_exists(ses_message_id, :ses),"
        " sent_at = if_not_exists(sent_at, :at),"
        " expires_at = if_not_exists(expires_at, :expires)"
        + (", last_error = :reason" if reason else "")
        + " REMOVE waiting, next_try_at, leased_until"
        + ("" if reason else ", last_error"),
        {
            **told,
            ":state": state.value,
            ":ses": ses_message_id,
            ":at": sent_at,
            ":expires": expires_at,
            **({":reason": reason} if reason else {}),
        },
    )


def _report_stuck(row: Item, at: str) -> None:
    """Report a row that is due, and that its state keeps from being claimed; the index may bring
    one that was claimed or sent a moment ago."""
    final = row.get("state") not in (MailState.PENDING, MailState.SENDING)
    if final and row.get("waiting") == WAITING and str(row.get("next_try_at")) <= at:
        report("outbox", str(row["mail_id"]), ["state"])


def _end_try(mail_id: str, attempts: int, update: str, values: Item) -> None:
    """Write how a try ended, unless a later one has taken the mail over or sent it."""
    update_if(
        "#state IN (:pending, :sending) AND attempts = :attempts",
        mail_id,
        update,
        {
            ":pending": MailState.PENDING.value,
            ":sending": MailState.SENDING.value,
            ":attempts": attempts,
        }
        | values,
    )

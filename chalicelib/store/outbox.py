"""The ``outbox`` table: key ``mail_id``; every mail owed or sent, and what became of it.

``waiting`` and ``next_try_at`` are the key of the sparse index ``by_next_try``: a row that is
final has lost both and is not in it. ``recipient``, the normalised address, is the key of
``by_recipient``: what was mailed to a person. To have a failed mail tried again, an administrator
sets ``state`` to ``pending``, ``attempts`` to 0, ``waiting`` to ``mail`` and ``next_try_at`` to
any past moment, and removes ``expires_at``.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from botocore.exceptions import ClientError

from chalicelib.domain.fields import email_key
from chalicelib.domain.mails import Mail, MailState
from chalicelib.store.dynamodb import (
    Item,
    call,
    condition_failed,
    dynamodb,
    from_item,
    query,
    table,
    to_item,
)

_WAITING = "mail"
#: Mails of one ticket that are listed.
_MOST = 50


def key(mail_id: str) -> Item:
    """A mail's key."""
    return to_item({"mail_id": mail_id})


def row(mail: Mail) -> Item:
    """A mail as its row, index key included."""
    facts = {"waiting": _WAITING, "recipient": email_key(mail.to)}
    return mail.model_dump(mode="json") | facts


def owed(mail: Mail) -> Item:
    """The write of a mail owed, for the transaction of the fact that it tells."""
    return {"Put": _put(mail)}


def owe_or_extend(mail: Mail, number: str) -> bool:
    """Write a mail owed, or add a ticket to the ``numbers`` of the one that has its id.

    Answers whether the mail tells of the ticket: not when the one of this id was tried already.
    Raises Unavailable.
    """
    try:
        call(dynamodb().put_item, **_put(mail))
    except ClientError as error:
        if not condition_failed(error):
            raise
    else:
        return True
    told = _update_if(
        "#state = :pending AND attempts = :none AND NOT contains(params.numbers, :number)",
        mail.mail_id,
        "SET params.numbers = list_append(params.numbers, :numbers)",
        {
            ":pending": MailState.PENDING.value,
            ":none": 0,
            ":number": number,
            ":numbers": [number],
        },
    )
    return told is not None or _tells(mail.mail_id, number)


def due(at: str) -> Iterator[str]:
    """Ids of the mails to be tried by a moment, longest due first, read page by page.

    Raises Unavailable at any page.
    """
    rows = query(
        TableName=table("outbox"),
        IndexName="by_next_try",
        KeyConditionExpression="waiting = :waiting AND next_try_at <= :at",
        ExpressionAttributeValues=to_item({":waiting": _WAITING, ":at": at}),
    )
    return (str(row["mail_id"]) for row in rows)


def of_ticket(number: str) -> list[Item]:
    """The mails about a ticket, newest first; one page of at most ``_MOST`` rows."""
    answer = call(
        dynamodb().query,
        TableName=table("outbox"),
        IndexName="by_ticket",
        KeyConditionExpression="#number = :number",
        ExpressionAttributeNames={"#number": "number"},
        ExpressionAttributeValues=to_item({":number": number}),
        ScanIndexForward=False,
        Limit=_MOST,
    )
    return [from_item(item) for item in answer["Items"]]


def all_of_ticket(number: str) -> Iterator[Item]:
    """All mails about a ticket, oldest first, page by page: what each was, never what it said."""
    return query(
        TableName=table("outbox"),
        IndexName="by_ticket",
        KeyConditionExpression="#number = :number",
        ExpressionAttributeNames={"#number": "number"},
        ExpressionAttributeValues=to_item({":number": number}),
    )


def to_recipient(email: str, until: str) -> Iterator[Item]:
    """The mails to a normalised address that were owed by a moment, oldest first, page by page:
    what each was, never what it said."""
    return query(
        TableName=table("outbox"),
        IndexName="by_recipient",
        KeyConditionExpression="recipient = :email AND created_at <= :until",
        ExpressionAttributeValues=to_item({":email": email, ":until": until}),
    )


def claim(mail_id: str, at: str, until: str) -> Item | None:
    """Take a mail that is due for one try; others leave it alone until ``until``.

    Answers the row, unparsed, so that one which an administrator's edit made unreadable can be
    recorded as such. None when it is not due: final, in somebody's hands, or gone. A try that
    dies leaves the row due again at ``until``.
    """
    return _update_if(
        "#state IN (:pending, :sending) AND next_try_at <= :at",
        mail_id,
        "SET #state = :sending, next_try_at = :until ADD attempts :one",
        {
            ":pending": MailState.PENDING.value,
            ":sending": MailState.SENDING.value,
            ":at": at,
            ":until": until,
            ":one": 1,
        },
    )


def record_sent(
    mail_id: str, ses_message_id: str, at: str, expires_at: int, number: str | None
) -> None:
    """Record that SES took a mail, about which ticket it was in the end, if about one.

    It holds whichever try reports it, also one whose lease ran out: what is sent is not to be
    tried again. News from the other side (delivered, bounced) may have come first and stays.
    """
    _update_if(
        "#state IN (:pending, :sending, :failed)",
        mail_id,
        "SET #state = :sent, ses_message_id = :ses, sent_at = :at, expires_at = :expires"
        + (", #number = :number" if number else "")
        + " REMOVE waiting, next_try_at, last_error",
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
        "SET #state = :state, last_error = :error, next_try_at = :next",
        {":state": MailState.PENDING.value, ":error": error, ":next": next_try_at},
    )


def record_failed(mail_id: str, attempts: int, error: str, expires_at: int) -> None:
    """Record that a mail will not be tried again by itself, and the error of its last try."""
    _end_try(
        mail_id,
        attempts,
        "SET #state = :state, last_error = :error, expires_at = :expires"
        " REMOVE waiting, next_try_at",
        {":state": MailState.FAILED.value, ":error": error, ":expires": expires_at},
    )


def record_withheld(mail_id: str, attempts: int, error: str, expires_at: int) -> None:
    """Record that a mail does not go, since its address bounced or complained before."""
    _end_try(
        mail_id,
        attempts,
        "SET #state = :state, last_error = :error, expires_at = :expires"
        " REMOVE waiting, next_try_at",
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
    return (
        _update_if(
            f"#state IN ({', '.join(told)})",
            mail_id,
            "SET #state = :state, ses_message_id = if_not_exists(ses_message_id, :ses),"
            " sent_at = if_not_exists(sent_at, :at),"
            " expires_at = if_not_exists(expires_at, :expires)"
            + (", last_error = :reason" if reason else "")
            + " REMOVE waiting, next_try_at"
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
        is not None
    )


def find(mail_id: str) -> Item | None:
    """A mail's row, unparsed; None when there is none. Raises Unavailable."""
    answer = call(
        dynamodb().get_item, TableName=table("outbox"), Key=key(mail_id), ConsistentRead=True
    )
    return from_item(answer["Item"]) if "Item" in answer else None


def _put(mail: Mail) -> Item:
    return {
        "TableName": table("outbox"),
        "Item": to_item(row(mail)),
        "ConditionExpression": "attribute_not_exists(mail_id)",
    }


def _tells(mail_id: str, number: str) -> bool:
    row = find(mail_id) or {}
    return number in row.get("params", {}).get("numbers", [])


def _end_try(mail_id: str, attempts: int, update: str, values: Item) -> None:
    """Write how a try ended, unless a later one has taken the mail over or sent it."""
    _update_if(
        "#state = :sending AND attempts = :attempts",
        mail_id,
        update,
        values | {":sending": MailState.SENDING.value, ":attempts": attempts},
    )


def _update_if(condition: str, mail_id: str, update: str, values: Item) -> Item | None:
    """Update a row and answer it; None when the condition does not hold. Raises Unavailable."""
    try:
        answer: Any = call(
            dynamodb().update_item,
            TableName=table("outbox"),
            Key=key(mail_id),
            UpdateExpression=update,
            ConditionExpression=condition,
            ExpressionAttributeNames={"#state": "state"}
            | ({"#number": "number"} if "#number" in update else {}),
            ExpressionAttributeValues=to_item(values),
            ReturnValues="ALL_NEW",
        )
    except ClientError as error:
        if condition_failed(error):
            return None
        raise
    return from_item(answer["Attributes"])

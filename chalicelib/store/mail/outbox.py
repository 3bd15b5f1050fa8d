"""The ``outbox`` table: key ``mail_id``; every mail owed or sent, and what became of it.

``outbox_tries.py`` says how they are sent. ``recipient``, the normalised address, is the key of
``by_recipient``: what was mailed to a person.
"""

from __future__ import annotations

from collections.abc import Iterable

from chalicelib.domain.fields import email_key
from chalicelib.domain.mail.outbox import Mail, MailFacts, MailState
from chalicelib.store.aws.dynamodb import (
    Item,
    batch_get,
    call,
    call_if,
    dynamodb,
    from_item,
    query,
    table,
    to_item,
)
from chalicelib.store.aws.rows import Read, Reader, by

#: What ``waiting`` says of a mail that is to be tried, and of one that failed.
WAITING = "mail"
FAILED = "failed"
#: Mails of one ticket that are listed.
_MOST = 50

MAIL_READER = Reader(Mail, "outbox", by("mail_id"), ["state", "attempts", "params"])
_facts = Reader(MailFacts, "outbox", by("mail_id"))
_of_ticket = Reader(MailFacts, "outbox", by("mail_id"), ["to"])


def key(mail_id: str) -> Item:
    """A mail's key."""
    return to_item({"mail_id": mail_id})


def row(mail: Mail) -> Item:
    """A mail as its row, index key included."""
    facts = {"waiting": WAITING, "recipient": email_key(mail.to)}
    return mail.model_dump(mode="json") | facts


def enqueued(mail: Mail) -> Item:
    """The write of a mail owed, for the transaction of the fact that it tells."""
    return {"Put": _put(mail)}


def extended(mail: Mail, most: int) -> Item:
    """The write that adds what a mail tells to another that waits, and lets that one wait until
    ``next_try_at`` of this: for the transaction of the fact that it tells.

    Its condition fails once that one was tried, or tells of ``most`` tickets.
    """
    return {
        "Update": {
            "TableName": table("outbox"),
            "Key": key(mail.mail_id),
            "UpdateExpression": "SET params.#more = list_append(params.#more, :more),"
            " next_try_at = :at",
            "ConditionExpression": "#state = :pending AND attempts = :none"
            " AND size(params.#more) < :most",
            "ExpressionAttributeNames": {"#state": "state", "#more": "more"},
            "ExpressionAttributeValues": to_item(
                {
                    ":more": mail.more,
                    ":at": mail.next_try_at,
                    ":pending": MailState.PENDING.value,
                    ":none": 0,
                    ":most": most - 1,
                }
            ),
        }
    }


def taken_back(mail_id: str, number: str) -> Item:
    """The write that has a mail that waits tell nothing of a ticket: for the transaction that
    undoes what it tells. Its condition fails once the mail was tried."""
    return {
        "Update": {
            "TableName": table("outbox"),
            "Key": key(mail_id),
            "UpdateExpression": "SET params.#undone ="
            " list_append(if_not_exists(params.#undone, :none), :number)",
            "ConditionExpression": "#state = :pending AND attempts = :zero",
            "ExpressionAttributeNames": {"#state": "state", "#undone": "undone"},
            "ExpressionAttributeValues": to_item(
                {":none": [], ":number": [number], ":pending": MailState.PENDING.value, ":zero": 0}
            ),
        }
    }


def owe_once(mail: Mail) -> bool:
    """Write a mail owed, unless there is one of its id; answers whether it was written. Raises
    Unavailable."""
    return call_if(dynamodb().put_item, **_put(mail)) is not None


def of_ticket(number: str) -> tuple[list[MailFacts], list[str]]:
    """The mails about a ticket, newest first, and the ids of those that cannot be read; one page
    of at most ``_MOST`` rows."""
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
    read = _of_ticket.each(from_item(item) for item in answer["Items"])
    return read.items, _of_ticket.keys(read.bad)


def facts(mail_ids: Iterable[str]) -> Read[MailFacts]:
    """What mails of these ids were, in no order: never what they said; at most a hundred."""
    wanted = [key(mail_id) for mail_id in mail_ids]
    if not wanted:
        return Read([], [])
    name = table("outbox")
    return _of_ticket.each(batch_get({name: {"Keys": wanted}})[name])


def all_of_ticket(number: str) -> Read[MailFacts]:
    """All mails about a ticket, oldest first: what each was, never what it said."""
    rows = query(
        TableName=table("outbox"),
        IndexName="by_ticket",
        KeyConditionExpression="#number = :number",
        ExpressionAttributeNames={"#number": "number"},
        ExpressionAttributeValues=to_item({":number": number}),
    )
    return _of_ticket.each(rows)


def to_recipient(email: str, until: str) -> Read[MailFacts]:
    """The mails to a normalised address that were owed by a moment, oldest first: what each was,
    never what it said."""
    rows = query(
        TableName=table("outbox"),
        IndexName="by_recipient",
        KeyConditionExpression="recipient = :email AND created_at <= :until",
        ExpressionAttributeValues=to_item({":email": email, ":until": until}),
    )
    return _facts.each(rows)


def find(mail_id: str) -> Mail | None:
    """A mail as its row stands this instant; None when there is none. Raises Unreadable,
    Unavailable."""
    answer = call(
        dynamodb().get_item, TableName=table("outbox"), Key=key(mail_id), ConsistentRead=True
    )
    return MAIL_READER.one(from_item(answer["Item"])) if "Item" in answer else None


def _put(mail: Mail) -> Item:
    return {
        "TableName": table("outbox"),
        "Item": to_item(row(mail)),
        "ConditionExpression": "attribute_not_exists(mail_id)",
    }


def update_if(condition: str, mail_id: str, update: str, values: Item) -> bool:
    """Update a row; False when the condition does not hold. Raises Unavailable."""
    answer = call_if(
        dynamodb().update_item,
        TableName=table("outbox"),
        Key=key(mail_id),
        UpdateExpression=update,
        ConditionExpression=condition,
        ExpressionAttributeNames={"#state": "state"}
        | ({"#number": "number"} if "#number" in update else {}),
        ExpressionAttributeValues=to_item(values),
    )
    return answer is not None

"""What erasure alone writes: in no other way does a row of a person go, or a written word change.

Only the role of ``erase_accounts`` may delete from ``tickets`` and ``accounts``, and only in a
transaction, with what takes the row's place or tells of it.
"""

from __future__ import annotations

from chalicelib.domain.accounts.account import Account
from chalicelib.domain.mail import erasure
from chalicelib.domain.mail.outbox import MailState
from chalicelib.domain.tickets.entry import Entry
from chalicelib.store.accounts import accounts
from chalicelib.store.aws.dynamodb import (
    Item,
    call,
    call_if,
    dynamodb,
    table,
    to_item,
    unchanged_since,
)
from chalicelib.store.mail import outbox


def remembered(account: Account, number: str) -> Item:
    """The write by which an account remembers a ticket whose thread is to be erased, for the
    transaction that takes the ticket from it; refused when its holder has thought better of it."""
    return {
        "Update": {
            "TableName": table("accounts"),
            "Key": accounts.key(account.email),
            "UpdateExpression": "SET erasing = list_append(erasing, :number), version = :next",
            "ConditionExpression": "version = :version AND erasure = :asked",
            "ExpressionAttributeValues": to_item(
                {
                    ":number": [number],
                    ":version": account.version,
                    ":next": account.version + 1,
                    ":asked": "asked",
                }
            ),
        }
    }


def gone(account: Account) -> Item:
    """The write that removes an account as it stands; refused when it has changed."""
    return {
        "Delete": {
            "TableName": table("accounts"),
            "Key": accounts.key(account.email),
            **unchanged_since(account.version),
        }
    }


def blank_entry(blanked: Entry) -> None:
    """Put an entry without its words in its own place. Raises Unavailable."""
    call(
        dynamodb().put_item,
        TableName=table("entries"),
        Item=to_item(blanked.model_dump(mode="json")),
        ConditionExpression="attribute_exists(entry_id)",
    )


def blank_mail(mail_id: str, expires_at: int) -> None:
    """Clear a mail's address and words; of what kind it was, and when, stays.

    One that was not sent yet is not sent any more. Does no more when done again. Raises
    Unavailable.
    """
    blanks = erasure.blanks()
    put = {f":{name}": value for name, value in blanks.items() if value is not None}
    sets = ", ".join(f"#{name[1:]} = {name}" for name in put)
    removed = ", ".join(f"#{name}" for name, value in blanks.items() if value is None)
    call_if(
        dynamodb().update_item,
        TableName=table("outbox"),
        Key=outbox.key(mail_id),
        ConditionExpression="attribute_exists(mail_id)",
        UpdateExpression=f"SET {sets}, expires_at = if_not_exists(expires_at, :expires)"
        f" REMOVE {removed}",
        ExpressionAttributeNames={f"#{name}": name for name in blanks},
        ExpressionAttributeValues=to_item({**put, ":expires": expires_at}),
    )
    call_if(
        dynamodb().update_item,
        TableName=table("outbox"),
        Key=outbox.key(mail_id),
        ConditionExpression="#state IN (:pending, :sending)",
        UpdateExpression="SET #state = :failed",
        ExpressionAttributeNames={"#state": "state"},
        ExpressionAttributeValues=to_item(
            {
                ":pending": MailState.PENDING.value,
                ":sending": MailState.SENDING.value,
                ":failed": MailState.FAILED.value,
            }
        ),
    )

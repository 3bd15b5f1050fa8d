"""Addresses that no mail goes to any more: rows ``suppressed#<hash>`` of ``guards``, for good.

The hash names no one. A mail that was withheld names the row in its ``last_error``: to let mail
go to the address again, an administrator deletes the row, and the address in the account's
suppression list of SES.
"""

from __future__ import annotations

from datetime import datetime

from chalicelib.store.aws.dynamodb import Item, call, call_if, dynamodb, from_item, table, to_item
from chalicelib.store.aws.rows import report
from chalicelib.store.guards.guards import hashed

_REASONS = ("bounced", "complained")


def key(email: str) -> str:
    """Key of the row of a normalised address."""
    return f"suppressed#{hashed('suppressed', email)}"


def suppress(email: str, reason: str, mail_id: str, now: datetime) -> None:
    """Let no more mail go to a normalised address; as ``suppress_key``."""
    suppress_key(key(email), reason, mail_id, now)


def suppress_key(of: str, reason: str, mail_id: str, now: datetime) -> None:
    """Let no more mail go to the address of a row's key; the first reason stays.

    ``reason`` is ``bounced``, ``complained`` or ``declined``; ``mail_id`` is the mail that it
    was about. Raises Unavailable.
    """
    row = {"key": of, "reason": reason, "mail_id": mail_id, "at": now.isoformat()}
    call_if(
        dynamodb().put_item,
        TableName=table("guards"),
        Item=to_item(row),
        ConditionExpression="attribute_not_exists(#key)",
        ExpressionAttributeNames={"#key": "key"},
    )


def lift(email: str) -> bool:
    """Let mail go to an address again that somebody had complained from; answers whether it was
    held back for that. What came back stays held back. Raises Unavailable."""
    lifted = call_if(
        dynamodb().delete_item,
        TableName=table("guards"),
        Key=to_item({"key": key(email)}),
        ConditionExpression="reason = :complained",
        ExpressionAttributeValues=to_item({":complained": "complained"}),
    )
    return lifted is not None


def reason(email: str) -> str | None:
    """Why no mail goes to a normalised address; None when it may. Raises Unavailable."""
    return reason_of(email, _row(email))


def reason_of(email: str, row: Item) -> str | None:
    """The same, by the row of an address; ``{}`` is none.

    A row that does not say it, in ``reason``, stops mails like any other.
    """
    if not row:
        return None
    told = row.get("reason")
    if told in _REASONS:
        return str(told)
    report("guards", key(email), ["reason"])
    return _REASONS[0]


def bounced_at(email: str) -> datetime | None:
    """Since when SES says that mail to a normalised address comes back for good; None when it
    does not, or when the row does not say it. Raises Unavailable."""
    row = _row(email)
    if row.get("reason") != "bounced":
        return None
    try:
        return datetime.fromisoformat(str(row.get("at")))
    except ValueError:
        report("guards", key(email), ["at"])
        return None


def _row(email: str) -> Item:
    answer = call(dynamodb().get_item, TableName=table("guards"), Key=to_item({"key": key(email)}))
    return from_item(answer.get("Item", {}))

"""What an area's digest of a window will tell: rows ``digest#{area}#{window}`` of ``guards``.

Each ticket is one write on the area's row, however many agents are told. The mails, one an agent,
are written once and name the row; whoever sends the first of them closes it, and what comes later
is of the next window.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

from botocore.exceptions import ClientError

from chalicelib.domain.errors import Unavailable
from chalicelib.store.aws.dynamodb import (
    Item,
    call,
    condition_failed,
    dynamodb,
    from_item,
    table,
    to_item,
)

#: What a row may become between a look at it and the write: it has all that it names, or is closed.
_STAGES = 4
#: Seconds that a row outlives its window: far more than the tries of a mail.
_KEPT = 30 * 86_400
_OPEN = "attribute_not_exists(closed)"


@dataclass(frozen=True)
class Gathered:
    """What a window has told so far: the first tickets, a count of the others, whether its mails
    are owed, and whether nothing more is added."""

    numbers: list[str]
    beyond: int = 0
    owed: bool = False
    closed: bool = False


def key(area: str, window: int) -> str:
    """The row of an area and a window, counted from the epoch."""
    return f"digest#{area}#{window}"


def add(of: str, number: str, most: int, ends_at: int) -> Gathered | None:
    """Have a window tell of a ticket: by its number while it names fewer than ``most``, by a count
    from then on. Answers the window; None when it is closed and does not tell of it.

    ``ends_at`` is in epoch seconds. The same ticket again changes nothing, unless it is beyond and
    another came between: it is counted twice then. Raises Unavailable.
    """
    values: Item = {":number": number, ":expires": ends_at + _KEPT}
    named = (
        "SET numbers = list_append(if_not_exists(numbers, :none), :numbers), expires_at = :expires"
    )
    named_if = (
        "NOT contains(numbers, :number)"
        " AND (attribute_not_exists(numbers) OR size(numbers) < :most)"
    )
    counted = "SET last_beyond = :number, expires_at = :expires ADD beyond :one"
    first: Item = {":numbers": [number], ":none": [], ":most": most}
    row: Item = {}
    for _ in range(_STAGES):
        if len(row.get("numbers", ())) < most:
            made, row = _update(of, named, named_if, values | first)
        else:
            made, row = _update(of, counted, "NOT last_beyond = :number", values | {":one": 1})
        if made or number in (*row.get("numbers", ()), row.get("last_beyond")):
            return _gathered(row)
        if row.get("closed"):
            return None
    raise Unavailable


def owed(of: str) -> None:
    """Note that all mails of a window are owed. Raises Unavailable."""
    call(
        dynamodb().update_item,
        TableName=table("guards"),
        Key=to_item({"key": of}),
        UpdateExpression="SET owed = :true",
        ExpressionAttributeValues=to_item({":true": True}),
    )


def close(of: str) -> Gathered:
    """What a window tells, from now on for good. Raises Unavailable."""
    answer = call(
        dynamodb().get_item,
        TableName=table("guards"),
        Key=to_item({"key": of}),
        ConsistentRead=True,
    )
    found = _gathered(from_item(answer.get("Item", {})))
    if found.closed:
        return found
    closed = call(
        dynamodb().update_item,
        TableName=table("guards"),
        Key=to_item({"key": of}),
        UpdateExpression="SET closed = :true",
        ExpressionAttributeValues=to_item({":true": True}),
        ReturnValues="ALL_NEW",
    )
    return _gathered(from_item(closed["Attributes"]))


def _update(of: str, update: str, condition: str, values: Item) -> tuple[bool, Item]:
    """Whether an open row was updated, and what it is now."""
    try:
        answer = call(
            dynamodb().update_item,
            TableName=table("guards"),
            Key=to_item({"key": of}),
            UpdateExpression=update,
            ConditionExpression=f"{_OPEN} AND {condition}",
            ExpressionAttributeValues=to_item(values),
            ReturnValues="ALL_NEW",
            ReturnValuesOnConditionCheckFailure="ALL_OLD",
        )
    except ClientError as error:
        if not condition_failed(error):
            raise
        return False, from_item(cast("Item", error.response.get("Item", {})))
    return True, from_item(answer["Attributes"])


def _gathered(row: Item) -> Gathered:
    numbers = [str(number) for number in row.get("numbers", ())]
    flags = bool(row.get("owed")), bool(row.get("closed"))
    return Gathered(numbers, int(row.get("beyond", 0)), *flags)

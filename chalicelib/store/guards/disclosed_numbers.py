"""The ``guards`` table: which numbers a sign-in of an agent was shown, so that the trail tells of
a list that refreshes by itself once."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from botocore.exceptions import ClientError

from chalicelib.store.aws.dynamodb import Item, call, dynamodb, from_item, table, to_item
from chalicelib.store.guards.guards import hashed

#: Seconds that a row is kept after its last change: longer than any sign-in lasts.
_KEPT = 13 * 3_600


def numbers(agent_id: str, session: str) -> set[str]:
    """The numbers that a sign-in was shown. Raises Unavailable."""
    answer = call(
        dynamodb().get_item, TableName=table("guards"), Key=_key(agent_id, session),
        ConsistentRead=True,
    )  # fmt: skip
    found = from_item(answer.get("Item", {})).get("numbers", set())
    return found if isinstance(found, set) else set()


def remember(agent_id: str, session: str, numbers: Iterable[str], now: datetime) -> None:
    """Add numbers that a sign-in was shown. Raises Unavailable.

    A row that is full (400 KB, some 40,000 numbers) stays as it is: then a list is told again,
    which harms nobody.
    """
    try:
        call(
            dynamodb().update_item,
            TableName=table("guards"),
            Key=_key(agent_id, session),
            UpdateExpression="SET expires_at = :expires ADD numbers :numbers",
            ExpressionAttributeValues=to_item(
                {":expires": int(now.timestamp()) + _KEPT, ":numbers": {*numbers}}
            ),
        )
    except ClientError as error:
        if error.response["Error"]["Code"] != "ValidationException":
            raise


def _key(agent_id: str, session: str) -> Item:
    return to_item({"key": f"shown#{hashed('shown', agent_id, session)}"})

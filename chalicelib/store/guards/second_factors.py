"""The ``guards`` table: when each agent confirmed their second factor. Rows do not expire."""

from __future__ import annotations

from datetime import datetime

from chalicelib.store.aws.dynamodb import Item, call, dynamodb, from_item, table, to_item


def confirm(agent_id: str, now: datetime) -> None:
    """Keep that a second factor was confirmed now. Raises Unavailable."""
    row = {"key": _key(agent_id), "confirmed_at": int(now.timestamp())}
    call(dynamodb().put_item, TableName=table("guards"), Item=to_item(row))


def confirmed_at(agent_id: str) -> int | None:
    """When an agent confirmed a second factor, in seconds of the epoch; None when they never did
    here. Raises Unavailable."""
    answer = call(
        dynamodb().get_item,
        TableName=table("guards"),
        Key=to_item({"key": _key(agent_id)}),
        ConsistentRead=True,
    )
    found: Item = from_item(answer.get("Item", {}))
    return int(found["confirmed_at"]) if found else None


def _key(agent_id: str) -> str:
    return f"second-factor#{agent_id}"

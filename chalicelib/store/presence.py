"""Who is at a ticket right now: one item of ``guards`` a ticket, an attribute an agent."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from chalicelib.domain.limits import DAY
from chalicelib.store.dynamodb import Item, call, dynamodb, from_item, table, to_item

_AGENT = "agent:"


def key(number: str) -> Item:
    """Key of a ticket's presence."""
    return to_item({"key": f"presence#{number}"})


def put(number: str, agent_id: str, being: dict[str, Any], now: datetime) -> dict[str, Item]:
    """Say what an agent does; gives what each agent last said, by id."""
    answer = call(
        dynamodb().update_item,
        TableName=table("guards"),
        Key=key(number),
        UpdateExpression="SET #agent = :being, expires_at = :expires",
        ExpressionAttributeNames={"#agent": _AGENT + agent_id},
        ExpressionAttributeValues=to_item(
            {":being": being, ":expires": int(now.timestamp()) + DAY}
        ),
        ReturnValues="ALL_NEW",
    )
    return _agents(answer["Attributes"])


def get(number: str) -> dict[str, Item]:
    """What each agent last said, by id."""
    answer = call(dynamodb().get_item, TableName=table("guards"), Key=key(number))
    return _agents(answer.get("Item", {}))


def _agents(item: Any) -> dict[str, Item]:
    return {
        name.removeprefix(_AGENT): being
        for name, being in from_item(item).items()
        if name.startswith(_AGENT)
    }

"""Who is at a ticket right now: one item of ``guards`` a ticket, an attribute an agent."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal

from chalicelib.domain.dates import Stamp
from chalicelib.domain.limits import DAY
from chalicelib.domain.model import Model
from chalicelib.store.aws.dynamodb import Item, call, dynamodb, from_item, table, to_item
from chalicelib.store.aws.rows import Reader, by

_AGENT = "agent:"


class Being(Model):
    """What an agent does at a ticket, and since when."""

    name: str
    doing: Literal["viewing", "replying"]
    at: Stamp


class _Sign(Model):
    by: str
    being: Being


_signs = Reader(_Sign, "guards", by("key"))


def key(number: str) -> Item:
    """Key of a ticket's presence."""
    return to_item({"key": f"presence#{number}"})


def put(number: str, agent_id: str, being: Being, now: datetime) -> dict[str, Being]:
    """Say what an agent does; gives what each agent last said, by id."""
    answer = call(
        dynamodb().update_item,
        TableName=table("guards"),
        Key=key(number),
        UpdateExpression="SET #agent = :being, expires_at = :expires",
        ExpressionAttributeNames={"#agent": _AGENT + agent_id},
        ExpressionAttributeValues=to_item(
            {":being": being.model_dump(), ":expires": int(now.timestamp()) + DAY}
        ),
        ReturnValues="ALL_NEW",
    )
    return _agents(answer["Attributes"])


def get(number: str) -> dict[str, Being]:
    """What each agent last said, by id."""
    answer = call(dynamodb().get_item, TableName=table("guards"), Key=key(number))
    return _agents(answer.get("Item", {}))


def _agents(item: Any) -> dict[str, Being]:
    """Who said something that can be read; a sign of life that cannot be is gone in a minute."""
    row = from_item(item)
    said = [
        {"key": f"{row.get('key')}/{name}", "by": name.removeprefix(_AGENT), "being": being}
        for name, being in row.items()
        if name.startswith(_AGENT)
    ]
    return {one.by: one.being for one in _signs.each(said).items}

"""Who is at a ticket right now: one item of ``guards`` a ticket, an attribute an agent.

One item more, ``presence#desk``, says for each agent where they are, so that lists learn it by one
read. It grows with the agents who are at work: it is written when somebody comes, goes or begins to
answer, and once a minute.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal

from chalicelib.domain.dates import Stamp
from chalicelib.domain.limits import DAY
from chalicelib.domain.model import Model
from chalicelib.store.aws.dynamodb import Item, call, call_if, dynamodb, from_item, table, to_item
from chalicelib.store.aws.rows import Reader, by

DESK = "presence#desk"
_AGENT = "agent:"


class Being(Model):
    """What an agent does at a ticket, and since when."""

    name: str
    doing: Literal["viewing", "replying"]
    at: Stamp


class Whereabouts(Being):
    """Where an agent last was."""

    number: str
    area: str


class _Sign(Model):
    by: str
    being: Being


class _Place(Model):
    by: str
    being: Whereabouts


_signs = Reader(_Sign, "guards", by("key"))
_places = Reader(_Place, "guards", by("key"))


def key(number: str) -> Item:
    """Key of a ticket's presence."""
    return to_item({"key": f"presence#{number}"})


def desk_key() -> Item:
    """Key of everybody's presence."""
    return to_item({"key": DESK})


def put(number: str, agent_id: str, being: Being, now: datetime) -> dict[str, Being]:
    """Say what an agent does; gives what each agent said before, by id. Raises Unavailable."""
    return _agents(_set(key(number), agent_id, being, now))


def put_on_desk(agent_id: str, place: Whereabouts, now: datetime) -> None:
    """Say to the whole desk where an agent is. Raises Unavailable."""
    _set(desk_key(), agent_id, place, now)


def remove(number: str, agent_id: str) -> dict[str, Being]:
    """Say that an agent is at the ticket no more; gives what each agent said before, by id.

    Idempotent. Raises Unavailable.
    """
    removal = _removal(key(number), agent_id)
    answer = call(dynamodb().update_item, **removal, ReturnValues="ALL_OLD")
    return _agents(answer.get("Attributes", {}))


def remove_from_desk(number: str, agent_id: str) -> None:
    """The same to the whole desk, unless they are at another ticket by now."""
    removal = _removal(desk_key(), agent_id)
    removal["ExpressionAttributeNames"]["#number"] = "number"
    call_if(
        dynamodb().update_item,
        **removal,
        ConditionExpression="#agent.#number = :number",
        ExpressionAttributeValues=to_item({":number": number}),
    )


def get(number: str) -> dict[str, Being]:
    """What each agent last said, by id."""
    answer = call(dynamodb().get_item, TableName=table("guards"), Key=key(number))
    return _agents(answer.get("Item", {}))


def everywhere(row: dict[str, Any]) -> dict[str, Whereabouts]:
    """Where each agent last was, by id, out of the row as it was read."""
    return {one.by: one.being for one in _places.each(_said(row)).items}


def _set(key: Item, agent_id: str, being: Being, now: datetime) -> Item:
    answer = call(
        dynamodb().update_item,
        TableName=table("guards"),
        Key=key,
        UpdateExpression="SET #agent = :being, expires_at = :expires",
        ExpressionAttributeNames={"#agent": _AGENT + agent_id},
        ExpressionAttributeValues=to_item(
            {":being": being.model_dump(), ":expires": int(now.timestamp()) + DAY}
        ),
        ReturnValues="ALL_OLD",
    )
    return answer.get("Attributes", {})


def _removal(key: Item, agent_id: str) -> dict[str, Any]:
    return {
        "TableName": table("guards"),
        "Key": key,
        "UpdateExpression": "REMOVE #agent",
        "ExpressionAttributeNames": {"#agent": _AGENT + agent_id},
    }


def _agents(item: Any) -> dict[str, Being]:
    return {one.by: one.being for one in _signs.each(_said(from_item(item))).items}


def _said(row: dict[str, Any]) -> list[dict[str, Any]]:
    """Who said something that can be read; a sign of life that cannot be is gone in a minute."""
    return [
        {"key": f"{row.get('key')}/{name}", "by": name.removeprefix(_AGENT), "being": being}
        for name, being in row.items()
        if name.startswith(_AGENT)
    ]

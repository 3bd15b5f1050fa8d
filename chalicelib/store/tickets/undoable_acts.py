"""What acts on many tickets changed, as it was before, in the ``guards`` table.

``undoable#<hash of act, agent and number>`` stands for a quarter of an hour. The page that did the
act asks for it to be undone; what it says stays with the server, so that nobody undoes to a state
that never was.
"""

from __future__ import annotations

from datetime import datetime

from chalicelib.domain.desk.bulk.undoable_act import UndoableAct
from chalicelib.store.aws.dynamodb import Item, call, dynamodb, from_item, table, to_item
from chalicelib.store.aws.rows import Reader, by
from chalicelib.store.guards import guards

#: How long an act can be undone, as far as no mail has told of it.
SECONDS = 15 * 60

_acts = Reader(UndoableAct, "guards", by("key"), ["version", "before"])


def kept(number: str, act: str, agent_id: str, undoable: UndoableAct) -> Item:
    """The write that lets an agent's act be undone, for the transaction of the act."""
    row = {"key": _key(number, act, agent_id), **undoable.model_dump(mode="json")}
    return {"Put": {"TableName": table("guards"), "Item": to_item(row)}}


def undone(number: str, act: str, agent_id: str) -> Item:
    """The write that undoes an act once: it fails when it was undone, or nothing is known of it."""
    return {
        "Update": {
            "TableName": table("guards"),
            "Key": to_item({"key": _key(number, act, agent_id)}),
            "UpdateExpression": "SET undone = :yes",
            "ConditionExpression": "undone = :no",
            "ExpressionAttributeValues": to_item({":yes": True, ":no": False}),
        }
    }


def get(number: str, act: str, agent_id: str, now: datetime) -> UndoableAct | None:
    """What an agent's act changed of a ticket; None when it can be undone no more, or was none.
    Raises Unreadable, Unavailable."""
    answer = call(
        dynamodb().get_item,
        TableName=table("guards"),
        Key=to_item({"key": _key(number, act, agent_id)}),
        ConsistentRead=True,
    )
    if "Item" not in answer:
        return None
    found = _acts.one(from_item(answer["Item"]))
    return found if found.expires_at > now.timestamp() else None


def _key(number: str, act: str, agent_id: str) -> str:
    return f"undoable#{guards.hashed('undoable', act, agent_id, number)}"

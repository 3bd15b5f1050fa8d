"""The ``guards`` table: exports, ``export#{agent}#{id}``, and whose they are, ``exports#{agent}``.

Both expire by TTL, as the file does by the bucket's lifecycle. The words of a search stand in the
row until the file is made, and no longer.
"""

from __future__ import annotations

from typing import Any

from chalicelib.domain.exports.export import Export
from chalicelib.store.aws.dynamodb import (
    Item,
    batch_get,
    call,
    call_if,
    dynamodb,
    from_item,
    table,
    to_item,
)
from chalicelib.store.aws.rows import Read, Reader, by

#: Exports of one person that are listed, newest first.
MOST_LISTED = 50
_reader = Reader(Export, "guards", by("key"), ["state", "asked_at"])
_OPEN = "#state IN (:waits, :running)"
_NAMES = {"#state": "state"}
_VALUES = {":waits": "waits", ":running": "running"}


def added(export: Export) -> dict[str, Item]:
    """The writes of a new export, for the transaction that leaves its trace."""
    expires = int(export.expires_at.timestamp())
    return {
        "export": {
            "Put": {
                "TableName": table("guards"),
                "Item": to_item(_row(export) | {"expires_at": expires}),
                "ConditionExpression": "attribute_not_exists(#key)",
                "ExpressionAttributeNames": {"#key": "key"},
            }
        },
        "mine": {
            "Update": {
                "TableName": table("guards"),
                "Key": to_item({"key": f"exports#{export.agent}"}),
                "UpdateExpression": "SET ids = list_append(:one, if_not_exists(ids, :none)),"
                " expires_at = :expires",
                "ExpressionAttributeValues": to_item(
                    {":one": [export.export_id], ":none": [], ":expires": expires}
                ),
            }
        },
    }


def find(agent_id: str, export_id: str) -> Export | None:
    """Somebody's export as it stands this instant. Raises Unavailable, Unreadable."""
    answer = call(
        dynamodb().get_item,
        TableName=table("guards"),
        Key=_key(agent_id, export_id),
        ConsistentRead=True,
    )
    return _reader.one(from_item(answer["Item"])) if "Item" in answer else None


def of_agent(agent_id: str) -> Read[Export]:
    """Somebody's exports, newest first. Raises Unavailable."""
    name, key = table("guards"), to_item({"key": f"exports#{agent_id}"})
    answer = call(dynamodb().get_item, TableName=name, Key=key, ConsistentRead=True)
    listed = from_item(answer.get("Item", {})).get("ids", [])
    ids = [one for one in listed if isinstance(one, str)] if isinstance(listed, list) else []
    if not ids:
        return Read([], [])
    keys = [_key(agent_id, one) for one in dict.fromkeys(ids[:MOST_LISTED])]
    rows = batch_get({name: {"Keys": keys, "ConsistentRead": True}})[name]
    return _reader.each(sorted(rows, key=lambda row: str(row["key"]), reverse=True))


def keys(read: Read[Export]) -> list[str]:
    """Ids of exports that cannot be read."""
    return [str(row["key"]).rpartition("#")[2] for row in read.bad]


def running(export: Export) -> bool:
    """Note how far an export is, unless it is over; answers whether it was noted. Raises
    Unavailable."""
    answer = call_if(
        dynamodb().update_item,
        TableName=table("guards"),
        Key=_key(export.agent, export.export_id),
        UpdateExpression="SET #state = :running, #rows = :rows",
        ConditionExpression=_OPEN,
        ExpressionAttributeNames=_NAMES | {"#rows": "rows"},
        ExpressionAttributeValues=to_item({**_VALUES, ":rows": export.rows}),
    )
    return answer is not None


def finished(export: Export) -> Item:
    """The write of an export that is over, for the transaction of what tells of it; it fails when
    it was over before."""
    return {
        "Put": {
            "TableName": table("guards"),
            "Item": to_item(
                _row(export) | {"expires_at": int(export.expires_at.timestamp())},
            ),
            "ConditionExpression": _OPEN,
            "ExpressionAttributeNames": _NAMES,
            "ExpressionAttributeValues": to_item(_VALUES),
        }
    }


def _row(export: Export) -> dict[str, Any]:
    row = export.model_dump(mode="json", exclude_none=True)
    return {"key": f"export#{export.agent}#{export.export_id}"} | row


def _key(agent_id: str, export_id: str) -> Item:
    return to_item({"key": f"export#{agent_id}#{export_id}"})

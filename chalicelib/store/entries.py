"""The ``entries`` table: key ``(number, entry_id)``; the append-only thread of each ticket."""

from __future__ import annotations

from chalicelib.domain.tickets import Entry
from chalicelib.store.dynamodb import Item, query, table, to_item

#: The opening entry's id: it sorts before every ULID.
OPENING = "0"


def first(entry: Entry) -> Item:
    """The write that takes a number for ever: it fails when the number has any opening."""
    return {
        "Put": {
            "TableName": table("entries"),
            "Item": to_item(entry.model_dump(mode="json")),
            "ConditionExpression": "attribute_not_exists(#number)",
            "ExpressionAttributeNames": {"#number": "number"},
        }
    }


def added(entry: Entry) -> Item:
    """The write of an entry, for the transaction of what it tells; its id is fresh."""
    return {
        "Put": {
            "TableName": table("entries"),
            "Item": to_item(entry.model_dump(mode="json")),
            "ConditionExpression": "attribute_not_exists(entry_id)",
        }
    }


def thread(number: str, *, consistent: bool = False) -> list[Entry]:
    """A ticket's thread, oldest first; ``consistent`` reads it as it stands this instant."""
    rows = query(
        TableName=table("entries"),
        KeyConditionExpression="#number = :number",
        ExpressionAttributeNames={"#number": "number"},
        ExpressionAttributeValues={":number": {"S": number}},
        ConsistentRead=consistent,
    )
    return [Entry.model_validate(row) for row in rows]

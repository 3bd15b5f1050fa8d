"""Reads of the backup's tables and of the live ones, and conditional writes to the live ones.

Rows are in DynamoDB's notation here, so that one whose attribute has a wrong type can be handled.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from chalicelib.store.aws.dynamodb import Item, TransactionRefused, call, dynamodb, table, transact

KEYS = {
    "tickets": ("number", "email"),
    "entries": ("number", "entry_id"),
    "outbox": ("mail_id",),
    "accounts": ("email",),
    "answers": ("answer_id", "edition"),
    "catalog": ("kind", "id"),
    "audit": ("day_actor", "at_id"),
}


def restored_at(copy: str) -> Any:
    """The moment that a restored table shows, as a datetime; None when AWS does not say.

    Raises botocore's ResourceNotFoundException.
    """
    found = call(dynamodb().describe_table, TableName=copy)["Table"]
    return found.get("RestoreSummary", {}).get("RestoreDateTime")


def all_rows(name: str) -> Iterator[Item]:
    """All rows of a table, by its full name, page by page."""
    for page in dynamodb().get_paginator("scan").paginate(TableName=name):
        yield from page["Items"]


def of_number(name: str, number: str, index: str | None = None) -> list[Item]:
    """The rows of a ticket in a table, by its full name; of an index, with all attributes."""
    arguments: dict[str, Any] = {"IndexName": index} if index else {"ConsistentRead": True}
    pages = (
        dynamodb()
        .get_paginator("query")
        .paginate(
            TableName=name,
            KeyConditionExpression="#number = :number",
            ExpressionAttributeNames={"#number": "number"},
            ExpressionAttributeValues={":number": {"S": number}},
            **arguments,
        )
    )
    found = [row for page in pages for row in page["Items"]]
    if index is None:
        return found
    whole = [row(name, {"mail_id": each["mail_id"]}) for each in found]
    return [each for each in whole if each is not None]


def row(name: str, key: Item) -> Item | None:
    """A row as it stands this instant, or None."""
    found = call(dynamodb().get_item, TableName=name, Key=key, ConsistentRead=True)
    item: Item | None = found.get("Item")
    return item


def key_of(name: str, item: Mapping[str, Any]) -> Item:
    """A row's key."""
    return {attribute: item[attribute] for attribute in KEYS[name]}


def put(name: str, item: Item, before: Item | None) -> Item:
    """The write of a row in place of the one that was read, or where none was."""
    return {"Put": {"TableName": table(name), "Item": item, **_as_read(name, before)}}


def delete(name: str, before: Item) -> Item:
    """The deletion of a row as it was read."""
    key = key_of(name, before)
    return {"Delete": {"TableName": table(name), "Key": key, **_as_read(name, before)}}


def unchanged(name: str, rows: Sequence[Item]) -> dict[str, Item]:
    """The checks, for a transaction, that rows stand as they were read."""
    return {
        f"{name}{place}": {
            "ConditionCheck": {
                "TableName": table(name),
                "Key": key_of(name, before),
                **_as_read(name, before),
            }
        }
        for place, before in enumerate(rows)
    }


def write(writes: Mapping[str, Item]) -> bool:
    """Write all or nothing; False when a row was changed since it was read."""
    try:
        transact(writes)
    except TransactionRefused:
        return False
    return True


def _as_read(name: str, before: Item | None) -> Item:
    key = KEYS[name][0]
    if before is None:
        return {
            "ConditionExpression": "attribute_not_exists(#key)",
            "ExpressionAttributeNames": {"#key": key},
        }
    if "version" not in before:
        return {
            "ConditionExpression": "attribute_exists(#key) AND attribute_not_exists(version)",
            "ExpressionAttributeNames": {"#key": key},
        }
    return {
        "ConditionExpression": "version = :version",
        "ExpressionAttributeValues": {":version": before["version"]},
    }

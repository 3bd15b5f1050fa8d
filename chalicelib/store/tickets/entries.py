"""The ``entries`` table: key ``(number, entry_id)``; the append-only thread of each ticket."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from chalicelib.domain.tickets.entry import Entry
from chalicelib.store.aws.dynamodb import Item, query, table, to_item
from chalicelib.store.aws.rows import Read, Reader, StoredRow, by

_entries = Reader(Entry, "entries", by("number", "entry_id"), ["version"])


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
    """A ticket's thread, oldest first: all of it that can be read. ``consistent`` reads it as it
    stands this instant."""
    return read_thread(number, consistent=consistent).items


def read_thread(number: str, *, consistent: bool = False) -> Read[Entry]:
    """A ticket's thread, oldest first, and the lines that cannot be read."""
    return _entries.each(_rows(number, consistent=consistent))


def keys(rows: Iterable[StoredRow]) -> list[str]:
    """What lines that cannot be read are called: ``051243/01J...``."""
    return _entries.keys(rows)


def _rows(number: str, *, consistent: bool) -> Iterator[Item]:
    return query(
        TableName=table("entries"),
        KeyConditionExpression="#number = :number",
        ExpressionAttributeNames={"#number": "number"},
        ExpressionAttributeValues={":number": {"S": number}},
        ConsistentRead=consistent,
    )

"""The ``guards`` table: the filters of lists that each agent keeps, a row a person. Rows do not
expire."""

from __future__ import annotations

from decimal import Decimal

from chalicelib.domain.desk.lists.saved_filters import KeptFilters
from chalicelib.domain.errors import Unreadable
from chalicelib.store.aws.dynamodb import (
    call,
    dynamodb,
    from_item,
    table,
    to_item,
    transact,
    unchanged_since,
)
from chalicelib.store.aws.rows import Reader, by

_reader = Reader(KeptFilters, "guards", by("key"), ["version", "items"])


def of(agent_id: str) -> KeptFilters:
    """What a person keeps this instant; nothing when their row is missing or damaged, and what
    they keep next is then written over it. Raises Unavailable."""
    answer = call(
        dynamodb().get_item,
        TableName=table("guards"),
        Key=to_item({"key": _key(agent_id)}),
        ConsistentRead=True,
    )
    if "Item" not in answer:
        return KeptFilters()
    row = from_item(answer["Item"])
    try:
        return _reader.one(row)
    except Unreadable:
        version = row.get("version")
        return KeptFilters(version=int(version) if isinstance(version, int | Decimal) else 0)


def put(agent_id: str, kept: KeptFilters) -> None:
    """Keep a person's filters. Raises TransactionRefused when they changed since they were read,
    and Unavailable."""
    row = kept.model_dump(mode="json") | {"key": _key(agent_id), "version": kept.version + 1}
    put = {"TableName": table("guards"), "Item": to_item(row), **unchanged_since(kept.version)}
    transact({"kept": {"Put": put}})


def _key(agent_id: str) -> str:
    return f"saved-filters#{agent_id}"

"""Canned replies: rows of the ``catalog`` table, kind ``canned_reply``."""

from __future__ import annotations

from chalicelib.domain.desk.canned_replies import CannedReply
from chalicelib.store.aws.dynamodb import Item, call, dynamodb, from_item, table, to_item
from chalicelib.store.aws.rows import Reader, by
from chalicelib.store.catalog.catalog import rows

_KIND = "canned_reply"
_replies = Reader(CannedReply, "catalog", by("kind", "id"))


def key(reply_id: str) -> Item:
    """A canned reply's key."""
    return to_item({"kind": _KIND, "id": reply_id})


def every() -> tuple[list[CannedReply], list[str]]:
    """All of them, by id, and the ids of those that cannot be read."""
    read = _replies.each(rows(_KIND))
    return read.items, [str(row["id"]) for row in read.bad]


def get(reply_id: str) -> CannedReply | None:
    """One of them. Raises Unreadable."""
    answer = call(
        dynamodb().get_item, TableName=table("catalog"), Key=key(reply_id), ConsistentRead=True
    )
    return _replies.one(from_item(answer["Item"])) if "Item" in answer else None


def put(reply: CannedReply) -> None:
    """Write one, new or over the old."""
    item = to_item({"kind": _KIND, **reply.model_dump()})
    call(dynamodb().put_item, TableName=table("catalog"), Item=item)


def delete(reply_id: str) -> None:
    """Remove one; removing what is gone is no error."""
    call(dynamodb().delete_item, TableName=table("catalog"), Key=key(reply_id))

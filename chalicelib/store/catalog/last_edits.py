"""The ``guards`` table: what a row of the catalog was before its last edit from the desk, for 30
days."""

from __future__ import annotations

from typing import Any

from chalicelib.domain.dates import Stamp
from chalicelib.domain.model import Model
from chalicelib.store.aws.dynamodb import Item, call, dynamodb, from_item, table, to_item
from chalicelib.store.aws.rows import Reader, by

#: Seconds for which an edit can be taken back.
_KEPT = 30 * 86_400


class CatalogEdit(Model):
    """The last edit of a row: what it was, the version that it became, who did it and when."""

    before: dict[str, Any]
    after_version: int
    by: str
    at: Stamp


_edits = Reader(CatalogEdit, "guards", by("key"))


def last(kind: str, row_id: str) -> CatalogEdit | None:
    """The last edit of a row this instant; None when there is none, or nobody can read it.
    Raises Unavailable."""
    answer = call(
        dynamodb().get_item,
        TableName=table("guards"),
        Key=to_item({"key": _key(kind, row_id)}),
        ConsistentRead=True,
    )
    return _edits.quietly(from_item(answer["Item"])) if "Item" in answer else None


def kept(kind: str, row_id: str, edit: CatalogEdit, now: float) -> Item:
    """The write that keeps an edit, for the transaction that makes it; ``now`` in seconds since
    1970."""
    row = {
        "key": _key(kind, row_id),
        # Numbers stay numbers: as JSON, those of the table would come back as text.
        **edit.model_dump(),
        "expires_at": int(now) + _KEPT,
    }
    return {"Put": {"TableName": table("guards"), "Item": to_item(row)}}


def _key(kind: str, row_id: str) -> str:
    return f"catalog-edit#{kind}#{row_id}"

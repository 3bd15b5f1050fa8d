"""The ``catalog`` table: key ``(kind, id)``; what administrators edit, one flat item a row."""

from __future__ import annotations

from chalicelib import logs
from chalicelib.domain.catalog import Catalog, from_rows
from chalicelib.store.dynamodb import Item, query, table
from chalicelib.store.fresh import Fresh

_KINDS = ("area", "topic", "user_type", "holiday", "setting")


def rows(kind: str) -> list[Item]:
    """All rows of a kind, by id."""
    return list(
        query(
            TableName=table("catalog"),
            KeyConditionExpression="kind = :kind",
            ExpressionAttributeValues={":kind": {"S": kind}},
        )
    )


def _read() -> Catalog:
    catalog, rejected = from_rows(row for kind in _KINDS for row in rows(kind))
    if rejected:
        logs.error("catalog_rows_rejected", rows=rejected)
    return catalog


#: What the form offers now; an administrator's edit takes effect within a minute.
current = Fresh(_read, seconds=30)

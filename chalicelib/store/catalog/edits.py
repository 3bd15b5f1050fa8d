"""Rows of the ``catalog`` table as the desk edits them: whole, as they are stored."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from chalicelib.domain.rules.catalog_rows import ELSEWHERE
from chalicelib.store.aws.dynamodb import (
    Item,
    call,
    dynamodb,
    from_item,
    scan,
    table,
    to_item,
)


def every() -> list[Item]:
    """All rows that the catalog is read from, this instant. Raises Unavailable."""
    found = scan(TableName=table("catalog"), ConsistentRead=True)
    return [row for row in found if row["kind"] not in ELSEWHERE]


def one(kind: str, row_id: str) -> Item | None:
    """A row this instant. Raises Unavailable."""
    key = to_item({"kind": kind, "id": row_id})
    answer = call(dynamodb().get_item, TableName=table("catalog"), Key=key, ConsistentRead=True)
    return from_item(answer["Item"]) if "Item" in answer else None


def written(row: Mapping[str, Any], before: Mapping[str, Any] | None, known: Iterable[str]) -> Item:
    """The write of a row, refused where it is no longer what it was: no row at all (None), or
    one whose every attribute, and none of the ``known`` ones more, is as it was read. Rows bear
    no version that the console would raise."""
    put: Item = {"TableName": table("catalog"), "Item": to_item(row)}
    return {"Put": put | _unchanged(before, known)}


def removed(before: Mapping[str, Any], known: Iterable[str]) -> Item:
    """The write that removes a row, refused as ``written`` is."""
    key = to_item({"kind": before["kind"], "id": before["id"]})
    return {"Delete": {"TableName": table("catalog"), "Key": key} | _unchanged(before, known)}


def _unchanged(before: Mapping[str, Any] | None, known: Iterable[str]) -> Item:
    names, values, conditions = {}, {}, []
    attributes = sorted({*(before or {}), *known} - {"kind", "id"})
    if before is None:
        names["#id"] = "id"
        conditions, attributes = ["attribute_not_exists(#id)"], []
    for place, name in enumerate(attributes):
        names[f"#a{place}"] = name
        if before is not None and before.get(name) is not None:
            values[f":a{place}"] = before[name]
            conditions.append(f"#a{place} = :a{place}")
        else:
            conditions.append(f"attribute_not_exists(#a{place})")
    condition: Item = {
        "ConditionExpression": " AND ".join(conditions),
        "ExpressionAttributeNames": names,
    }
    return condition | ({"ExpressionAttributeValues": to_item(values)} if values else {})

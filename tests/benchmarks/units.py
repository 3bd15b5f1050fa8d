"""DynamoDB request units, by AWS's rule, from the bytes of the items that a call touches.

A write costs a unit for each started kB, twice that in a transaction; each index that holds the
item costs a unit for each started kB of what it holds. An eventually consistent read costs half
a unit for each started 4 kB: of each item of a batch, found or not, and of all of a query.
https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/read-write-operations.html
https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/CapacityUnitCalculations.html
"""

from __future__ import annotations

from collections.abc import Mapping
from math import ceil
from typing import Any

from tests.tables import table_definitions

Item = Mapping[str, Any]


def size(item: Item) -> int:
    """Bytes of an item in DynamoDB's notation."""
    return sum(len(name.encode()) + _value(value) for name, value in item.items())


def _value(value: Mapping[str, Any]) -> int:
    ((kind, held),) = value.items()
    if kind == "S":
        return len(held.encode())
    if kind == "N":
        return (len(held.strip("-")) + 1) // 2 + 1
    if kind == "L":
        return 3 + sum(1 + _value(element) for element in held)
    if kind == "M":
        return 3 + size(held) + len(held)
    return 1


def write(table: str, item: Item, *, transaction: bool) -> float:
    """Units of writing an item, its indexes included."""
    return ceil(size(item) / 1_024) * (2 if transaction else 1) + sum(
        ceil(size(held) / 1_024) for held in _indexed(table, item)
    )


def read(bytes_read: int, *, consistent: bool = False) -> float:
    """Units of reading some bytes of one item or one query."""
    return max(1, ceil(bytes_read / 4_096)) * (1.0 if consistent else 0.5)


def _indexed(table: str, item: Item) -> list[Item]:
    """What each index holds of an item; sparse ones may hold nothing."""
    (definition,) = (d for d in table_definitions() if d["TableName"] == table)
    own = [key["AttributeName"] for key in definition["KeySchema"]]
    held: list[Item] = []
    for index in definition.get("GlobalSecondaryIndexes", []):
        keys = [key["AttributeName"] for key in index["KeySchema"]]
        if all(key in item for key in keys):
            names = {*own, *keys, *index["Projection"].get("NonKeyAttributes", [])}
            held.append({name: item[name] for name in names if name in item})
    return held

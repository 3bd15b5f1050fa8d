"""Every call that the program makes to AWS, and the request units of those to DynamoDB.

The units of a write follow from the item before and after it, by AWS's rule (``units.py``): the
larger of the two in the table, and of each index what changes in it, which is twice when its key
moves and nothing when no attribute that it holds does. A write whose condition fails costs as much
as if it had been made, and so does a condition that a transaction checks.
https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/GSI.html#GSI.ThroughputConsiderations.Writes
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from math import ceil
from typing import Any

import boto3
import botocore.client

from tests.benchmarks import units
from tests.tables import table_definitions

Place = tuple[str, units.Item]


@dataclass
class Metered:
    """What was called and what it cost; ``writes`` and ``reads`` are units by table."""

    calls: list[str] = field(default_factory=list)
    writes: Counter[str] = field(default_factory=Counter)
    reads: Counter[str] = field(default_factory=Counter)

    @property
    def written(self) -> float:
        """Units of all writes but those of the trail, which issue 13 counts apart."""
        return sum(cost for table, cost in self.writes.items() if table != "audit")


@contextmanager
def metered() -> Iterator[Metered]:
    """Count what is called until the end; the program must use no prefix of tables."""
    found = Metered()
    made = botocore.client.BaseClient._make_api_call
    raw = boto3.client("dynamodb")

    def make(client: Any, operation: str, arguments: dict[str, Any]) -> Any:
        if client is raw:
            return made(client, operation, arguments)
        found.calls.append(operation)
        if client.meta.service_model.service_name != "dynamodb":
            return made(client, operation, arguments)
        places = list(_written(operation, arguments))
        before = [_stored(raw, place) for place in places]
        try:
            answer = made(client, operation, arguments)
        except Exception:
            answer = {}
            raise
        finally:
            for place, old in zip(places, before, strict=True):
                cost = _cost(place[0], old, _stored(raw, place), operation)
                found.writes[place[0]] += cost
        _count_reads(found, arguments, answer)
        return answer

    botocore.client.BaseClient._make_api_call = make
    try:
        yield found
    finally:
        botocore.client.BaseClient._make_api_call = made


@contextmanager
def written() -> Iterator[list[Place]]:
    """The table and key of each item that is written until the end, as streams would tell."""
    places: list[Place] = []
    made = botocore.client.BaseClient._make_api_call

    def make(client: Any, operation: str, arguments: dict[str, Any]) -> Any:
        answer = made(client, operation, arguments)
        if client.meta.service_model.service_name == "dynamodb":
            places.extend(_written(operation, arguments))
        return answer

    botocore.client.BaseClient._make_api_call = make
    try:
        yield places
    finally:
        botocore.client.BaseClient._make_api_call = made


def _written(operation: str, arguments: dict[str, Any]) -> Iterator[Place]:
    """The table and key of each item that a call writes."""
    if operation in ("PutItem", "UpdateItem", "DeleteItem"):
        yield arguments["TableName"], _key(arguments["TableName"], arguments)
    for write in arguments.get("TransactItems", ()) if operation == "TransactWriteItems" else ():
        for of in write.values():
            yield of["TableName"], _key(of["TableName"], of)
    if operation == "BatchWriteItem":
        for table, requests in arguments["RequestItems"].items():
            for request in requests:
                for of in request.values():
                    yield table, _key(table, of)


def _key(table: str, of: dict[str, Any]) -> units.Item:
    names = [key["AttributeName"] for key in _definition(table)["KeySchema"]]
    item = of.get("Key") or of["Item"]
    return {name: item[name] for name in names}


def _stored(raw: Any, place: Place) -> units.Item:
    item: units.Item = raw.get_item(TableName=place[0], Key=place[1]).get("Item", {})
    return item


def _cost(table: str, old: units.Item, new: units.Item, operation: str) -> float:
    twice = 2 if operation == "TransactWriteItems" else 1
    cost = float(twice * max(1, _started(old), _started(new)))
    if old == new:
        return cost
    own = [key["AttributeName"] for key in _definition(table)["KeySchema"]]
    for index in _definition(table).get("GlobalSecondaryIndexes", []):
        keys = [key["AttributeName"] for key in index["KeySchema"]]
        names = {*own, *keys, *index["Projection"].get("NonKeyAttributes", [])}
        held, holds = (_held(item, keys, names) for item in (old, new))
        if held == holds:
            continue
        moves = held and holds and any(held[key] != holds[key] for key in keys)
        together = max(_started(held), _started(holds))
        cost += _started(held) + _started(holds) if moves else together
    return cost


def _held(item: units.Item, keys: list[str], names: set[str]) -> units.Item:
    if not all(key in item for key in keys):
        return {}
    return {name: item[name] for name in names if name in item}


def _started(item: units.Item) -> int:
    return ceil(units.size(item) / 1_024)


def _count_reads(found: Metered, arguments: dict[str, Any], answer: dict[str, Any]) -> None:
    for table, items in answer.get("Responses", {}).items():
        wanted = arguments["RequestItems"][table]
        each = [units.read(units.size(item), consistent=_strong(wanted)) for item in items]
        missed = len(wanted["Keys"]) - len(items)
        found.reads[table] += sum(each) + missed * units.read(0)
    table = str(arguments.get("TableName"))
    if "Items" in answer:
        size = sum(map(units.size, answer["Items"]))
        found.reads[table] += units.read(size, consistent=_strong(arguments))
    elif "ProjectionExpression" in arguments or "Item" in answer:
        size = units.size(answer.get("Item", {}))
        found.reads[table] += units.read(size, consistent=_strong(arguments))


def _strong(arguments: dict[str, Any]) -> bool:
    return bool(arguments.get("ConsistentRead"))


@cache
def _definition(table: str) -> dict[str, Any]:
    (found,) = (each for each in table_definitions() if each["TableName"] == table)
    return found

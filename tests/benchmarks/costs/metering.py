"""Every call that the program makes to AWS, and the request units of those to DynamoDB.

The units of a write follow from the item before and after it, by AWS's rule (``units.py``): the
larger of the two in the table, and of each index what changes in it, which is twice when its key
moves and nothing when no attribute that it holds does. A write whose condition fails costs as much
as if it had been made, and so does a condition that a transaction checks.
https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/GSI.html#GSI.ThroughputConsiderations.Writes
"""

from __future__ import annotations

import re
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
Partition = tuple[str, str]
_IS_KEY = re.compile(r"^\s*(#?\w+)\s*=\s*(:\w+)")


@dataclass
class Metered:
    """What was called and what it cost; ``writes`` and ``reads`` are units by table."""

    calls: list[str] = field(default_factory=list)
    writes: Counter[str] = field(default_factory=Counter)
    reads: Counter[str] = field(default_factory=Counter)
    #: The same by ``(table or table/index, partition key)``.
    writes_by_key: Counter[Partition] = field(default_factory=Counter)
    reads_by_key: Counter[Partition] = field(default_factory=Counter)

    def add(self, other: Metered) -> None:
        """What was called elsewhere, as if it were here."""
        self.calls += other.calls
        for mine, theirs in (
            (self.writes, other.writes),
            (self.reads, other.reads),
            (self.writes_by_key, other.writes_by_key),
            (self.reads_by_key, other.reads_by_key),
        ):
            mine.update(theirs)

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
                for at, cost in _costs(place, old, _stored(raw, place), operation):
                    found.writes[place[0]] += cost
                    found.writes_by_key[at] += cost
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


def _costs(
    place: Place, old: units.Item, new: units.Item, operation: str
) -> Iterator[tuple[Partition, float]]:
    """What a write costs where: in the table, and in each index where it changes something."""
    table, key = place
    twice = 2 if operation == "TransactWriteItems" else 1
    own = [one["AttributeName"] for one in _definition(table)["KeySchema"]]
    yield (table, _text(key[own[0]])), float(twice * max(1, _started(old), _started(new)))
    if old == new:
        return
    for index in _definition(table).get("GlobalSecondaryIndexes", []):
        keys = [one["AttributeName"] for one in index["KeySchema"]]
        names = {*own, *keys, *index["Projection"].get("NonKeyAttributes", [])}
        held, holds = (_held(item, keys, names) for item in (old, new))
        if held == holds:
            continue
        at = f"{table}/{index['IndexName']}"
        if held and holds and any(held[one] != holds[one] for one in keys):
            yield (at, _text(held[keys[0]])), float(_started(held))
            yield (at, _text(holds[keys[0]])), float(_started(holds))
        else:
            together = float(max(_started(held), _started(holds)))
            yield (at, _text((holds or held)[keys[0]])), together


def _text(value: Any) -> str:
    """A key's value as people read it."""
    return str(next(iter(value.values())))


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
        for key in wanted["Keys"]:
            found.reads_by_key[table, _of_key(table, key)] += units.read(0)
    table = str(arguments.get("TableName"))
    if "Items" in answer:
        size = sum(map(units.size, answer["Items"]))
        cost = units.read(size, consistent=_strong(arguments))
        found.reads[table] += cost
        if "KeyConditionExpression" in arguments:
            at = "/".join(filter(None, (table, arguments.get("IndexName"))))
            found.reads_by_key[at, _asked(arguments)] += cost
    elif "ProjectionExpression" in arguments or "Item" in answer:
        size = units.size(answer.get("Item", {}))
        cost = units.read(size, consistent=_strong(arguments))
        found.reads[table] += cost
        found.reads_by_key[table, _of_key(table, arguments["Key"])] += cost


def _of_key(table: str, key: units.Item) -> str:
    return _text(key[_definition(table)["KeySchema"][0]["AttributeName"]])


def _asked(arguments: dict[str, Any]) -> str:
    """The partition key that a query asks for."""
    equals = _IS_KEY.match(arguments["KeyConditionExpression"])
    assert equals is not None, arguments["KeyConditionExpression"]
    return _text(arguments["ExpressionAttributeValues"][equals[2]])


def _strong(arguments: dict[str, Any]) -> bool:
    return bool(arguments.get("ConsistentRead"))


@cache
def _definition(table: str) -> dict[str, Any]:
    (found,) = (each for each in table_definitions() if each["TableName"] == table)
    return found

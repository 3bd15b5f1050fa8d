"""Tables, read a page at a time, as plain values that JSON knows."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from decimal import Decimal
from functools import cache
from typing import Any

import boto3
from botocore.config import Config

from chalicelib.store.aws.dynamodb import Item, from_item, table

#: Whoever reads everything waits where the desk needs the table.
_PATIENCE = Config(read_timeout=30, retries={"mode": "adaptive", "total_max_attempts": 12})


@cache
def client(service: str) -> Any:
    """A client of this process that waits longer than the program's own."""
    return boto3.client(service, config=_PATIENCE)  # type: ignore[call-overload]


def all_rows(name: str) -> Iterator[Item]:
    """Every row of a table."""
    return _pages("scan", TableName=table(name), ConsistentRead=True)


def of_key(name: str, key: str, value: str) -> Iterator[Item]:
    """The rows of a partition, in their order."""
    return _pages(
        "query",
        TableName=table(name),
        KeyConditionExpression="#key = :value",
        ExpressionAttributeNames={"#key": key},
        ExpressionAttributeValues={":value": {"S": value}},
        ConsistentRead=True,
    )


def keys(name: str, *attributes: str) -> Iterator[Item]:
    """Some attributes of every row."""
    names = {f"#{place}": attribute for place, attribute in enumerate(attributes)}
    return _pages(
        "scan",
        TableName=table(name),
        ProjectionExpression=", ".join(names),
        ExpressionAttributeNames=names,
        ConsistentRead=True,
    )


def count(name: str) -> int:
    """How many rows a table has, by a reading of its own."""
    pages = client("dynamodb").get_paginator("scan")
    return sum(
        page["Count"]
        for page in pages.paginate(TableName=table(name), Select="COUNT", ConsistentRead=True)
    )


def plain(value: Any) -> Any:
    """A value as JSON has it: bytes in base64, a set as a list in its order."""
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, dict):
        return {name: plain(one) for name, one in value.items()}
    if isinstance(value, (set, frozenset)):
        return sorted((plain(one) for one in value), key=str)
    if isinstance(value, (list, tuple)):
        return [plain(one) for one in value]
    content = getattr(value, "value", value)  # boto3's Binary
    if isinstance(content, (bytes, bytearray)):
        return base64.b64encode(content).decode()
    return value


def _pages(operation: str, **arguments: Any) -> Iterator[Item]:
    for page in client("dynamodb").get_paginator(operation).paginate(**arguments):
        yield from (from_item(item) for item in page["Items"])

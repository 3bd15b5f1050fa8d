"""Rows that come over beside tickets: written where nothing stands, and taken back as long as they
stand as they were written."""

from __future__ import annotations

import hashlib
import json

from chalicelib.store.aws.dynamodb import Item, call, call_if, dynamodb, table
from infra.osticket.writing.writer import patiently


def digest(item: Item) -> str:
    """A row in DynamoDB's notation, as one value."""
    return hashlib.sha256(json.dumps(item, sort_keys=True).encode()).hexdigest()


def put(name: str, item: Item, key: tuple[str, ...]) -> bool:
    """Write a row unless another stands there; answers whether it stands."""
    written = patiently(
        lambda: call_if(
            dynamodb().put_item,
            TableName=table(name),
            Item=item,
            ConditionExpression="attribute_not_exists(#key)",
            ExpressionAttributeNames={"#key": key[0]},
        )
    )
    return written is not None or digest(_stored(name, _key(item, key))) == digest(item)


def stored(name: str, key: Item) -> Item:
    """A row as it stands this instant, nothing where none does."""
    return patiently(lambda: _stored(name, key))


def take_back(name: str, key: Item, was: str) -> bool:
    """Delete a row that stands as it was written; answers whether it is gone."""
    item = stored(name, key)
    if not item:
        return True
    if digest(item) != was:
        return False
    places = [*enumerate(sorted(item))]
    gone = patiently(
        lambda: call_if(
            dynamodb().delete_item,
            TableName=table(name),
            Key=key,
            ConditionExpression=" AND ".join(f"#{n} = :{n}" for n, _ in places),
            ExpressionAttributeNames={f"#{n}": one for n, one in places},
            ExpressionAttributeValues={f":{n}": item[one] for n, one in places},
        )
    )
    return gone is not None


def _key(item: Item, names: tuple[str, ...]) -> Item:
    return {name: item[name] for name in names}


def _stored(name: str, key: Item) -> Item:
    answer = call(dynamodb().get_item, TableName=table(name), Key=key, ConsistentRead=True)
    found: Item = answer.get("Item", {})
    return found

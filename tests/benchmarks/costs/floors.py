"""The least that boto3 takes, in CPU seconds, for calls of the kinds that the program makes.

Its own clients, as it makes them by itself: they hold what they are given against the service's
model, which the program leaves to AWS. A mail is as long as one of ours. Each kind is called
once, as each step of a life is: in a loop a call finds the processor's caches as it left them, and
takes less than among other work.
"""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable
from functools import cache
from typing import Any

import boto3

from tests.benchmarks.units import Item

#: A request of 340 letters, more or less.
_TEXT = {"S": "Necesito el índice de precios al consumidor mensual. " * 7}
_MAIL = b"From: tickets@example.ec\r\nTo: p@example.com\r\n\r\n" + b"Su solicitud.\r\n" * 410


def measured() -> dict[str, float]:
    """CPU seconds of each, on the engine whose endpoint is in the environment."""
    client, ses = _clients()
    return {
        "3 items": _each(lambda: _transaction(client, 3)),
        "a GetItem": _each(lambda: _get(client)),
        "a delivery's calls": _each(lambda: _delivery(client, ses)),
        "an opening's calls": _each(lambda: _opening(client)),
        "a look-up's calls": _each(lambda: _look_up(client)),
    }


@cache
def _clients() -> tuple[Any, Any]:
    return boto3.client("dynamodb"), boto3.client("ses")


def _each(call: Callable[[], None]) -> float:
    started = time.process_time()
    call()
    return time.process_time() - started


def _transaction(client: Any, items: int) -> None:
    number, tables = {"S": uuid.uuid4().hex}, ("tickets", "entries", "guards")
    keys: dict[str, Item] = {
        "tickets": {"number": number, "email": {"S": "p@example.com"}},
        "entries": {"number": number, "entry_id": {"S": "0"}},
    }
    puts = []
    for place in range(items):
        table = tables[min(place, 2)]
        key = keys.get(table, {"key": {"S": f"{number['S']}{place}"}})
        puts.append({"Put": {"TableName": table, "Item": {**key, "body": _TEXT}}})
    client.transact_write_items(TransactItems=puts)


def _get(client: Any) -> None:
    client.get_item(TableName="guards", Key={"key": {"S": "-"}})


def _update(client: Any) -> None:
    client.update_item(
        TableName="guards",
        Key={"key": {"S": "floor"}},
        UpdateExpression="SET a = :a",
        ExpressionAttributeValues={":a": _TEXT},
    )


def _delivery(client: Any, ses: Any) -> None:
    _update(client)
    _update(client)
    client.get_item(TableName="guards", Key={"key": {"S": "floor"}})
    ses.send_raw_email(
        Source="tickets@example.ec", Destinations=["p@example.com"], RawMessage={"Data": _MAIL}
    )


def _opening(client: Any) -> None:
    """The count of its network address, and its transaction: ticket, line, mail, three guards."""
    _update(client)
    _transaction(client, 6)


def _look_up(client: Any) -> None:
    keys = [{"key": {"S": name}} for name in ("-", "--", "floor")]
    client.batch_get_item(RequestItems={"guards": {"Keys": keys}})
    client.query(
        TableName="entries",
        KeyConditionExpression="#number = :number",
        ExpressionAttributeNames={"#number": "number"},
        ExpressionAttributeValues={":number": {"S": "-"}},
    )

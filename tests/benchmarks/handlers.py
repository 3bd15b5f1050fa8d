"""CPU, calls and request units of opening and look-up, beside a bare boto3 handler."""

from __future__ import annotations

import json
import statistics
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import boto3
from botocore.config import Config

from chalicelib.store.aws import dynamodb, secrets
from chalicelib.store.catalog import catalog
from tests.benchmarks import units
from tests.benchmarks.report import Figure
from tests.conftest import put_catalog
from tests.desk import look_up, open_ticket
from tests.places import put_secrets
from tests.tables import create_tables

_TURNS = 150
_ROUNDS = 5


def figures() -> Iterator[Figure]:
    """Measure on the embedded engine, whose endpoint is in the environment."""
    client = boto3.client("dynamodb")
    create_tables(client)
    put_secrets()
    put_catalog(client, "")
    opened = open_ticket(email="primera@example.com").json
    look_up(opened["email"], opened["number"])

    with recorded() as opening:
        second = open_ticket(key=str(uuid.uuid4()), email="segunda@example.com").json
    with recorded() as lookup:
        look_up(second["email"], second["number"])
    yield Figure("AWS calls to open a ticket", len(opening), 2, note=_names(opening))
    yield Figure("AWS calls to look one up", len(lookup), 2, note=_names(lookup))
    yield Figure("request units to open a ticket, indexes included", _open_units(opening), 12)
    yield Figure("request units to look one up", _look_up_units(lookup), 2)

    bare = _Bare(opening, lookup)
    yield Figure("CPU of opening, to a bare boto3 handler", _ratio(_open_one, bare.open), 1.5)
    found = (second["email"], second["number"])
    yield Figure(
        "CPU of a look-up, to a bare boto3 handler",
        _ratio(lambda turn: look_up(*found), bare.look_up),
        1.5,
    )


def _open_one(turn: int) -> None:
    address = f"198.51.{turn // 200}.{turn % 200}"
    email = f"p{uuid.uuid4().hex}@example.com"
    opened = open_ticket(key=str(uuid.uuid4()), address=address, email=email)
    assert opened.status == 201, opened


def _ratio(ours: Callable[[int], Any], floor: Callable[[int], Any]) -> float:
    """Median over rounds of our CPU time by the floor's, measured in turns."""
    for turn in range(10):
        ours(turn)
        floor(turn)
    return statistics.median(_cpu(ours, r) / _cpu(floor, r) for r in range(_ROUNDS))


def _cpu(job: Callable[[int], Any], round_: int) -> float:
    started = time.process_time()
    for turn in range(_TURNS):
        job(round_ * _TURNS + turn)
    return time.process_time() - started


class _Bare:
    """The least that does the same: JSON in, the same calls with ready items, JSON out."""

    def __init__(self, opening: list[Any], lookup: list[Any]) -> None:
        self._client = boto3.client("dynamodb", config=Config(retries={"mode": "standard"}))
        (_, self._guard), (_, self._transaction) = opening
        (_, self._batch), (_, self._query) = lookup

    def open(self, _turn: int) -> str:
        body = json.loads(_EVENT)
        number = uuid.uuid4().hex[:12]
        writes = json.loads(json.dumps(self._transaction["TransactItems"]))
        for place, write in enumerate(writes):
            item = write.get("Put", {}).get("Item", {})
            for name in ("number", "mail_id", "key"):
                if name in item:
                    item[name] = {"S": number}
            if "Update" in write:
                write["Update"]["Key"] = {"key": {"S": f"count-{place}-{number}"}}
        self._client.update_item(**(self._guard | {"Key": {"key": {"S": f"address-{number}"}}}))
        self._client.transact_write_items(TransactItems=writes)
        return json.dumps({"number": number, "email": body["email"]})

    def look_up(self, _turn: int) -> str:
        json.loads(_EVENT)
        found = self._client.batch_get_item(**self._batch)
        thread = self._client.query(**self._query)
        return json.dumps([found["Responses"], thread["Items"]])


_EVENT = json.dumps({"email": "a@example.com", "number": "051243"})


@contextmanager
def recorded() -> Iterator[list[tuple[str, dict[str, Any]]]]:
    """The calls to AWS, each with its arguments."""
    calls: list[tuple[str, dict[str, Any]]] = []

    def note(params: dict[str, Any], model: Any, **_: Any) -> None:
        calls.append((model.name, dict(params)))

    clients = [dynamodb.dynamodb(), secrets._ssm()]
    for client in clients:
        client.meta.events.register("provide-client-params", note)
    catalog.current()
    yield calls
    for client in clients:
        client.meta.events.unregister("provide-client-params", note)


def _names(calls: list[tuple[str, dict[str, Any]]]) -> str:
    assert "Scan" not in [name for name, _ in calls]
    return ", ".join(name for name, _ in calls)


def _open_units(calls: list[tuple[str, dict[str, Any]]]) -> float:
    total = 0.0
    for name, arguments in calls:
        writes = (
            arguments["TransactItems"] if name == "TransactWriteItems" else [{"Update": arguments}]
        )
        for write in writes:
            ((kind, of),) = write.items()
            item = of["Item"] if kind == "Put" else stored(of["TableName"], of["Key"])
            in_transaction = name == "TransactWriteItems"
            total += units.write(of["TableName"], item, transaction=in_transaction)
    return total


def _look_up_units(calls: list[tuple[str, dict[str, Any]]]) -> float:
    total = 0.0
    for name, arguments in calls:
        if name == "BatchGetItem":
            for table, wanted in arguments["RequestItems"].items():
                total += sum(units.read(units.size(stored(table, k))) for k in wanted["Keys"])
        else:
            items = boto3.client("dynamodb").query(**arguments)["Items"]
            total += units.read(sum(map(units.size, items)))
    return total


def stored(table: str, key: dict[str, Any]) -> dict[str, Any]:
    answer = boto3.client("dynamodb").get_item(TableName=table, Key=key)
    item: dict[str, Any] = answer.get("Item", {})
    return item

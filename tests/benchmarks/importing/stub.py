"""An AWS that takes what an import writes and counts it: rows and files lie in a file of SQLite,
so that what grows in memory is the importer's own.

It knows no conditions and no indexes but what reading back asks: nobody else is there. Write units
follow from the items by AWS's rule (``units.py``), each as if it had not been there before; an
update counts as one, in a transaction two.
"""

from __future__ import annotations

import io
import json
import sqlite3
import threading
from collections import Counter, defaultdict
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import botocore.client
from boto3.dynamodb.types import TypeSerializer
from botocore.response import StreamingBody

from infra.package import ROOT
from tests.benchmarks import units
from tests.tables import table_definitions

#: Rows of a page of a scan.
_PAGE = 100
_KEYS = {one["TableName"]: [key["AttributeName"] for key in one["KeySchema"]]
         for one in table_definitions()}  # fmt: skip
_KEPT = ("tickets", "entries", "guards")


class Stub:
    """Stands for AWS in this process from ``begin`` on."""

    def __init__(self, path: Path) -> None:
        self.written: dict[str, float] = defaultdict(float)
        self.calls: Counter[str] = Counter()
        self._lock = threading.Lock()
        self._database = sqlite3.connect(path, check_same_thread=False, isolation_level=None)
        for pragma in ("journal_mode=OFF", "synchronous=OFF", "cache_size=-8000"):
            self._database.execute(f"PRAGMA {pragma}")
        self._database.execute(
            "CREATE TABLE row (of, part, sort, item, PRIMARY KEY (of, part, sort))"
        )
        self._database.execute("CREATE TABLE object (key PRIMARY KEY, content)")

    def begin(self) -> None:
        """From now on every client of botocore is answered from here."""

        def make(client: Any, operation: str, arguments: dict[str, Any]) -> Any:
            service = client.meta.service_model.service_name
            events, name = client.meta.events, f"{service}.{operation}"
            if service == "dynamodb":
                events.emit(
                    f"provide-client-params.{name}", params=arguments, model=None, context={}
                )
            with self._lock:
                self.calls[operation] += 1
                before = self.units
                answer = getattr(self, f"_{operation}", self._nothing)(arguments)
                answer["ConsumedCapacity"] = [{"CapacityUnits": self.units - before}]
            if service == "dynamodb":
                events.emit(
                    f"after-call.{name}", parsed=answer, http_response=None, model=None, context={}
                )
            return answer

        botocore.client.BaseClient._make_api_call = make  # type: ignore[attr-defined]

    @property
    def units(self) -> float:
        """Write units of all tables."""
        return sum(self.written.values())

    def _nothing(self, _: dict[str, Any]) -> dict[str, Any]:
        return {}

    def _ListGroups(self, _: dict[str, Any]) -> dict[str, Any]:  # noqa: N802
        return {"Groups": []}

    def _ListUsers(self, _: dict[str, Any]) -> dict[str, Any]:  # noqa: N802
        return {"Users": []}

    def _PutItem(self, told: dict[str, Any]) -> dict[str, Any]:  # noqa: N802
        self._put(told["TableName"], told["Item"])
        return {}

    def _UpdateItem(self, told: dict[str, Any]) -> dict[str, Any]:  # noqa: N802
        self.written[told["TableName"]] += 1
        return {}

    def _DeleteItem(self, told: dict[str, Any]) -> dict[str, Any]:  # noqa: N802
        self.written[told["TableName"]] += 1
        return {}

    def _BatchWriteItem(self, told: dict[str, Any]) -> dict[str, Any]:  # noqa: N802
        for table, requests in told["RequestItems"].items():
            for request in requests:
                if "PutRequest" in request:
                    self._put(table, request["PutRequest"]["Item"])
                else:
                    self.written[table] += 1
        return {}

    def _TransactWriteItems(self, told: dict[str, Any]) -> dict[str, Any]:  # noqa: N802
        for write in told["TransactItems"]:
            for kind, of in write.items():
                if kind == "Put":
                    self._put(of["TableName"], of["Item"], transaction=True)
                else:
                    self.written[of["TableName"]] += 2
        return {}

    def _put(self, table: str, item: dict[str, Any], *, transaction: bool = False) -> None:
        self.written[table] += units.write(table, item, transaction=transaction)
        if table in _KEPT:
            part, *sort = (str(next(iter(item[name].values()))) for name in _KEYS[table])
            self._database.execute(
                "INSERT OR REPLACE INTO row VALUES (?, ?, ?, ?)",
                (table, part, "".join(sort), json.dumps(item)),
            )

    def _GetItem(self, told: dict[str, Any]) -> dict[str, Any]:  # noqa: N802
        key = [str(next(iter(one.values()))) for one in told["Key"].values()]
        found = [*self._rows(told["TableName"], key[0])]
        return {"Item": found[0]} if found else {}

    def _BatchGetItem(self, told: dict[str, Any]) -> dict[str, Any]:  # noqa: N802
        return {"Responses": {table: [] for table in told["RequestItems"]}}

    def _Query(self, told: dict[str, Any]) -> dict[str, Any]:  # noqa: N802
        values = [str(next(iter(one.values()))) for one in
                  told.get("ExpressionAttributeValues", {}).values()]  # fmt: skip
        found = [*self._rows(told["TableName"], values[0])] if values else []
        return {"Items": found, "Count": len(found)}

    def _Scan(self, told: dict[str, Any]) -> dict[str, Any]:  # noqa: N802
        table = told["TableName"]
        if table == "catalog":
            return {"Items": _catalog()}
        since = int(told.get("ExclusiveStartKey", {}).get("at", {}).get("N", 0))
        found = self._database.execute(
            "SELECT rowid, item FROM row WHERE of = ? AND rowid > ? ORDER BY rowid LIMIT ?",
            (table, since, _PAGE),
        ).fetchall()
        more = {"LastEvaluatedKey": {"at": {"N": str(found[-1][0])}}} if len(found) == _PAGE else {}
        return {"Items": [json.loads(item) for _, item in found], **more}

    def _rows(self, table: str, part: str) -> Iterator[dict[str, Any]]:
        rows = self._database.execute(
            "SELECT item FROM row WHERE of = ? AND part = ? ORDER BY sort", (table, part)
        )
        yield from (json.loads(item) for (item,) in rows)

    def _PutObject(self, told: dict[str, Any]) -> dict[str, Any]:  # noqa: N802
        body = told["Body"]
        content = body if isinstance(body, bytes) else body.read()
        self._database.execute(
            "INSERT OR REPLACE INTO object VALUES (?, ?)", (told["Key"], content)
        )
        return {}

    def _GetObject(self, told: dict[str, Any]) -> dict[str, Any]:  # noqa: N802
        row = self._database.execute(
            "SELECT content FROM object WHERE key = ?", (told["Key"],)
        ).fetchone()
        content = row[0]
        return {"Body": StreamingBody(io.BytesIO(content), len(content))}


@cache
def _catalog() -> list[dict[str, Any]]:
    serialize = TypeSerializer().serialize
    seeds = sorted((ROOT / "infra" / "seed").glob("*.json"))
    rows = [row for path in seeds for row in json.loads(path.read_text())]
    return [{name: serialize(value) for name, value in row.items()} for row in rows]

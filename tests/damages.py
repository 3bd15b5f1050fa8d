"""What a slip of the hand in the console does to rows: each attribute, in each way that it lets
through."""

from __future__ import annotations

import os
import random
from collections.abc import Iterator
from typing import Any

from chalicelib.store.aws.dynamodb import dynamodb, table

#: Damages that are tried for a table: some of them, or with EVERY_ROW=1 (`make test-rows`) each.
TRIED = None if os.environ.get("EVERY_ROW") else 3
#: What a slip of the hand in the console leaves in an attribute.
DAMAGES: tuple[dict[str, Any] | None, ...] = (
    None,
    {"S": "disparate"},
    {"N": "7"},
    {"NULL": True},
    {"SS": ["disparate"]},
    {"M": {"disparate": {"S": "x"}}},
)
KEYS = {
    "tickets": ("number", "email"),
    "entries": ("number", "entry_id"),
    "outbox": ("mail_id",),
    "accounts": ("email",),
    "catalog": ("kind", "id"),
    "guards": ("key",),
    "drafts": ("number", "draft_id"),
    "audit": ("day_actor", "at_id"),
    "search": ("term", "rank"),
    "tallies": ("of", "due_on"),
    "answers": ("answer_id", "edition"),
    "figures": ("of", "measure"),
}


def rows_of(name: str) -> list[dict[str, Any]]:
    return dynamodb().scan(TableName=table(name))["Items"]


def key_of(name: str, row: dict[str, Any]) -> dict[str, Any]:
    return {part: row[part] for part in KEYS[name]}


def damaged(name: str, good: str) -> Iterator[tuple[dict[str, Any], str, dict[str, Any]]]:
    """Each kind of row of a table once, but for those of the good ticket, and each of its
    attributes damaged in each way that the console would let through: an attribute of an index
    keeps its type."""
    indexed = {
        one["AttributeName"]
        for one in dynamodb().describe_table(TableName=table(name))["Table"]["AttributeDefinitions"]
    }
    kinds: dict[str, dict[str, Any]] = {}
    for row in rows_of(name):
        if good and row.get("number", {}).get("S") == good:
            continue
        kinds.setdefault(kind_of(name, row), row)
    for _, row in sorted(kinds.items()):
        for attribute in sorted(row.keys() - KEYS[name]):
            for damage in DAMAGES:
                if attribute in indexed and damage is not None and "S" not in damage:
                    continue
                after = {k: v for k, v in row.items() if k != attribute}
                yield row, attribute, after if damage is None else after | {attribute: damage}


def kind_of(name: str, row: dict[str, Any]) -> str:
    if name == "guards":
        return str(row["key"]["S"].partition("#")[0])
    if name in ("outbox", "entries", "catalog"):
        return str(row.get("kind", {}).get("S"))
    if name == "figures":
        return row["of"]["S"].strip("0123456789-")
    if name == "answers":
        return str(sorted({"written_by", "kept", "public_state"} & row.keys()))
    if name in ("search", "tallies"):
        return str(row["ticket" if "ticket" in row else KEYS[name][0]]["S"][:6])
    return name


def put(name: str, row: dict[str, Any]) -> None:
    dynamodb().put_item(TableName=table(name), Item=row)


def tried(name: str, good: str = "") -> list[tuple[dict[str, Any], str, dict[str, Any]]]:
    """The damages of a table that are tried, drawn by its name; there are some."""
    every = [*damaged(name, good)]
    assert every
    random.Random(name).shuffle(every)
    return every[:TRIED]

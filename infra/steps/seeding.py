"""What a fresh deployment starts with: secrets, and the rows of the catalog.

Both only fill what is missing. Administrators rotate the secrets and edit the catalog; a later
deployment never overwrites that. ``replace`` imports the rows of one kind on request.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from boto3.dynamodb.types import TypeSerializer

from chalicelib.store.aws.secrets import NAMES

SEEDS = Path(__file__).parents[1] / "seed"
_BYTES = 32


def make_secrets(ssm: Any, path: str) -> None:
    """Make each secret that is missing under a path of the Parameter Store."""
    for name in NAMES:
        try:
            ssm.put_parameter(
                Name=f"{path}/{name}",
                Description="A JSON list, newest first, at most two: the first is used.",
                Value=json.dumps([secrets.token_urlsafe(_BYTES)]),
                Type="SecureString",
            )
        except ssm.exceptions.ParameterAlreadyExists:
            continue


def secret_values(ssm: Any, path: str, name: str) -> list[str]:
    """A secret's values, newest first."""
    found = ssm.get_parameter(Name=f"{path}/{name}", WithDecryption=True)
    values: list[str] = json.loads(found["Parameter"]["Value"])
    return values


def rows(kind: str | None = None) -> Iterable[dict[str, Any]]:
    """The rows of the seeds, of one kind or all."""
    for path in sorted(SEEDS.glob("*.json")):
        for row in json.loads(path.read_text(encoding="utf-8")):
            if kind in (None, row["kind"]):
                yield row


def fill_catalog(dynamodb: Any, table: str) -> int:
    """Add the kinds that are missing, and each setting that is; answers how many rows.

    A kind that has rows is left alone: what an administrator deleted stays deleted. It comes
    whole or not at all. Settings are the exception: a new version brings new ones, and one that
    was deleted comes back with the value that counted without it.
    """
    missing = [
        kind
        for kind in sorted({row["kind"] for row in rows()} - {"setting"})
        if _none(dynamodb, table, kind)
    ]
    filled = sum(replace(dynamodb, table, kind) for kind in missing)
    return filled + sum(_add(dynamodb, table, row) for row in rows("setting"))


def _add(dynamodb: Any, table: str, row: dict[str, Any]) -> bool:
    """Add a row unless there is one of its key; answers whether it was added."""
    try:
        dynamodb.put_item(
            TableName=table, Item=_item(row), ConditionExpression="attribute_not_exists(id)"
        )
    except dynamodb.exceptions.ConditionalCheckFailedException:
        return False
    return True


def _item(row: dict[str, Any]) -> dict[str, Any]:
    serialize = TypeSerializer().serialize
    return {name: serialize(value) for name, value in row.items()}


def replace(dynamodb: Any, table: str, kind: str) -> int:
    """Import the rows of a kind over what is there, in one transaction; answers how many.

    DynamoDB takes 100 rows in one; a test counts the seeds.
    """
    writes = [{"Put": {"TableName": table, "Item": _item(row)}} for row in rows(kind)]
    if writes:
        dynamodb.transact_write_items(TransactItems=writes)
    return len(writes)


def _none(dynamodb: Any, table: str, kind: str) -> bool:
    found = dynamodb.query(
        TableName=table,
        KeyConditionExpression="kind = :kind",
        ExpressionAttributeValues={":kind": {"S": kind}},
        Limit=1,
    )
    return not found["Items"]

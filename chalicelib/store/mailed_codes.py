"""One-time codes in the ``guards`` table: key ``code#<hash of what it is for>``.

A row is ``digest`` (a keyed hash of the code), ``tries`` made, ``good_until`` and ``expires_at``
in epoch seconds, and ``spent`` once it was used. There is one row for each purpose: a new code
replaces the old one and its tries.
"""

from __future__ import annotations

from datetime import datetime

from botocore.exceptions import ClientError

from chalicelib.domain.limits import DAY
from chalicelib.store.dynamodb import (
    Item,
    call,
    condition_failed,
    dynamodb,
    from_item,
    table,
    to_item,
)
from chalicelib.store.guards import hashed


def digest(purpose: str, code: str) -> str:
    """What is kept of a code: it cannot be guessed from without the pepper."""
    return hashed("code", purpose, code)


def put(purpose: str, code: str, now: datetime, seconds: int) -> Item:
    """The write of a new code, over the one before."""
    until = int(now.timestamp()) + seconds
    row = {
        "digest": digest(purpose, code),
        "tries": 0,
        "good_until": until,
        "expires_at": until + DAY,
    }
    return {"Put": {"TableName": table("guards"), "Item": _key(purpose) | to_item(row)}}


def count_try(purpose: str, now: datetime, most: int) -> Item | None:
    """Count a try before it is judged; None when no code is good, or its tries are made.

    The count is a condition of the write: of any number of tries at one instant, ``most`` are
    judged.
    """
    try:
        answer = call(
            dynamodb().update_item,
            TableName=table("guards"),
            Key=_key(purpose),
            UpdateExpression="ADD tries :one",
            ConditionExpression=(
                "tries < :most AND good_until > :now AND attribute_not_exists(spent)"
            ),
            ExpressionAttributeValues=to_item(
                {":one": 1, ":most": most, ":now": int(now.timestamp())}
            ),
            ReturnValues="ALL_NEW",
        )
    except ClientError as error:
        if condition_failed(error):
            return None
        raise
    return from_item(answer["Attributes"])


def spent(purpose: str, digest: str) -> Item:
    """The write that uses a code up, for the transaction of what it lets happen; it fails when
    the code was used, or replaced, meanwhile."""
    return {
        "Update": {
            "TableName": table("guards"),
            "Key": _key(purpose),
            "UpdateExpression": "SET spent = :yes",
            "ConditionExpression": "digest = :digest AND attribute_not_exists(spent)",
            "ExpressionAttributeValues": to_item({":yes": True, ":digest": digest}),
        }
    }


def _key(purpose: str) -> Item:
    return to_item({"key": f"code#{hashed('code', purpose)}"})

"""One-time codes in the ``guards`` table, and the tries of each asking browser.

``code#<hash of what it is for>`` is the living code of a purpose: ``digest`` (a keyed hash of
it), ``made_of`` (the id of the mail that it was made of), ``good_until`` and ``expires_at`` in
epoch seconds, and ``spent`` once it was used. ``code-tries#<hash>`` counts the tries of one
browser at one code, known by the nonce that it was answered when it asked; all that bear none
share a row.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from chalicelib.domain.limits import DAY
from chalicelib.store.aws.dynamodb import Item, call, call_if, dynamodb, from_item, table, to_item
from chalicelib.store.aws.rows import report
from chalicelib.store.guards.guards import hashed


@dataclass(frozen=True)
class LivingCode:
    """A code that can be typed: what it was made of, and until when, in epoch seconds."""

    digest: str
    made_of: str
    good_until: int


def digest(purpose: str, code: str) -> str:
    """What is kept of a code: it cannot be guessed from without the pepper."""
    return hashed("code", purpose, code)


def living(purpose: str, now: datetime) -> LivingCode | None:
    """The code of a purpose that can still be typed. Raises Unavailable."""
    answer = call(
        dynamodb().get_item, TableName=table("guards"), Key=_key(purpose), ConsistentRead=True
    )
    row = from_item(answer.get("Item", {}))
    if not row or "spent" in row:
        return None
    try:
        code = LivingCode(str(row["digest"]), str(row["made_of"]), int(row["good_until"]))
    except (KeyError, ValueError, TypeError):
        report("guards", str(row.get("key")), ["digest", "made_of", "good_until"])
        return None
    return code if code.good_until > int(now.timestamp()) else None


def put(purpose: str, code: str, made_of: str, now: datetime, seconds: int) -> Item:
    """The write of a new code; it fails when one is living: nobody can replace it."""
    epoch = int(now.timestamp())
    row = {
        "digest": digest(purpose, code),
        "made_of": made_of,
        "good_until": epoch + seconds,
        "expires_at": epoch + seconds + DAY,
    }
    return {
        "Put": {
            "TableName": table("guards"),
            "Item": _key(purpose) | to_item(row),
            "ConditionExpression": (
                "attribute_not_exists(good_until) OR good_until <= :now OR attribute_exists(spent)"
            ),
            "ExpressionAttributeValues": to_item({":now": epoch}),
        }
    }


def open_tries(purpose: str, code: LivingCode, nonce: str) -> Item:
    """The write that lets the browser of a nonce try a code."""
    row = {"tries": 0, "expires_at": code.good_until + DAY}
    return {
        "Put": {
            "TableName": table("guards"),
            "Item": _tries_key(purpose, code, nonce) | to_item(row),
        }
    }


def count_try(purpose: str, code: LivingCode, nonce: str, most: int) -> int | None:
    """Count a try of the browser of a nonce before it is judged; how many it has made by now.

    None when its tries are made, or nobody asked for this code with the nonce. The count is a
    condition of the write: of any number of tries at one instant, ``most`` are judged. An empty
    nonce is that of all that bear none.
    """
    condition = "tries < :most" if nonce else "attribute_not_exists(tries) OR tries < :most"
    answer = call_if(
        dynamodb().update_item,
        TableName=table("guards"),
        Key=_tries_key(purpose, code, nonce),
        UpdateExpression="SET expires_at = :expires ADD tries :one",
        ConditionExpression=condition,
        ExpressionAttributeValues=to_item(
            {":one": 1, ":most": most, ":expires": code.good_until + DAY}
        ),
        ReturnValues="ALL_NEW",
    )
    return None if answer is None else int(from_item(answer["Attributes"])["tries"])


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


def _tries_key(purpose: str, code: LivingCode, nonce: str) -> Item:
    return to_item({"key": f"code-tries#{hashed('tries', purpose, code.made_of, nonce)}"})

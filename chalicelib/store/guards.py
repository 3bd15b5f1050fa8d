"""The ``guards`` table: key ``key``; idempotency keys and rate counters, expired by TTL.

Keys hold keyed hashes, never an e-mail or an address. A counter lives as long as its window of
the clock and is only ever moved by a conditional or atomic update.
"""

from __future__ import annotations

import hashlib
import hmac
from datetime import datetime
from decimal import Decimal
from typing import cast

from botocore.exceptions import ClientError

from chalicelib.domain.errors import TooManyAttempts
from chalicelib.domain.limits import DAY, HOUR, Window
from chalicelib.domain.model import Model
from chalicelib.store.dynamodb import (
    Item,
    call,
    condition_failed,
    dynamodb,
    from_item,
    table,
    to_item,
    wrong_type,
)
from chalicelib.store.rows import Reader, by, report
from chalicelib.store.secrets import guard_pepper

#: How long a repeated request still gets its first answer: a draft kept on a phone may be sent
#: again days later.
_IDEMPOTENCY_SECONDS = 7 * DAY


class Request(Model):
    """What a request with an Idempotency-Key led to."""

    fingerprint: str
    number: str


_requests = Reader(Request, "guards", by("key"))


def hashed(*parts: str) -> str:
    """A keyed hash of personal data, 32 hex digits: stable here, meaningless elsewhere."""
    text = "\x1f".join(parts).encode()
    return hmac.new(guard_pepper().encode(), text, hashlib.sha256).hexdigest()[:32]


def counter_key(subject: str, who: str, window: Window) -> str:
    """Key of a counter: ``misses-email#<hash>#<window>``."""
    return f"{subject}#{hashed(subject, who)}#{window.index}"


def idempotency_key(key: str) -> str:
    """Key of the guard of one request."""
    return f"idempotency#{hashed('idempotency', key.lower())}"


def hit_opening(address: str, now: datetime, *, hour: int, day: int) -> None:
    """Count an opening from a network address against both of its limits, in one write.

    Raises TooManyAttempts, without counting, when either is reached.
    """
    hour_window, day_window = Window.at(now, HOUR), Window.at(now, DAY)
    try:
        call(
            dynamodb().update_item,
            TableName=table("guards"),
            Key=to_item({"key": counter_key("opening-address", address, day_window)}),
            UpdateExpression="SET expires_at = :expires ADD #hour :one, hits :one",
            ConditionExpression=(
                "(attribute_not_exists(#hour) OR #hour < :hour)"
                " AND (attribute_not_exists(hits) OR hits < :day)"
            ),
            ExpressionAttributeNames={"#hour": f"hour_{hour_window.index}"},
            ExpressionAttributeValues=to_item(
                {":one": 1, ":hour": hour, ":day": day, ":expires": _expiry(now, day_window)}
            ),
            ReturnValuesOnConditionCheckFailure="ALL_OLD",
        )
    except ClientError as error:
        if not condition_failed(error):
            raise
        met = cast("Item", error.response.get("Item", {}))
        hits = hits_of(from_item(met))
        spent = day_window if hits >= day else hour_window
        raise TooManyAttempts(spent.ends_in) from error


def unhit_opening(address: str, now: datetime) -> None:
    """Take a counted opening back: the request was a repeat of one that was counted."""
    hour_window, day_window = Window.at(now, HOUR), Window.at(now, DAY)
    call(
        dynamodb().update_item,
        TableName=table("guards"),
        Key=to_item({"key": counter_key("opening-address", address, day_window)}),
        UpdateExpression="ADD #hour :less, hits :less",
        ExpressionAttributeNames={"#hour": f"hour_{hour_window.index}"},
        ExpressionAttributeValues=to_item({":less": -1}),
    )


def counted(subject: str, who: str, now: datetime, *, limit: int) -> Item:
    """The write that counts something in this hour; it fails when the limit is reached."""
    window = Window.at(now, HOUR)
    return {
        "Update": {
            "TableName": table("guards"),
            "Key": to_item({"key": counter_key(subject, who, window)}),
            "UpdateExpression": "SET expires_at = :expires ADD hits :one",
            "ConditionExpression": "attribute_not_exists(hits) OR hits < :limit",
            "ExpressionAttributeValues": to_item(
                {":one": 1, ":limit": limit, ":expires": _expiry(now, window)}
            ),
        }
    }


def first_time(key: str, fingerprint: str, number: str, now: datetime) -> Item:
    """The write that lets a request through once; it fails, showing the row, when repeated."""
    epoch = int(now.timestamp())
    row = {
        "key": idempotency_key(key),
        "fingerprint": fingerprint,
        "number": number,
        "expires_at": epoch + _IDEMPOTENCY_SECONDS,
    }
    return {
        "Put": {
            "TableName": table("guards"),
            "Item": to_item(row),
            "ConditionExpression": "attribute_not_exists(#key) OR expires_at < :now",
            "ExpressionAttributeNames": {"#key": "key"},
            "ExpressionAttributeValues": to_item({":now": epoch}),
            "ReturnValuesOnConditionCheckFailure": "ALL_OLD",
        }
    }


def once(subject: str, who: str, now: datetime, seconds: int) -> Item:
    """The write that lets something through once in a time; it fails when it was done."""
    epoch = int(now.timestamp())
    return {
        "Put": {
            "TableName": table("guards"),
            "Item": to_item(
                {"key": f"{subject}#{hashed(subject, who)}", "expires_at": epoch + seconds}
            ),
            "ConditionExpression": "attribute_not_exists(#key) OR expires_at < :now",
            "ExpressionAttributeNames": {"#key": "key"},
            "ExpressionAttributeValues": to_item({":now": epoch}),
        }
    }


def find_request(key: str) -> Request | None:
    """What a request with this key led to, or None. Raises Unreadable."""
    answer = call(
        dynamodb().get_item,
        TableName=table("guards"),
        Key=to_item({"key": idempotency_key(key)}),
        ConsistentRead=True,
    )
    return _requests.one(from_item(answer["Item"])) if "Item" in answer else None


def hit(subject: str, who: str, now: datetime, seconds: int = HOUR) -> int:
    """Count something in this hour, or another window; answers how often it happened, this time
    included."""
    window = Window.at(now, seconds)
    key = counter_key(subject, who, window)
    try:
        answer = call(
            dynamodb().update_item,
            TableName=table("guards"),
            Key=to_item({"key": key}),
            UpdateExpression="SET expires_at = :expires ADD hits :one",
            ExpressionAttributeValues=to_item({":one": 1, ":expires": _expiry(now, window)}),
            ReturnValues="UPDATED_NEW",
        )
    except ClientError as error:
        if not wrong_type(error):
            raise
        report("guards", key, ["hits"])
        return 1
    return int(from_item(answer["Attributes"])["hits"])


def hits(subject: str, who: str, now: datetime) -> int:
    """How often something happened in this hour."""
    answer = call(
        dynamodb().get_item,
        TableName=table("guards"),
        Key=to_item({"key": counter_key(subject, who, Window.at(now, HOUR))}),
    )
    return hits_of(from_item(answer.get("Item", {})))


def hits_of(row: Item) -> int:
    """What a counter says; 0 for one that cannot be read, which is reported: a limit that is lost
    for an hour is the lesser harm than a service that refuses everybody."""
    hits = row.get("hits", 0)
    if isinstance(hits, Decimal | int) and not isinstance(hits, bool):
        return int(hits)
    report("guards", str(row.get("key")), ["hits"])
    return 0


def _expiry(now: datetime, window: Window) -> int:
    """TTL in epoch seconds: a day after the window, so that an administrator can still look."""
    return int(now.timestamp()) + window.ends_in + DAY

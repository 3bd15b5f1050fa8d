"""The ``guards`` table: key ``key``; what limits count, and hashes of whom, expired by TTL.

Keys hold keyed hashes, never an e-mail or an address. A counter lives as long as its window of
the clock and is only ever moved by a conditional or atomic update.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import cast

from botocore.exceptions import ClientError

from chalicelib.domain.limits import DAY, HOUR, Counts, Window
from chalicelib.store.aws.dynamodb import (
    Item,
    call,
    call_if,
    condition_failed,
    dynamodb,
    from_item,
    table,
    to_item,
    wrong_type,
)
from chalicelib.store.aws.rows import report
from chalicelib.store.aws.secrets import guard_pepper


def hashed(*parts: str) -> str:
    """A keyed hash of personal data, 32 hex digits: stable here, meaningless elsewhere."""
    text = "\x1f".join(parts).encode()
    return hmac.new(guard_pepper().encode(), text, hashlib.sha256).hexdigest()[:32]


def counter_key(subject: str, who: str, window: Window) -> str:
    """Key of a counter: ``misses-email#<hash>#<window>``."""
    return f"{subject}#{hashed(subject, who)}#{window.index}"


def hour_and_day_key(subject: str, who: str, now: datetime) -> str:
    """Key of the row that counts something by hour and day: one row a day."""
    return counter_key(subject, who, Window.at(now, DAY))


def counts(row: Item, now: datetime) -> Counts:
    """What a row of ``hour_and_day_key`` holds; an empty one holds nothing."""
    return Counts(hour=hits_of(row, _hour(now)), day=hits_of(row))


def within(
    subject: str,
    who: str,
    now: datetime,
    *,
    hour: int | None,
    day: int | None,
    by: int = 1,
    also: Mapping[str, int] | None = None,
) -> Item:
    """The write that counts something by hour and day, for a transaction.

    It fails, showing the row, when a limit is reached; without ``hour`` the hour has none, and
    without ``day`` the day. By 0 it checks and counts nothing. ``also`` are the limits of what else
    is counted by the hour in the same row, each by 1, by name (``is_full``): a row of its own would
    cost a transaction two units more.
    """
    added = {"#hour": (_hour(now), by, hour), "hits": ("hits", by, day)}
    for place, (name, most) in enumerate((also or {}).items()):
        added[f"#also{place}"] = (_hourly(name, now), 1, most)
    return {
        "Update": {
            "TableName": table("guards"),
            "Key": to_item({"key": hour_and_day_key(subject, who, now)}),
            **_added_below(added, _expiry(now, Window.at(now, DAY))),
            "ReturnValuesOnConditionCheckFailure": "ALL_OLD",
        }
    }


def _added_below(added: Mapping[str, tuple[str, int, int | None]], expires_at: int) -> Item:
    """The update that adds to some counters, each by its amount unless it reached its limit; by
    the names that expressions have for them."""
    values = {":expires": expires_at}
    adds, conditions = [], []
    for place, (name, (_, by, most)) in enumerate(added.items()):
        adds.append(f"{name} :by{place}")
        values[f":by{place}"] = by
        if most is not None:
            conditions.append(f"(attribute_not_exists({name}) OR {name} < :most{place})")
            values[f":most{place}"] = most
    limits = {"ConditionExpression": " AND ".join(conditions)} if conditions else {}
    return limits | {
        "UpdateExpression": f"SET expires_at = :expires ADD {', '.join(adds)}",
        "ExpressionAttributeNames": {
            name: stored for name, (stored, _, _) in added.items() if name.startswith("#")
        },
        "ExpressionAttributeValues": to_item(values),
    }


def is_full(row: Item, name: str, now: datetime, most: int) -> bool:
    """Whether it is what ``within`` counts also, by name, that reached its limit in a row."""
    return hits_of(row, _hourly(name, now)) >= most


def count_within(
    subject: str, who: str, now: datetime, *, hour: int | None, day: int, by: int = 1
) -> Counts | None:
    """Count something by hour and day in one write; None when it was counted.

    Answers the counts that it met when a limit is reached, and counts nothing then.
    """
    write = within(subject, who, now, hour=hour, day=day, by=by)
    try:
        call(dynamodb().update_item, **write["Update"])
    except ClientError as error:
        if not condition_failed(error):
            raise
        met = cast("Item", error.response.get("Item", {}))
        return counts(from_item(met), now)
    return None


def take_back(subject: str, who: str, now: datetime) -> None:
    """Take back what ``count_within`` counted a moment ago."""
    call(
        dynamodb().update_item,
        TableName=table("guards"),
        Key=to_item({"key": hour_and_day_key(subject, who, now)}),
        UpdateExpression="ADD #hour :less, hits :less",
        ExpressionAttributeNames={"#hour": _hour(now)},
        ExpressionAttributeValues=to_item({":less": -1}),
    )


def take(subject: str, who: str, now: datetime, *, limit: int, seconds: int = HOUR) -> bool:
    """Count something in this hour, or another window, unless its limit is reached; answers
    whether it was counted."""
    write = counted(subject, who, now, limit=limit, seconds=seconds)
    return call_if(dynamodb().update_item, **write["Update"]) is not None


def counted(subject: str, who: str, now: datetime, *, limit: int, seconds: int = HOUR) -> Item:
    """The write that counts something in this hour, or another window; it fails when the limit
    is reached."""
    window = Window.at(now, seconds)
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


def take_once(subject: str, who: str, now: datetime, seconds: int) -> bool:
    """Whether this is the first time in a time; each further one answers False."""
    return call_if(dynamodb().put_item, **once(subject, who, now, seconds)["Put"]) is not None


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


def hits(subject: str, who: str, now: datetime, seconds: int = HOUR) -> int:
    """How often something happened in this hour, or another window."""
    answer = call(
        dynamodb().get_item,
        TableName=table("guards"),
        Key=to_item({"key": counter_key(subject, who, Window.at(now, seconds))}),
    )
    return hits_of(from_item(answer.get("Item", {})))


def hits_of(row: Item, name: str = "hits") -> int:
    """What a counter says; 0 for one that cannot be read, which is reported: a limit that is lost
    for an hour is the lesser harm than a service that refuses everybody."""
    hits = row.get(name, 0)
    if isinstance(hits, Decimal | int) and not isinstance(hits, bool):
        return int(hits)
    report("guards", str(row.get("key")), [name])
    return 0


def _hour(now: datetime) -> str:
    return _hourly("hour", now)


def _hourly(name: str, now: datetime) -> str:
    return f"{name}_{Window.at(now, HOUR).index}"


def _expiry(now: datetime, window: Window) -> int:
    """TTL in epoch seconds: a day after the window, so that an administrator can still look."""
    return int(now.timestamp()) + window.ends_in + DAY

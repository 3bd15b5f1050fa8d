"""One-time codes in the table ``guards``: keys ``code#<hash>`` and ``code-limit#<hash>#<day>``.

A row holds a keyed hash of the code, never the code, and of whom it is for, never who that is.
A try is counted before it is judged, by one conditional update, so that guesses sent all at
once get no more tries than guesses sent one by one.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import cast

from botocore.exceptions import ClientError

from chalicelib.domain.errors import TooManyAttempts
from chalicelib.domain.limits import DAY, HOUR, Window
from chalicelib.store.dynamodb import (
    Item,
    call,
    condition_failed,
    dynamodb,
    from_item,
    table,
    to_item,
)
from chalicelib.store.guards import counter_key, hashed


@dataclass(frozen=True)
class Try:
    """One try that was counted, or why it was not: ``spent`` tries, or no code that is good."""

    digest: str | None = None
    spent: bool = False
    ends_in: int = 0


def key(purpose: str, who: str) -> Item:
    """Key of the one code that somebody has for a purpose."""
    return to_item({"key": f"code#{hashed('code', purpose, who)}"})


def digest(purpose: str, who: str, code: str) -> str:
    """What is kept of a code."""
    return hashed("code-digest", purpose, who, code)


def count_issue(purpose: str, who: str, now: datetime, *, hour: int, day: int) -> None:
    """Count a code against both limits, in one write. Raises TooManyAttempts, uncounted."""
    hour_window, day_window = Window.at(now, HOUR), Window.at(now, DAY)
    try:
        call(
            dynamodb().update_item,
            TableName=table("guards"),
            Key=to_item({"key": counter_key("code-limit", f"{purpose} {who}", day_window)}),
            UpdateExpression="SET expires_at = :expires ADD #hour :one, hits :one",
            ConditionExpression=(
                "(attribute_not_exists(#hour) OR #hour < :hour)"
                " AND (attribute_not_exists(hits) OR hits < :day)"
            ),
            ExpressionAttributeNames={"#hour": f"hour_{hour_window.index}"},
            ExpressionAttributeValues=to_item(
                {":one": 1, ":hour": hour, ":day": day, ":expires": _until(now, 2 * DAY)}
            ),
            ReturnValuesOnConditionCheckFailure="ALL_OLD",
        )
    except ClientError as error:
        if not condition_failed(error):
            raise
        met = from_item(cast("Item", error.response.get("Item", {})))
        spent = day_window if met.get("hits", 0) >= day else hour_window
        raise TooManyAttempts(spent.ends_in) from error


def put(purpose: str, who: str, code: str, now: datetime, *, seconds: int, tries: int) -> None:
    """Keep a code; one that was there before is good no longer. Raises Unavailable."""
    row = {
        "digest": digest(purpose, who, code),
        "used": False,
        "tries_left": tries,
        "good_until": _until(now, seconds),
        "expires_at": _until(now, seconds + DAY),
    }
    call(dynamodb().put_item, TableName=table("guards"), Item=to_item(row) | key(purpose, who))


def count_try(purpose: str, who: str, now: datetime) -> Try:
    """Take one of the tries that a code has left. Raises Unavailable."""
    try:
        answer = call(
            dynamodb().update_item,
            TableName=table("guards"),
            Key=key(purpose, who),
            UpdateExpression="ADD tries_left :less",
            ConditionExpression="tries_left > :none AND good_until > :now AND #used = :not_yet",
            ExpressionAttributeNames={"#used": "used"},
            ExpressionAttributeValues=to_item(
                {":less": -1, ":none": 0, ":now": _until(now, 0), ":not_yet": False}
            ),
            ReturnValues="ALL_NEW",
            ReturnValuesOnConditionCheckFailure="ALL_OLD",
        )
    except ClientError as error:
        if not condition_failed(error):
            raise
        return _refused(from_item(cast("Item", error.response.get("Item", {}))), now)
    return Try(digest=str(from_item(answer["Attributes"])["digest"]))


def used(purpose: str, who: str, code_digest: str) -> Item:
    """The write that uses a code up, for the transaction of what it proves.

    Refused when the code was used, or replaced by another, meanwhile.
    """
    return {
        "Update": {
            "TableName": table("guards"),
            "Key": key(purpose, who),
            "UpdateExpression": "SET #used = :used",
            "ConditionExpression": "digest = :digest AND #used = :not_yet",
            "ExpressionAttributeNames": {"#used": "used"},
            "ExpressionAttributeValues": to_item(
                {":used": True, ":not_yet": False, ":digest": code_digest}
            ),
        }
    }


def _refused(row: Item, now: datetime) -> Try:
    ends_in = int(row.get("good_until", 0)) - _until(now, 0)
    if not row or row["used"] or ends_in <= 0:
        return Try()
    return Try(spent=True, ends_in=ends_in)


def _until(now: datetime, seconds: int) -> int:
    return int(now.timestamp()) + seconds

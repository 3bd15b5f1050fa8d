"""Signs that somebody reads an address's mail: rows of ``guards`` under keyed hashes.

``mailbox#<hash>`` holds when a mailed link or code of the address was used last;
``click#<hash>.<mail>#<number>`` holds when a mailed link was first followed.
"""

from __future__ import annotations

from datetime import datetime

from chalicelib.domain.limits import DAY
from chalicelib.store.aws.dynamodb import Item, call, call_if, dynamodb, from_item, table, to_item
from chalicelib.store.guards import guards

_KEPT = 30 * DAY
#: A link serves a day; its click must not be forgotten, and so become fresh again, before.
_CLICK_KEPT = 7 * DAY


def used(email: str, now: datetime) -> Item:
    """The write that says that a code of a normalised address was used now, for the transaction
    of what it lets happen."""
    return _used(guards.hashed("links", email), now)


def hashed(email: str) -> str:
    """The keyed hash that a normalised address's rows are under."""
    return guards.hashed("links", email)


def key(email: str) -> str:
    """Key of the row that says when a mailed link or code of a normalised address was used."""
    return f"mailbox#{hashed(email)}"


def last_used(email: str) -> datetime | None:
    """When a mailed link or code of a normalised address was used last. Raises Unavailable."""
    return last_used_of(hashed(email))


def last_used_of(hashed: str) -> datetime | None:
    """The same, of the address of a hash."""
    row = _get(f"mailbox#{hashed}")
    return datetime.fromisoformat(row["at"]) if row else None


def first_click(links: str, number: str, now: datetime) -> datetime:
    """When a mailed link was followed first, which may be now. Raises Unavailable.

    ``links`` is what the links of one mail bear (``store/guards/links.py``). Only the first click
    counts, so that a link kept in a browser's history does not become a fresh proof again.
    """
    key = f"click#{links}#{number}"
    row = _get(key)
    if row:
        return datetime.fromisoformat(row["at"])
    call(dynamodb().put_item, **_used(links.partition(".")[0], now)["Put"])
    call_if(
        dynamodb().put_item,
        **_row(key, now, _CLICK_KEPT),
        ConditionExpression="attribute_not_exists(#key)",
        ExpressionAttributeNames={"#key": "key"},
    )
    return datetime.fromisoformat(_get(key)["at"])


def _used(hashed: str, now: datetime) -> Item:
    return {"Put": _row(f"mailbox#{hashed}", now, _KEPT)}


def _row(key: str, now: datetime, seconds: int) -> Item:
    row = {"key": key, "at": now.isoformat(), "expires_at": int(now.timestamp()) + seconds}
    return {"TableName": table("guards"), "Item": to_item(row)}


def _get(key: str) -> Item:
    answer = call(
        dynamodb().get_item,
        TableName=table("guards"),
        Key=to_item({"key": key}),
        ConsistentRead=True,
    )
    return from_item(answer.get("Item", {}))

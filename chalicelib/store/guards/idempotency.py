"""What a request with an Idempotency-Key led to, in the ``guards`` table, for a week."""

from __future__ import annotations

from datetime import datetime

from chalicelib.domain.errors import IdempotencyMismatch
from chalicelib.domain.limits import DAY
from chalicelib.domain.model import Model
from chalicelib.store.aws.dynamodb import Item, call, dynamodb, from_item, table, to_item
from chalicelib.store.aws.rows import Reader, by
from chalicelib.store.guards.guards import hashed

#: How long a repeated request still gets its first answer: a draft kept on a phone may be sent
#: again days later.
_IDEMPOTENCY_SECONDS = 7 * DAY


class Request(Model):
    """What a request with an Idempotency-Key led to."""

    fingerprint: str
    number: str


_requests = Reader(Request, "guards", by("key"))


def idempotency_key(key: str) -> str:
    """Key of the guard of one request."""
    return f"idempotency#{hashed('idempotency', key.lower())}"


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


def repeated(key: str, fingerprint: str, number: str | None = None) -> Request | None:
    """What the same request with this key led to, of a ticket where it names one; None when
    there was none.

    Raises IdempotencyMismatch when the key came with another request, and Unreadable.
    """
    request = find_request(key)
    if request is None:
        return None
    if request.fingerprint != fingerprint or request.number != (number or request.number):
        raise IdempotencyMismatch(request.number)
    return request


def find_request(key: str) -> Request | None:
    """What a request with this key led to, or None. Raises Unreadable."""
    answer = call(
        dynamodb().get_item,
        TableName=table("guards"),
        Key=to_item({"key": idempotency_key(key)}),
        ConsistentRead=True,
    )
    return _requests.one(from_item(answer["Item"])) if "Item" in answer else None

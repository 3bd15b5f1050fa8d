"""The ``audit`` table: key ``day#actor``, ``at#id``; who saw, searched, exported or changed what.

Append-only: no role of this service may change or delete a row. ``by_ticket`` lists a ticket's,
``by_day`` everybody's of a day. Each row is copied to a bucket with Object Lock
(``store/agents/audit_archive.py``).
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterator
from datetime import date
from itertools import islice
from typing import Any

from chalicelib.store.aws.dynamodb import Item, call, dynamodb, query, table, to_item
from chalicelib.store.aws.secrets import audit_pepper

#: Rows of a page.
_PAGE = 200
#: Sorts above every ``at_id``.
_NEWEST = "~"


def row(
    *, audit_id: str, at: str, day: date, actor: str, act: str, address: str, **facts: Any
) -> Item:
    """An audit row. ``actor`` is an agent's id, ``address`` the network address that the act came
    from; ``facts`` such as the ticket's ``number`` hold ids, codes and keyed hashes, never what
    was typed."""
    return {
        "day_actor": f"{day.isoformat()}#{actor}",
        "at_id": f"{at}#{audit_id}",
        "day": day.isoformat(),
        "at": at,
        "actor": actor,
        "act": act,
        "address": address,
        **facts,
    }


def sought_hash(kind: str, value: str) -> str:
    """What was searched for, as a keyed hash of 32 hex digits: who knows the value and holds the
    secret can tell whether it was sought, and nobody can read it back."""
    text = f"{kind}\x1f{value}".encode()
    return hmac.new(audit_pepper().encode(), text, hashlib.sha256).hexdigest()[:32]


def written(item: Item) -> Item:
    """The write of a row, for the transaction of what it tells."""
    return {"Put": _put(item)}


def write(item: Item) -> None:
    """Write a row about something that changes nothing. Raises Unavailable."""
    call(dynamodb().put_item, **_put(item))


def of_ticket(number: str, day: date, below: str | None) -> tuple[list[Item], str | None]:
    """What was done with a ticket, and the rows of a day that name it beside others, newest
    first. ``below`` is the ``at_id`` to go on below, as the page before answered it."""
    below = below or _NEWEST
    beside = _newest(
        IndexName="by_day",
        KeyConditionExpression="#day = :value AND at_id < :below",
        FilterExpression="contains(numbers, :number)",
        ExpressionAttributeNames={"#day": "day"},
        ExpressionAttributeValues=to_item(
            {":value": day.isoformat(), ":below": below, ":number": number}
        ),
    )
    both = (_naming(number, below), beside)
    found = {item["at_id"]: item for rows in both for item in islice(rows, _PAGE + 1)}
    return _page([found[at_id] for at_id in sorted(found, reverse=True)])


def naming(number: str) -> list[Item]:
    """The newest rows that are about a ticket alone."""
    return [*islice(_naming(number, _NEWEST), _PAGE)]


def of_agent(agent_id: str, day: date, below: str | None) -> tuple[list[Item], str | None]:
    """What an agent did on a day, newest first; ``below`` as in ``of_ticket``."""
    rows = _newest(
        KeyConditionExpression="day_actor = :who AND at_id < :below",
        ExpressionAttributeValues=to_item(
            {":who": f"{day.isoformat()}#{agent_id}", ":below": below or _NEWEST}
        ),
    )
    return _page([*islice(rows, _PAGE + 1)])


def of_day(day: date) -> Iterator[Item]:
    """Every row of a day, oldest first. Raises Unavailable."""
    return query(
        TableName=table("audit"),
        IndexName="by_day",
        KeyConditionExpression="#day = :day",
        ExpressionAttributeNames={"#day": "day"},
        ExpressionAttributeValues=to_item({":day": day.isoformat()}),
    )


def _naming(number: str, below: str) -> Iterator[Item]:
    return _newest(
        IndexName="by_ticket",
        KeyConditionExpression="#number = :value AND at_id < :below",
        ExpressionAttributeNames={"#number": "number"},
        ExpressionAttributeValues=to_item({":value": number, ":below": below}),
    )


def _newest(**arguments: Any) -> Iterator[Item]:
    return query(TableName=table("audit"), ScanIndexForward=False, **arguments)


def _page(rows: list[Item]) -> tuple[list[Item], str | None]:
    page = rows[:_PAGE]
    return page, page[-1]["at_id"] if len(rows) > _PAGE else None


def _put(item: Item) -> Item:
    return {
        "TableName": table("audit"),
        "Item": to_item(item),
        "ConditionExpression": "attribute_not_exists(at_id)",
    }

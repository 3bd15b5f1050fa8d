"""The ``audit`` table: key ``day#actor``, ``at#id``; who saw, searched, exported or changed what.

Append-only: no role of this service may change or delete a row. ``by_ticket`` lists a ticket's.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from chalicelib.store.dynamodb import Item, call, dynamodb, query, table, to_item

#: Rows that one reading shows at most, newest first.
_MOST = 200


def row(
    *, audit_id: str, at: str, day: date, actor: str, act: str, address: str, **facts: str | None
) -> Item:
    """An audit row. ``actor`` is an agent's id, ``address`` the network address that the act came
    from; ``facts`` such as the ticket's ``number`` hold ids and codes, never what was typed."""
    return {
        "day_actor": f"{day.isoformat()}#{actor}",
        "at_id": f"{at}#{audit_id}",
        "at": at,
        "actor": actor,
        "act": act,
        "address": address,
        **facts,
    }


def written(item: Item) -> Item:
    """The write of a row, for the transaction of what it tells."""
    return {"Put": _put(item)}


def write(item: Item) -> None:
    """Write a row about something that changes nothing. Raises Unavailable."""
    call(dynamodb().put_item, **_put(item))


def of_ticket(number: str) -> list[Item]:
    """What was done with a ticket, newest first."""
    return _newest(
        query(
            TableName=table("audit"),
            IndexName="by_ticket",
            KeyConditionExpression="#number = :number",
            ExpressionAttributeNames={"#number": "number"},
            ExpressionAttributeValues=to_item({":number": number}),
            ScanIndexForward=False,
        )
    )


def of_agent(agent_id: str, day: date) -> list[Item]:
    """What an agent did on a day, newest first."""
    return _newest(
        query(
            TableName=table("audit"),
            KeyConditionExpression="day_actor = :who",
            ExpressionAttributeValues=to_item({":who": f"{day.isoformat()}#{agent_id}"}),
            ScanIndexForward=False,
        )
    )


def _newest(rows: Iterator[Item]) -> list[Item]:
    return [row for _, row in zip(range(_MOST), rows, strict=False)]


def _put(item: Item) -> Item:
    return {
        "TableName": table("audit"),
        "Item": to_item(item),
        "ConditionExpression": "attribute_not_exists(at_id)",
    }

"""Tickets of a partition of the index ``by_area``: what the night's check, a backlog and the report
of a year go by."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from chalicelib.domain.figures.backlog import OpenTicket
from chalicelib.domain.figures.yearly import FiledTicket
from chalicelib.store.aws.dynamodb import Item, call, dynamodb, from_item, query, table, to_item
from chalicelib.store.aws.rows import Read, Reader, by

_open = Reader(OpenTicket, "tickets", by("number"))
_filed = Reader(FiledTicket, "tickets", by("number"))
#: As many as one BatchGetItem takes.
_BATCH = 100


@dataclass(frozen=True)
class Listed:
    """A ticket in its area's list."""

    number: str
    version: int


def listed(partition: str) -> Iterator[list[Listed]]:
    """The tickets of a partition (``store/tickets/ticket_rows.py``), by the hundred; eventually
    consistent. A version that is none is 0, and so of no fact."""
    rows = query(
        TableName=table("tickets"),
        IndexName="by_area",
        KeyConditionExpression="queue = :queue",
        ProjectionExpression="#number, version",
        ExpressionAttributeNames={"#number": "number"},
        ExpressionAttributeValues=to_item({":queue": partition}),
    )
    found = (Listed(str(row["number"]), _version(row)) for row in rows)
    while batch := [*islice(found, _BATCH)]:
        yield batch


def open_tickets(partition: str) -> list[OpenTicket]:
    """All tickets of a partition that is worked on; those that cannot be read are reported and
    left out. Eventually consistent."""
    rows = query(
        TableName=table("tickets"),
        IndexName="by_area",
        KeyConditionExpression="queue = :queue",
        ProjectionExpression="#number, area, #status, opened_at, due_on, paused_on, assignee, "
        "assignee_name",
        ExpressionAttributeNames={"#number": "number", "#status": "status"},
        ExpressionAttributeValues=to_item({":queue": partition}),
    )
    return _open.each(rows).items


def filed_between(
    partition: str, first: str, end: str, after: str, most: int
) -> tuple[Read[FiledTicket], str | None]:
    """The tickets of a partition that were filed from one moment until before another (stamps), of
    at most ``most`` that are looked at; and the rank after which it goes on, None at its end."""
    answer = call(
        dynamodb().query,
        TableName=table("tickets"),
        IndexName="by_area",
        KeyConditionExpression="queue = :queue AND #rank > :after",
        FilterExpression="opened_at >= :first AND opened_at < :end",
        ProjectionExpression="#number, #status, subject, topic, area, opened_at, due_on, paused_on",
        ExpressionAttributeNames={"#number": "number", "#status": "status", "#rank": "rank"},
        ExpressionAttributeValues=to_item(
            {":queue": partition, ":after": after or " ", ":first": first, ":end": end}
        ),
        Limit=most,
    )
    last = answer.get("LastEvaluatedKey")
    found = _filed.each(from_item(item) for item in answer["Items"])
    return found, str(from_item(last)["rank"]) if last else None


def _version(row: Item) -> int:
    try:
        return int(row["version"])
    except (KeyError, TypeError, ValueError):
        return 0

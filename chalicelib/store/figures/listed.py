"""Tickets of a partition of the index ``by_area``: what the night's check and a backlog go by."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from chalicelib.domain.figures.backlog import OpenTicket
from chalicelib.store.aws.dynamodb import Item, query, table, to_item
from chalicelib.store.aws.rows import Reader, by

_open = Reader(OpenTicket, "tickets", by("number"))
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


def _version(row: Item) -> int:
    try:
        return int(row["version"])
    except (KeyError, TypeError, ValueError):
        return 0

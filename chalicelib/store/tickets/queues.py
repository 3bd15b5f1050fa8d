"""Queues: the indexes of ``tickets`` that lists are read from, a page at a time.

A page reads at most ``MOST_READ`` rows of a partition: a queue of any length costs the same.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from chalicelib.domain.desk.ticket_query import Awaits, QueuedTicket
from chalicelib.store.aws.dynamodb import Item, call, dynamodb, from_item, query, table, to_item
from chalicelib.store.aws.rows import Reader, StoredRow, by
from chalicelib.store.tickets.lists import conditions

#: Rows of one partition that a page reads at most; a row is some 400 bytes.
MOST_READ = 300

_listed = Reader(QueuedTicket, "tickets", by("number"))


@dataclass(frozen=True)
class Range:
    """A stretch of a partition's sort key, both ends included."""

    since: str = "0"
    until: str = "~"
    newest_first: bool = False


@dataclass(frozen=True)
class _Index:
    """An index: its name, and the attributes that are its keys."""

    name: str
    partition: str
    rank: str = "rank"


_AREA = _Index("by_area", "queue")
_HOLDER = _Index("by_holder", "assignee")
_AWAITING: dict[Awaits, _Index] = {
    "answer": _Index("by_message", "wrote_area", "wrote_rank"),
    "approval": _Index("by_held_reply", "held_area", "held_rank"),
}


@dataclass(frozen=True)
class Source:
    """Where a list is read: a partition of an index, and what its rows must be besides, as
    ``conditions.filter_of`` takes it."""

    index: _Index
    partition: str
    filters: Mapping[str, Any]


@dataclass(frozen=True)
class Page:
    """Rows in their order. ``reached`` is the rank of the last row read, None at the stretch's end;
    ``unreadable`` are numbers of tickets in it that cannot be shown; ``read`` rows were looked at.
    """

    rows: list[QueuedTicket] = field(default_factory=list)
    reached: str | None = None
    unreadable: list[str] = field(default_factory=list)
    read: int = 0


@dataclass(frozen=True)
class Counted:
    """Rows that were counted, and looked at, and where the rest begins; None at the end."""

    count: int
    read: int
    place: Item | None


def of_queue(partition: str, filters: Mapping[str, Any]) -> Source:
    """A partition of ``by_area``, as ``store/tickets/ticket_rows.py`` makes them."""
    return Source(_AREA, partition, filters)


def of_assignee(agent_id: str, filters: Mapping[str, Any]) -> Source:
    """What an agent holds: a partition of ``by_holder``."""
    return Source(_HOLDER, agent_id, filters)


def awaiting(what: Awaits, area: str, filters: Mapping[str, Any]) -> Source:
    """An area's tickets that wait for an answer, or for an approval; longest waiting first."""
    return Source(_AWAITING[what], area, filters)


def held_replies(area: str) -> Iterator[QueuedTicket]:
    """All tickets of an area with a reply that waits for approval, longest waiting first; those
    that cannot be read are reported and left out."""
    place: str | None = "0"
    while place is not None:
        page = read(awaiting("approval", area, {}), Range(since=place), MOST_READ)
        yield from (one for one in page.rows if one.rank != place)
        place = page.reached


def held_by(agent_id: str) -> Iterator[tuple[str, str, str, str]]:
    """``(number, email, area, status)`` of what an agent holds."""
    found = query(
        TableName=table("tickets"),
        IndexName="by_holder",
        KeyConditionExpression="assignee = :agent",
        ExpressionAttributeValues=to_item({":agent": agent_id}),
    )
    names = ("number", "email", "area", "status")
    return ((a, b, c, d) for a, b, c, d in ([str(row.get(n)) for n in names] for row in found))


def keys_from(partition: str, rank: str) -> Iterator[tuple[str, str, str]]:
    """``(number, email, rank)`` of the tickets of a partition of ``by_area`` from a rank on."""
    found = query(
        TableName=table("tickets"),
        IndexName="by_area",
        KeyConditionExpression="queue = :partition AND #rank >= :rank",
        ProjectionExpression="#number, email, #rank",
        ExpressionAttributeNames={"#rank": "rank", "#number": "number"},
        ExpressionAttributeValues=to_item({":partition": partition, ":rank": rank}),
    )
    return ((str(row["number"]), str(row["email"]), str(row["rank"])) for row in found)


def holders(partition: str) -> set[str]:
    """Ids of all who hold a ticket of a partition of ``by_area``, which is read to its end."""
    found = query(
        TableName=table("tickets"),
        IndexName="by_area",
        KeyConditionExpression="queue = :partition",
        ProjectionExpression="assignee",
        ExpressionAttributeValues=to_item({":partition": partition}),
    )
    return {str(row["assignee"]) for row in found if row.get("assignee") is not None}


def read(source: Source, stretch: Range, limit: int, most: int = MOST_READ) -> Page:
    """A page of a list: at most about ``limit`` rows, of at most ``most`` that are looked at."""
    arguments = _query(source, stretch)
    rows: list[StoredRow] = []
    looked_at = 0
    while True:
        wanted = _batch(looked_at, limit - len(rows), filtered=bool(source.filters))
        answer = call(dynamodb().query, Limit=min(most - looked_at, wanted), **arguments)
        found = map(from_item, answer["Items"])
        rows += [row | {"rank": row.get(source.index.rank, "")} for row in found]
        looked_at += answer["ScannedCount"]
        last = answer.get("LastEvaluatedKey")
        if last is None:
            return _read(rows, None, looked_at)
        if len(rows) >= limit or looked_at >= most:
            return _read(rows, from_item(last)[source.index.rank], looked_at)
        arguments["ExclusiveStartKey"] = last


def count(source: Source, stretch: Range, most: int, place: Item | None = None) -> Counted:
    """How many rows a list has among the next ``most`` of its stretch, from a place on that was
    answered before; those that cannot be read count as well."""
    arguments = _query(source, stretch) | ({"ExclusiveStartKey": place} if place else {})
    counted = looked_at = 0
    while True:
        answer = call(dynamodb().query, Select="COUNT", Limit=max(1, most - looked_at), **arguments)
        counted += answer["Count"]
        looked_at += answer["ScannedCount"]
        last = answer.get("LastEvaluatedKey")
        if last is None or looked_at >= most:
            return Counted(counted, looked_at, last)
        arguments["ExclusiveStartKey"] = last


def _query(source: Source, stretch: Range) -> dict[str, Any]:
    condition, names, values = conditions.filter_of(source.filters)
    arguments: dict[str, Any] = {
        "TableName": table("tickets"),
        "IndexName": source.index.name,
        "KeyConditionExpression": "#key = :partition AND #rank BETWEEN :since AND :until",
        "ExpressionAttributeNames": {
            "#key": source.index.partition,
            "#rank": source.index.rank,
            **names,
        },
        "ExpressionAttributeValues": to_item(
            {
                ":partition": source.partition,
                ":since": stretch.since,
                ":until": stretch.until,
                **values,
            }
        ),
        "ScanIndexForward": not stretch.newest_first,
    }
    return arguments | ({"FilterExpression": condition} if condition else {})


def _read(rows: list[StoredRow], reached: str | None, looked_at: int) -> Page:
    typed = _listed.each(rows)
    return Page(typed.items, reached, _listed.keys(typed.bad), looked_at)


def _batch(read: int, wanted: int, *, filtered: bool) -> int:
    """How many rows to read next. Without a filter each is a row shown; with one, half of them
    mostly are, and when they are not, the rest is read at once."""
    if not filtered:
        return wanted
    return MOST_READ if read else 2 * wanted

"""What the end of the time for which tickets are kept leaves beside them: rows of ``guards``.

``clock#anonymised#2026`` counts the tickets that were anonymised in a year; ``clock#closed`` says
how far the month's round over closed tickets has come.
"""

from __future__ import annotations

from datetime import date

from chalicelib.domain.model import Model
from chalicelib.store.aws.dynamodb import Item, call, dynamodb, from_item, table, to_item
from chalicelib.store.aws.rows import Reader, by
from chalicelib.store.guards.guards import hits_of

_ROUND = {"key": "clock#closed"}


class Round(Model):
    """Where the round goes on: a month and an area, and the last rank that was looked at there;
    without a month it is done. ``begun_on`` is the day on which it began."""

    begun_on: date
    month: str | None = None
    area: str = ""
    below: str | None = None


_rounds = Reader(Round, "guards", by("key"))


def counted(year: int) -> Item:
    """The write that counts one more anonymised ticket, for the transaction that does it."""
    return {
        "Update": {
            "TableName": table("guards"),
            "Key": _year(year),
            "UpdateExpression": "ADD hits :one",
            "ExpressionAttributeValues": to_item({":one": 1}),
        }
    }


def anonymised_in(year: int) -> int:
    """How many tickets were anonymised in a year. Raises Unavailable."""
    answer = call(dynamodb().get_item, TableName=table("guards"), Key=_year(year))
    return hits_of(from_item(answer.get("Item", {})))


def reached() -> Round | None:
    """How far the round has come; None before the first, or when nobody can read it."""
    answer = call(dynamodb().get_item, TableName=table("guards"), Key=to_item(_ROUND))
    return _rounds.quietly(from_item(answer["Item"])) if "Item" in answer else None


def reach(place: Round) -> None:
    """Remember how far it has come."""
    row = _ROUND | place.model_dump(mode="json")
    call(dynamodb().put_item, TableName=table("guards"), Item=to_item(row))


def closed(partition: str, after: str | None, limit: int) -> tuple[list[tuple[str, str]], str]:
    """Keys ``(number, email)`` of at most some tickets of a partition of ``by_area``, and the
    rank of the last one; empty when the partition has no more. ``after`` is a rank."""
    answer = call(
        dynamodb().query,
        TableName=table("tickets"),
        IndexName="by_area",
        KeyConditionExpression="#queue = :queue AND #rank > :after",
        ExpressionAttributeNames={"#queue": "queue", "#rank": "rank"},
        ExpressionAttributeValues=to_item({":queue": partition, ":after": after or " "}),
        Limit=limit,
    )
    rows = [from_item(item) for item in answer["Items"]]
    more = str(rows[-1]["rank"]) if rows and "LastEvaluatedKey" in answer else ""
    return [(str(row["number"]), str(row["email"])) for row in rows], more


def _year(year: int) -> Item:
    return to_item({"key": f"clock#anonymised#{year}"})

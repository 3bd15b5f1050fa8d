"""Facts in the ``figures`` table, key ``(of, measure)``: ``fact#051243`` and ``-``.

``2026-11-27#fact`` and a number say that the fact of a ticket touches a day; ``days#counted`` and
a day, that its sums are to be counted again. Such a mark stands for as long as a worker that made
it may still write: who counts a day in between leaves the mark, and counts it once more.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from chalicelib.domain.figures.fact import Fact
from chalicelib.domain.model import Model
from chalicelib.store.aws.dynamodb import (
    Item,
    batch_get,
    batch_write,
    call,
    call_if,
    dynamodb,
    from_item,
    query,
    table,
    to_item,
)
from chalicelib.store.aws.rows import Read, Reader, by

#: Keys that one call takes.
_BATCH = 100
_MARKS = "days#marked"


class Mark(Model):
    """A day to be counted again, since a moment."""

    measure: date
    at: str


_facts = Reader(Fact, "figures", by("number"))
_marks = Reader(Mark, "figures", by("of", "measure"))


def get(number: str) -> Fact | None:
    """What is kept of a ticket this instant (a strongly consistent read); None also for a row that
    nobody can read, which is reported: it is made anew."""
    answer = call(
        dynamodb().get_item, TableName=table("figures"), Key=_key(number), ConsistentRead=True
    )
    if "Item" not in answer:
        return None
    read = _facts.each([from_item(answer["Item"])])
    return read.items[0] if read.items else None


def each(numbers: Sequence[str]) -> Read[Fact]:
    """The facts of some tickets (strongly consistent reads), in no order; those without one are
    left out. Raises Unavailable."""
    rows: list[Item] = []
    for start in range(0, len(numbers), _BATCH):
        keys = [_key(number) for number in numbers[start : start + _BATCH]]
        wanted = {table("figures"): {"Keys": keys, "ConsistentRead": True}}
        rows += batch_get(wanted)[table("figures")]
    return _facts.each(rows)


def put(fact: Fact) -> bool:
    """Keep a fact, unless a later version's is kept; answers whether it was."""
    written = call_if(
        dynamodb().put_item,
        TableName=table("figures"),
        Item=to_item(fact.model_dump(mode="json")) | _key(fact.number),
        ConditionExpression="attribute_not_exists(version) OR version <= :version "
        "OR NOT attribute_type(version, :number)",
        ExpressionAttributeValues=to_item({":version": fact.version, ":number": "N"}),
    )
    return written is not None


def delete(fact: Fact) -> bool:
    """Forget a ticket that is gone; answers whether its fact still was of this version."""
    gone = call_if(
        dynamodb().delete_item,
        TableName=table("figures"),
        Key=_key(fact.number),
        ConditionExpression="version = :version",
        ExpressionAttributeValues=to_item({":version": fact.version}),
    )
    return gone is not None


def touch(number: str, days: Iterable[date], marked: Iterable[date], at: str) -> None:
    """Before a fact is written: say which days it touches from now on, and which are to be counted
    again. ``at`` is now, as a stamp. Raises Unavailable."""
    rows = [{"of": _of_day(day), "measure": number} for day in sorted(days)]
    rows += [{"of": _MARKS, "measure": day.isoformat(), "at": at} for day in sorted(marked)]
    batch_write("figures", [{"PutRequest": {"Item": to_item(row)}} for row in rows])


def touching(day: date) -> list[str]:
    """Numbers of the tickets whose facts touch a day, or once did."""
    rows = query(
        TableName=table("figures"),
        KeyConditionExpression="#of = :of",
        ExpressionAttributeNames={"#of": "of"},
        ExpressionAttributeValues=to_item({":of": _of_day(day)}),
        ConsistentRead=True,
    )
    return [str(row["measure"]) for row in rows]


def marks() -> Iterator[Mark]:
    """The days to be counted again, oldest first."""
    rows = query(
        TableName=table("figures"),
        KeyConditionExpression="#of = :of",
        ExpressionAttributeNames={"#of": "of"},
        ExpressionAttributeValues=to_item({":of": _MARKS}),
        ConsistentRead=True,
    )
    return iter(_marks.each(rows).items)


def unmark(mark: Mark) -> None:
    """A day was counted since it was marked; a mark that was set anew stays."""
    call_if(
        dynamodb().delete_item,
        TableName=table("figures"),
        Key=to_item({"of": _MARKS, "measure": mark.measure.isoformat()}),
        ConditionExpression="#at = :at",
        ExpressionAttributeNames={"#at": "at"},
        ExpressionAttributeValues=to_item({":at": mark.at}),
    )


def _key(number: str) -> Item:
    return to_item({"of": f"fact#{number}", "measure": "-"})


def _of_day(day: date) -> str:
    return f"{day.isoformat()}#fact"

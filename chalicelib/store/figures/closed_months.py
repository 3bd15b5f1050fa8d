"""What is told of closed months by a sensitive fact: ``closed#gender`` and ``2026-11`` in the
``figures`` table. Written once; nothing of ours changes or deletes it."""

from __future__ import annotations

from chalicelib.domain.figures.suppression import ClosedMonth, Sensitive
from chalicelib.store.aws.dynamodb import call_if, dynamodb, query, table, to_item
from chalicelib.store.aws.rows import Reader, by

_rows = Reader(ClosedMonth, "figures", by("of", "measure"))


def close(dimension: Sensitive, month: str, total: int, told: dict[str, int]) -> bool:
    """Say what is told of a month; answers False where it was said before, which stays."""
    closed = ClosedMonth(of=_of(dimension), measure=month, total=total, told=told)
    written = call_if(
        dynamodb().put_item,
        TableName=table("figures"),
        Item=to_item(closed.model_dump(mode="json")),
        ConditionExpression="attribute_not_exists(#of)",
        ExpressionAttributeNames={"#of": "of"},
    )
    return written is not None


def told(dimension: Sensitive, first: str, last: str) -> list[ClosedMonth]:
    """What is told of the months from one to another; those that are not closed are left out."""
    rows = query(
        TableName=table("figures"),
        KeyConditionExpression="#of = :of AND measure BETWEEN :first AND :last",
        ExpressionAttributeNames={"#of": "of"},
        ExpressionAttributeValues=to_item({":of": _of(dimension), ":first": first, ":last": last}),
        ConsistentRead=True,
    )
    return _rows.each(rows).items


def _of(dimension: Sensitive) -> str:
    return f"closed#{dimension}"

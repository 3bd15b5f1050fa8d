"""The charter's rows in the ``figures`` table: what is told of a month (``charter``, ``2026-11``),
and the checks of the service's health (``2026-11#health``, ``2026-11-28T14``)."""

from __future__ import annotations

from datetime import date

from chalicelib.domain.figures.charter.availability import Availability, HealthCheck
from chalicelib.domain.figures.charter.told import ToldMonth, name
from chalicelib.store.aws.dynamodb import call_if, dynamodb, query, table, to_item
from chalicelib.store.aws.rows import Reader, by

_CHARTER = "charter"
_told = Reader(ToldMonth, "figures", by("of", "measure"))
_checks = Reader(HealthCheck, "figures", by("of", "measure"))


def told(first: date, last: date) -> dict[str, ToldMonth]:
    """What is told of each month from one to another; of those without a row, nothing yet. Raises
    Unavailable."""
    rows = query(
        TableName=table("figures"),
        KeyConditionExpression="#of = :of AND measure BETWEEN :first AND :last",
        ExpressionAttributeNames={"#of": "of"},
        ExpressionAttributeValues=to_item(
            {":of": _CHARTER, ":first": name(first), ":last": name(last)}
        ),
        ConsistentRead=True,
    )
    return {month.measure: month for month in _told.each(rows).items}


def nothing_told(month: date) -> ToldMonth:
    """What is told of a month before anything is."""
    return ToldMonth(of=_CHARTER, measure=name(month))


def tell(month: ToldMonth) -> bool:
    """Keep what is told of a month instead of the version before it; answers whether that was
    still there. Raises Unavailable."""
    written = call_if(
        dynamodb().put_item,
        TableName=table("figures"),
        Item=to_item(month.model_dump(mode="json")),
        ConditionExpression="attribute_not_exists(version) OR version = :before",
        ExpressionAttributeValues=to_item({":before": month.version - 1}),
    )
    return written is not None


def check(hour: str, *, answered: bool) -> None:
    """Keep what a check found in an hour, ``2026-11-28T14``; the first of an hour stays. Raises
    Unavailable."""
    found = HealthCheck(of=_health(hour[:7]), measure=hour, answered=answered)
    call_if(
        dynamodb().put_item,
        TableName=table("figures"),
        Item=to_item(found.model_dump(mode="json")),
        ConditionExpression="attribute_not_exists(measure)",
    )


def availability(month: date) -> Availability:
    """What the checks of a month found. Raises Unavailable."""
    rows = query(
        TableName=table("figures"),
        KeyConditionExpression="#of = :of",
        ExpressionAttributeNames={"#of": "of"},
        ExpressionAttributeValues=to_item({":of": _health(name(month))}),
    )
    checks = _checks.each(rows).items
    answered = sum(check.answered for check in checks)
    return Availability(checks=len(checks), answered=answered)


def _health(month: str) -> str:
    return f"{month}#health"

"""Counts of what helped, in the ``figures`` table, key ``(of, measure)``: those of a month in
``helped#2026-11`` under ``answer#01J...``, those of a day in ``spared#2026-11-27`` under ``ipc``.

They are counters, and nothing else is kept of who pressed what. A write whose answer is lost may
count twice: the SDK repeats it. A key of each press would be a trace of a person.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from botocore.exceptions import ClientError

from chalicelib.domain.figures.helped import HelpedMonth, Kind, Spared
from chalicelib.store.aws.dynamodb import (
    Item,
    call,
    dynamodb,
    query,
    table,
    to_item,
    wrong_type,
)
from chalicelib.store.aws.rows import Reader, by, report

_months = Reader(HelpedMonth, "figures", by("of", "measure"))
_days = Reader(Spared, "figures", by("of", "measure"))


def count(kind: Kind, key: str, day: date) -> None:
    """Count that something helped. A count that is none is reported, and stays. Raises
    Unavailable."""
    _add(f"helped#{day:%Y-%m}", f"{kind}#{key}", "count")


def spare(topic: str, area: str, day: date) -> None:
    """Count a device that something of a topic helped first that day. Raises Unavailable."""
    _add(_of_day(day), topic, "count", area)


def asked(topic: str, area: str, day: date) -> None:
    """Count one of these that sent a request after all. Raises Unavailable."""
    _add(_of_day(day), topic, "asked", area)


def of_month(month: date) -> list[HelpedMonth]:
    """What helped in a month. Raises Unavailable."""
    return _months.each(_rows(f"helped#{month:%Y-%m}")).items


def of_day(day: date) -> list[Spared]:
    """The topics of a day in which something helped. Raises Unavailable."""
    return _days.each(_rows(_of_day(day))).items


def _add(of: str, measure: str, name: str, area: str | None = None) -> None:
    # A topic that moves to another area in the middle of a day counts where it began.
    filed = "SET area = if_not_exists(area, :area) " if area else ""
    values = {":one": 1} | ({":area": area} if area else {})
    try:
        call(
            dynamodb().update_item,
            TableName=table("figures"),
            Key=to_item({"of": of, "measure": measure}),
            UpdateExpression=f"{filed}ADD #name :one",
            ExpressionAttributeNames={"#name": name},
            ExpressionAttributeValues=to_item(values),
        )
    except ClientError as error:
        if not wrong_type(error):
            raise
        # Whoever presses cannot mend it, and what helped them helped.
        report("figures", f"{of}/{measure}", [name])


def _rows(of: str) -> Iterator[Item]:
    return query(
        TableName=table("figures"),
        KeyConditionExpression="#of = :of",
        ExpressionAttributeNames={"#of": "of"},
        ExpressionAttributeValues=to_item({":of": of}),
        ConsistentRead=True,
    )


def _of_day(day: date) -> str:
    return f"spared#{day.isoformat()}"

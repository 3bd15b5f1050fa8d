"""Sums in the ``figures`` table, key ``(of, measure)``: those of a month's days in ``2026-11#area``
under ``27#opened``, those of a year's months in ``2026#area`` under ``11#opened``.

So any period of a year is read with three queries for a dimension: the days of its first month,
the months, the days of its last.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from chalicelib.domain.figures.fact import DIMENSIONS
from chalicelib.domain.figures.sums import SumRow, Sums, packed, unpacked
from chalicelib.store.aws.dynamodb import Item, batch_write, query, table, to_item
from chalicelib.store.aws.rows import Reader, by, report

_rows = Reader(SumRow, "figures", by("of", "measure"))


def of_day(day: date) -> Sums:
    """The sums that are kept of a day, by all dimensions."""
    found: Sums = {}
    for dimension in DIMENSIONS:
        found |= of_days(dimension, day, day).get(day, {})
    return found


def of_days(dimension: str, first: date, last: date) -> dict[date, Sums]:
    """The sums of days of one month, by day; those without any are left out."""
    found = _between(f"{_month(first)}#{dimension}", first.day, last.day)
    return {first.replace(day=place): sums for place, sums in found.items()}


def of_months(dimension: str, first: date, last: date) -> dict[date, Sums]:
    """The sums of months of one year, each by its first day; those without any are left out."""
    found = _between(f"{first.year}#{dimension}", first.month, last.month)
    return {date(first.year, place, 1): sums for place, sums in found.items()}


def replace_day(day: date, sums: Sums) -> None:
    """Keep the sums of a day instead of what is kept. Raises Unavailable."""
    _replace(_month(day), day.day, sums)


def replace_month(month: date, sums: Sums) -> None:
    """Keep the sums of a month, as ``replace_day`` does."""
    _replace(str(month.year), month.month, sums)


def _between(of: str, first: int, last: int) -> dict[int, Sums]:
    found: dict[int, Sums] = {}
    dimension = of.partition("#")[2]
    for row in _rows.each(_read(of, first, last)).items:
        place, _, measure = row.measure.partition("#")
        try:
            cells = unpacked(row.cells)
        except ValueError:
            report("figures", f"{of}/{row.measure}", ["cells"])
            continue
        found.setdefault(int(place), {})[dimension, measure] = cells
    return found


def _read(of: str, first: int, last: int) -> Iterator[Item]:
    return query(
        TableName=table("figures"),
        KeyConditionExpression="#of = :of AND measure BETWEEN :first AND :last",
        ExpressionAttributeNames={"#of": "of"},
        ExpressionAttributeValues=to_item(
            {":of": of, ":first": f"{first:02}#", ":last": f"{last:02}#~"}
        ),
        ConsistentRead=True,
    )


def _replace(period: str, place: int, sums: Sums) -> None:
    changes: list[Item] = []
    for dimension in DIMENSIONS:
        of = f"{period}#{dimension}"
        before = {str(row["measure"]): row.get("cells") for row in _read(of, place, place)}
        after = {
            f"{place:02}#{measure}": packed(cells)
            for (of_dimension, measure), cells in sums.items()
            if of_dimension == dimension
        }
        changes += [
            _change({"of": of, "measure": measure}, after.get(measure))
            for measure in {*before, *after}
            if before.get(measure) != after.get(measure)
        ]
    batch_write("figures", changes)


def _change(key: dict[str, str], cells: dict[str, dict[str, str]] | None) -> Item:
    if cells is None:
        return {"DeleteRequest": {"Key": to_item(key)}}
    return {"PutRequest": {"Item": to_item({**key, "cells": cells})}}


def _month(day: date) -> str:
    return day.isoformat()[:7]

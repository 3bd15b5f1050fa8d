"""Whom the clock has seen at the desk: a row of ``guards``, key ``clock#people``.

Who is gone is in no directory any more: what they hold is found by who was there before.
"""

from __future__ import annotations

from chalicelib.domain.model import Model
from chalicelib.store.aws.dynamodb import call, dynamodb, from_item, table, to_item
from chalicelib.store.aws.rows import Reader, by

_KEY = {"key": "clock#people"}


class SeenPeople(Model):
    """Everybody ever seen, by id: what they could work on when their tickets were last looked
    through; empty for who is gone."""

    people: dict[str, str]


_seen = Reader(SeenPeople, "guards", by("key"))


def seen() -> dict[str, str] | None:
    """Whom the clock has seen; None before its first run, or when nobody can read it."""
    answer = call(
        dynamodb().get_item, TableName=table("guards"), Key=to_item(_KEY), ConsistentRead=True
    )
    found = _seen.quietly(from_item(answer["Item"])) if "Item" in answer else None
    return found.people if found else None


def remember(people: dict[str, str]) -> None:
    """Keep whom the clock has seen."""
    call(dynamodb().put_item, TableName=table("guards"), Item=to_item({**_KEY, "people": people}))

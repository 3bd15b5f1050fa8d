"""How far the clock has come in each of its works: rows of ``guards`` under ``clock#...``."""

from __future__ import annotations

from typing import Generic, TypeVar

from chalicelib.domain.model import Model
from chalicelib.store.aws.dynamodb import call, dynamodb, from_item, table, to_item
from chalicelib.store.aws.rows import Reader, by

Kept = TypeVar("Kept", bound=Model)


class ClockMark(Generic[Kept]):
    """One row, which each run reads and replaces."""

    def __init__(self, work: str, model: type[Kept]) -> None:
        self._key = {"key": f"clock#{work}"}
        self._rows = Reader(model, "guards", by("key"))

    def read(self) -> Kept | None:
        """What the run before left, this instant; None before the first, or when nobody can read
        it. Raises Unavailable."""
        answer = call(
            dynamodb().get_item,
            TableName=table("guards"),
            Key=to_item(self._key),
            ConsistentRead=True,
        )
        return self._rows.quietly(from_item(answer["Item"])) if "Item" in answer else None

    def keep(self, reached: Kept) -> None:
        """Leave it for the next run. Raises Unavailable."""
        row = self._key | reached.model_dump(mode="json")
        call(dynamodb().put_item, TableName=table("guards"), Item=to_item(row))

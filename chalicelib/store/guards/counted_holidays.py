"""By which holidays the due dates of open tickets are counted: a row of ``guards``, key
``clock#holidays``, and how far a change of them has come."""

from __future__ import annotations

from chalicelib.domain.model import Model
from chalicelib.domain.rules.holidays import Holiday
from chalicelib.store.aws.dynamodb import call, dynamodb, from_item, table, to_item
from chalicelib.store.aws.rows import Reader, by

_KEY = {"key": "clock#holidays"}


class CountedHolidays(Model):
    """Rows of the catalog that all open tickets are counted by. While a change goes through them,
    ``towards`` are those that some are counted by already, the ones that it leads to last, and
    ``after`` the area and rank that it has reached."""

    rows: tuple[Holiday, ...]
    towards: tuple[tuple[Holiday, ...], ...] = ()
    after: tuple[str, str] = ("", "")


_counted = Reader(CountedHolidays, "guards", by("key"))


def counted() -> CountedHolidays | None:
    """What open tickets are counted by; None before the clock first ran, or when nobody can read
    it."""
    answer = call(
        dynamodb().get_item, TableName=table("guards"), Key=to_item(_KEY), ConsistentRead=True
    )
    return _counted.quietly(from_item(answer["Item"])) if "Item" in answer else None


def remember(reached: CountedHolidays) -> None:
    """Keep how far the clock has come."""
    row = _KEY | reached.model_dump(mode="json")
    call(dynamodb().put_item, TableName=table("guards"), Item=to_item(row))

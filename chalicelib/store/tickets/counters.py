"""The ``tallies`` table: key ``(of, due_on)``; how many tickets are open, by due date.

``area#DIES`` and ``agent#<id>`` have a row for each date that a ticket of theirs is due on. The
row ``ticket#051243``, ``-`` says what of a ticket is counted; it and the counts change in one
transaction, on the condition that nobody changed it since it was read: each change of a ticket
is counted once.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import date

from chalicelib.domain.desk.counters import (
    ALWAYS_COUNTED,
    COUNTED,
    CountedTicket,
    Tally,
    agent_key,
    area_key,
    changes,
    leaves,
)
from chalicelib.store.aws.dynamodb import (
    Item,
    TransactionRefused,
    call,
    call_if,
    dynamodb,
    from_item,
    query,
    table,
    to_item,
    transact,
    unchanged_since,
)
from chalicelib.store.aws.rows import Reader
from chalicelib.store.aws.rows import by as by_key

_NAMES = {f"#{name}": name for name in COUNTED}
_counted = Reader(CountedTicket, "tallies", by_key("of"))
_tallies = Reader(Tally, "tallies", by_key("of", "due_on"), ALWAYS_COUNTED)
_EMPTY = " AND ".join(f"#{name} = :zero" for name in COUNTED)


def of_area(area: str) -> list[Tally]:
    """An area's open tickets, a row a due date: as many rows as days that something is due."""
    return _of(area_key(area))


def of_agent(agent: str) -> list[Tally]:
    """The open tickets that an agent holds, a row a due date."""
    return _of(agent_key(agent))


def counted(number: str) -> CountedTicket:
    """What of a ticket is counted this instant (a strongly consistent read).

    Raises Unreadable.
    """
    answer = call(
        dynamodb().get_item, TableName=table("tallies"), Key=_key(number), ConsistentRead=True
    )
    return _counted.one({"number": number} | from_item(answer.get("Item", {})))


def count(before: CountedTicket, after: CountedTicket) -> None:
    """Count a ticket as ``after`` instead of ``before``, all or nothing.

    Raises TransactionRefused when somebody else counted it since ``before`` was read, and
    Unavailable. A row that is left empty is removed; should the process end just before that,
    it stays and says zero.
    """
    moved = changes(before, after)
    if not moved:
        # A plain write costs half of a transaction's.
        if call_if(dynamodb().put_item, **_record(after)["Put"]) is None:
            raise TransactionRefused({})
        return
    adds = {f"{of} {due_on}": _add(of, due_on, by) for (of, due_on), by in moved.items()}
    transact({"counted": _record(after), **adds})
    for (of, due_on), by in moved.items():
        if leaves(by):
            _remove_if_empty(of, due_on)


def correct(of: str, due_on: str, by: Mapping[str, int]) -> None:
    """Add to a row what it was found to differ by from its tickets. Raises Unavailable."""
    call(dynamodb().update_item, **_add(of, date.fromisoformat(due_on), Counter(by))["Update"])
    _remove_if_empty(of, date.fromisoformat(due_on))


def _of(of: str) -> list[Tally]:
    rows = query(
        TableName=table("tallies"),
        KeyConditionExpression="#of = :of",
        ExpressionAttributeNames={"#of": "of"},
        ExpressionAttributeValues={":of": {"S": of}},
    )
    return _tallies.each(rows).items


def _key(number: str) -> Item:
    return to_item({"of": f"ticket#{number}", "due_on": "-"})


def _record(after: CountedTicket) -> Item:
    row = after.model_dump(mode="json") | {"version": after.version + 1}
    return {
        "Put": {
            "TableName": table("tallies"),
            "Item": to_item(row) | _key(after.number),
            **unchanged_since(after.version),
        }
    }


def _add(of: str, due_on: date, by: Counter[str]) -> Item:
    """The write that adds to a row; it has every count from the start, so that all can be 0."""
    return {
        "Update": {
            "TableName": table("tallies"),
            "Key": to_item({"of": of, "due_on": due_on.isoformat()}),
            "UpdateExpression": "ADD " + ", ".join(f"#{name} :{name}" for name in COUNTED),
            "ExpressionAttributeNames": _NAMES,
            "ExpressionAttributeValues": to_item({f":{name}": by[name] for name in COUNTED}),
        }
    }


def _remove_if_empty(of: str, due_on: date) -> None:
    call_if(
        dynamodb().delete_item,
        TableName=table("tallies"),
        Key=to_item({"of": of, "due_on": due_on.isoformat()}),
        ConditionExpression=_EMPTY,
        ExpressionAttributeNames=_NAMES,
        ExpressionAttributeValues={":zero": {"N": "0"}},
    )

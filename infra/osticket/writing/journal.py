"""What was brought over, in the table ``guards``: a row for each old ticket, and one for the run.

It says under which number an old ticket is here, so that a later dump finds it again, and how far a
run came that broke off. No row has a person's data, and none expires.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from chalicelib.store.aws.dynamodb import (
    batch_write,
    call,
    dynamodb,
    from_item,
    scan,
    table,
    to_item,
)

PREFIX = "import#osticket#"
_HEAD = f"{PREFIX}run"
BEGUN, DONE = "begun", "done"


@dataclass(frozen=True)
class Row:
    """An old ticket and what it is here; ``source`` is what ``past`` calls it, or ``account#``
    and ``canned#`` with theirs."""

    source: str
    number: str
    run: str
    digest: str = ""
    state: str = BEGUN


@dataclass(frozen=True)
class Run:
    """A run's name and moment, whether it is over, and the widest numbers that it met."""

    run: str
    at: str
    state: str


def is_ticket(row: Row) -> bool:
    """Whether a row is a ticket's."""
    return "#" not in row.source


def read() -> Iterator[Row]:
    """All rows."""
    rows = scan(
        TableName=table("guards"),
        FilterExpression="begins_with(#key, :prefix)",
        ExpressionAttributeNames={"#key": "key"},
        ExpressionAttributeValues=to_item({":prefix": PREFIX}),
        ConsistentRead=True,
    )
    names = ("number", "run", "digest", "state")
    for row in rows:
        key = str(row["key"])
        if key != _HEAD:
            yield Row(key.removeprefix(PREFIX), *(str(row.get(name, "")) for name in names))


def write(rows: Iterable[Row]) -> None:
    """Keep some rows in place of what stood."""
    batch_write("guards", [{"PutRequest": {"Item": to_item(_row(row))}} for row in rows])


def forget(sources: Iterable[str]) -> None:
    """Take some rows away."""
    keys = [to_item({"key": PREFIX + source}) for source in sources]
    batch_write("guards", [{"DeleteRequest": {"Key": key}} for key in keys])


def open_run() -> Run | None:
    """The last run."""
    answer = call(
        dynamodb().get_item,
        TableName=table("guards"),
        Key=to_item({"key": _HEAD}),
        ConsistentRead=True,
    )
    if "Item" not in answer:
        return None
    row = from_item(answer["Item"])
    return Run(str(row["run"]), str(row["at"]), str(row["state"]))


def note_run(run: Run) -> None:
    """Say which run it is, and whether it is over."""
    row = {"key": _HEAD, "run": run.run, "at": run.at, "state": run.state}
    call(dynamodb().put_item, TableName=table("guards"), Item=to_item(row))


def _row(row: Row) -> dict[str, str]:
    told = {"key": PREFIX + row.source, "number": row.number, "run": row.run, "state": row.state}
    return told | ({"digest": row.digest} if row.digest else {})

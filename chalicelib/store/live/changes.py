"""That tickets of an area changed: the row ``desk#changes`` of ``guards``, an attribute an area.

Written behind the tickets, by who indexes them: a mark in the transaction of each ticket would have
all agents of the institute meet on one row. A mark is a ULID, never the one before, so that nothing
has to be read or counted to write it, and a row that was lost begins anew.

A row of its own for each area would be read ten times by who sees ten. One row takes a thousand
writes a second; indexing a thousand tickets a second would meet its own limits first.
"""

from __future__ import annotations

from collections.abc import Collection

from chalicelib.store.aws.dynamodb import batch_get, call, dynamodb, table, to_item
from chalicelib.store.live import presence
from chalicelib.store.live.presence import Whereabouts

_KEY = "desk#changes"
_AREA = "area:"


def mark(areas: Collection[str], text: str) -> None:
    """Say that tickets of areas changed, by a text that was never used. Raises Unavailable."""
    if not areas:
        return
    named = sorted(areas)
    call(
        dynamodb().update_item,
        TableName=table("guards"),
        Key=to_item({"key": _KEY}),
        UpdateExpression="SET " + ", ".join(f"#a{at} = :mark" for at in range(len(named))),
        ExpressionAttributeNames={f"#a{at}": _AREA + area for at, area in enumerate(named)},
        ExpressionAttributeValues=to_item({":mark": text}),
    )


def read() -> tuple[dict[str, str], dict[str, Whereabouts]]:
    """The mark of each area that has one, and where each agent last was, by id: one read, of one
    request unit while both rows are below four kB. Raises Unavailable."""
    keys = [to_item({"key": _KEY}), presence.desk_key()]
    rows = batch_get({table("guards"): {"Keys": keys}})[table("guards")]
    found = {row["key"]: row for row in rows}
    marks = {
        name.removeprefix(_AREA): str(text)
        for name, text in found.get(_KEY, {}).items()
        if name.startswith(_AREA)
    }
    return marks, presence.everywhere(found.get(presence.DESK, {}))

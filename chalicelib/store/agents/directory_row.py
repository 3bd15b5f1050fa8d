"""Everybody of the desk in one row of ``guards``, key ``clock#directory``: who the user pool said
works there and in which areas, and when it was asked.

The clock writes it each hour, and the API when it has asked the pool for everybody. A row is
replaced only by a later reading, so that of two writers the slower one undoes nothing. It does not
expire: a reader goes by its age.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from chalicelib import logs
from chalicelib.domain.dates import Stamp
from chalicelib.domain.model import Model
from chalicelib.domain.rules.permissions import Agent, Role
from chalicelib.settings import settings
from chalicelib.store.aws.dynamodb import call, call_if, dynamodb, from_item, table, to_item
from chalicelib.store.aws.rows import Reader, by

_KEY = {"key": "clock#directory"}
#: How far ahead of ours another function's clock may be; a row of a later moment is damaged.
_AHEAD = timedelta(minutes=5)
#: Bytes of a row that is written: DynamoDB takes 400 kB. Some 1,700 people.
_MOST_BYTES = 350_000


class ListedAgent(Model):
    """Somebody of the row."""

    id: str
    name: str
    email: str
    role: Role
    areas: tuple[str, ...]


class DirectoryRow(Model):
    """Everybody that a user pool had at a moment."""

    user_pool: str
    read_at: Stamp
    people: tuple[ListedAgent, ...]


@dataclass(frozen=True)
class Listed:
    """Everybody by id, and when the pool was asked, or had been asked, for them."""

    people: dict[str, Agent]
    read_at: datetime


_rows = Reader(DirectoryRow, "guards", by("key"))


def read() -> Listed | None:
    """The row; None when there is none of this pool, and when nobody can read it. Raises
    Unavailable."""
    answer = call(dynamodb().get_item, TableName=table("guards"), Key=to_item(_KEY))
    row = _rows.quietly(from_item(answer["Item"])) if "Item" in answer else None
    if row is None or row.user_pool != settings().user_pool_id:
        return None
    read_at = datetime.fromisoformat(row.read_at)
    if read_at > datetime.now(UTC) + _AHEAD:
        return None
    people = (
        Agent(one.id, one.name, one.email, one.role, frozenset(one.areas)) for one in row.people
    )
    return Listed({agent.id: agent for agent in people}, read_at)


def keep(listed: Listed) -> None:
    """Replace the row, unless it is of a later reading. Raises Unavailable."""
    row = DirectoryRow(
        user_pool=settings().user_pool_id,
        read_at=_stamp(listed.read_at),
        people=tuple(_listed(agent) for agent in listed.people.values()),
    ).model_dump(mode="json")
    if len(json.dumps(row, ensure_ascii=False).encode()) > _MOST_BYTES:
        logs.warning("directory_too_large", people=len(listed.people))
        return
    # Also true of a row that is damaged, of another pool, or of a moment that has not come.
    newer = "NOT (read_at BETWEEN :read_at AND :soon AND user_pool = :pool)"
    call_if(
        dynamodb().put_item,
        TableName=table("guards"),
        Item=to_item(_KEY | row),
        ConditionExpression=newer,
        ExpressionAttributeValues=to_item(
            {
                ":read_at": row["read_at"],
                ":soon": _stamp(datetime.now(UTC) + _AHEAD),
                ":pool": row["user_pool"],
            }
        ),
    )


def _listed(agent: Agent) -> ListedAgent:
    return ListedAgent(
        id=agent.id,
        name=agent.name,
        email=agent.email,
        role=agent.role,
        areas=tuple(sorted(agent.areas)),
    )


def _stamp(moment: datetime) -> str:
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")

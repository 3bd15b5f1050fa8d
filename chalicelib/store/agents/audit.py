"""The ``audit`` table: key ``day#actor``, ``at#id``; who saw, searched, exported or changed what.

Append-only: no role of this service may change or delete a row. ``by_ticket`` lists a ticket's,
``by_day`` everybody's of a day. Each row is copied to a bucket with Object Lock
(``store/agents/audit_archive.py``).
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import Any, TypedDict, Unpack

from chalicelib.domain.dates import Stamp
from chalicelib.domain.model import Model
from chalicelib.domain.rules.permissions import Agent
from chalicelib.store.aws.dynamodb import Item, call, dynamodb, query, table, to_item
from chalicelib.store.aws.rows import Read, Reader, StoredRow, by
from chalicelib.store.aws.secrets import audit_pepper

#: Rows of a page, and of one call of an export.
PAGE, EXPORTED = 200, 2_000
#: Sorts above every ``at_id``.
_NEWEST = "~"


class Facts(TypedDict, total=False):
    """What an act was about: ids, codes and keyed hashes, never what was typed."""

    number: str | None
    numbers: tuple[str, ...]
    sought: tuple[str, ...]
    detail: str | None


class AuditRow(Model):
    """A row as it is kept. ``actor`` is an agent's id, ``address`` the network address that the
    act came from, ``areas`` those of the agent that day, with commas between."""

    day_actor: str
    at_id: str
    day: str
    at: Stamp
    actor: str
    actor_name: str | None = None
    act: str
    address: str
    role: str | None = None
    areas: str | None = None
    number: str | None = None
    numbers: tuple[str, ...] = ()
    sought: tuple[str, ...] = ()
    detail: str | None = None


@dataclass(frozen=True)
class Page:
    """Rows, newest first, those that cannot be read, and the ``at_id`` to go on below."""

    read: Read[AuditRow]
    below: str | None


_rows = Reader(AuditRow, "audit", by("day_actor", "at_id"))


def row(
    *,
    audit_id: str,
    at: str,
    day: date,
    actor: Agent,
    act: str,
    address: str,
    **facts: Unpack[Facts],
) -> AuditRow:
    """The row of what an agent did."""
    return AuditRow(
        day_actor=f"{day.isoformat()}#{actor.id}",
        at_id=f"{at}#{audit_id}",
        day=day.isoformat(),
        at=at,
        actor=actor.id,
        actor_name=actor.name,
        act=act,
        address=address,
        role=actor.role.value,
        areas=",".join(sorted(actor.areas)) or None,
        **facts,
    )


def keys(rows: Iterable[StoredRow]) -> list[str]:
    """What rows that cannot be read are called."""
    return _rows.keys(rows)


def sought_hash(kind: str, value: str) -> str:
    """What was searched for, as a keyed hash of 32 hex digits: who knows the value and holds the
    secret can tell whether it was sought, and nobody can read it back."""
    text = f"{kind}\x1f{value}".encode()
    return hmac.new(audit_pepper().encode(), text, hashlib.sha256).hexdigest()[:32]


def written(row: AuditRow) -> Item:
    """The write of a row, for the transaction of what it tells."""
    return {"Put": _put(row)}


def write(row: AuditRow) -> None:
    """Write a row about something that changes nothing. Raises Unavailable."""
    call(dynamodb().put_item, **_put(row))


def of_ticket(number: str, day: date, below: str | None, most: int) -> Page:
    """What was done with a ticket, and the rows of a day that name it beside others, newest
    first, ``most`` a page. ``below`` is the ``at_id`` to go on below, as the page before answered
    it."""
    below = below or _NEWEST
    beside = _newest(
        IndexName="by_day",
        KeyConditionExpression="#day = :value AND at_id < :below",
        FilterExpression="contains(numbers, :number)",
        ExpressionAttributeNames={"#day": "day"},
        ExpressionAttributeValues=to_item(
            {":value": day.isoformat(), ":below": below, ":number": number}
        ),
    )
    both = (_naming(number, below), beside)
    found = {item["at_id"]: item for rows in both for item in islice(rows, most + 1)}
    return _page([found[at_id] for at_id in sorted(found, reverse=True)], most)


def naming(number: str) -> list[Item]:
    """The newest rows that are about a ticket alone."""
    return [*islice(_naming(number, _NEWEST), PAGE)]


def of_agent(agent_id: str, day: date, below: str | None, most: int) -> Page:
    """What an agent did on a day, newest first; ``below`` and ``most`` as in ``of_ticket``."""
    rows = _newest(
        KeyConditionExpression="day_actor = :who AND at_id < :below",
        ExpressionAttributeValues=to_item(
            {":who": f"{day.isoformat()}#{agent_id}", ":below": below or _NEWEST}
        ),
    )
    return _page([*islice(rows, most + 1)], most)


def of_day(day: date) -> Iterator[Item]:
    """Every row of a day, oldest first. Raises Unavailable."""
    return query(
        TableName=table("audit"),
        IndexName="by_day",
        KeyConditionExpression="#day = :day",
        ExpressionAttributeNames={"#day": "day"},
        ExpressionAttributeValues=to_item({":day": day.isoformat()}),
    )


def _naming(number: str, below: str) -> Iterator[Item]:
    return _newest(
        IndexName="by_ticket",
        KeyConditionExpression="#number = :value AND at_id < :below",
        ExpressionAttributeNames={"#number": "number"},
        ExpressionAttributeValues=to_item({":value": number, ":below": below}),
    )


def _newest(**arguments: Any) -> Iterator[Item]:
    return query(TableName=table("audit"), ScanIndexForward=False, **arguments)


def _page(rows: list[Item], most: int) -> Page:
    page = rows[:most]
    return Page(_rows.each(page), page[-1]["at_id"] if len(rows) > most else None)


def _put(row: AuditRow) -> Item:
    return {
        "TableName": table("audit"),
        "Item": to_item(row.model_dump(mode="json", exclude_defaults=True)),
        "ConditionExpression": "attribute_not_exists(at_id)",
    }

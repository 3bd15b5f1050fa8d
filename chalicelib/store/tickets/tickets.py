"""The ``tickets`` table: read and write one ticket, or some by their keys."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Mapping, Sequence

from chalicelib.domain.errors import NotFound, Unreadable
from chalicelib.domain.tickets.ticket import Ticket
from chalicelib.store.aws.dynamodb import (
    Item,
    TransactionRefused,
    batch_get,
    call,
    dynamodb,
    from_item,
    query,
    table,
    to_item,
    transact,
)
from chalicelib.store.aws.rows import Read
from chalicelib.store.tickets.ticket_rows import AWAITS_CORRECTION, TICKET_READER, key, row

#: Keys that one call takes.
_BATCH = 100


def add(ticket: Ticket, told_with: Mapping[str, Item]) -> None:
    """Write a new ticket and all that is told with it, in one transaction.

    ``told_with`` are the other writes by name: opening entry, mail owed, guards. Raises
    TransactionRefused and Unavailable as ``transact`` does.
    """
    transact({"ticket": added(ticket), **told_with})


def added(ticket: Ticket) -> Item:
    """The write of a new ticket, for a transaction with its opening entry."""
    return {
        "Put": {
            "TableName": table("tickets"),
            "Item": to_item(row(ticket)),
            "ConditionExpression": "attribute_not_exists(#number)",
            "ExpressionAttributeNames": {"#number": "number"},
        }
    }


def changed(before: Ticket, after: Ticket) -> Item:
    """The write of a ticket's next state, for a transaction: refused when somebody was faster.

    ``after`` carries the next version.
    """
    return {
        "Put": {
            "TableName": table("tickets"),
            "Item": to_item(row(after)),
            "ConditionExpression": "version = :version",
            "ExpressionAttributeValues": to_item({":version": before.version}),
        }
    }


def prove_email(ticket: Ticket, at: str) -> None:
    """Note that the ticket's address proved itself. Writes nothing when the ticket has changed
    meanwhile: the next visit notes it. Raises Unavailable."""
    proved = ticket.model_copy(update={"email_proved_at": at})
    with contextlib.suppress(TransactionRefused):
        transact({"ticket": changed(ticket, proved)})


def ensure_exists(ticket: Ticket) -> Item:
    """The check, for a transaction that does not change a ticket, that it has this e-mail still
    and was not erased."""
    return {
        "ConditionCheck": {
            "TableName": table("tickets"),
            "Key": key(ticket.number, ticket.email),
            "ConditionExpression": "attribute_exists(#number)",
            "ExpressionAttributeNames": {"#number": "number"},
        }
    }


def ensure_unchanged(ticket: Ticket) -> Item:
    """The check, for a transaction that does not change a ticket, that nobody has."""
    return {
        "ConditionCheck": {
            "TableName": table("tickets"),
            "Key": key(ticket.number, ticket.email),
            "ConditionExpression": "version = :version",
            "ExpressionAttributeValues": to_item({":version": ticket.version}),
        }
    }


def rekeyed(before: Ticket, after: Ticket) -> dict[str, Item]:
    """The writes that give a ticket another e-mail, which is part of its key: refused when
    somebody was faster. ``after`` carries the next version."""
    return {
        "ticket": {
            "Delete": {
                "TableName": table("tickets"),
                "Key": key(before.number, before.email),
                "ConditionExpression": "version = :version",
                "ExpressionAttributeValues": to_item({":version": before.version}),
            }
        },
        "rekeyed": {
            "Put": {
                "TableName": table("tickets"),
                "Item": to_item(row(after)),
                "ConditionExpression": "attribute_not_exists(#number)",
                "ExpressionAttributeNames": {"#number": "number"},
            }
        },
    }


def get(number: str, email: str) -> Ticket | None:
    """The ticket as it stands this instant (a strongly consistent read). Raises Unreadable."""
    answer = call(
        dynamodb().get_item,
        TableName=table("tickets"),
        Key=key(number, email),
        ConsistentRead=True,
    )
    return TICKET_READER.one(from_item(answer["Item"])) if "Item" in answer else None


def by_number(number: str) -> Ticket | None:
    """The one ticket of a number, whoever asked (a strongly consistent read).

    Raises Unreadable.
    """
    rows = _of_number(number)
    return TICKET_READER.one(rows[0]) if rows else None


def existing(number: str) -> Ticket:
    """The ticket of a number, as ``by_number``. Raises NotFound when there is none."""
    ticket = by_number(number)
    if ticket is None:
        raise NotFound
    return ticket


def key_of(number: str) -> tuple[str, str] | None:
    """``(number, email)`` of the ticket of a number, whether or not it can be read."""
    rows = _of_number(number)
    return (str(rows[0]["number"]), str(rows[0]["email"])) if rows else None


def _of_number(number: str) -> list[Item]:
    answer = call(
        dynamodb().query,
        TableName=table("tickets"),
        KeyConditionExpression="#number = :number",
        ExpressionAttributeNames={"#number": "number"},
        ExpressionAttributeValues=to_item({":number": number}),
        ConsistentRead=True,
        Limit=1,
    )
    return [from_item(item) for item in answer["Items"]]


def corrections_due(at: str) -> Iterator[tuple[str, str]]:
    """Keys ``(number, email)`` of the tickets whose address is to be corrected by a moment."""
    rows = query(
        TableName=table("tickets"),
        IndexName="by_correction",
        KeyConditionExpression="correction_state = :waits AND correction_due_at <= :at",
        ExpressionAttributeValues=to_item({":waits": AWAITS_CORRECTION, ":at": at}),
    )
    return ((str(row["number"]), str(row["email"])) for row in rows)


def newest_readable(keys: Sequence[tuple[str, str]]) -> Ticket | None:
    """The first of some keys whose ticket is there and can be read (consistent reads)."""
    for number, email in keys:
        try:
            ticket = get(number, email)
        except Unreadable:
            continue
        if ticket is not None:
            return ticket
    return None


def by_keys(keys: Sequence[tuple[str, str]]) -> Read[Ticket]:
    """The tickets of at most 100 keys ``(number, email)``, in their order, in one call.

    Those that are gone are left out. Eventually consistent. Raises Unavailable.
    """
    if not keys:
        return Read([], [])
    wanted = [key(number, email) for number, email in keys]
    found = batch_get({table("tickets"): {"Keys": wanted}})[table("tickets")]
    rows = {row["number"]: row for row in found}
    return TICKET_READER.each(rows[number] for number, _ in keys if number in rows)


def updated_at(keys: Sequence[tuple[str, str]]) -> dict[str, str]:
    """When each ticket of some keys ``(number, email)`` was last changed, by number; those that
    are gone are left out. A call for each hundred; eventually consistent. Raises Unavailable."""
    found: dict[str, str] = {}
    for start in range(0, len(keys), _BATCH):
        wanted = {
            "Keys": [key(number, email) for number, email in keys[start : start + _BATCH]],
            "ProjectionExpression": "#number, updated_at",
            "ExpressionAttributeNames": {"#number": "number"},
        }
        rows = batch_get({table("tickets"): wanted})[table("tickets")]
        found |= {str(row["number"]): str(row.get("updated_at", "")) for row in rows}
    return found


def count() -> int:
    """About how many there are: DynamoDB counts anew each six hours. Raises Unavailable."""
    return int(call(dynamodb().describe_table, TableName=table("tickets"))["Table"]["ItemCount"])

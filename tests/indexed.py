"""Tickets and entries as other services write them, and the events that their streams bring."""

from __future__ import annotations

from typing import Any

from chalicelib.domain.tickets.entry import Entry
from chalicelib.domain.tickets.ticket import Ticket
from chalicelib.services.search import index
from chalicelib.store.aws.dynamodb import call, dynamodb, table, to_item
from chalicelib.store.tickets import ticket_rows
from tests.mail import samples

AT = "2026-12-18T03:30:00.000Z"


def put(**changes: Any) -> Ticket:
    """Write a ticket as it now stands, over what was there."""
    ticket = Ticket.model_validate(samples.TICKET.model_dump() | changes)
    call(dynamodb().put_item, TableName=table("tickets"), Item=to_item(ticket_rows.row(ticket)))
    return ticket


def remove(ticket: Ticket) -> None:
    """Delete a ticket's row."""
    key = ticket_rows.key(ticket.number, ticket.email)
    call(dynamodb().delete_item, TableName=table("tickets"), Key=key)


def write(body: str, entry_id: str = "0", kind: str = "message", number: str = "051243") -> None:
    """Write a line of a thread, over what was there."""
    entry = Entry(number=number, entry_id=entry_id, kind=kind, at=AT, author="requester", body=body)
    row = to_item(entry.model_dump(mode="json"))
    call(dynamodb().put_item, TableName=table("entries"), Item=row)


def event(*numbers: str) -> dict[str, Any]:
    """A batch of the stream of tickets or entries; what it says of them is not to be read."""
    return {
        "Records": [
            {
                "eventName": "MODIFY",
                "dynamodb": {"Keys": {"number": {"S": number}}, "SequenceNumber": str(place)},
            }
            for place, number in enumerate(numbers)
        ]
    }


def happen(*numbers: str) -> None:
    """The stream brings events about tickets, and all goes well."""
    assert index.index(event(*(numbers or ("051243",)))) == {"batchItemFailures": []}


def rows(name: str) -> list[dict[str, Any]]:
    """All rows of a table, as stored."""
    found: list[dict[str, Any]] = dynamodb().scan(TableName=table(name))["Items"]
    return sorted(found, key=str)

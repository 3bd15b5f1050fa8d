"""The index ``by_review`` of ``tickets``: which tickets the clock looks at on a day.

A row of ``guards`` (key ``clock#reviews``) remembers the oldest day that may still hold one.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from chalicelib.domain.model import Model
from chalicelib.domain.tickets.ticket import Ticket
from chalicelib.store.aws.dynamodb import (
    call_if,
    dynamodb,
    query,
    table,
    to_item,
)
from chalicelib.store.guards.clock_marks import ClockMark
from chalicelib.store.tickets.ticket_rows import key


class Marker(Model):
    """How far the clock has come."""

    oldest: date
    searched_on: date


_mark = ClockMark("reviews", Marker)


def on(day: date) -> Iterator[tuple[str, str]]:
    """Keys ``(number, email)`` of the tickets to be looked at on a day; eventually consistent."""
    rows = query(
        TableName=table("tickets"),
        IndexName="by_review",
        KeyConditionExpression="review_on = :day",
        ExpressionAttributeValues=to_item({":day": day.isoformat()}),
    )
    return ((str(row["number"]), str(row["email"])) for row in rows)


def move(ticket: Ticket, day: date | None) -> bool:
    """Give a ticket another day of review and change nothing else; answers whether it still had
    this version."""
    values = {":version": ticket.version} | ({":day": day.isoformat()} if day else {})
    moved = call_if(
        dynamodb().update_item,
        TableName=table("tickets"),
        Key=key(ticket.number, ticket.email),
        UpdateExpression="SET review_on = :day" if day else "REMOVE review_on",
        ConditionExpression="version = :version",
        ExpressionAttributeValues=to_item(values),
    )
    return moved is not None


def marker() -> Marker | None:
    """How far the clock had come; None before its first run, or when nobody can read it."""
    return _mark.read()


def mark(reached: Marker) -> None:
    """Remember how far the clock has come."""
    _mark.keep(reached)

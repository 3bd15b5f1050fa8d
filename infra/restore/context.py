"""What every step of a restore knows, and the reading of rows that may be damaged."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TypeVar

from botocore.exceptions import ClientError
from pydantic import BaseModel

from chalicelib.domain.tickets.ticket import Ticket
from chalicelib.store.accounts import accounts
from chalicelib.store.aws.dynamodb import Item, from_item, table
from chalicelib.store.aws.rows import Reader
from chalicelib.store.mail import outbox
from chalicelib.store.tickets import entries, ticket_rows
from infra.restore import tables
from infra.restore.journal import Journal
from infra.restore.tickets import Live

Row = TypeVar("Row", bound=BaseModel)

#: What the program itself reads rows with: what it refuses is damaged.
TICKETS, ENTRIES = ticket_rows.TICKET_READER, entries._entries
MAILS, ACCOUNTS = outbox.MAIL_READER, accounts._accounts


@dataclass
class Report:
    """What was put back, or would be: rows by table, a line for each ticket, and what was not."""

    counts: Counter[str] = field(default_factory=Counter)
    lines: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Context:
    """A restore from the tables whose names begin with ``copy`` into the live ones.

    ``write`` is off for a dry run; ``replace`` is on for rows that are well but differ.
    """

    copy: str
    journal: Journal
    write: bool
    replace: bool
    report: Report = field(default_factory=Report)


def read(reader: Reader[Row], row: Item | None) -> Row | None:
    """A row as the program reads it; None when there is none or it cannot be read."""
    return None if row is None else reader.quietly(from_item(row))


def live(number: str) -> Live:
    """The rows that stand for a number."""
    stored = tables.of_number(table("tickets"), number)
    return Live(stored, _readable(stored))


def in_backup(context: Context, number: str) -> list[Ticket]:
    """The backup's rows of a ticket; none where only another table was restored."""
    try:
        return _readable(tables.of_number(context.copy + "tickets", number))
    except ClientError as error:
        if error.response["Error"]["Code"] == "ResourceNotFoundException":
            return []
        raise


def _readable(rows: list[Item]) -> list[Ticket]:
    return [ticket for ticket in (read(TICKETS, row) for row in rows) if ticket is not None]

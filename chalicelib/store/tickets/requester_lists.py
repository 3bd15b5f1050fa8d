"""The tickets of one requester: the indexes ``by_email`` and ``by_document``."""

from __future__ import annotations

from collections.abc import Iterable

from chalicelib.domain.tickets.summary import TicketSummary
from chalicelib.store.aws.dynamodb import call, dynamodb, from_item, query, table, to_item
from chalicelib.store.aws.rows import Read, StoredRow
from chalicelib.store.tickets.ticket_rows import SUMMARY_READER


def of_email(email: str, limit: int) -> Read[TicketSummary]:
    """Rows of ``by_email``, newest first, at most ``limit``: what a list row shows."""
    answer = call(
        dynamodb().query,
        TableName=table("tickets"),
        IndexName="by_email",
        KeyConditionExpression="email = :email",
        ExpressionAttributeValues=to_item({":email": email}),
        ScanIndexForward=False,
        Limit=limit,
    )
    return SUMMARY_READER.each(from_item(item) for item in answer["Items"])


def newest_of(
    index: str, value: str, below: tuple[str, str], limit: int
) -> tuple[list[StoredRow], bool]:
    """Rows of ``by_email`` or ``by_document``, newest first, and whether there are more.

    At most ``limit`` of them, as they are stored: their keys are ``number``, ``email`` and
    ``opened_at``; ``listed`` reads the rest. ``below`` is the ``(opened_at, number)`` of a
    ticket; it and newer ones are left out.
    """
    attribute = {"by_email": "email", "by_document": "document_key"}[index]
    opened_at, number = below
    answer = call(
        dynamodb().query,
        TableName=table("tickets"),
        IndexName=index,
        KeyConditionExpression=f"{attribute} = :value AND opened_at <= :at",
        ExpressionAttributeValues=to_item({":value": value, ":at": opened_at}),
        ScanIndexForward=False,
        Limit=limit,
    )
    rows = [from_item(item) for item in answer["Items"]]
    older: list[StoredRow] = [
        row for row in rows if (row["opened_at"], row["number"]) < (opened_at, number)
    ]
    return older, "LastEvaluatedKey" in answer


def listed(rows: Iterable[StoredRow]) -> Read[TicketSummary]:
    """Rows of ``by_email`` or ``by_document``, read: what a list shows."""
    return SUMMARY_READER.each(rows)


def of_address(
    email: str, since: str, until: str, newest_first: bool, limit: int
) -> tuple[list[StoredRow], bool]:
    """Rows of ``by_email`` opened between two stamps, both included, and whether there are more.

    At most ``limit`` of them, as they are stored, in one call; ``listed`` reads them.
    """
    answer = call(
        dynamodb().query,
        TableName=table("tickets"),
        IndexName="by_email",
        KeyConditionExpression="email = :email AND opened_at BETWEEN :since AND :until",
        ExpressionAttributeValues=to_item({":email": email, ":since": since, ":until": until}),
        ScanIndexForward=not newest_first,
        Limit=limit,
    )
    return [from_item(item) for item in answer["Items"]], "LastEvaluatedKey" in answer


def all_of_address(email: str, until: str) -> Read[TicketSummary]:
    """All rows of ``by_email`` opened by a moment, oldest first."""
    rows = query(
        TableName=table("tickets"),
        IndexName="by_email",
        KeyConditionExpression="email = :email AND opened_at <= :until",
        ExpressionAttributeValues=to_item({":email": email, ":until": until}),
    )
    return SUMMARY_READER.each(rows)

"""Take back what a run brought, as long as nobody worked on it here."""

from __future__ import annotations

from collections.abc import Callable

from chalicelib.store.aws import attachments
from chalicelib.store.aws.dynamodb import batch_write, call_if, dynamodb, table, to_item
from chalicelib.store.tickets import entries, ticket_rows, tickets
from infra.osticket.records.lines import is_imported
from infra.osticket.writing import beside, journal
from infra.osticket.writing.writer import patiently, refresh


def undo(run: str, told: Callable[[int, int], None]) -> tuple[list[str], list[str]]:
    """Numbers of tickets that are gone, and of those that stay since somebody acted on them."""
    rows = [row for row in journal.read() if row.run == run]
    gone: list[str] = []
    stay: list[str] = []
    for place, row in enumerate(rows):
        if not journal.is_ticket(row):
            beside.remove(row)
            journal.forget([row.source])
            continue
        if _remove(row.number, f"osticket:{row.source}"):
            gone.append(row.number)
            journal.forget([row.source])
        else:
            stay.append(row.number)
        told(place + 1, len(rows))
    return gone, stay


def _remove(number: str, source: str) -> bool:
    """Its row first: from then on nobody can act on it."""
    ticket, thread = tickets.by_number(number), entries.thread(number, consistent=True)
    if ticket is not None:
        if ticket.imported is None or ticket.imported.source != source:
            return True  # the number is another's: a run broke off before it was taken
        if not (ticket.is_of_the_past and all(is_imported(one.entry_id) for one in thread)):
            return False
        removed = patiently(
            lambda: call_if(
                dynamodb().delete_item,
                TableName=table("tickets"),
                Key=ticket_rows.key(ticket.number, ticket.email),
                ConditionExpression="version = :version",
                ExpressionAttributeValues=to_item({":version": ticket.version}),
            )
        )
        if removed is None:
            return False
    for one in (file for line in thread for file in line.files):
        patiently(lambda one=one: attachments.remove(one.id))  # type: ignore[misc]
    keys = [to_item({"number": number, "entry_id": one.entry_id}) for one in thread]
    patiently(lambda: batch_write("entries", [{"DeleteRequest": {"Key": key}} for key in keys]))
    refresh(number)
    return True

"""Take back what a run brought, as long as nobody worked on it here."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

from chalicelib.store.aws import attachments
from chalicelib.store.aws.dynamodb import batch_write, call_if, dynamodb, table, to_item
from chalicelib.store.tickets import entries, ticket_rows, tickets
from infra.osticket.records.lines import is_imported
from infra.osticket.writing import beside, journal
from infra.osticket.writing.writer import patiently, refresh
from infra.osticket.writing.writers import AT_A_TIME


@dataclass
class Undone:
    """Numbers of tickets that are gone, and of those that stay since somebody acted on them; how
    many profiles and canned replies are gone, and how many stay."""

    gone: list[str] = field(default_factory=list)
    stay: list[str] = field(default_factory=list)
    beside: int = 0
    kept_beside: int = 0


def undo(run: str, told: Callable[[int, int], None]) -> Undone:
    """Take back what stands as the run left it."""
    rows = [row for row in journal.read() if row.run == run]
    emails = beside.emails({row.number for row in rows if row.source.startswith("account#")})
    found = Undone()
    with ThreadPoolExecutor(AT_A_TIME) as pool:
        each = pool.map(lambda row: _taken_back(row, emails), rows)
        for place, (row, is_gone) in enumerate(zip(rows, each, strict=True)):
            if journal.is_ticket(row):
                (found.gone if is_gone else found.stay).append(row.number)
            else:
                found.beside += is_gone
                found.kept_beside += not is_gone
            told(place + 1, len(rows))
    return found


def _taken_back(row: journal.Row, emails: Mapping[str, str]) -> bool:
    if journal.is_ticket(row):
        is_gone = _remove(row.number, f"osticket:{row.source}")
    else:
        is_gone = beside.remove(row, emails)
    if is_gone:
        journal.forget([row.source])
    return is_gone


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
        # A call that was sent twice finds its own first try done.
        if removed is None and tickets.by_number(number) is not None:
            return False
    for one in (file for line in thread for file in line.files):
        patiently(lambda one=one: attachments.remove(one.id))  # type: ignore[misc]
    keys = [to_item({"number": number, "entry_id": one.entry_id}) for one in thread]
    patiently(lambda: batch_write("entries", [{"DeleteRequest": {"Key": key}} for key in keys]))
    refresh(number)
    return True

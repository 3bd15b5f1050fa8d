"""Put a ticket's row back, so that one row stands for its number, and the index with it."""

from __future__ import annotations

from chalicelib.domain.fields import email_key
from chalicelib.domain.mail import kinds
from chalicelib.domain.tickets.entry import Entry, Event
from chalicelib.domain.tickets.ticket import Ticket
from chalicelib.services import clock
from chalicelib.services.search import index
from chalicelib.store.aws.dynamodb import Item, TransactionRefused, from_item, table, to_item
from chalicelib.store.tickets import counters, entries, ticket_rows
from infra.restore import tables, tickets
from infra.restore.context import TICKETS, Context, live, read
from infra.restore.tickets import Live, Undecidable

_TRIES = 5


def ticket(context: Context, row: Item) -> None:
    """Put a ticket's row back, unless it stands already; a number that cannot be is reported."""
    number, backup = row["number"]["S"], read(TICKETS, row)
    if backup is None:
        context.report.refused.append(f"{number}: its row cannot be read in the backup")
        return
    for _ in range(_TRIES):
        stands = live(number)
        if not (context.replace or stands.is_damaged):
            return
        try:
            if _put(context, backup, stands):
                return
        except Undecidable as why:
            context.report.refused.append(f"{number}: {why}")
            return
    context.report.refused.append(f"{number}: it changes all the time; run it again")


def _put(context: Context, backup: Ticket, stands: Live) -> bool:
    """False when somebody changed the ticket meanwhile."""
    at = clock.stamp(clock.now())
    mailed_to = _mailed_to(backup.number)
    after, applied = tickets.restored(backup, stands, context.journal, mailed_to, at)
    if tickets.is_there(after, stands):
        return True
    if context.write and not _write(after, stands):
        return False
    context.report.counts["tickets"] += 1
    told = f"{after.number}: version {backup.version} over {stands.version() or 'none'}"
    context.report.lines.append(f"{told}; {applied} since the backup" if applied else told)
    return True


def _write(after: Ticket, stands: Live) -> bool:
    """The counts come first and as known to the area, so that nobody is mailed of a ticket that
    is not new."""
    _count(after)
    others = {row["email"]["S"]: row for row in stands.stored}
    before = others.pop(after.email, None)
    done = tables.write(
        {
            "ticket": tables.put("tickets", to_item(ticket_rows.row(after)), before),
            "event": entries.added(_event(after)),
            **{email: tables.delete("tickets", row) for email, row in others.items()},
        }
    )
    index.refresh(after.number)
    return done


def _event(after: Ticket) -> Entry:
    return Entry(
        number=after.number,
        entry_id=clock.fresh_id(),
        kind="event",
        at=after.updated_at,
        author="system",
        event=Event.RESTORE,
        version=after.version,
    )


def _count(after: Ticket) -> None:
    for _ in range(_TRIES):
        before = counters.counted(after.number)
        wanted = before.again(after).notified()
        if wanted == before:
            return
        try:
            counters.count(before, wanted)
        except TransactionRefused:
            continue  # the index looks at the ticket too
        return


def _mailed_to(number: str) -> list[tuple[str, str]]:
    """The addresses that mails about a ticket went to, newest mail first, without agents'."""
    found = tables.of_number(table("outbox"), number, "by_ticket")
    plain = [from_item(row) for row in reversed(found)]
    typed = [str(row.get("to")) for row in plain if row.get("kind") not in kinds.FOR_AGENTS]
    return [(email_key(to), to) for to in dict.fromkeys(typed)]

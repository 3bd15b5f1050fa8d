"""Put a ticket's row back, so that one row stands for its number, and the index with it."""

from __future__ import annotations

from chalicelib.domain.desk.counters import CountedTicket
from chalicelib.domain.errors import Unavailable
from chalicelib.domain.fields import email_key
from chalicelib.domain.mail import kinds
from chalicelib.domain.tickets.entry import Entry, Event
from chalicelib.domain.tickets.ticket import Ticket
from chalicelib.services import clock
from chalicelib.services.retries import until_written
from chalicelib.services.search import index
from chalicelib.store.aws.dynamodb import Item, from_item, table, to_item, transact
from chalicelib.store.questions import questions
from chalicelib.store.tickets import counters, entries, ticket_rows
from infra.restore import tables, tickets
from infra.restore.context import TICKETS, Context, live, read
from infra.restore.tickets import Live, Undecidable


def ticket(context: Context, row: Item) -> None:
    """Put a ticket's row back, unless it stands already; a number that cannot be is reported."""
    number, backup = row["number"]["S"], read(TICKETS, row)
    if backup is None:
        context.report.refused.append(f"{number}: its row cannot be read in the backup")
        return
    try:
        until_written(lambda: live(number), lambda stands: _put(context, backup, stands))
    except Undecidable as why:
        context.report.refused.append(f"{number}: {why}")
    except Unavailable:
        context.report.refused.append(f"{number}: it changes all the time; run it again")


def _put(context: Context, backup: Ticket, stands: Live) -> None:
    """Raises TransactionRefused when somebody changed the ticket meanwhile, and Undecidable."""
    if not (context.replace or stands.is_damaged):
        return
    at = clock.stamp(clock.now())
    mailed_to = _mailed_to(backup.number)
    after, applied = tickets.restored(backup, stands, context.journal, mailed_to, at)
    if tickets.is_there(after, stands):
        return
    if context.write:
        _write(after, stands)
    context.report.counts["tickets"] += 1
    told = f"{after.number}: version {backup.version} over {stands.version() or 'none'}"
    context.report.lines.append(f"{told}; {applied} since the backup" if applied else told)


def _write(after: Ticket, stands: Live) -> None:
    """The counts come first and as known to the area, so that nobody is mailed of a ticket that
    is not new."""
    _count(after)
    others = {row["email"]["S"]: row for row in stands.stored}
    before = others.pop(after.email, None)
    try:
        transact(
            {
                "ticket": tables.put("tickets", to_item(ticket_rows.row(after)), before),
                "event": entries.added(_event(after)),
                **{email: tables.delete("tickets", row) for email, row in others.items()},
                **{
                    name: write
                    for row in stands.readable
                    for name, write in questions.ended(row, after).items()
                },
            }
        )
    finally:
        index.refresh(after.number)


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
    """Again where the index counted the ticket meanwhile."""

    def write(before: CountedTicket) -> None:
        wanted = before.again(after).notified()
        if wanted != before:
            counters.count(before, wanted)

    until_written(lambda: counters.counted(after.number), write)


def _mailed_to(number: str) -> list[tuple[str, str]]:
    """The addresses that mails about a ticket went to, newest mail first, without agents'."""
    found = tables.of_number(table("outbox"), number, "by_ticket")
    plain = [from_item(row) for row in reversed(found)]
    typed = [str(row.get("to")) for row in plain if row.get("kind") not in kinds.FOR_AGENTS]
    return [(email_key(to), to) for to in dict.fromkeys(typed)]

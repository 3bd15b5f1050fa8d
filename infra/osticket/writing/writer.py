"""Write one ticket: the entry that takes its number, its files, its other lines, what it is found
and counted by, its fact; its own row last, so that whoever sees it sees all of it.

Each step may be repeated and changes nothing then: ids follow from what they were in osTicket. The
number is taken on the condition that nobody has it; the row on the condition that it stands as the
last run left it.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import timedelta
from typing import TypeVar

from chalicelib.domain.desk.counters import CountedTicket
from chalicelib.domain.errors import Unavailable
from chalicelib.domain.figures.fact import fact_of
from chalicelib.domain.search.ticket_words import ticket_spellings
from chalicelib.domain.tickets.entry import Entry
from chalicelib.domain.tickets.ticket import Ticket
from chalicelib.services import clock
from chalicelib.services.search import index
from chalicelib.store.aws import attachments
from chalicelib.store.aws.dynamodb import (
    TransactionRefused,
    batch_write,
    call_if,
    dynamodb,
    to_item,
    transact,
)
from chalicelib.store.catalog.catalog import current
from chalicelib.store.figures import facts
from chalicelib.store.tickets import counters, entries, search, tickets
from chalicelib.store.tickets.words import spellings
from infra.osticket.past.files import Files
from infra.osticket.records.lines import FileToKeep, is_imported
from infra.osticket.records.tickets import Record

_TRIES, _LONGEST_WAIT = 8, 20.0
Result = TypeVar("Result")


class Taken(Exception):
    """Somebody here has its number by now, or acted on it."""


def write(record: Record, files: Files) -> None:
    """Write a ticket that is not here, or of which a run that broke off left a part. Raises Taken,
    Unavailable."""
    opening = record.opening
    taken = patiently(lambda: call_if(dynamodb().put_item, **entries.first(opening)["Put"]))
    if taken is None and not _is_ours(opening):
        raise Taken
    _keep_files(record, files)
    _put_lines([one for one in record.entries if one is not opening])
    _find(record.ticket, record.entries)
    _count(record.ticket, record.entries)
    if (
        patiently(lambda: call_if(dynamodb().put_item, **tickets.added(record.ticket)["Put"]))
        is None
    ):
        kept = tickets.by_number(record.ticket.number)
        if kept is None or kept.imported is None or kept.imported != record.ticket.imported:
            raise Taken


def update(record: Record, files: Files) -> bool:
    """Bring what a later dump has more of a ticket that nobody touched here; answers whether it
    was so. Raises Unavailable."""
    before = tickets.by_number(record.ticket.number)
    if before is None or not before.is_of_the_past or before.imported is None:
        return False
    thread = entries.thread(before.number, consistent=True)
    if not all(is_imported(one.entry_id) for one in thread):
        return False
    version = before.version + 1
    came = record.ticket.imported and record.ticket.imported.model_copy(
        update={"version": version, "at": before.imported.at}
    )
    kept = {"version": version, "imported": came, "email_proved_at": before.email_proved_at}
    after = record.ticket.model_copy(update=kept)
    _keep_files(record, files)
    changed = (
        {"ticket": tickets.changed(before, after)}
        if before.email == after.email
        else tickets.rekeyed(before, after)
    )
    try:
        patiently(lambda: transact(changed))
    except TransactionRefused:
        return False
    known = {one.entry_id for one in record.entries}
    stale = [one for one in thread if one.entry_id not in known]
    _put_lines(record.entries)
    patiently(lambda: batch_write("entries", [_gone(one) for one in stale]))
    refresh(after.number)
    return True


def refresh(number: str) -> None:
    """What a ticket is found and counted by, made what it should be; nobody is told."""
    from chalicelib.services.figures import recording

    patiently(lambda: index.refresh(number, news=clock.stamp(clock.now() + timedelta(days=1))))
    patiently(lambda: recording.refresh(number))


def patiently(act: Callable[[], Result]) -> Result:
    """Try until the database takes it: it may be throttled, or away for a moment. Raises
    Unavailable after a minute."""
    for turn in range(_TRIES):
        try:
            return act()
        except Unavailable:
            if turn == _TRIES - 1:
                raise
            time.sleep(min(_LONGEST_WAIT, 0.25 * 2**turn))
    raise Unavailable


def _is_ours(opening: Entry) -> bool:
    """Whether the entry that has the number is the very one."""
    thread = entries.thread(opening.number, consistent=True)
    return bool(thread) and thread[0] == opening


def _keep_files(record: Record, files: Files) -> None:
    for one in record.files:
        patiently(lambda one=one: _keep(one, files))  # type: ignore[misc]


def _keep(one: FileToKeep, files: Files) -> None:
    kept = one.attachment
    if one.file_id is None:
        attachments.put(kept.id, kept.name, kept.type, one.content)
        return
    with files.open(one.file_id) as content:
        attachments.put(kept.id, kept.name, kept.type, content)


def _put_lines(lines: list[Entry]) -> None:
    rows = [{"PutRequest": {"Item": to_item(one.model_dump(mode="json"))}} for one in lines]
    patiently(lambda: batch_write("entries", rows))


def _gone(entry: Entry) -> dict[str, object]:
    key = to_item({"number": entry.number, "entry_id": entry.entry_id})
    return {"DeleteRequest": {"Key": key}}


def _find(ticket: Ticket, thread: list[Entry]) -> None:
    """Post it under its words: where nobody is before us, three writes."""
    patiently(lambda: spellings.learn(ticket_spellings(ticket, thread)))
    until = clock.stamp(clock.now() + index.LEASE)
    before = search.Posted(ticket.number, ticket.opened_at)
    try:
        patiently(lambda: search.post(before, index.wanted(ticket, thread), until))
    except TransactionRefused:  # a run that broke off was before us
        before = search.posted(ticket.number)
        patiently(lambda: search.post(before, index.wanted(ticket, thread), until))


def _count(ticket: Ticket, thread: list[Entry]) -> None:
    before = CountedTicket(number=ticket.number)
    try:
        patiently(lambda: counters.count(before, before.again(ticket).notified()))
    except TransactionRefused:  # counted by the run that broke off
        before = counters.counted(ticket.number)
        after = before.again(ticket).notified()
        if after != before:
            patiently(lambda: counters.count(before, after))
    fact = fact_of(ticket, thread, current())
    now = clock.now()
    today = clock.today(now)
    days = sorted(fact.days())
    closed = [day for day in days if day < today]
    patiently(lambda: facts.touch(ticket.number, days, closed, clock.stamp(now)))
    patiently(lambda: facts.put(fact))

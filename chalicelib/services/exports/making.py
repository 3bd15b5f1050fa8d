"""``make_exports``: reads a list or a search to its end and writes it as a file.

Its event comes at least once. An export that is over is left alone; one that was broken off is
begun anew, over the same object. Whoever asked is judged again, by what the pool says of them now.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import IO, Any

from chalicelib import logs
from chalicelib.domain.dates import ECUADOR, ecuador_date
from chalicelib.domain.desk.requests import SearchWanted
from chalicelib.domain.errors import Forbidden
from chalicelib.domain.exports import cells, columns
from chalicelib.domain.exports.export import MOST_ROWS, Export, ExportState, Failure
from chalicelib.domain.languages import words
from chalicelib.domain.mail import agent_mails
from chalicelib.domain.rules.permissions import Agent
from chalicelib.domain.tickets.ticket import Ticket
from chalicelib.services import clock
from chalicelib.services.desk.lists import queues
from chalicelib.services.desk.lists.queues import Listing
from chalicelib.services.exports import exports
from chalicelib.services.search import filtered
from chalicelib.services.tickets import audit
from chalicelib.services.tickets.audit import Actor
from chalicelib.store.agents import audit as trail
from chalicelib.store.agents import directory
from chalicelib.store.aws import attachments as bucket
from chalicelib.store.aws.dynamodb import TransactionRefused, transact
from chalicelib.store.catalog import catalog
from chalicelib.store.exports import exports as store
from chalicelib.store.mail import outbox
from chalicelib.store.tickets import tickets

#: Milliseconds of a run that are left for the file to be put and told of.
_LAST = 20_000
#: Pages after which it is noted how far the export is.
_NOTED = 10


class _NoFile(Exception):
    """There will be no file, and why."""

    def __init__(self, failure: Failure) -> None:
        super().__init__(failure)
        self.failure = failure


@dataclass
class _Reading:
    """What was met on the way: numbers that were written or could not be read, and areas."""

    export: Export
    agent: Agent
    end: float
    numbers: set[str] = field(default_factory=set)
    areas: set[str] = field(default_factory=set)
    unreadable: list[str] = field(default_factory=list)


def run(event: dict[str, Any], remaining_ms: int) -> None:
    """What ``make_exports`` does with ``{"agent", "export_id"}``; what raises is tried again."""
    make(event["agent"], event["export_id"], time.monotonic() + (remaining_ms - _LAST) / 1_000)


def make(agent_id: str, export_id: str, end: float) -> None:
    """Make an export's file and tell who asked; does nothing when it is over. ``end`` is a moment
    of ``time.monotonic()``. Raises Unavailable, Unreadable."""
    export = store.find(agent_id, export_id)
    if export is None or export.is_over:
        return
    agent = directory.confirmed(agent_id)
    if agent is None:
        _finish(export, None, Failure.NOT_ALLOWED)
        return
    actor = Actor(agent, export.address, export.language)
    try:
        exports.check(export.wanted, actor)
        export = _written(_Reading(export, agent, end))
    except Forbidden:
        _finish(export, actor, Failure.NOT_ALLOWED)
    except _NoFile as none:
        _finish(export, actor, none.failure)
    else:
        _finish(export, actor, None)


def _written(reading: _Reading) -> Export:
    """Put the file where it can be fetched; answers the export with what it holds."""
    export = reading.export
    with tempfile.TemporaryFile() as file:
        _write(file, reading)
        size = file.tell()
        file.seek(0)
        bucket.put(export.export_id, _name(export), "text/csv; charset=utf-8", file, "exports")
    return reading.export.model_copy(
        update={
            "bytes": size,
            "areas": tuple(sorted(reading.areas)),
            "unreadable": tuple(dict.fromkeys(reading.unreadable)),
        }
    )


def _write(file: IO[bytes], reading: _Reading) -> None:
    """Write the head and a line for each ticket, noting now and then how many there are."""
    export, offered = reading.export, catalog.current()
    language, wanted = export.language, export.wanted
    said, today = words(language)["exports"], clock.today(clock.now())
    head = [columns.name(column, language) for column in wanted.columns]
    file.write(cells.MARK + cells.lines([head], wanted.variant, said))
    rows = 0
    for page, found in enumerate(_pages(reading)):
        lines = [columns.cells(one, wanted.columns, offered, language, today) for one in found]
        file.write(cells.lines(lines, wanted.variant, said))
        rows += len(lines)
        reading.export = export.model_copy(update={"state": ExportState.RUNNING, "rows": rows})
        if rows > MOST_ROWS or time.monotonic() >= reading.end:
            raise _NoFile(Failure.TOO_MANY)
        if page % _NOTED == 0:
            store.running(reading.export)


def _pages(reading: _Reading) -> Iterator[list[Ticket]]:
    """The tickets that are asked for, a hundred at most at a time, each once, as they stand now.
    One that changes while the list is read may come twice from it, or have left one's areas."""
    cursor: str | None = None
    while True:
        listed = _page(reading, cursor)
        reading.unreadable += listed.unreadable
        keys = [(row.number, row.email) for row in listed.rows if row.number not in reading.numbers]
        met = tickets.by_keys(keys)
        reading.unreadable += [str(row["number"]) for row in met.bad]
        shown = [one for one in met.items if reading.agent.sees(one.area)]
        reading.numbers.update(one.number for one in shown)
        reading.areas.update(one.area for one in shown)
        yield shown
        cursor = listed.cursor
        if cursor is None:
            return


def _page(reading: _Reading, cursor: str | None) -> Listing:
    asked, agent, offered = reading.export.wanted.page(cursor), reading.agent, catalog.current()
    if isinstance(asked, SearchWanted):
        return filtered.find(asked, agent, queues.visible(agent, (), offered))
    return queues.page(asked, agent, offered)


def _finish(export: Export, actor: Actor | None, failure: Failure | None) -> None:
    """Write how it ended, the trail's row and the mail in one transaction; once."""
    now = clock.now()
    over = export.model_copy(
        update={
            "state": ExportState.FAILED if failure else ExportState.DONE,
            "failure": failure,
            "finished_at": clock.stamp(now),
            "wanted": export.wanted.without_words(),
        }
    )
    writes = {"export": store.finished(over)}
    if actor is not None:
        row = audit.row(actor, "make_export", now, detail=exports.told(over))
        params = {
            "export": over.export_id,
            "rows": over.rows,
            "failure": failure.value if failure else None,
            "until": ecuador_date(clock.stamp(over.expires_at)).isoformat(),
        }
        mail = agent_mails.export_ready(
            actor.agent, params, mail_id=clock.fresh_id(), at=clock.stamp(now)
        )
        writes |= {"audit": trail.written(row), "mail": outbox.enqueued(mail)}
    try:
        transact(writes)
    except TransactionRefused:
        logs.info("export_was_over_before", export=over.export_id)
    else:
        logs.info("export_over", export=over.export_id, rows=over.rows, failure=over.failure)


def _name(export: Export) -> str:
    """``tickets 2026-11-27 10.15.csv``, by the moment at which it was asked for."""
    asked = datetime.fromisoformat(export.asked_at).astimezone(ECUADOR)
    return f"tickets {asked:%Y-%m-%d %H.%M}.csv"

"""Which rows a restore puts back.

Chosen tickets go back to what the backup has of them. Of a whole table, the rows go back that are
missing or cannot be read; with ``replace`` also those that differ. Nothing that was written since
the backup is deleted, but for a second row of one ticket. What stops half way is run again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from functools import partial
from itertools import islice
from typing import Any

from chalicelib.domain.accounts.privacy_journal import KEPT_DAYS
from chalicelib.services import clock
from chalicelib.store.accounts import privacy_journal
from chalicelib.store.aws.dynamodb import Item
from infra.restore import put_rows, put_tickets, tables
from infra.restore.context import Context, Report
from infra.restore.journal import Journal

#: Tables whose rows are not put back, and why.
REFUSED = {
    "guards": "Its counters and codes expire by themselves, and old ones must not serve again.",
    "drafts": "They are kept for a week, and what was sent or erased since must not come back.",
    "questions": "A ticket comes back without open questions: who still wants to know asks anew.",
    "search": "It is made from the tickets; putting those back makes it anew.",
    "tallies": "It is made from the tickets; putting those back makes it anew.",
    "figures": "It is made from the tickets; putting those back, or make figures, makes it anew.",
}
_THREADS = 8
_AT_ONCE = 1_000
TABLES: dict[str, Callable[[Context, Item], None]] = {
    "tickets": put_tickets.ticket,
    "entries": put_rows.entry,
    "outbox": put_rows.mail,
    "accounts": put_rows.account,
    "answers": put_rows.answer,
    "catalog": partial(put_rows.plain, "catalog"),
    "audit": partial(put_rows.plain, "audit"),
}


class TooOld(Exception):
    """The backup is older than the privacy journal: erasures could not be applied."""


def chosen(copy: str, numbers: Sequence[str], *, write: bool) -> Report:
    """Put chosen tickets back, each with its thread and its mails.

    ``copy`` is what the names of the restored tables begin with. Without ``write`` nothing is
    changed. Raises TooOld, Unavailable, and botocore's ResourceNotFoundException when a restored
    table is missing.
    """
    for name in ("tickets", "entries", "outbox"):
        _check_age(copy + name)
    context = Context(copy, _journal(), write=write, replace=True)
    _each(dict.fromkeys(numbers), partial(_whole_ticket, context))
    return context.report


def whole(copy: str, name: str, *, write: bool, replace: bool) -> Report:
    """Put the rows of one table back. Raises as ``chosen`` does."""
    _check_age(copy + name)
    context = Context(copy, _journal(), write=write, replace=replace)
    _each(tables.all_rows(copy + name), partial(TABLES[name], context))
    return context.report


def _journal() -> Journal:
    return Journal(privacy_journal.records(), privacy_journal.address_hashes)


def _check_age(copy: str) -> None:
    shown = tables.restored_at(copy)
    if shown is not None and clock.now() - shown > timedelta(days=KEPT_DAYS - 1):
        raise TooOld


def _each(what: Iterable[Any], work: Callable[[Any], None]) -> None:
    rest: Iterator[Any] = iter(what)
    with ThreadPoolExecutor(_THREADS) as pool:
        while some := list(islice(rest, _AT_ONCE)):
            list(pool.map(work, some))


def _whole_ticket(context: Context, number: str) -> None:
    """The row goes last: what stops before it is found to be missing by the next run."""
    found = tables.of_number(context.copy + "tickets", number)
    if not found:
        context.report.refused.append(f"{number}: not in the backup")
        return
    for row in tables.of_number(context.copy + "entries", number):
        put_rows.entry(context, row)
    for row in tables.of_number(context.copy + "outbox", number, "by_ticket"):
        put_rows.mail(context, row)
    for row in found[:1]:
        put_tickets.ticket(context, row)

"""Put an entry, a mail, an account or a plain row back, where none stands that can be read."""

from __future__ import annotations

from chalicelib.services import clock
from chalicelib.services.search import index
from chalicelib.store.answers import answers
from chalicelib.store.aws.dynamodb import Item, from_item, table, to_item
from infra.restore import rows, tables, tickets
from infra.restore.context import ACCOUNTS, ENTRIES, MAILS, Context, in_backup, live, read
from infra.restore.tickets import Live

_NO_TICKET = Live((), ())


def entry(context: Context, row: Item) -> None:
    """Put an entry back; one that differs is replaced only where ``replace`` is on."""
    number, backup = row["number"]["S"], read(ENTRIES, row)
    if backup is None:
        context.report.refused.append(f"{number}: an entry cannot be read in the backup")
        return
    ticket = live(number)
    after = rows.entry(backup, erased=_is_erased(context, number, ticket))
    before = tables.row(table("entries"), tables.key_of("entries", row))
    stands = read(ENTRIES, before)
    if stands == after or (stands is not None and not context.replace):
        return
    try:
        _put(context, "entries", to_item(after.model_dump(mode="json")), before, ticket)
    finally:
        if context.write:
            # The stream tells of notes alone: all other lines come with their ticket.
            index.refresh(number)


def mail(context: Context, row: Item) -> None:
    """Put a mail back as history. What stands knows more of it than the backup, and stays."""
    before = tables.row(table("outbox"), tables.key_of("outbox", row))
    if read(MAILS, before) is not None:
        return
    if read(MAILS, row) is None:
        context.report.refused.append(f"mail {row['mail_id']['S']}: cannot be read in the backup")
        return
    number = row.get("number", {}).get("S")
    ticket = live(number) if number else _NO_TICKET
    erased = number is not None and _is_erased(context, number, ticket)
    after = rows.mail(from_item(row), clock.now(), context.journal, erased=erased)
    if after is not None:
        _put(context, "outbox", to_item(after), before, ticket)


def account(context: Context, row: Item) -> None:
    """Put an account back, unless it was erased or moved to another address since."""
    backup = read(ACCOUNTS, row)
    if backup is None:
        context.report.refused.append("an account cannot be read in the backup")
        return
    before = tables.row(table("accounts"), tables.key_of("accounts", row))
    if backup.erasure == "moved" or read(ACCOUNTS, before) is not None:
        return
    act = context.journal.account_act(backup.email, backup.created_at)
    if act is not None:
        context.report.counts[f"left out ({act.value})"] += 1
        return
    if backup.erasure == "asked":
        context.report.counts["accounts whose holder must ask for erasure again"] += 1
    after = rows.account(backup, clock.fresh_id())
    _put(context, "accounts", to_item(after.model_dump(mode="json")), before, _NO_TICKET)


def plain(name: str, context: Context, row: Item) -> None:
    """Put a row back as it was. The audit trail is only ever added to."""
    before = tables.row(table(name), tables.key_of(name, row))
    stays = before is not None and (name == "audit" or not context.replace)
    if not stays and before != row:
        _put(context, name, row, before, _NO_TICKET)


def answer(context: Context, row: Item) -> None:
    """Put an answer for everybody back as it was, or one of its editions. What was drafted from a
    ticket stays away: it may have been erased with its person since."""
    if "ticket" in row or row["answer_id"]["S"].startswith(answers.OF_TICKET):
        context.report.counts["left out (draft of a ticket)"] += 1
        return
    plain("answers", context, row)


def _is_erased(context: Context, number: str, ticket: Live) -> bool:
    at, known = clock.stamp(clock.now()), in_backup(context, number)
    return tickets.erasure_of(number, known, ticket, context.journal, at) is not None


def _put(context: Context, name: str, after: Item, before: Item | None, ticket: Live) -> None:
    """Refused when the row's ticket changes meanwhile: it might be being erased."""
    checks = tables.unchanged("tickets", ticket.stored)
    if context.write and not tables.write({"row": tables.put(name, after, before), **checks}):
        context.report.refused.append(f"{name}: a row changed meanwhile; run it again")
        return
    context.report.counts[name] += 1

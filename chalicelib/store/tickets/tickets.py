"""The ``tickets`` table: key ``(number, email)``; a ticket's present state.

Index keys: ``document_key`` (by_document), ``queue`` and ``rank`` (by_queue), ``review_on``
(by_review), ``correction_state`` and ``correction_due_at`` (by_correction); ``data.yaml`` says
what each index projects.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from chalicelib.domain.errors import Unreadable
from chalicelib.domain.form.documents import document_key
from chalicelib.domain.limits import HOUR, Counts, Window
from chalicelib.domain.tickets.lifecycle import Status
from chalicelib.domain.tickets.summary import TicketSummary
from chalicelib.domain.tickets.ticket import Ticket
from chalicelib.store.aws.dynamodb import (
    Item,
    TransactionRefused,
    batch_get,
    call,
    dynamodb,
    from_item,
    query,
    table,
    to_item,
    transact,
)
from chalicelib.store.aws.rows import Read, Reader, StoredRow, by
from chalicelib.store.guards import guards

#: What is written on every ticket, though new ones begin with a default.
_ALWAYS = (
    "version",
    "status",
    "priority",
    "legal_request",
    "skipped",
    "adjustments",
    "merged_from",
)
#: Whole rows, and rows of ``by_email`` and ``by_document``.
_tickets = Reader(Ticket, "tickets", by("number"), _ALWAYS)
_listed = Reader(TicketSummary, "tickets", by("number"))

#: Partition of ``by_correction``.
_WAITS = "waiting"


def key(number: str, email: str) -> Item:
    """A ticket's key; ``email`` is the normalised address."""
    return to_item({"number": number, "email": email})


def document_index(ticket: Ticket) -> str:
    """Partition of ``by_document``: ``cedula#EC#1700000019``."""
    return document_key(ticket.document_type, ticket.nationality, ticket.document_number)


def open_queue(area: str) -> str:
    """Partition of ``by_queue`` with the tickets that an area works on."""
    return f"{area}#open"


def answered_queue(area: str) -> str:
    """Partition of ``by_queue`` with the tickets that an area has answered."""
    return f"{area}#answered"


def closed_queue(area: str, month: str) -> str:
    """Partition of ``by_queue`` with the tickets closed in a month, ``2026-11``."""
    return f"{area}#closed-{month}"


def queue(ticket: Ticket) -> str:
    """The partition of ``by_queue`` that a ticket is in."""
    if ticket.closed_at is not None:
        return closed_queue(ticket.area, ticket.closed_at[:7])
    is_answered = ticket.status is Status.ANSWERED
    return answered_queue(ticket.area) if is_answered else open_queue(ticket.area)


def rank(ticket: Ticket) -> str:
    """Sort key of ``by_queue`` and ``by_assignee``: by due date, or by when it was closed."""
    return f"{ticket.closed_at or ticket.due_on.isoformat()}#{ticket.number}"


def row(ticket: Ticket) -> Item:
    """A ticket as its row, index keys included."""
    return ticket.model_dump(mode="json") | {
        "document_key": None if ticket.erased_at else document_index(ticket),
        "queue": queue(ticket),
        "rank": rank(ticket),
        "correction_state": _WAITS if ticket.correction else None,
        "correction_due_at": ticket.correction.due_at if ticket.correction else None,
    }


def add(ticket: Ticket, told_with: Mapping[str, Item]) -> None:
    """Write a new ticket and all that is told with it, in one transaction.

    ``told_with`` are the other writes by name: opening entry, mail owed, guards. Raises
    TransactionRefused and Unavailable as ``transact`` does.
    """
    put = {
        "Put": {
            "TableName": table("tickets"),
            "Item": to_item(row(ticket)),
            "ConditionExpression": "attribute_not_exists(#number)",
            "ExpressionAttributeNames": {"#number": "number"},
        }
    }
    transact({"ticket": put, **told_with})


def changed(before: Ticket, after: Ticket) -> Item:
    """The write of a ticket's next state, for a transaction: refused when somebody was faster.

    ``after`` carries the next version.
    """
    return {
        "Put": {
            "TableName": table("tickets"),
            "Item": to_item(row(after)),
            "ConditionExpression": "version = :version",
            "ExpressionAttributeValues": to_item({":version": before.version}),
        }
    }


def prove_email(ticket: Ticket, at: str) -> None:
    """Note that the ticket's address proved itself. Writes nothing when the ticket has changed
    meanwhile: the next visit notes it. Raises Unavailable."""
    proved = ticket.model_copy(update={"email_proved_at": at})
    with contextlib.suppress(TransactionRefused):
        transact({"ticket": changed(ticket, proved)})


def ensure_exists(ticket: Ticket) -> Item:
    """The check, for a transaction that does not change a ticket, that it has this e-mail still
    and was not erased."""
    return {
        "ConditionCheck": {
            "TableName": table("tickets"),
            "Key": key(ticket.number, ticket.email),
            "ConditionExpression": "attribute_exists(#number)",
            "ExpressionAttributeNames": {"#number": "number"},
        }
    }


def rekeyed(before: Ticket, after: Ticket) -> dict[str, Item]:
    """The writes that give a ticket another e-mail, which is part of its key: refused when
    somebody was faster. ``after`` carries the next version."""
    return {
        "ticket": {
            "Delete": {
                "TableName": table("tickets"),
                "Key": key(before.number, before.email),
                "ConditionExpression": "version = :version",
                "ExpressionAttributeValues": to_item({":version": before.version}),
            }
        },
        "rekeyed": {
            "Put": {
                "TableName": table("tickets"),
                "Item": to_item(row(after)),
                "ConditionExpression": "attribute_not_exists(#number)",
                "ExpressionAttributeNames": {"#number": "number"},
            }
        },
    }


def get(number: str, email: str) -> Ticket | None:
    """The ticket as it stands this instant (a strongly consistent read). Raises Unreadable."""
    answer = call(
        dynamodb().get_item,
        TableName=table("tickets"),
        Key=key(number, email),
        ConsistentRead=True,
    )
    return _tickets.one(from_item(answer["Item"])) if "Item" in answer else None


def by_number(number: str) -> Ticket | None:
    """The one ticket of a number, whoever asked (a strongly consistent read).

    Raises Unreadable.
    """
    rows = _of_number(number)
    return _tickets.one(rows[0]) if rows else None


def key_of(number: str) -> tuple[str, str] | None:
    """``(number, email)`` of the ticket of a number, whether or not it can be read."""
    rows = _of_number(number)
    return (str(rows[0]["number"]), str(rows[0]["email"])) if rows else None


def _of_number(number: str) -> list[Item]:
    answer = call(
        dynamodb().query,
        TableName=table("tickets"),
        KeyConditionExpression="#number = :number",
        ExpressionAttributeNames={"#number": "number"},
        ExpressionAttributeValues=to_item({":number": number}),
        ConsistentRead=True,
        Limit=1,
    )
    return [from_item(item) for item in answer["Items"]]


@dataclass(frozen=True)
class Attempt:
    """What one look-up read: the ticket, if both matched, the judged misses of the e-mail, and
    the misses of the network address in this hour."""

    ticket: Ticket | None
    email_misses: Counts
    address_misses: int


def attempt(number: str, email: str, address: str, now: datetime) -> Attempt:
    """Read a ticket and the counters that guard it in one call, eventually consistent.

    Raises Unreadable when it is the ticket's row that cannot be read.
    """
    by_email = guards.hour_and_day_key("lookup-email", email, now)
    by_address = guards.counter_key("misses-address", address, Window.at(now, HOUR))
    found = batch_get(
        {
            table("tickets"): {"Keys": [key(number, email)]},
            table("guards"): {"Keys": [to_item({"key": by_email}), to_item({"key": by_address})]},
        }
    )
    rows = {item["key"]: item for item in found[table("guards")]}
    tickets = found[table("tickets")]
    return Attempt(
        ticket=_tickets.one(tickets[0]) if tickets else None,
        email_misses=guards.counts(rows.get(by_email, {}), now),
        address_misses=guards.hits_of(rows.get(by_address, {})),
    )


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
    return _listed.each(from_item(item) for item in answer["Items"])


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
    return _listed.each(rows)


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
    return _listed.each(rows)


def corrections_due(at: str) -> Iterator[tuple[str, str]]:
    """Keys ``(number, email)`` of the tickets whose address is to be corrected by a moment."""
    rows = query(
        TableName=table("tickets"),
        IndexName="by_correction",
        KeyConditionExpression="correction_state = :waits AND correction_due_at <= :at",
        ExpressionAttributeValues=to_item({":waits": _WAITS, ":at": at}),
    )
    return ((str(row["number"]), str(row["email"])) for row in rows)


def newest_readable(keys: Sequence[tuple[str, str]]) -> Ticket | None:
    """The first of some keys whose ticket is there and can be read (consistent reads)."""
    for number, email in keys:
        try:
            ticket = get(number, email)
        except Unreadable:
            continue
        if ticket is not None:
            return ticket
    return None


def by_keys(keys: Sequence[tuple[str, str]]) -> Read[Ticket]:
    """The tickets of at most 100 keys ``(number, email)``, in their order, in one call.

    Those that are gone are left out. Eventually consistent. Raises Unavailable.
    """
    if not keys:
        return Read([], [])
    wanted = [key(number, email) for number, email in keys]
    found = batch_get({table("tickets"): {"Keys": wanted}})[table("tickets")]
    rows = {row["number"]: row for row in found}
    return _tickets.each(rows[number] for number, _ in keys if number in rows)

"""What a requester sees of a ticket: never notes, agents' names, assignee, priority, document,
phone or gender."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import Literal

from pydantic import Field

from chalicelib.domain.dates import ecuador_date
from chalicelib.domain.files.attachments import FileState
from chalicelib.domain.languages import LANGUAGES, Language
from chalicelib.domain.model import Model
from chalicelib.domain.rules.catalog import Catalog, Rules
from chalicelib.domain.tickets.corrections import masked
from chalicelib.domain.tickets.dates.due import closes_after, reopenable_until
from chalicelib.domain.tickets.entry import Entry, EntrySeen, entry_seen, is_public
from chalicelib.domain.tickets.lifecycle import Clock, CloseReason, Status
from chalicelib.domain.tickets.ratings import takes_rating
from chalicelib.domain.tickets.summary import DueStep, NamedTicket, due_explained, named_ticket
from chalicelib.domain.tickets.ticket import Extension, Rating, Ticket
from chalicelib.domain.tickets.transitions import takes_reopening

#: Events whose words are for the requester; why an area passed a ticket on is its own matter.
_PUBLIC_WORDS = frozenset({"extend", "close", "reopen", "withdraw"})

TURN: dict[Status, Literal["institute", "requester", "nobody"]] = {
    Status.RECEIVED: "institute",
    Status.IN_PROGRESS: "institute",
    Status.WAITING_REQUESTER: "requester",
    Status.ANSWERED: "nobody",
    Status.CLOSED: "nobody",
}


class PublicEntry(EntrySeen):
    """A line of the thread that the requester may read."""

    kind: Literal["message", "reply", "event"]
    author: str = Field(description="`requester`, or the name of the area that answers.")


class LostLine(Model):
    """A line of the thread that is damaged in the database: it is told that there is one, never
    passed over; the institute has been told as well."""

    id: str
    at: str = Field(description="When it was written.")


class RequesterActs(Model):
    """What the requester may do now."""

    reply: bool = False
    close: bool = False
    reopen: bool = False
    rate: bool = False


class CorrectionSeen(Model):
    """A correction of the ticket's address that the old one did not prove."""

    state: Literal["waiting", "done"]
    email: str = Field(description="The new address, masked.")
    until: str = Field(description="When it is done; or until when it can be undone.")
    stoppable: bool = Field(
        description="Whether the caller's address may stop or undo it: POST "
        "/tickets/{number}/email/undo, with a proof of the mailbox."
    )


class PublicTicket(NamedTicket):
    """The public view of a ticket."""

    due_explained: list[DueStep]
    extension: Extension | None = None
    close_reason: CloseReason | None = None
    ask_until: date | None = Field(
        None, description="Once answered: the last day to ask about the answer."
    )
    answer_until: date | None = Field(
        None, description="While a question waits: the last day to answer it."
    )
    reopen_until: date | None = Field(
        None, description="Once closed: the last day to open it again with a message."
    )
    merged_into: str | None = Field(None, description="The ticket that goes on in its place.")
    email_bounced: bool = Field(
        False, description="Mail to the ticket's address comes back: correct the address."
    )
    correction: CorrectionSeen | None = None
    clock: Clock
    turn: Literal["institute", "requester", "nobody"]
    language: Language
    entries: list[PublicEntry]
    unreadable: list[LostLine] | None = Field(
        None, description="Lines that cannot be shown at the moment: say so where they would be."
    )
    rating: Rating | None = Field(None, description="What the requester said, to them alone.")
    can: RequesterActs


def public_view(
    ticket: Ticket,
    thread: Iterable[Entry],
    catalog: Catalog,
    language: str | None,
    today: date,
    files: Mapping[str, FileState],
    lost: Sequence[LostLine] = (),
) -> PublicTicket:
    """A ticket and its thread as its requester sees them; notes are left out. ``files`` tells
    the state of each file by its id, ``lost`` the lines of the thread that cannot be read."""
    language = language if language in LANGUAGES else ticket.language
    return PublicTicket(
        **dict(named_ticket(ticket, catalog, language)),
        due_explained=due_explained(ticket, language),
        extension=ticket.extension,
        close_reason=ticket.close_reason,
        **_until(ticket, catalog, today),
        merged_into=ticket.merged_into,
        email_bounced=ticket.email_bounced_at is not None,
        clock=ticket.clock,
        turn=TURN[ticket.status],
        language=ticket.language,
        entries=[_entry(entry, catalog, language, files) for entry in thread if is_public(entry)],
        unreadable=list(lost) or None,
        rating=ticket.rating,
        can=_can(ticket, catalog.rules, today),
    )


def correction_seen(
    ticket: Ticket, at: str, reads_as: Callable[[str], bool]
) -> CorrectionSeen | None:
    """What a reader is told of an unproved correction at a moment; ``reads_as`` tells whether
    the reader came with an address."""
    former, waiting = ticket.former_address, ticket.correction
    if waiting is not None:
        return CorrectionSeen(
            state="waiting",
            email=masked(waiting.email_typed),
            until=waiting.due_at,
            stoppable=reads_as(ticket.email),
        )
    if former is None or at >= former.until:
        return None
    return CorrectionSeen(
        state="done",
        email=masked(ticket.email_typed),
        until=former.until,
        stoppable=reads_as(former.email),
    )


def _until(ticket: Ticket, catalog: Catalog, today: date) -> dict[str, date]:
    """The last days that the mails tell of, by the same sum."""
    if takes_reopening(ticket, catalog.rules, today) and ticket.closed_at:
        closed_on = ecuador_date(ticket.closed_at)
        return {"reopen_until": reopenable_until(closed_on, catalog.rules)}
    waits = {Status.ANSWERED: "ask_until", Status.WAITING_REQUESTER: "answer_until"}
    last = closes_after(ticket, catalog)
    return {waits[ticket.status]: last} if last is not None else {}


def _can(ticket: Ticket, rules: Rules, today: date) -> RequesterActs:
    is_open = ticket.closed_at is None
    return RequesterActs(
        reply=is_open,
        close=is_open,
        reopen=takes_reopening(ticket, rules, today),
        rate=takes_rating(ticket),
    )


def _entry(
    entry: Entry, catalog: Catalog, language: str, files: Mapping[str, FileState]
) -> PublicEntry:
    asked = entry.author == "requester"
    told = entry.kind != "event" or entry.event in _PUBLIC_WORDS
    return PublicEntry(
        **dict(entry_seen(entry, files)) | ({} if told else {"body": ""}),
        kind="event" if entry.kind == "note" else entry.kind,
        author=entry.author if asked else catalog.area_name(entry.author, language),
    )

"""Everything that is held about a person (LOPDP, art. 13 and 17: access and portability).

That is the account, each ticket with the data typed that day, its thread, its files and what was
said of the answer, the mails that came from the person and those sent to them, and who of the
institute looked at each ticket: their role and areas, not their names, which are personal data
of other people. Of internal notes it tells that they exist: they are the institute's
deliberation and may name third persons, so a person reads them before they leave (the page says
how to ask).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from pydantic import Field

from chalicelib.domain.accounts.account import AccountView
from chalicelib.domain.files.attachments import Attachment, FileState
from chalicelib.domain.form.documents import Document
from chalicelib.domain.form.person import (
    HARMLESS,
    OPTIONAL,
    Gender,
    NamedPerson,
    named,
    stored_document,
)
from chalicelib.domain.model import Model
from chalicelib.domain.rules.catalog import Catalog
from chalicelib.domain.tickets.entry import Entry, is_public, is_theirs
from chalicelib.domain.tickets.lifecycle import CloseReason
from chalicelib.domain.tickets.requester_view import PublicEntry, public_view
from chalicelib.domain.tickets.summary import NamedTicket, named_ticket
from chalicelib.domain.tickets.ticket import Rating, Ticket


class HeldRequester(NamedPerson):
    """Who asked, as typed that day."""

    document: Document | None = Field(
        None,
        description="Like gender and phone, absent from a ticket whose address was "
        "corrected without proof of the one before.",
    )
    gender: Gender | None = None


class AccessLogEntry(Model):
    """That somebody of the institute read or changed a ticket."""

    at: str
    act: str
    role: str = "agent"
    areas: str | None = Field(None, description="Ids of the areas that they work for, by commas.")
    area_names: tuple[str, ...] = Field((), description="What those areas are called.")

    def named(self, catalog: Catalog, language: str) -> AccessLogEntry:
        """The same with the areas' names in a language."""
        areas = self.areas.split(",") if self.areas else ()
        names = tuple(catalog.area_name(area, language) for area in areas)
        return self.model_copy(update={"area_names": names})


class HeldFile(Attachment):
    """A file of a ticket, and where to fetch it."""

    at: str = Field(description="When it came.")
    author: str = Field(description="`requester`, or the name of the area that answers.")
    state: FileState
    href: str = Field(
        description="Send GET with the session's token: it leads to the file, for some minutes."
    )


class HeldArrival(Model):
    """A mail from the person that came into a ticket; its original is kept with it."""

    at: str
    entry: str = Field(description="Id of the entry that it became.")
    body: str | None = Field(
        None, description="What it says, when it came too late to be a message of the thread."
    )


class HeldTicket(NamedTicket):
    """A ticket and all that belongs to it."""

    language: str
    updated_at: str
    closed_at: str | None = None
    close_reason: CloseReason | None = None
    via: str | None = None
    channel: str | None = None
    notice_version: str = Field(description="The privacy notice that was read.")
    requester: HeldRequester
    rating: Rating | None = None
    entries: list[PublicEntry]
    files: list[HeldFile]
    arrived: list[HeldArrival] = Field(description="Mails from the person.")
    internal_notes: int = Field(description="How many there are; their text is not included.")
    looks: list[AccessLogEntry]
    unreadable: list[str] | None = Field(
        None, description="Keys of what is held of it and cannot be read at the moment."
    )


class HeldMail(Model):
    """A mail to the person, and what became of it."""

    kind: str
    number: str | None = None
    state: str
    created_at: str
    sent_at: str | None = None


class Holdings(Model):
    """Everything that is held about a person."""

    made_at: str
    account: AccountView
    tickets: list[HeldTicket]
    mails: list[HeldMail] = Field(description="On the first page.")
    next_cursor: str | None = Field(None, description="Send it as `cursor` for more tickets.")
    unreadable: list[str] | None = Field(
        None, description="Numbers of tickets and ids of mails that cannot be read at the moment."
    )


def held(
    ticket: Ticket,
    thread: list[Entry],
    looks: Iterable[AccessLogEntry],
    catalog: Catalog,
    language: str,
    today: date,
    files: Mapping[str, FileState],
    unreadable: Sequence[str] = (),
    *,
    owned: bool,
) -> HeldTicket:
    """A ticket as its requester may take it along; ``files`` tells the
    state of each file by its id, ``unreadable`` what could not be read of it. ``owned``: whether
    who takes it along has proved that it is theirs (``domain/accounts/account.py``)."""
    seen = public_view(ticket, thread, catalog, language, today, files)
    same = {"updated_at", "closed_at", "close_reason", "via", "channel", "notice_version"}
    return HeldTicket(
        **dict(named_ticket(ticket, catalog, language)),
        **ticket.model_dump(include=same | {"language"}),
        requester=_typed(ticket, catalog, language, owned=owned),
        rating=ticket.rating,
        entries=seen.entries,
        files=[
            _file(file, entry, catalog, language, files)
            for entry in filter(is_theirs, thread)
            for file in entry.files
        ],
        arrived=[_arrival(entry) for entry in filter(is_theirs, thread) if entry.mail_key],
        internal_notes=sum(not is_theirs(entry) and entry.kind == "note" for entry in thread),
        looks=[look.named(catalog, language) for look in looks],
        unreadable=list(unreadable) or None,
    )


def _file(
    file: Attachment,
    entry: Entry,
    catalog: Catalog,
    language: str,
    files: Mapping[str, FileState],
) -> HeldFile:
    asked = entry.author == "requester"
    return HeldFile(
        **file.model_dump(),
        at=entry.at,
        author=entry.author if asked else catalog.area_name(entry.author, language),
        state=files.get(file.id, FileState.IN_REVIEW),
        href=f"/api/tickets/{entry.number}/attachments/{file.id}",
    )


def _arrival(entry: Entry) -> HeldArrival:
    body = None if is_public(entry) else entry.body
    return HeldArrival(at=entry.at, entry=entry.entry_id, body=body)


def _typed(ticket: Ticket, catalog: Catalog, language: str, *, owned: bool) -> HeldRequester:
    person = named(ticket, catalog, language)
    if not owned:
        return HeldRequester(**dict(person) | dict.fromkeys(OPTIONAL - HARMLESS))
    document = stored_document(ticket.document_type, ticket.document_number)
    return HeldRequester(**dict(person), gender=ticket.gender, document=document)

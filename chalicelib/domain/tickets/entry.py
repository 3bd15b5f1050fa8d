"""A line of a ticket's thread, as it is kept, and who may read it."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Literal

from pydantic import Field

from chalicelib.domain.dates import Stamp
from chalicelib.domain.files.attachments import (
    Attachment,
    AttachmentSeen,
    FileState,
    seen,
    seen_one,
)
from chalicelib.domain.model import Model
from chalicelib.domain.tickets.lifecycle import Act, Status
from chalicelib.domain.tickets.questions import Asked
from chalicelib.domain.tickets.transitions import PUBLIC, AgentEvent

#: The opening entry's id: it sorts before every ULID.
OPENING = "0"


class Data(StrEnum):
    """What statistics a reply carries (Ley de Estadística, art. 21)."""

    NONE = "none"
    AGGREGATE = "aggregate"
    MICRODATA = "microdata"  # goes out when a second person has approved it


class Event(StrEnum):
    """What happens to a ticket beside the acts of its life (``lifecycle.Act``) and of agents."""

    HOLDER_LEFT = "holder_left"  # who held it no longer works in its area: nobody holds it
    HOLDER_AWAY = "holder_away"  # who held it is away: nobody holds it, or their substitute
    RATE = "rate"
    REPLY_HELD = "reply_held"  # it waits for a second person
    REPLY_APPROVED = "reply_approved"
    REPLY_RETURNED = "reply_returned"
    REPLY_WITHDRAWN = "reply_withdrawn"
    HALFWAY = "halfway"  # the clock told its requester, as the three below
    DUE_SOON = "due_soon"
    OVERDUE = "overdue"
    REMINDER = "reminder"
    DATE_MOVED = "date_moved"  # the clock told its requester
    REDATED = "redated"  # a holiday came or went, and its due date moved
    EMAIL_BOUNCED = "email_bounced"
    EMAIL_COMPLAINED = "email_complained"
    EMAIL_RESTORED = "email_restored"  # what was called spam is none: mail goes there again
    EMAIL_DECLINED = "email_declined"
    EMAIL_CHANGED = "email_changed"
    CORRECTION_PROPOSED = "correction_proposed"  # an agent asks a second one to approve
    CORRECTION_APPROVED = "correction_approved"
    CORRECTION_ASKED = "correction_asked"  # it waits
    CORRECTION_STOPPED = "correction_stopped"  # or undone, from the old address
    ADDITION_ASKED = "addition_asked"  # an address, of who had none, is asked to be confirmed
    ADDITION_WITHDRAWN = "addition_withdrawn"
    ADDITION_REFUSED = "addition_refused"  # it takes no mail, or its owner is somebody else
    EMAIL_ADDED = "email_added"  # its owner confirmed it
    ERASE = "erase"  # its requester's data were erased
    ANONYMISE = "anonymise"  # the time for which they are kept is over
    HOLD = "hold"  # it must not be anonymised
    LIFT_HOLD = "lift_hold"
    RESTORE = "restore"  # an administrator put it back from a backup


class Entry(Model):
    """A line of a ticket's thread; never changed once written."""

    number: str
    entry_id: str = Field(description="A ULID; the opening entry is always `0`.")
    kind: Literal["message", "reply", "note", "event"]
    at: Stamp = Field(description="UTC, ISO 8601 with milliseconds and Z.")
    author: str = Field(description="`requester`, an area's id, or `system`.")
    body: str = ""
    event: Act | AgentEvent | Event | None = Field(
        None, description="What was done, also by a reply."
    )
    version: int = Field(1, description="The ticket's version that this entry came with.")
    agent: str | None = Field(None, description="Id of the agent who wrote or did it.")
    agent_name: str | None = None
    changes: dict[str, list[str | None]] | None = Field(
        None, description="Before and after of each fact that an event changed."
    )
    data: Data | None = Field(None, description="What statistics a reply carries.")
    leads_to: Status | None = Field(None, description="The status that a held reply asks for.")
    approves: str | None = Field(None, description="Id of the held reply that this one lets out.")
    settles: str | None = Field(
        None,
        description="Id of the held reply that this event returned or withdrew, or of the question "
        "that this line answers or takes back.",
    )
    asks: Asked | None = Field(None, description="Who is asked, where it is a question.")
    linked: str | None = Field(
        None,
        description="Number of the other ticket, where it tells of a link, or came from there.",
    )
    went: tuple[str, ...] = Field(
        (), description="Ids of the lines that went along to the other ticket."
    )
    told: tuple[str, ...] = Field((), description="Names of the agents whom a note was mailed to.")
    bulk_act: str | None = Field(None, description="The act on many tickets that it was one of.")
    joint_mails: tuple[str, ...] = Field(
        (), description="Ids of the mails that tell of it and of other tickets of that act."
    )
    attachments: tuple[Attachment, ...] = ()
    quoted: str = Field("", description="What a mail quotes, folded beside what it says.")
    full_text: Attachment | None = Field(
        None, description="All that a mail says, where that is more than `body` holds."
    )
    quoted_text: Attachment | None = Field(
        None, description="What a mail quotes, where that is more than `quoted` holds."
    )
    automatic: bool = Field(False, description="Whether a program answered, as when one is away.")
    mail_key: str | None = Field(None, description="Where the original is of what came by mail.")
    unverified_sender: str | None = Field(
        None, description="Who a mail says that it is from, when nothing proves it."
    )

    @classmethod
    def by_service(
        cls,
        number: str,
        event: str,
        *,
        entry_id: str,
        at: str,
        version: int,
        changes: dict[str, list[str | None]] | None = None,
    ) -> Entry:
        """The line that tells what nobody but the service itself did to a ticket."""
        told = {"number": number, "entry_id": entry_id, "kind": "event", "author": "system"}
        told |= {"event": event, "at": at}
        return cls.model_validate(told | {"version": version, "changes": changes or None})

    @property
    def files(self) -> tuple[Attachment, ...]:
        """Everything that is kept in the bucket for it: its attachments and long texts."""
        texts = (self.full_text, self.quoted_text)
        return (*self.attachments, *(text for text in texts if text is not None))


_PUBLIC_EVENTS = frozenset({*Act, *PUBLIC})


def is_public(entry: Entry) -> bool:
    """Whether the requester may read an entry."""
    return is_public_line(entry.kind, entry.event)


def is_public_line(kind: str, event: object) -> bool:
    """Whether the requester may read a line of a kind, and of an event where it tells one."""
    return kind in ("message", "reply") or (
        kind == "event" and isinstance(event, str) and event in _PUBLIC_EVENTS
    )


def is_theirs(entry: Entry) -> bool:
    """Whether an entry's files are the requester's to fetch: also those of a mail of theirs that
    came too late to be a message."""
    return is_public(entry) or entry.author == "requester"


class EntrySeen(Model):
    """What every view of an entry shows."""

    id: str
    at: str
    body: str
    event: str | None = None
    attachments: tuple[AttachmentSeen, ...] = ()
    quoted: str = Field("", description="What a mail quotes: fold it, and never drop it.")
    full_text: AttachmentSeen | None = Field(
        None, description="All that a mail says, where that is more than `body` holds."
    )
    quoted_text: AttachmentSeen | None = Field(
        None, description="What a mail quotes, where that is more than `quoted` holds."
    )


def entry_seen(entry: Entry, files: Mapping[str, FileState]) -> EntrySeen:
    """An entry as every view shows it; ``files`` tells the state of each file by its id."""
    return EntrySeen(
        id=entry.entry_id,
        **entry.model_dump(include={"at", "body", "event", "quoted"}),
        attachments=seen(entry.attachments, files),
        full_text=seen_one(entry.full_text, files),
        quoted_text=seen_one(entry.quoted_text, files),
    )

"""The values that an old ticket is made of. Moments are UTC; None is what osTicket does not say."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

Custom = str | list[str]


@dataclass(frozen=True)
class OldPerson:
    """Who owns a ticket, as the contact form has them today."""

    user_id: int | None
    name: str | None = None
    email: str | None = None
    emails: tuple[str, ...] = ()
    phone: str | None = None
    organization: str | None = None
    fields: Mapping[str, Custom] = field(default_factory=dict)


@dataclass(frozen=True)
class OldFile:
    """A file of an entry. ``problem`` says why its bytes cannot be had."""

    attachment_id: int
    file_id: int
    name: str
    size: int | None
    type: str | None
    key: str | None
    inline: bool
    entry_kind: str
    sha256: str | None = None
    problem: str | None = None
    actual_size: int | None = None


@dataclass(frozen=True)
class OldEntry:
    """A line of the thread: ``M`` of the requester's side, ``R`` a reply, ``N`` a note."""

    entry_id: int
    kind: str
    at: datetime | None
    poster: str
    title: str
    body: str
    is_text: bool
    flags: int
    staff_id: int
    user_id: int
    source: str
    editor: str | None = None
    edited_at: datetime | None = None
    files: tuple[OldFile, ...] = ()
    body_in_file: bool = False

    @property
    def is_hidden(self) -> bool:
        """Whether it is the original of an edit."""
        return bool(self.flags & 4)

    @property
    def is_first(self) -> bool:
        """Whether the ticket was opened with it."""
        return bool(self.flags & 1)


@dataclass(frozen=True)
class OldEvent:
    """Something that was done: ``name`` is osTicket's, ``data`` of several shapes."""

    event_id: int
    name: str
    at: datetime | None
    by: str | None
    staff_id: int
    dept_id: int
    data: Mapping[str, object]
    annulled: bool


@dataclass(frozen=True)
class OldTask:
    """A task, which becomes a note."""

    task_id: int
    number: str
    title: str
    created: datetime | None
    closed: datetime | None
    due: datetime | None
    staff_id: int
    entries: tuple[OldEntry, ...]


@dataclass(frozen=True)
class OldTicket:
    """All that is known of one ticket."""

    ticket_id: int
    key: str
    number: str
    person: OldPerson
    status: str | None
    state: str | None
    source: str
    subject: str | None
    priority: str | None
    created: datetime | None
    closed: datetime | None
    reopened: datetime | None
    due: datetime | None
    due_by_hand: bool
    last_update: datetime | None
    overdue: bool
    answered: bool
    topic_id: int
    topic: str | None
    topic_parent: str | None
    dept_id: int
    department: str | None
    staff_id: int
    assignee_email: str | None
    assignee_name: str | None
    team: str | None
    entries: tuple[OldEntry, ...]
    in_own_row: int
    hidden: int
    text_entries: int
    events: tuple[OldEvent, ...]
    fields: Mapping[str, Custom]
    collaborators: tuple[tuple[str | None, str, bool], ...]
    tasks: tuple[OldTask, ...]
    merged_into: str | None
    merged_into_id: int | None
    linked_to: str | None
    linked_to_id: int | None
    merged_from: tuple[int, ...]
    linked_from: tuple[int, ...]
    remarks: tuple[str, ...]

    @property
    def files(self) -> list[OldFile]:
        """Those of all its lines."""
        return [one for entry in self.entries for one in entry.files]

"""The ticket, as it is kept."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from pydantic import Field

from chalicelib.domain.approvals.held_reply import HeldReply
from chalicelib.domain.dates import Stamp, ecuador_date
from chalicelib.domain.form.opening import KeptVia, Opening
from chalicelib.domain.form.person import Person, stored
from chalicelib.domain.imported import Imported
from chalicelib.domain.languages import Language
from chalicelib.domain.model import Model
from chalicelib.domain.rules.deadlines import Deadline
from chalicelib.domain.tickets import lifecycle
from chalicelib.domain.tickets.corrections import (
    Addition,
    Approval,
    Correction,
    FormerAddress,
    serves,
)
from chalicelib.domain.tickets.dates.steps import Adjustment, Moved, Skipped, skipped_of
from chalicelib.domain.tickets.lifecycle import Clock, CloseReason, Status
from chalicelib.domain.tickets.notices import Notice
from chalicelib.domain.tickets.questions import OpenQuestion


class Priority(StrEnum):
    """Set by agents; the due date orders the queue whatever it is."""

    NORMAL = "normal"
    HIGH = "high"
    URGENT = "urgent"


class Channel(StrEnum):
    """How a ticket came that an agent opened on somebody's behalf."""

    PHONE = "phone"
    COUNTER = "counter"
    MAIL = "mail"


class Extension(Model):
    """The one extension that a ticket may have before its due date."""

    reason: str
    due_before: date
    due_after: date
    at: Stamp


class LegalHold(Model):
    """Why a ticket must keep what it holds until somebody lifts it."""

    reason: str
    by: str = Field(description="Id of the agent who set it.")
    by_name: str
    at: Stamp


class Rating(Model):
    """What the requester thinks of how they were served; leads see it."""

    score: int
    comment: str | None = None
    at: Stamp


class Ticket(Person):
    """A ticket's present state and who asked, as typed that day: one row of ``tickets``."""

    number: str
    version: int = 1
    status: Status = Status.RECEIVED
    subject: str
    topic: str
    area: str
    language: Language
    opened_at: Stamp
    updated_at: Stamp
    due_on: date
    first_day: date
    working_days: int
    skipped: tuple[Skipped, ...] = ()
    first_due_on: date | None = Field(None, description="The first due date, once it moved.")
    adjustments: tuple[Adjustment, ...] = ()
    extension: Extension | None = None
    promised_on: date | None = Field(None, description="A new date, once the due date was missed.")
    untold_move: Moved | None = Field(None, description="Of its due date, by a holiday.")
    paused_on: date | None = Field(None, description="Since when its clock is paused.")
    legal_pause_on: date | None = Field(
        None, description="Since when a legal request's clock would be paused, were it none."
    )
    review_on: date | None = Field(
        None,
        description="The day on which the clock looks at it next; of a closed one, when it is "
        "anonymised.",
    )
    notices: tuple[Notice, ...] = Field((), description="The newest of each kind that went out.")
    legal_request: bool = False
    priority: Priority = Priority.NORMAL
    channel: Channel | None = None
    assignee: str | None = Field(None, description="Id of the agent who holds it, until closed.")
    assignee_name: str | None = None
    assignee_email: str | None = None
    handled_by: str | None = Field(None, description="Who held it when it was closed.")
    handled_by_name: str | None = None
    handled_by_email: str | None = None
    first_reply_at: Stamp | None = None
    asked_at: Stamp | None = Field(None, description="When the requester was last asked.")
    wrote_at: Stamp | None = Field(
        None, description="When its requester wrote, until they are answered; the first time."
    )
    free_at: Stamp | None = Field(
        None, description="Since when nobody holds it; none says since it was opened."
    )
    answered_at: Stamp | None = None
    answer_due_on: date | None = Field(
        None, description="The due date that held when it was first answered."
    )
    held: HeldReply | None = Field(None, description="A reply that a second person must approve.")
    questions: tuple[OpenQuestion, ...] = Field((), description="To colleagues, while open.")
    closed_at: Stamp | None = None
    email_since: Stamp | None = Field(
        None, description="When its address was corrected; until then it had another."
    )
    email_proved_at: Stamp | None = Field(
        None, description="When somebody who reads its address's mail first opened or answered it."
    )
    email_bounced_at: Stamp | None = Field(
        None, description="Since when mail to its address comes back, or is complained about."
    )
    correction: Correction | None = Field(None, description="Of its address, while it waits.")
    approval: Approval | None = Field(None, description="Of a correction, by agents.")
    former_address: FormerAddress | None = Field(
        None, description="What it had before an unproved correction; it serves for a while."
    )
    proven_email: str | None = Field(
        None,
        description="The last address that was proved, once the present one came without proof.",
    )
    correction_refused_at: str | None = Field(
        None, description="When a correction was stopped or undone from the old address."
    )
    addition: Addition | None = Field(
        None, description="An address for a requester without one, until it is confirmed."
    )
    close_reason: CloseReason | None = None
    merged_into: str | None = None
    merged_from: tuple[str, ...] = ()
    rating: Rating | None = None
    legal_hold: LegalHold | None = Field(None, description="While it must not be anonymised.")
    erased_at: Stamp | None = Field(None, description="When its requester's data were erased.")
    via: KeptVia | None = None
    imported: Imported | None = Field(None, description="Where it was before it came here.")
    notice_version: str

    def readers(self, at: str) -> tuple[str, ...]:
        """The normalised addresses that open it at a moment, the present one first."""
        former = self.former_address
        return (self.email, former.email) if former and serves(former, at) else (self.email,)

    @property
    def is_of_the_past(self) -> bool:
        """Whether it was imported, and nobody has acted on it here yet."""
        return self.imported is not None and self.version == self.imported.version

    @property
    def lacks_email(self) -> bool:
        """Whether its requester has no address, and may yet get one."""
        return not self.has_email and self.erased_at is None and self.merged_into is None

    @property
    def reply_waits(self) -> bool:
        """Whether a reply waits for a second person's approval."""
        return self.held is not None and self.held.waits

    @property
    def filed_on(self) -> date:
        """The date in Ecuador on which it was opened."""
        return ecuador_date(self.opened_at)

    @property
    def clock(self) -> Clock:
        """Whether the time to answer runs now; it is paused when a date says since when."""
        return lifecycle.clock(self.status, pausable=self.paused_on is not None)


def opened(
    opening: Opening,
    *,
    number: str,
    area: str,
    deadline: Deadline,
    opened_at: str,
    channel: Channel | None = None,
) -> Ticket:
    """The ticket that an opening becomes. ``opened_at`` is a stamp, in UTC."""
    return Ticket(
        number=number,
        **stored(opening, number),
        subject=opening.subject,
        topic=opening.topic,
        area=area,
        language=opening.language,
        opened_at=opened_at,
        updated_at=opened_at,
        channel=channel,
        due_on=deadline.due_on,
        first_day=deadline.first_day,
        working_days=deadline.working_days,
        skipped=tuple(skipped_of(holiday) for holiday in deadline.skipped),
        via=opening.via,
        notice_version=opening.notice_version,
    )


def as_opened(ticket: Ticket) -> Ticket:
    """A ticket with the due date that it was opened with, whatever moved it since."""
    first = {"due_on": ticket.first_due_on or ticket.due_on, "first_due_on": None}
    return ticket.model_copy(update=first | {"adjustments": ()})

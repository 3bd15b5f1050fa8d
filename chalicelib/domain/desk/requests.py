"""What agents send: each a model that names every fault of a request at once."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AfterValidator, BeforeValidator, Field, ValidationInfo
from pydantic_core import PydanticCustomError

from chalicelib.domain import fields
from chalicelib.domain.dates import Day
from chalicelib.domain.desk.ticket_query import TicketFilters
from chalicelib.domain.drafts.draft import ReplyStatus, SentDraft
from chalicelib.domain.drafts.sending import SendAfter
from chalicelib.domain.files.attachments import Uploads
from chalicelib.domain.form.ticket_numbers import TicketNumber
from chalicelib.domain.model import Cursor, Id, Model, Nonce
from chalicelib.domain.tickets.entry import Data
from chalicelib.domain.tickets.lifecycle import CloseReason, Status
from chalicelib.domain.tickets.ticket import Priority

#: Letters that a search is typed with; the desk's pages are built with it.
MOST_SEARCHED = 200


class ExtensionWanted(Model, extra="forbid"):
    """Why the date is put off; the requester reads it."""

    reason: fields.Reason


def _close_reason(reason: CloseReason | None, info: ValidationInfo) -> CloseReason | None:
    if reason is None and info.data.get("status") is Status.CLOSED:
        raise PydanticCustomError("missing", "Say why the ticket is closed.")
    return reason


def _reason(reason: str | None, info: ValidationInfo) -> str | None:
    if reason is None and info.data.get("area") is not None:
        raise PydanticCustomError("missing", "Give the reason of the transfer.")
    return reason


def _checked(checked: bool, info: ValidationInfo) -> bool:
    data = info.data.get("data") in (Data.AGGREGATE, Data.MICRODATA)
    if not checked and (data or info.data.get("attachments")):
        raise PydanticCustomError(
            "required", "Data and files leave after the checklist (Ley de Estadística, art. 21)."
        )
    return checked


class TicketChanges(Model, extra="forbid"):
    """Changes of a ticket; what is left out stays. ``assignee`` null releases it."""

    assignee: Id | None = Field(None, description="`me`, an agent's id, or null.")
    area: Id | None = None
    topic: Id | None = None
    priority: Priority | None = None
    legal_request: bool | None = None
    extension: ExtensionWanted | None = None
    status: Literal[Status.CLOSED, Status.IN_PROGRESS] | None = None
    close_reason: Annotated[
        CloseReason | None, AfterValidator(_close_reason), Field(validate_default=True)
    ] = None
    reason: Annotated[
        fields.Reason | None, AfterValidator(_reason), Field(validate_default=True)
    ] = None

    @property
    def edits(self) -> bool:
        """Whether it corrects how the ticket is filed."""
        return not {"topic", "priority", "legal_request"}.isdisjoint(self.model_fields_set)

    @property
    def is_empty(self) -> bool:
        """Whether it names no change: a reason alone changes nothing."""
        changes = (self.area, self.extension, self.status)
        return not (self.edits or self.assigns or any(changes))

    @property
    def assigns(self) -> bool:
        """Whether it says who holds the ticket."""
        return "assignee" in self.model_fields_set


class Answering(Model, extra="forbid"):
    """A reply to the requester, and what the ticket is then."""

    body: fields.Reply
    status: ReplyStatus
    data: Data = Data.NONE
    attachments: Uploads = ()
    confidentiality_checked: Annotated[
        bool, AfterValidator(_checked), Field(validate_default=True)
    ] = False
    canned_reply: Id | None = None
    draft: SentDraft = None
    send_after: SendAfter = 0


class Message(Model, extra="forbid"):
    """What a requester writes on a ticket that stands."""

    body: fields.Note
    attachments: Uploads = ()


class Closing(Model, extra="forbid"):
    """That a requester no longer needs an answer, and why, if they want to say."""

    reason: Annotated[fields.Comment | None, BeforeValidator(fields.blank_is_absent)] = None


class Rated(Model, extra="forbid"):
    """What a requester thinks of how they were served: 1 is bad, 5 is very good."""

    score: int = Field(ge=1, le=5)
    comment: Annotated[fields.Comment | None, BeforeValidator(fields.blank_is_absent)] = None


class Noting(Model, extra="forbid"):
    """A note that agents alone read."""

    body: fields.Note
    attachments: Uploads = ()
    draft: SentDraft = None


class Approving(Model, extra="forbid"):
    """Which held reply may go out."""

    entry_id: Id
    looked_again: bool = Field(
        False,
        description="That it still fits what came since it was held, where `lapses` names any.",
    )


class Returning(Model, extra="forbid"):
    """Which held reply goes back to who wrote it, and why."""

    entry_id: Id
    reason: fields.Reason


class Withdrawing(Model, extra="forbid"):
    """Which held reply its author takes back."""

    entry_id: Id


class Merging(Model, extra="forbid"):
    """Which ticket goes on."""

    into: TicketNumber


class LegalHoldWanted(Model, extra="forbid"):
    """Whether a ticket is to be under a legal hold, and why; agents alone read it."""

    held: bool
    reason: fields.Reason


class EmailProposed(Model, extra="forbid"):
    """The address that a requester is to have, and why they cannot prove the present one."""

    email: fields.EmailAddress
    reason: fields.Reason


class EmailApproved(Model, extra="forbid"):
    """The address that a colleague proposed, as the agent saw it."""

    email: fields.EmailAddress


class NewEmail(Model, extra="forbid"):
    """Where the mail of a ticket should go from now on."""

    email: fields.EmailAddress


class ProvedEmail(NewEmail, extra="forbid"):
    """The same, with the code that was mailed there."""

    code: fields.Code
    nonce: Nonce = ""


class Resending(Model, extra="forbid"):
    """Which mail should go again."""

    mail_id: Id


class PresenceSent(Model, extra="forbid"):
    """What an agent does with a ticket right now."""

    doing: Literal["viewing", "replying"]


class HistoryWanted(Model, extra="forbid"):
    """Whose tickets are asked for, by one of the two; in a body, so that neither stands in an
    address."""

    email: fields.EmailAddress | None = None
    document: str | None = Field(
        None,
        max_length=64,
        pattern=r"^(cedula|passport)#[A-Z]{2,3}#[A-Z0-9]+$",
        description="`cedula#EC#1700000019` or `passport#CO#AB123456`.",
    )


def _one_of_two(number: str | None, info: ValidationInfo) -> str | None:
    if (number is None) is (info.data.get("agent") is None):
        raise PydanticCustomError("missing", "Name an agent or a ticket's number.")
    return number


class AuditExportWanted(Model, extra="forbid"):
    """Whose trail is kept as a file: an agent's day, or a ticket's, with the lists of a day that
    showed it."""

    agent: Id | None = Field(None, description="An agent's id.")
    number: Annotated[
        TicketNumber | None, AfterValidator(_one_of_two), Field(validate_default=True)
    ] = None
    day: Day
    cursor: Cursor | None = None


class SearchWanted(TicketFilters, extra="forbid"):
    """What to look for; in a body, so that no name stands in an address. Newest first."""

    q: str = Field(min_length=1, max_length=MOST_SEARCHED)
    cursor: Cursor | None = None
    limit: int = Field(25, ge=1, le=100)

    @property
    def filters(self) -> TicketFilters:
        """What narrows and orders the search."""
        return TicketFilters(**self.model_dump(include={*TicketFilters.model_fields}))

"""What an agent has begun to write on a ticket: all of it, or nothing.

A draft is one row, so that no part of it comes back without the others: a text with its files and
without the choice that they carry microdata would leave without its second person.
"""

from __future__ import annotations

import unicodedata
from datetime import timedelta
from enum import StrEnum
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field
from pydantic_core import PydanticCustomError

from chalicelib.domain.dates import Stamp
from chalicelib.domain.drafts.sending import Departure, Sending
from chalicelib.domain.fields import DESK_LIMITS
from chalicelib.domain.files.attachments import Uploads
from chalicelib.domain.model import Id, Model
from chalicelib.domain.tickets.entry import Data
from chalicelib.domain.tickets.lifecycle import Status

#: How long a draft is kept after it was saved last.
KEPT = timedelta(days=7)
#: Letters that a draft may have: twice what can be sent, since what is too long is cut by people.
MOST_DRAFTED = 2 * DESK_LIMITS["reply"]["max"]
#: Lines of a checklist, at most.
_MOST_CHECKS = 10

#: The version of the caller's draft that is sent; it goes with the same transaction.
SentDraft = Annotated[
    int | None, Field(ge=1, description="The version of my draft that this is; it is gone then.")
]
#: What a ticket may be after a reply.
ReplyStatus = Literal[Status.ANSWERED, Status.WAITING_REQUESTER, Status.IN_PROGRESS]


class Kind(StrEnum):
    """What is being written."""

    REPLY = "reply"
    NOTE = "note"


def _text(value: Any) -> str:
    """Text as it stands in the editor, untouched; half of a pair can be stored nowhere."""
    if not isinstance(value, str):
        raise PydanticCustomError("wrong_type", "Send a string.")
    if len(value) > MOST_DRAFTED:
        message = "Write at most {most} characters."
        raise PydanticCustomError("too_long", message, {"most": MOST_DRAFTED})
    if any(unicodedata.category(letter) == "Cs" for letter in value):
        raise PydanticCustomError("control_characters", "Remove control characters.")
    return value


class Written(Model):
    """What stands in the editor beside its files. A choice that nobody made is None: it is asked
    again, and never taken for its default."""

    text: Annotated[str, BeforeValidator(_text), Field(max_length=MOST_DRAFTED)] = ""
    data: Data | None = None
    status: ReplyStatus | None = None
    checks: Annotated[tuple[bool, ...], Field(max_length=_MOST_CHECKS)] = Field(
        (), description="Which lines of the checklist are ticked, in their order."
    )
    canned_reply: Id | None = Field(None, description="The canned reply that is looked at.")


class DraftWanted(Written, extra="forbid"):
    """A draft as an agent saves it, whole."""

    attachments: Uploads = ()


class DraftFile(Model):
    """A file of a draft: an upload that is kept for it."""

    upload_id: str
    name: str
    size: int = Field(description="Bytes.")
    until: Stamp = Field(description="Until when it can be sent; then it must be uploaded again.")


class DraftSeen(Written):
    """A draft as its writer gets it back."""

    kind: Kind
    version: int
    saved_at: Stamp
    files: tuple[DraftFile, ...] = ()
    sending: Sending | None = None


class Draft(DraftSeen):
    """A draft as it is kept. While it waits to leave, ``sends`` and ``send_at`` stand in the index
    that the sweep reads."""

    number: str
    draft_id: str = Field(description="The writer's id, `#`, and the kind.")
    agent: str
    expires_at: int = Field(description="Epoch seconds.")
    sends: Literal["waits"] | None = None
    send_at: Stamp | None = None
    departure: Departure | None = None

    @property
    def waits(self) -> bool:
        """Whether it leaves by itself, unless its writer takes it back."""
        return self.departure is not None

    def seen(self) -> DraftSeen:
        """What its writer gets."""
        return DraftSeen.model_validate(self.model_dump(include=set(DraftSeen.model_fields)))


class BegunDraft(Model):
    """That an agent has begun to write on a ticket."""

    number: str
    kind: Kind
    saved_at: Stamp


def draft_id(agent_id: str, kind: str) -> str:
    """The second half of a draft's key; all of an agent's begin as one without a kind."""
    return f"{agent_id}#{kind}"

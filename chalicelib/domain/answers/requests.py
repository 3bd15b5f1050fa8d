"""What agents ask for with an answer for everybody."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator, Field, ValidationInfo, model_validator
from pydantic_core import PydanticCustomError

from chalicelib.domain import fields
from chalicelib.domain.answers.answer import AnswerText, LetStand, State
from chalicelib.domain.files.attachments import MOST_FILES
from chalicelib.domain.form.ticket_numbers import TicketNumber
from chalicelib.domain.model import Cursor, Model

#: Names and institutions that one approval lets stand.
MOST_LET_STAND = 50


class AnswerWritten(AnswerText):
    """What everybody is to read, as an agent writes it."""


def _checked(checked: bool, info: ValidationInfo) -> bool:
    if not checked and info.data.get("files"):
        raise PydanticCustomError(
            "required", "Files are published after the checklist (Ley de Estadística, art. 21)."
        )
    return checked


class AnswerSaved(AnswerWritten):
    """The same with the files that go along, and that who writes confirmed the checklist."""

    files: Annotated[tuple[str, ...], Field(max_length=MOST_FILES)] = Field(
        (), description="Ids, as `offered` has them."
    )
    confidentiality_checked: Annotated[
        bool, AfterValidator(_checked), Field(validate_default=True)
    ] = False

    def text(self) -> AnswerText:
        """What it says."""
        return AnswerText.model_validate(self.model_dump(include=set(AnswerText.model_fields)))


class AnswerBegun(Model, extra="forbid"):
    """A draft from the last reply of a ticket, or one from nothing: either of the two."""

    ticket: TicketNumber | None = None
    text: AnswerWritten | None = None

    @model_validator(mode="after")
    def _one_of_both(self) -> AnswerBegun:
        if (self.ticket is None) is (self.text is None):
            raise PydanticCustomError("missing", "Send the number of a ticket, or a text.")
        return self


class AnswerApproved(Model, extra="forbid"):
    """What the second person lets stand, each with a reason, what a correction put right, and that
    they confirmed the checklist where files go along."""

    let_stand: Annotated[tuple[LetStand, ...], Field(max_length=MOST_LET_STAND)] = ()
    correction: fields.Reason | None = None
    confidentiality_checked: bool = False


class AnswerReason(Model, extra="forbid"):
    """Why a text goes back, or what stands is taken down."""

    reason: fields.Reason


class AnswersWanted(Model):
    """Which answers, of the areas that the caller sees."""

    state: State = State.DRAFT
    area: str | None = None
    cursor: Cursor | None = None

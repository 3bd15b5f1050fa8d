"""An answer for everybody: what is written of it, what stands published, and who did it.

Texts are Spanish, and English where somebody wrote it. While a ticket's answer is a draft it bears
the ticket's number, so that it goes with the ticket's person; what is published bears none.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from enum import StrEnum
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator, Field, ValidationInfo
from pydantic_core import PydanticCustomError

from chalicelib.domain import fields, links
from chalicelib.domain.answers import personal_data
from chalicelib.domain.answers.files.attached import AnswerFile, ChosenFile
from chalicelib.domain.answers.personal_data import Found, FoundKind, Known
from chalicelib.domain.dates import Stamp
from chalicelib.domain.model import Id, Model

#: Links of an answer, and letters of the address of one.
MOST_LINKS, MOST_OF_AN_ADDRESS = 10, 500


class State(StrEnum):
    """Where an answer is; one that stands published may have a correction in writing beside it."""

    DRAFT = "draft"
    TO_APPROVE = "to_approve"
    PUBLISHED = "published"
    TO_REVIEW = "to_review"  # published, and its day of review has come
    WITHDRAWN = "withdrawn"


def _address(text: str) -> str:
    if len(text) > MOST_OF_AN_ADDRESS or links.parts(text) != [(text, text)]:
        raise PydanticCustomError("not_http", "Write an address with https:// or http://.")
    return text


def _both(text: str | None, info: ValidationInfo) -> str | None:
    # A question that is wrong has its own fault.
    alone = "question_en" in info.data and (text is None) is not (info.data["question_en"] is None)
    if alone:
        raise PydanticCustomError("missing", "English needs the question and the answer.")
    return text


_Blank = BeforeValidator(fields.blank_is_absent)


class AnswerLink(Model, extra="forbid"):
    """Where more is: a page, or a file of the institute's site."""

    text: fields.Subject
    url: Annotated[str, AfterValidator(_address)]


class AnswerText(Model, extra="forbid"):
    """What everybody reads."""

    topic: Id
    question_es: fields.Subject
    answer_es: fields.Reply
    question_en: Annotated[fields.Subject | None, _Blank] = None
    answer_en: Annotated[
        fields.Reply | None, _Blank, AfterValidator(_both), Field(validate_default=True)
    ] = None
    period: Annotated[fields.CatalogText | None, _Blank] = None
    territory: Annotated[fields.CatalogText | None, _Blank] = None
    links: Annotated[tuple[AnswerLink, ...], Field(max_length=MOST_LINKS)] = ()


class FieldFound(Found):
    """A find, and the field of the text that it stands in, as a dotted path."""

    field: str


class LetStand(Model):
    """A name or an institution that the second person lets stand wherever it is, and why."""

    kind: FoundKind
    text: str
    reason: fields.Reason


class Act(Model):
    """Who did something, when, and why where a reason belongs to it."""

    by: str = Field(description="Id of the agent.")
    by_name: str
    at: Stamp
    reason: str | None = None


class Writing(Model):
    """A first text, or a correction, until it is published. ``writers`` are the ids of all who
    changed it: none of them approves it."""

    text: AnswerText
    writers: tuple[str, ...]
    saved: Act
    files: tuple[ChosenFile, ...] = ()
    proposed: Act | None = None
    returned: Act | None = None


class Edition(Model):
    """A text as it was published, kept for good; ``correction`` says what it put right."""

    number: int
    text: AnswerText
    files: tuple[AnswerFile, ...] = Field(
        (), description="Who wrote and who approved it confirmed the checklist of each."
    )
    written: Act
    approved: Act
    let_stand: tuple[LetStand, ...] = ()
    correction: str | None = None


class Published(Model):
    """What stands: the newest edition, since when, corrected on which day, and when it is to be
    looked at again."""

    edition: Edition
    published_on: date
    corrected_on: date | None = None
    review_on: date
    withdrawn: Act | None = None
    gone: tuple[str, ...] = Field(
        (), description="Places of files of editions before, which give nothing any more."
    )

    def every_gone(self) -> tuple[str, ...]:
        """Those, and where it was withdrawn, the newest edition's files too."""
        newest = self.edition.files if self.withdrawn else ()
        return tuple(dict.fromkeys((*self.gone, *(file.place for file in newest))))


class Answer(Model):
    """An answer as it stands, in the version that each act raises."""

    answer_id: str
    version: int
    area: str
    ticket: str | None = Field(None, description="The ticket it is drafted from, until published.")
    writing: Writing | None = None
    published: Published | None = None

    def written_state(self) -> State | None:
        """Where what is being written is; None where nobody writes."""
        if self.writing is None:
            return None
        return State.TO_APPROVE if self.writing.proposed else State.DRAFT

    def public_state(self, today: date) -> State | None:
        """Where what was published is on a day; None before the first time."""
        if self.published is None:
            return None
        if self.published.withdrawn:
            return State.WITHDRAWN
        return State.TO_REVIEW if self.published.review_on <= today else State.PUBLISHED


def find(text: AnswerText, known: Known) -> list[FieldFound]:
    """What of a person stands anywhere in an answer; addresses are read as files' names are."""
    return [
        FieldFound(field=field, **one.model_dump())
        for field, said, by in _read(text)
        for one in by(said, known)
    ]


def find_written(writing: Writing, known: Known) -> list[FieldFound]:
    """The same in all that is being written, with what was found in its files."""
    in_files = [
        FieldFound(field=f"files.{place}", **one.model_dump())
        for place, file in enumerate(writing.files)
        for one in file.found
    ]
    return [*find(writing.text, known), *in_files]


def _read(text: AnswerText) -> Iterator[tuple[str, str, personal_data.Finding]]:
    for field in ("question_es", "answer_es", "question_en", "answer_en", "period", "territory"):
        said = getattr(text, field)
        if said:
            yield field, said, personal_data.find
    for place, link in enumerate(text.links):
        yield f"links.{place}.text", link.text, personal_data.find
        yield f"links.{place}.url", link.url, personal_data.find_in_address

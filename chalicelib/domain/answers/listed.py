"""What lists hold of answers: those in writing, and what stands, or stood, for everybody."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from chalicelib.domain.answers.answer import Answer, Published, State
from chalicelib.domain.dates import Stamp
from chalicelib.domain.model import Model

#: Where what is written is, and what was published, as the indexes have it. That a day of review
#: has come follows from its date.
WritingState = Literal[State.DRAFT, State.TO_APPROVE]
PublicState = Literal[State.PUBLISHED, State.WITHDRAWN]


class ListedWriting(Model):
    """A text in writing, as a list shows it."""

    answer_id: str
    version: int
    area: str
    topic: str
    question: str
    written_at: Stamp = Field(description="When it was saved, or proposed, last.")
    written_by: str = Field(description="Id of the agent.")
    written_by_name: str
    corrects: bool = Field(description="Whether it is a correction of what stands published.")
    ticket: str | None = None


class PublishedAnswer(Model):
    """What was published, without anything that is being written."""

    answer_id: str
    area: str
    published: Published


def writing_of(answer: Answer) -> ListedWriting | None:
    """What a list shows of what is being written; None where nobody writes."""
    writing = answer.writing
    if writing is None:
        return None
    last = writing.proposed or writing.saved
    return ListedWriting(
        answer_id=answer.answer_id,
        version=answer.version,
        area=answer.area,
        topic=writing.text.topic,
        question=writing.text.question_es,
        written_at=last.at,
        written_by=last.by,
        written_by_name=last.by_name,
        corrects=answer.published is not None,
        ticket=answer.ticket,
    )

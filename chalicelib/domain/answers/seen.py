"""An answer for everybody as the desk shows it: whole, or as a row of a list."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Literal

from pydantic import Field

from chalicelib.domain.answers.answer import (
    Answer,
    FieldFound,
    Published,
    State,
    Writing,
    find_written,
)
from chalicelib.domain.answers.listed import ListedWriting, PublishedAnswer
from chalicelib.domain.answers.personal_data import Known
from chalicelib.domain.model import Model
from chalicelib.domain.rules.catalog import Catalog
from chalicelib.domain.rules.named import Named
from chalicelib.domain.rules.permissions import Agent, Permission

#: What can be done with an answer. ``correct`` is to save a text where nobody is writing one.
AnswerAct = Literal[
    "save", "correct", "propose", "discard", "approve", "return", "confirm", "withdraw"
]


#: The reply was sent with microdata, or nobody said whether it was.
OffersNone = Literal["microdata", "unknown"]


class OfferedFile(Model):
    """A file that may go along; ``chosen`` has it as it would be published."""

    id: str
    name: str
    size: int
    chosen: str | None = None


class AnswerSeen(Model):
    """An answer whole."""

    id: str
    version: int
    area: Named
    topic: Named
    ticket: str | None = Field(None, description="The ticket it is drafted from, until published.")
    written_state: State | None = Field(None, description="Where what is being written is.")
    public_state: State | None = Field(None, description="Where what was published is.")
    writing: Writing | None = None
    published: Published | None = None
    found: list[FieldFound] = Field(
        default_factory=list, description="What of a person stands in what is being written."
    )
    offered: list[OfferedFile] = Field(
        default_factory=list, description="Files that may go along with what is being written."
    )
    offers_none: OffersNone | None = Field(None, description="Why none of its ticket's may.")
    acts: list[AnswerAct] = Field(description="What the caller can do with it now.")


class AnswerRow(Model):
    """An answer in a list."""

    id: str
    state: State
    area: Named
    topic: Named
    question: str
    at: str = Field(description="When it was written or proposed; the day it was published.")
    by: Named = Field(description="Who wrote it.")
    ticket: str | None = None
    corrects: bool = False
    review_on: date | None = None
    uses: int | None = Field(
        None, description="Tickets on which an agent inserted what was published."
    )


def whole(
    answer: Answer,
    known: Known,
    offer: tuple[list[OfferedFile], OffersNone | None],
    agent: Agent,
    today: date,
    catalog: Catalog,
    language: str,
) -> AnswerSeen:
    """An answer as an agent sees it on a day, with what of ``known`` stands in its text, and which
    files may go along."""
    said = answer.writing.text if answer.writing else None
    shown = said or (answer.published.edition.text if answer.published else None)
    return AnswerSeen(
        id=answer.answer_id,
        version=answer.version,
        area=_area(answer.area, catalog, language),
        topic=_topic(shown.topic if shown else "", catalog, language),
        ticket=answer.ticket,
        written_state=answer.written_state(),
        public_state=answer.public_state(today),
        writing=answer.writing,
        published=answer.published,
        found=find_written(answer.writing, known) if answer.writing else [],
        offered=offer[0],
        offers_none=offer[1],
        acts=[*_acts(answer, agent, today)],
    )


def row_of_writing(
    listed: ListedWriting, state: State, catalog: Catalog, language: str
) -> AnswerRow:
    """A text in writing as a row."""
    return AnswerRow(
        id=listed.answer_id,
        state=state,
        area=_area(listed.area, catalog, language),
        topic=_topic(listed.topic, catalog, language),
        question=listed.question,
        at=listed.written_at,
        by=Named(id=listed.written_by, name=listed.written_by_name),
        ticket=listed.ticket,
        corrects=listed.corrects,
    )


def row_of_published(
    listed: PublishedAnswer, state: State, uses: int, catalog: Catalog, language: str
) -> AnswerRow:
    """What was published as a row."""
    stands = listed.published
    return AnswerRow(
        id=listed.answer_id,
        state=state,
        area=_area(listed.area, catalog, language),
        topic=_topic(stands.edition.text.topic, catalog, language),
        question=stands.edition.text.question_es,
        at=(stands.corrected_on or stands.published_on).isoformat(),
        by=Named(id=stands.edition.written.by, name=stands.edition.written.by_name),
        corrects=stands.corrected_on is not None,
        review_on=stands.review_on,
        uses=uses,
    )


def _acts(answer: Answer, agent: Agent, today: date) -> Iterator[AnswerAct]:
    writing, public = answer.writing, answer.public_state(today)
    if agent.may(Permission.WRITE_ANSWERS):
        yield "save" if writing else "correct"
        if writing:
            yield "discard"
            if not writing.proposed:
                yield "propose"
        if public in (State.PUBLISHED, State.TO_REVIEW):
            yield from ("confirm", "withdraw")
    waits = writing is not None and writing.proposed and agent.id not in writing.writers
    if waits and agent.may(Permission.APPROVE_ANSWERS):
        yield from ("approve", "return")


def _area(area: str, catalog: Catalog, language: str) -> Named:
    return Named(id=area, name=catalog.area_name(area, language))


def _topic(topic: str, catalog: Catalog, language: str) -> Named:
    return Named(id=topic, name=catalog.topic_name(topic, language))

"""An answer as everybody reads it, in each language that it was given in."""

from __future__ import annotations

from datetime import date

from chalicelib.domain.answers.answer import AnswerLink, AnswerText
from chalicelib.domain.answers.listed import PublishedAnswer
from chalicelib.domain.languages import DEFAULT, LANGUAGES
from chalicelib.domain.model import Model


class PublicFile(Model):
    """A file of an answer."""

    name: str
    type: str
    size: int
    url: str


class PublicAnswer(Model):
    """A row of ``/respuestas.json``; ``corrected_on`` is left out where nothing was, ``files``
    where there are none."""

    id: str
    url: str
    topic: str
    question: str
    answer: str
    links: tuple[AnswerLink, ...]
    files: tuple[PublicFile, ...] = ()
    published_on: date
    corrected_on: date | None = None
    language: str


def languages(text: AnswerText) -> tuple[str, ...]:
    """The languages that an answer was given in, the default first."""
    return tuple(code for code in LANGUAGES if getattr(text, f"question_{code}", None))


def said(text: AnswerText, language: str) -> tuple[str, str, str]:
    """Question and answer in a language, or in the default's where it was not given in it; and
    which of the two."""
    found = language if language in languages(text) else DEFAULT
    return getattr(text, f"question_{found}"), getattr(text, f"answer_{found}"), found


def changed_on(answer: PublishedAnswer) -> date:
    """The day of its publication, or of its last correction."""
    return answer.published.corrected_on or answer.published.published_on


def newest_first(answers: list[PublishedAnswer]) -> list[PublishedAnswer]:
    """By the day on which they were first published; ids of one day sort as they were made."""
    return sorted(
        answers, key=lambda one: (one.published.published_on, one.answer_id), reverse=True
    )

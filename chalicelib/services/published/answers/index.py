"""The index that the browser searches, in each language; parts of it may be many."""

from __future__ import annotations

from collections.abc import Iterator

from chalicelib.domain.answers.listed import PublishedAnswer
from chalicelib.domain.answers.public import said as said_in
from chalicelib.domain.answers.search_index import Indexed, index_files
from chalicelib.domain.languages import LANGUAGES
from chalicelib.services.published.answers.site import PATH, Site
from chalicelib.services.published.files import File


def files(answers: list[PublishedAnswer], _site: Site) -> Iterator[File]:
    """The index of all that stands: what was given in Spanish alone is found in every language, by
    its own words."""
    for language, facts in LANGUAGES.items():
        indexed = [_indexed(answer, language) for answer in answers]
        for address, content in index_files(indexed).items():
            yield File(facts.root + address, content)


def _indexed(answer: PublishedAnswer, language: str) -> Indexed:
    told = answer.published.edition.text
    question, body, _ = said_in(told, language)
    return Indexed(
        id=answer.answer_id,
        address=f"{PATH}{answer.answer_id}/",
        topic=told.topic,
        question=question,
        text=body,
        place=told.territory or "",
    )

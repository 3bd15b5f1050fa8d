"""The files of published answers: put as they were approved, and taken away with what they were
part of.

Each has one address for both languages, below its answer's. An edition that leaves a file out, and
a withdrawal, put a page there that says so (410): as everywhere below ``/respuestas/``, nothing is
deleted, so that the function needs no right to.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import replace

from markupsafe import Markup

from chalicelib.domain.answers.files.attached import AnswerFile
from chalicelib.domain.answers.listed import PublishedAnswer
from chalicelib.domain.languages import DEFAULT, LANGUAGES
from chalicelib.services.published import files
from chalicelib.services.published.answers.site import PATH, Site, address, said
from chalicelib.services.published.files import File
from chalicelib.services.published.frame import Page
from chalicelib.settings import settings
from chalicelib.store.aws import attachments
from chalicelib.store.published import pages

_GONE = 410


class NotApproved(Exception):
    """The bytes that are kept are not those that were approved."""


def url(answer_id: str, file: AnswerFile) -> str:
    """Where a file is, for as long as an edition has it."""
    return settings().site_url + _address(answer_id, file.place)


def put(answer: PublishedAnswer, site: Site) -> None:
    """Publish the files of what stands, and take away those of what stood. Raises NotApproved,
    Gone, Unavailable."""
    licence = site.catalog.rules.answer_licence_url
    for file in _standing(answer):
        content = attachments.content(f"{answer.answer_id}/{file.id}", "answers")
        if hashlib.sha256(content).hexdigest() != file.sha256:
            raise NotApproved
        place = _address(answer.answer_id, file.place)
        pages.put_file(place, content, name=file.name, media_type=file.type, licence=licence)
    for page in _gone(answer, site):
        files.put(page)


def differ(answer: PublishedAnswer, site: Site, stands: Mapping[str, str]) -> bool:
    """Whether any file is not what stands, as ``pages.standing`` gave it."""
    return bool(files.changed(_gone(answer, site), stands)) or any(
        stands.get(_address(answer.answer_id, file.place)) != file.md5 for file in _standing(answer)
    )


def _standing(answer: PublishedAnswer) -> tuple[AnswerFile, ...]:
    return () if answer.published.withdrawn else answer.published.edition.files


def _gone(answer: PublishedAnswer, site: Site) -> list[File]:
    """What stands where a file was, in every language: its address has none."""
    places = answer.published.every_gone()
    if not places:
        return []
    told = [
        Markup(
            '<p class="govuk-body" lang="{}">{} <a class="govuk-link" href="{}">{}</a></p>'
        ).format(
            code,
            said(code)["file_gone"],
            address(code, answer.answer_id),
            said(code)["file_gone_answer"],
        )
        for code in LANGUAGES
    ]
    title = said(DEFAULT)["file_gone_title"]
    main = Markup('<h1 class="govuk-heading-l">{}</h1>').format(title) + Markup("").join(told)
    # The page's way to the other language is the answer's own: a file has one address.
    page = Page(f"{PATH}{answer.answer_id}/", title, title, main, is_found=False)
    told_so = site.page(page, DEFAULT, _GONE)
    return [replace(told_so, address=_address(answer.answer_id, place)) for place in places]


def _address(answer_id: str, place: str) -> str:
    return f"{PATH}{answer_id}/{place}"

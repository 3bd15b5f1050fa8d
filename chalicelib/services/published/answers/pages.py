"""The page of an answer, in each language, for as long as the service lives."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from typing import Any

from markupsafe import Markup

from chalicelib.domain.answers.answer import AnswerText
from chalicelib.domain.answers.listed import PublishedAnswer
from chalicelib.domain.answers.public import languages
from chalicelib.domain.answers.public import said as said_in
from chalicelib.domain.dates import ecuador_date
from chalicelib.domain.files.attachments import ending, shown_size
from chalicelib.domain.languages import LANGUAGES
from chalicelib.services.published import text
from chalicelib.services.published.answers import attached, topics
from chalicelib.services.published.answers.site import FEED, PATH, Site, filled, said, url
from chalicelib.services.published.files import File
from chalicelib.services.published.frame import Page

_LETTERS_OF_A_DESCRIPTION = 155
#: A page that was there and is no more. RFC 9110, section 15.5.11.
_GONE = 410


def of(answer: PublishedAnswer, site: Site) -> Iterator[File]:
    """An answer's page in every language: in one that it was not given in, in the default's under
    that language's header, so that no link between languages leads to nothing."""
    for language in LANGUAGES:
        withdrawn = answer.published.withdrawn
        if withdrawn:
            page = _withdrawn(answer.answer_id, ecuador_date(withdrawn.at), language)
            yield site.page(page, language, _GONE)
        else:
            yield site.page(_standing(answer, language, site), language)


def _withdrawn(answer_id: str, day: date, language: str) -> Page:
    """That an answer is no more, and nothing of what it said."""
    title = said(language)["withdrawn_title"]
    main = Markup(filled("withdrawn.html", language, withdrawn_on=day))  # noqa: S704
    return Page(f"{PATH}{answer_id}/", title, title, main, is_found=False)


def _standing(answer: PublishedAnswer, language: str, site: Site) -> Page:
    published, told = answer.published, answer.published.edition.text
    question, body, given = said_in(told, language)
    main = filled(
        "answer.html",
        language,
        given=given,
        answer_id=answer.answer_id,
        question=question,
        answer=text.shown(body),
        links=told.links,
        files=_files(answer, language),
        topic=site.catalog.topic_name(told.topic, language),
        topic_id=told.topic,
        topic_address=LANGUAGES[language].root + topics.path(told.topic),
        facts=_facts(told, language, site),
        published_on=published.published_on,
        corrected_on=published.corrected_on,
        licence=site.licence(language),
    )
    return Page(
        path=f"{PATH}{answer.answer_id}/",
        title=question,
        description=_beginning(body),
        main=Markup(main),  # noqa: S704
        feed=FEED,
        feed_title=said(language)["title"],
        languages=languages(told),
        data=_data(answer, given, site),
    )


def _files(answer: PublishedAnswer, language: str) -> list[dict[str, str]]:
    """Each file with its kind and size, as people read them."""
    return [
        {
            "url": attached.url(answer.answer_id, file),
            "name": file.name,
            "kind": ending(file.name).upper(),
            "size": shown_size(file.size, language),
        }
        for file in answer.published.edition.files
    ]


def _facts(told: AnswerText, language: str, site: Site) -> list[tuple[str, str]]:
    words = said(language)
    known = (
        (words["topic"], site.catalog.topic_name(told.topic, language)),
        (words["period"], told.period),
        (words["territory"], told.territory),
    )
    return [(name, value) for name, value in known if value]


def _beginning(body: str) -> str:
    """What a search engine shows of an answer: whole words of its beginning."""
    line = " ".join(body.split())
    if len(line) <= _LETTERS_OF_A_DESCRIPTION:
        return line
    return line[:_LETTERS_OF_A_DESCRIPTION].rpartition(" ")[0].rstrip(",;:") + "…"


def _data(answer: PublishedAnswer, given: str, site: Site) -> Markup:
    """The same for programs: https://schema.org/QAPage as JSON-LD. A block of data is not run: the
    site's policy has nothing to refuse."""
    published = answer.published
    question, body, _ = said_in(published.edition.text, given)
    office = {"@type": "Organization", "name": "INEC", "url": "https://www.ecuadorencifras.gob.ec/"}
    accepted: dict[str, Any] = {
        "@type": "Answer",
        "text": body,
        "url": url(given, answer.answer_id),
        "datePublished": published.published_on.isoformat(),
        "author": office,
        "upvoteCount": 0,
    }
    asked: dict[str, Any] = {
        "@type": "Question",
        "name": question,
        "text": question,
        "answerCount": 1,
        "datePublished": published.published_on.isoformat(),
        "author": office,
        "acceptedAnswer": accepted,
    }
    page: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "QAPage",
        "inLanguage": given,
        "license": site.catalog.rules.answer_licence_url,
        "mainEntity": asked,
    }
    if published.corrected_on:
        accepted["dateModified"] = page["dateModified"] = published.corrected_on.isoformat()
    return _block(page)


def _block(data: dict[str, Any]) -> Markup:
    """JSON in a page: nothing in it ends the block, or begins a comment."""
    written = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    for letter in "<>&\u2028\u2029":
        written = written.replace(letter, f"\\u{ord(letter):04x}")
    return Markup('<script type="application/ld+json">{}</script>').format(
        Markup(written)  # noqa: S704
    )

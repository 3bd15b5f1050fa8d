"""The manuals of ``docs/manual``, as the site and its builders read them.

A manual is Markdown. A fenced block ``step NAME`` stands for what a browser does there (the Spanish
text holds the acts, every other language the name, and those acts that type words of its own) and,
where the acts take one, for the picture. A heading is addressed by the name of the first step
below it, so that links to it are the same in every language.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.token import Token
from markupsafe import Markup, escape

from chalicelib.domain.languages import DEFAULT, LANGUAGES

ROOT = Path(__file__).resolve().parent.parent
SOURCES = ROOT / "docs" / "manual"
PICTURES = ROOT / "static_site" / "images" / "help"
PDFS = SOURCES / "pdf"
#: Where each manual is on the site.
ADDRESSES = {
    "usuario": "/ayuda/",
    "agente": "/ayuda/agente/",
    "unidad": "/ayuda/unidad/",
    "administracion": "/ayuda/administracion/",
}
_STEP = re.compile(r"step ([\w-]+)")
_CLASSES = {
    "h1": "govuk-heading-xl",
    "h2": "govuk-heading-l",
    "h3": "govuk-heading-m",
    "p": "govuk-body",
    "ul": "govuk-list govuk-list--bullet",
    "ol": "govuk-list govuk-list--number",
}


@dataclass(frozen=True)
class Step:
    """A step of a manual, and its acts, a line each."""

    name: str
    acts: tuple[str, ...]


@dataclass(frozen=True)
class Manual:
    """A manual as a page shows it: its title, what follows, address and words of each chapter."""

    title: Markup
    body: Markup
    contents: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Section:
    """A heading of a manual and what is said below it: ``place`` is its address in the page,
    ``chapter`` what the chapter is called that it is in."""

    place: str
    title: str
    chapter: str
    text: str


def source(name: str, language: str) -> Path:
    """Where a manual lies; a new language may not have it yet."""
    return SOURCES / language / f"{name}.md"


def pictures() -> Iterator[tuple[str, bytes]]:
    """What the pictures are called among the site's assets, and what they are."""
    for path in sorted(PICTURES.glob("*/*.webp")):
        yield _asset(path.stem, path.parent.name), path.read_bytes()


def pdf(name: str, language: str) -> Path:
    """Where a manual's PDF lies."""
    return PDFS / f"{name}-{language}.pdf"


def steps(name: str, language: str = DEFAULT) -> list[Step]:
    """The steps of a manual, in their order, with the words that are typed in a language."""
    own = {} if language == DEFAULT else {one.name: one.acts for one in _written(name, language)}
    return [
        Step(step.name, in_words_of(step.acts, own.get(step.name, ())))
        for step in _written(name, DEFAULT)
    ]


def _written(name: str, language: str) -> list[Step]:
    path = source(name, language)
    tokens = _parser().parse(path.read_text(encoding="utf-8")) if path.is_file() else []
    found = [(_step(token), token.content) for token in tokens]
    return [
        Step(step, tuple(line for line in acts.splitlines() if line.strip()))
        for step, acts in found
        if step is not None
    ]


def in_words_of(acts: tuple[str, ...], own: tuple[str, ...]) -> tuple[str, ...]:
    """Acts, each replaced by the one of a language that begins alike. Raises ValueError for one
    that replaces nothing."""
    words = {_begins(act): act for act in own}
    if lost := words.keys() - {_begins(act) for act in acts}:
        raise ValueError(f"no act of the step begins so: {', '.join(sorted(lost))}")
    return tuple(words.get(_begins(act), act) for act in acts)


def _begins(act: str) -> str:
    """What is done to what; of an act without a value its verb."""
    target, equals, _ = act.partition(" = ")
    return target if equals else act.partition(" ")[0]


def read(name: str, language: str, address: Callable[[str], str]) -> Manual | None:
    """A manual in a language; None where it has none. ``address`` is of an asset."""
    path = source(name, language)
    if not path.is_file():
        return None
    tokens = _parser().parse(path.read_text(encoding="utf-8"))
    known = pictures_of(language)
    contents, shown = list[tuple[str, str]](), list[Token]()
    for place, token in enumerate(tokens):
        if token.type == "heading_open":
            token.attrSet("id", _address(tokens, place))
            if token.tag == "h2":
                contents.append((str(token.attrGet("id")), tokens[place + 1].content))
        if token.tag in _CLASSES and token.nesting == 1:
            token.attrSet("class", _CLASSES[token.tag])
        _lead(token, language)
        shown.append(_shown(token, known, language, address))
    ends = next(at for at, token in enumerate(shown) if token.type == "heading_close") + 1
    title, body = (
        Markup(_parser().renderer.render(part, _parser().options, {}))  # noqa: S704 - our own text
        for part in (shown[:ends], shown[ends:])
    )
    return Manual(title, body, tuple(contents))


def sections(name: str, language: str) -> list[Section]:
    """What a manual says below each heading, in its order; nothing where the language has none."""
    path = source(name, language)
    if not path.is_file():
        return []
    tokens = _parser().parse(path.read_text(encoding="utf-8"))
    found, chapter = list[Section](), ""
    for place, token in enumerate(tokens):
        if token.type != "heading_open":
            continue
        title = tokens[place + 1].content
        chapter = title if token.tag != "h3" else chapter
        said = " ".join(_said(tokens[place + 3 :]))
        found.append(Section(_address(tokens, place), title, chapter, said))
    return found


def _said(tokens: Sequence[Token]) -> Iterator[str]:
    """The words up to the next heading, without their marks."""
    for token in tokens:
        if token.type == "heading_open":
            return
        if token.type == "inline":
            yield "".join(
                " " if child.type == "softbreak" else child.content
                for child in token.children or ()
            )


def _lead(token: Token, language: str) -> None:
    """Have links to other manuals lead to their pages."""
    for link in token.children or ():
        name, ending, place = str(link.attrGet("href") or "").partition(".md")
        if link.type == "link_open":
            link.attrSet("class", "govuk-link")
        if ending and name in ADDRESSES:
            link.attrSet("href", LANGUAGES[language].root + ADDRESSES[name] + place)


def _shown(
    token: Token, known: dict[str, Any], language: str, address: Callable[[str], str]
) -> Token:
    name = _step(token)
    if name is None:
        return token
    picture, asset = known.get(name), _asset(name, language)
    content = "" if picture is None else _figure(picture, address(asset))
    return Token("html_block", "", 0, content=content)


def _figure(picture: dict[str, Any], address: str) -> str:
    return (
        f'<figure class="site-figure"><img src="{address}" alt="{escape(picture["alt"])}"'
        f' width="{picture["width"]}" height="{picture["height"]}" loading="lazy"></figure>\n'
    )


def _asset(step: str, language: str) -> str:
    return f"help-{language}-{step}.webp"


def _address(tokens: Sequence[Token], place: int) -> str:
    for token in tokens[place + 1 :]:
        if token.type == "heading_open":
            break
        if name := _step(token):
            return name
    return slug(tokens[place + 1].content)


def slug(words: str) -> str:
    """A heading without a step, as an address."""
    plain = unicodedata.normalize("NFD", words.lower()).encode("ascii", "ignore").decode()
    return "-".join(re.findall(r"[a-z0-9]+", plain))


def _step(token: Token) -> str | None:
    found = _STEP.fullmatch(token.info.strip()) if token.type == "fence" else None
    return found[1] if found else None


def pictures_of(language: str) -> dict[str, Any]:
    """What is known of the pictures in a language, by step: words for them, width, height."""
    path = PICTURES / language / "pictures.json"
    loaded: dict[str, Any] = json.loads(path.read_text("utf-8")) if path.is_file() else {}
    return loaded


@cache
def _parser() -> MarkdownIt:
    return MarkdownIt("commonmark").enable("table")

"""What agents write, as a page shows it: paragraphs, lists, and addresses as links. Nothing else in
a text is markup."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from itertools import groupby

from markupsafe import Markup

from chalicelib.domain import links

_BLANK = re.compile(r"\n[ \t]*\n+")
_POINT = re.compile(r"[ \t]*[-*•–][ \t]+(?=\S)")
_NUMBER = re.compile(r"[ \t]*(\d{1,3})[.)][ \t]+(?=\S)")


def shown(text: str) -> Markup:
    """A text as paragraphs and lists; a line's end inside a paragraph stays one.

    >>> shown("Vea:\\n- uno\\n- dos")
    Markup('<p class="govuk-body">Vea:</p>\\n<ul class="govuk-list govuk-list--bullet">...</ul>')
    """
    blocks = [
        _block(kind, [*lines])
        for paragraph in _BLANK.split(text.strip())
        for kind, lines in groupby(paragraph.split("\n"), _kind)
    ]
    return Markup("\n").join(blocks)


def linked(text: str) -> Markup:
    """A line, with the addresses in it as links."""
    link = Markup('<a class="govuk-link" href="{}">{}</a>')
    pieces = (link.format(href, piece) if href else piece for piece, href in links.parts(text))
    return Markup("").join(pieces)


def _kind(line: str) -> str:
    if _POINT.match(line):
        return "points"
    return "numbers" if _NUMBER.match(line) else "lines"


def _block(kind: str, lines: list[str]) -> Markup:
    make: dict[str, Callable[[list[str]], Markup]] = {
        "points": _points,
        "numbers": _numbers,
        "lines": _lines,
    }
    return make[kind](lines)


def _lines(lines: list[str]) -> Markup:
    said = Markup("<br>\n").join(linked(line) for line in lines)
    return Markup('<p class="govuk-body">{}</p>').format(said)


def _points(lines: list[str]) -> Markup:
    items = _items(_POINT.sub("", line, count=1) for line in lines)
    return Markup('<ul class="govuk-list govuk-list--bullet">{}</ul>').format(items)


def _numbers(lines: list[str]) -> Markup:
    """Numbered as they are written: a list may go on after a paragraph, or leave one out."""
    items = Markup("").join(
        Markup('<li value="{}">{}</li>').format(int(found[1]), linked(line[found.end() :]))
        for line in lines
        if (found := _NUMBER.match(line))
    )
    return Markup('<ol class="govuk-list govuk-list--number">{}</ol>').format(items)


def _items(lines: Iterable[str]) -> Markup:
    return Markup("").join(Markup("<li>{}</li>").format(linked(line)) for line in lines)

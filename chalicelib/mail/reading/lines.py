"""Lines of a mail's text: what was written, and how deep it is quoted."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from chalicelib.domain.fields import is_control

#: Marks that follow one letter before they are left in the order they came in: to sort a long
#: run takes the square of its length (UAX 15, stream-safe text).
_LONG_RUN_OF_MARKS = re.compile(
    "[\u0300-\u036f\u0483-\u0487\u0591-\u05bd\u064b-\u065f\u0900-\u0dff"
    "\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\u302a-\u302f\ufe20-\ufe2f"
    "\U0001d165-\U0001d1ad]{31}"
)
_UNSEEN = re.compile(r"[^\n\t -~\u00a1-\u024f]")
_PREFIX = re.compile(r"(?:[ ]?>)+[ ]?")


@dataclass(frozen=True)
class Line:
    """``raw`` is the line as it is shown, ``text`` the same without marks of quotation.

    ``depth`` counts those marks; ``sure`` tells that a mail client made the quotation, by an
    element of HTML that only mail clients make.
    """

    raw: str
    text: str
    depth: int = 0
    sure: bool = False


def text_lines(text: str) -> list[Line]:
    """The lines of plain text."""
    return [_line(raw) for raw in clean(text).split("\n")]


def _line(raw: str) -> Line:
    prefix = _PREFIX.match(raw)
    if prefix is None:
        return Line(raw, raw)
    return Line(raw, raw[prefix.end() :], prefix[0].count(">"))


def unflowed(text: str, *, delete_space: bool) -> str:
    """Text whose soft line breaks are undone (RFC 3676, ``format=flowed``)."""
    told: list[str] = []
    open_depth = -1
    for raw in text.replace("\r\n", "\n").split("\n"):
        marks = len(raw) - len(raw.lstrip(">"))
        words = raw[marks:]
        words = words[1:] if words.startswith(" ") else words
        soft = words.endswith(" ") and words != "-- "
        if soft and delete_space:
            words = words[:-1]
        if open_depth == marks:
            told.append(words)
        else:
            told.append(("\n" if told else "") + ">" * marks + (" " if marks else "") + words)
        open_depth = marks if soft else -1
    return "".join(told)


def clean(text: str) -> str:
    """Text in NFC, with one kind of line end and without what ``domain/fields.py`` refuses."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ").replace("\xa0", " ")
    text = text.replace("\u2028", "\n").replace("\u2029", "\n").replace("\f", "\n")
    text = _UNSEEN.sub(_seen, text)
    if not _LONG_RUN_OF_MARKS.search(text):
        text = unicodedata.normalize("NFC", text)
    return re.sub(r"[ ]+(?=\n|\Z)", "", text)


def _seen(found: re.Match[str]) -> str:
    return "" if is_control(found[0]) else found[0]


def joined(lines: list[str]) -> str:
    """Lines as one text, with no more than one empty line between two others."""
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip("\n")

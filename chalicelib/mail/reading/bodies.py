"""The words and files of a mail, out of its parts.

Of alternatives one is shown, whatever they are called: the one that says what the other says, or
else both, one of them folded. Everything that follows each other is joined. What cannot be shown
as text is a file, and a file that cannot be kept is told by its name.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from chalicelib.mail.reading import enriched
from chalicelib.mail.reading.html_text import html_lines
from chalicelib.mail.reading.lines import Line, clean, text_lines, unflowed
from chalicelib.mail.reading.mime import charsets, uuencoded
from chalicelib.mail.reading.mime.files import SILENT_TYPES, File, files_of
from chalicelib.mail.reading.mime.header import Header
from chalicelib.mail.reading.mime.parts import Part
from chalicelib.mail.reading.quotation import split
from chalicelib.mail.reading.redaction import redacted

#: Bytes of text that are read of one mail; what is behind them stays in the original.
_TEXT_BYTES = 6_000_000
#: Text that is a document of its own, and not the words of a mail.
_FILES_OF_TEXT = re.compile(r"text/(?:csv|tab-separated-values|xml|rtf|css|javascript)")
#: Text with commands in it.
_ENRICHED = ("text/enriched", "text/richtext")
_STUB = re.compile(r"\bhtml\b", re.IGNORECASE)
_WORD = re.compile(r"\w+")
#: What is told of a mail within the mail, above its text.
_SEPARATOR = "---------- Mensaje reenviado ---------"
_TOLD = {"from": "De", "date": "Fecha", "subject": "Asunto", "to": "Para"}


@dataclass(frozen=True)
class Body:
    """What a mail says and brings. ``quoted`` is folded: no guess of ours takes it away."""

    words: str
    quoted: str
    files: tuple[File, ...]


@dataclass
class _Found:
    """Lines and files of a part, in the order they stand there; ``folded`` is the text of an
    alternative that says other things than the one shown."""

    lines: list[Line] = field(default_factory=list)
    folded: list[Line] = field(default_factory=list)
    files: list[File] = field(default_factory=list)

    def add(self, other: _Found) -> None:
        if self.lines and other.lines:
            self.lines.append(Line("", ""))
        self.lines += other.lines
        self.folded += other.folded
        self.files += other.files

    @property
    def says(self) -> bool:
        return any(line.text.strip() for line in self.lines)


def read(whole: Part) -> Body:
    """The words and files of a mail, without what opens something."""
    reader = _Reader()
    found = reader.part(whole, whole)
    parts = split(found.lines)
    folded = "\n".join(line.raw for line in found.folded).strip("\n")
    quoted = "\n\n".join(text for text in (parts.quoted, folded) if text.strip())
    words = parts.words if parts.words.strip() or not quoted else quoted
    return Body(
        words=redacted(words).strip(),
        quoted="" if words is quoted else redacted(quoted),
        files=tuple(sorted(found.files, key=lambda file: file.inline)),
    )


class _Reader:
    def __init__(self) -> None:
        self._left = _TEXT_BYTES
        self._has_words = False

    def part(self, part: Part, whole: Part) -> _Found:
        """What a part holds; ``whole`` is the mail that it stands in."""
        if part.type == "message/rfc822" and part.parts:
            return self._forwarded(part.parts[0])
        if part.type == "multipart/alternative" and part.parts:
            return self._alternative(part, whole)
        if part.parts:
            found = _Found()
            for each in part.parts:
                found.add(self.part(each, whole))
            return found
        if self._is_words(part, whole):
            return self._text(part)
        return _Found(files=files_of(part))

    def _is_words(self, part: Part, whole: Part) -> bool:
        """Whether a leaf is text of the mail, and no file."""
        kind = part.type
        if kind.startswith("multipart/") or part is whole:
            return not _is_binary(part) and not SILENT_TYPES.fullmatch(kind)
        if not kind.startswith("text/") or part.is_attachment:
            return False
        if SILENT_TYPES.fullmatch(kind) or _FILES_OF_TEXT.fullmatch(kind):
            return False
        return kind == "text/html" or not part.name or not self._has_words

    def _text(self, part: Part) -> _Found:
        content, files = uuencoded.without_files(part.content)
        content = content[: max(0, self._left)]
        self._left -= len(content)
        declared = part.parameters.get("charset", "")
        if part.type == "text/html" or _looks_like_html(content):
            text = charsets.decoded(content, declared or charsets.of_html(content))
            found = _Found(html_lines(text))
        else:
            text = charsets.decoded(content, declared)
            if part.type in _ENRICHED:
                text = enriched.plain(text).strip() or text
            if part.parameters.get("format", "").lower() == "flowed":
                delete = part.parameters.get("delsp", "").lower() == "yes"
                text = unflowed(text, delete_space=delete)
            found = _Found(text_lines(text))
        found.files += [File(name, file) for name, file in files]
        self._has_words = self._has_words or found.says
        return found

    def _alternative(self, part: Part, whole: Part) -> _Found:
        """One of several ways to say the same, and the files of all."""
        ways = [self.part(each, whole) for each in part.parts]
        saying = [way for way in ways if way.says]
        shown = _chosen(saying)
        found = _Found(lines=shown.lines if shown else [])
        for way in ways:
            found.folded += way.folded
            found.files += way.files
            if shown is not None and way is not shown and not _covers(shown, way):
                found.folded += way.lines
        return found

    def _forwarded(self, inner: Part) -> _Found:
        """A mail within the mail: who wrote it, and what it says."""
        told = [Line(line, line) for name in _TOLD if (line := _field(inner.header, name))]
        found = _Found([Line(_SEPARATOR, _SEPARATOR), *told, Line("", "")])
        found.add(self.part(inner, inner))
        return found


def _field(header: Header, name: str) -> str:
    value = " ".join(clean(header.text(name)).split())[:500]
    return f"{_TOLD[name]}: {value}" if value else ""


def _chosen(ways: list[_Found]) -> _Found | None:
    """The first way that says what the others say; a stub says that one should read another."""
    if not ways:
        return None
    for way in ways:
        if all(_covers(way, other) for other in ways):
            return way
    told = [way for way in ways if not _is_stub(way)]
    return max(told or ways, key=lambda way: len(_words(way)))


def _covers(way: _Found, other: _Found) -> bool:
    """Whether nearly every word of one way stands in another."""
    if way is other:
        return True
    words = _words(other)
    return len(words & _words(way)) >= 0.8 * len(words)


def _words(way: _Found) -> set[str]:
    return {word.lower() for line in way.lines for word in _WORD.findall(line.text)}


def _is_stub(way: _Found) -> bool:
    text = " ".join(line.text for line in way.lines)
    return len(text) < 400 and bool(_STUB.search(text))


def _is_binary(part: Part) -> bool:
    """Whether a mail that is a single part is a file and no text, whatever its type."""
    if part.type.startswith("text/"):
        return bool(_FILES_OF_TEXT.fullmatch(part.type)) and bool(part.name)
    return part.type.startswith(("application/", "image/", "audio/", "video/", "font/"))


def _looks_like_html(content: bytes) -> bool:
    return content[:200].lstrip().lower().startswith((b"<!doctype html", b"<html"))

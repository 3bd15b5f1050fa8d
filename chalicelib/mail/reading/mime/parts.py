"""The structure of a mail: parts in parts, read as tolerantly as mail clients read it.

A boundary may lack its quotes or bear apostrophes, a mail may name one that never comes, a part
may begin without a header: what cannot be taken apart is one text, and nothing is thrown away.
No byte is copied before it is decoded, each is looked at once a level, and levels and parts are
bounded (``LEVELS``, ``PARTS``).
"""

from __future__ import annotations

import binascii
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from chalicelib.mail.reading.mime import uuencoded
from chalicelib.mail.reading.mime.header import Header, parameters, read_header

#: How deep parts may lie in each other, and how many of them are read.
LEVELS, PARTS = 20, 1_000
#: Lines that begin as a delimiter does and are looked at.
_LOOKED_AT = 100_000
#: Bytes of a body in which a boundary is looked for that its header does not name.
_GUESS_BYTES = 64_000
_GUESSED = re.compile(rb"(?m)^--([^\s][^\r\n]{0,200}?)[ \t]*\r?$")
_REST_OF_LINE = re.compile(rb"(--)?[ \t]{0,100}(?:\r?\n|\Z)")
_LONGEST_BOUNDARY = 998
_NOT_BASE64 = re.compile(rb"[^A-Za-z0-9+/=]+")


class Unreadable(Exception):
    """These bytes are no mail."""


@dataclass(frozen=True)
class Part:
    """A part of a mail: a leaf, or one that is made of ``parts``. Offsets are into ``raw``."""

    raw: bytes
    header: Header
    start: int
    end: int
    parts: tuple[Part, ...] = ()

    @cached_property
    def _type(self) -> tuple[str, dict[str, str]]:
        return parameters(self.header.first("content-type"))

    @property
    def type(self) -> str:
        """Its media type in lower case; ``text/plain`` when it says none (RFC 2045, 5.2)."""
        main = self._type[0]
        return main if re.fullmatch(r"[^/\s]+/[^/\s]+", main) else "text/plain"

    @property
    def parameters(self) -> dict[str, str]:
        """The parameters of its type."""
        return self._type[1]

    @cached_property
    def _disposition(self) -> tuple[str, dict[str, str]]:
        return parameters(self.header.first("content-disposition"))

    @property
    def is_attachment(self) -> bool:
        """Whether its sender wants it kept apart from the text."""
        return self._disposition[0] == "attachment"

    @property
    def name(self) -> str:
        """The file name that its sender gave it; empty when it has none."""
        named = self._disposition[1].get("filename") or self.parameters.get("name")
        return " ".join((named or self.header.text("content-description")).split())

    @property
    def content(self) -> bytes:
        """Its bytes, decoded; a broken encoding gives what can be read of it."""
        return _decoded(self.raw[self.start : self.end], self._encoding)

    @property
    def _encoding(self) -> str:
        return parameters(self.header.first("content-transfer-encoding"))[0]


def read_parts(raw: bytes, header: Header, body_at: int) -> Part:
    """The whole of a mail whose header was read."""
    return _Reader(raw).part(header, body_at, len(raw), 0)


def with_line_feeds(raw: bytes) -> bytes:
    """A mail whose lines end with carriage returns alone, as old programs wrote it, with line
    feeds; any other as it is."""
    return raw if b"\n" in raw else raw.replace(b"\r", b"\n")


class _Reader:
    def __init__(self, raw: bytes) -> None:
        self._raw = raw
        self._left = PARTS

    def part(self, header: Header, start: int, end: int, level: int) -> Part:
        self._left -= 1
        whole = Part(self._raw, header, start, end)
        if level >= LEVELS or self._left <= 0:
            return whole
        if whole.type == "message/rfc822":
            return self._mail(whole, level)
        if not whole.type.startswith("multipart/"):
            return whole
        inner = tuple(
            self.part(*read_header(self._raw, at, until), until, level + 1)
            for at, until in self._slices(whole)
            if self._left > 0
        )
        return Part(self._raw, header, start, end, inner)

    def _mail(self, whole: Part, level: int) -> Part:
        """A mail within the mail; an encoded one, which nobody may send, is decoded first."""
        reader, start, end = self, whole.start, whole.end
        if whole._encoding in ("base64", "quoted-printable"):
            reader = _Reader(whole.content)
            reader._left = self._left
            start, end = 0, len(reader._raw)
        header, at = read_header(reader._raw, start, end)
        if not header.fields:
            return whole
        inner = reader.part(header, at, end, level + 1)
        self._left = reader._left
        return Part(whole.raw, whole.header, whole.start, whole.end, (inner,))

    def _slices(self, whole: Part) -> list[tuple[int, int]]:
        for boundary in self._boundaries(whole):
            found = list(self._between(b"--" + boundary, whole.start, whole.end))
            if found:
                return found
        return []

    def _boundaries(self, whole: Part) -> Iterator[bytes]:
        """What the boundary may be: as named, without marks around it, or as the body shows."""
        named = whole.parameters.get("boundary", "")[:_LONGEST_BOUNDARY]
        for text in dict.fromkeys(
            (named, named.strip("'"), named.strip("<>"), named.split(" ")[0])
        ):
            if text.strip():
                yield text.encode("utf-8", "replace")
                yield text.encode("latin-1", "replace")
        end = min(whole.end, whole.start + _GUESS_BYTES)
        for found in _GUESSED.finditer(self._raw, whole.start, end):
            if self._raw.find(b"--" + found[1], found.end(), whole.end) >= 0:
                yield found[1]
                return

    def _between(self, delimiter: bytes, start: int, end: int) -> Iterator[tuple[int, int]]:
        """From and to which offset each part goes; the last one may never be closed."""
        begun = None
        for at, after, closes in self._lines(delimiter, start, end):
            if begun is not None:
                yield begun, at
            begun = None if closes else after
            if closes:
                return
        if begun is not None:
            yield begun, end

    def _lines(self, delimiter: bytes, start: int, end: int) -> Iterator[tuple[int, int, bool]]:
        """Lines that are a delimiter: where they begin and end, and whether they close.

        The line break before one belongs to it (RFC 2046, 5.1.1).
        """
        raw, found = self._raw, 0
        at = start if raw.startswith(delimiter, start, end) else self._next(delimiter, start, end)
        for _ in range(_LOOKED_AT):
            if at < 0 or found > self._left:
                return
            rest = _REST_OF_LINE.match(raw, at + len(delimiter), end)
            if rest is not None:
                found += 1
                yield self._line_break_before(at, start), rest.end(), bool(rest[1])
            behind = rest.end() - 1 if rest is not None else at + len(delimiter)
            at = self._next(delimiter, max(at + 1, behind), end)

    def _next(self, delimiter: bytes, at: int, end: int) -> int:
        """Where the next line that begins with a delimiter is, or -1."""
        found = self._raw.find(b"\n" + delimiter, at, end)
        return found + 1 if found >= 0 else -1

    def _line_break_before(self, at: int, start: int) -> int:
        for line_break in (b"\r\n", b"\n"):
            if self._raw.startswith(line_break, max(start, at - len(line_break)), at):
                return at - len(line_break)
        return at


def _decoded(content: bytes, encoding: str) -> bytes:
    if encoding == "base64":
        return _from_base64(content)
    if encoding == "quoted-printable":
        return binascii.a2b_qp(content)
    if encoding in ("x-uuencode", "uuencode", "x-uue", "uue"):
        return uuencoded.content_of(content)
    return content


def _from_base64(content: bytes) -> bytes:
    """What can be read; pieces that were encoded one by one follow each other."""
    pieces = _NOT_BASE64.sub(b"", content).split(b"=")
    decoded = []
    for piece in pieces[:10_000]:
        whole = piece[: len(piece) - 1] if len(piece) % 4 == 1 else piece
        decoded.append(binascii.a2b_base64(whole + b"=" * (-len(whole) % 4)))
    return b"".join(decoded)

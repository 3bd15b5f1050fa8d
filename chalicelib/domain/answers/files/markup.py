"""XML of strangers, walked once: what it says is read, and elements are cut out of its bytes.

Nothing is written anew, so that names, prefixes and what this program does not know stay as they
were. Entities are refused: office files have none (ECMA-376, part 2, 6.2.5).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import Enum
from functools import lru_cache
from xml.parsers import expat

from chalicelib.domain.answers.files.publishable import NotPublishable

_TAG = re.compile(rb"""<[^>"']*(?:"[^"]*"[^>"']*|'[^']*'[^>"']*)*>""")
_MOST_DEEP = 256


class Verdict(Enum):
    """What becomes of an element."""

    KEEP = "keep"
    CUT = "cut"  # with all that is in it
    UNWRAP = "unwrap"  # what is in it stays


#: An element that is kept may lose attributes, by their local names.
Judged = Verdict | frozenset[str]


class Reader:
    """What is done with a part's elements, of which ``name`` is ``namespace local``."""

    def start(self, name: str, attributes: Mapping[str, str]) -> Judged:
        """An element begins."""
        raise NotImplementedError

    def text(self, letters: str) -> None:
        """Letters stand in the element that began last."""

    def end(self, name: str) -> None:
        """An element that was kept ends."""


@lru_cache(4_096)
def local(name: str) -> str:
    """A name without its namespace."""
    return name.rpartition(" ")[2]


def walk(content: bytes, reader: Reader) -> bytes:
    """A part without what its reader cuts. Raises NotPublishable (it is no XML in UTF-8, or has
    entities)."""
    return _Walk(content, reader).done()


class _Walk:
    def __init__(self, content: bytes, reader: Reader) -> None:
        self._content, self._reader = content, reader
        self._verdicts: list[tuple[Verdict, bool]] = []
        self._cut_from: int | None = None
        self._cuts: list[tuple[int, int]] = []
        self._parser = parser = expat.ParserCreate("utf-8", " ")
        parser.buffer_text = True
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._text
        parser.StartDoctypeDeclHandler = self._doctype

    def done(self) -> bytes:
        try:
            self._parser.Parse(self._content, True)
        except expat.ExpatError as error:
            raise NotPublishable("damaged") from error
        kept, at = [], 0
        for start, end in self._cuts:
            kept.append(self._content[at:start])
            at = end
        return b"".join([*kept, self._content[at:]])

    def _doctype(self, *_: object) -> None:
        raise NotPublishable("damaged")

    def _tag(self) -> tuple[int, int]:
        found = _TAG.match(self._content, self._parser.CurrentByteIndex)
        if found is None:
            raise NotPublishable("damaged")
        return found.span()

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        if len(self._verdicts) >= _MOST_DEEP:
            raise NotPublishable("damaged")
        if self._cut_from is not None:
            self._verdicts.append((Verdict.KEEP, False))
            return
        judged, is_empty = self._reader.start(name, attributes), False
        verdict = judged if isinstance(judged, Verdict) else Verdict.KEEP
        if isinstance(judged, frozenset):
            self._drop(judged)
        elif verdict is not Verdict.KEEP:
            start, end = self._tag()
            is_empty = self._content[end - 2 : end] == b"/>"
            if is_empty or verdict is Verdict.UNWRAP:
                self._cuts.append((start, end))
            else:
                self._cut_from = start
        self._verdicts.append((verdict, is_empty))

    def _drop(self, gone: frozenset[str]) -> None:
        start, end = self._tag()
        named = "|".join(map(re.escape, sorted(gone))).encode()
        attribute = rb"""\s+(?:[\w.-]+:)?(?:%s)\s*=\s*(?:"[^"]*"|'[^']*')""" % named
        for found in re.finditer(attribute, self._content[start:end]):
            self._cuts.append((start + found.start(), start + found.end()))

    def _text(self, letters: str) -> None:
        if self._cut_from is None:
            self._reader.text(letters)

    def _end(self, name: str) -> None:
        verdict, is_empty = self._verdicts.pop()
        if verdict is Verdict.CUT and not is_empty:
            self._cuts.append((self._cut_from or 0, self._tag()[1]))
            self._cut_from = None
        elif verdict is Verdict.UNWRAP and not is_empty:
            self._cuts.append(self._tag())
        elif verdict is Verdict.KEEP and self._cut_from is None:
            self._reader.end(name)

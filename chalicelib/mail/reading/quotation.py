"""Which lines of a mail the person wrote, and which their mail client quoted below or above.

A guess never deletes: what is taken for quotation is folded and stays one click away. And it is
cautious: what stands behind or between quoted lines is the person's, a forwarded mail is what
they want to show, a line that merely begins with ``>`` is theirs, and where nothing else would
remain, everything is. What tells a quotation:

1. our own mark returns in it (``mail/marks.py``): then it is ours, whoever quoted it;
2. lines with ``>``, or in an element that only mail clients make, behind a line that says who
   wrote what follows and when;
3. the header that Outlook, Zimbra and phones put above a mail that they do not mark further.
"""

from __future__ import annotations

from dataclasses import dataclass

from chalicelib.mail.marks import is_end, is_mark
from chalicelib.mail.reading.lines import Line, joined
from chalicelib.mail.reading.reply_headers import (
    header_length,
    introduction_length,
    is_advertising,
    is_forwarding,
    is_heading,
)

#: Lines that are looked at; those behind them are the person's.
_LINES = 20_000
#: Empty lines that may stand between a header and what it introduces.
_GAP = 3
#: Lines of a header that is told by nothing but the mark below it.
_HEADING = 8


@dataclass(frozen=True)
class Split:
    """The person's words; and what is folded, with the words between it where they stand."""

    words: str
    quoted: str


def split(lines: list[Line]) -> Split:
    """The words of a mail and its quotation; every line is in one of them."""
    taken = _Folding(lines[:_LINES]).taken()
    taken += [False] * (len(lines) - len(taken))
    words = joined([line.raw for line, folded in zip(lines, taken, strict=True) if not folded])
    if not _says(words) or not any(taken):
        return Split(joined([line.raw for line in lines]), "")
    first, last = taken.index(True), len(taken) - 1 - taken[::-1].index(True)
    return Split(words, joined([line.raw for line in lines[first : last + 1]]))


def _says(words: str) -> bool:
    """Whether somebody wrote anything, beside what a phone adds by itself."""
    return any(line.strip() and not is_advertising(line) for line in words.split("\n"))


class _Folding:
    """One walk over the lines. ``_quotes`` tells whether a quotation has begun: from then on
    lines with ``>`` belong to it, and lines without do not."""

    def __init__(self, lines: list[Line]) -> None:
        self._lines = lines
        self._taken = [False] * len(lines)
        self._quotes = False
        self._end = self._forwarded()

    def taken(self) -> list[bool]:
        """Of each line, whether it is quotation."""
        at = 0
        while at < self._end:
            at = self._step(at)
        return self._taken

    def _forwarded(self) -> int:
        """Where a forwarded mail begins, unless it is one of ours."""
        for at, line in enumerate(self._lines):
            if is_forwarding(line.text):
                ours = any(is_mark(later.text) for later in self._lines[at:])
                return len(self._lines) if ours else at
        return len(self._lines)

    def _step(self, at: int) -> int:
        """Judge the lines from a place on; answers where the next judgement begins."""
        line = self._lines[at]
        if not line.text.strip() and not line.depth:
            return at + 1
        if is_mark(line.text):
            return self._marked(at)
        if not line.depth:
            behind = self._headed(at) or self._introduced(at)
            if behind:
                return behind
        elif not self._quotes:
            self._quotes = self._begins_with_header(at)
        if line.sure or (line.depth and self._quotes):
            self._take(at, at + 1)
            self._quotes = True
        return at + 1

    def _marked(self, at: int) -> int:
        """Our own mail: to its last line, or as far as it is marked; with the header above."""
        begin = self._heading_above(self._run_start(at))
        end = self._run_end(at) if self._lines[at].depth else self._end_of_ours(at)
        self._take(begin, end)
        self._quotes = True
        return end

    def _headed(self, at: int) -> int:
        """A header of several lines, and the mail below it; 0 when there is none."""
        length = header_length(self._texts(at, 20))
        if not length:
            return 0
        behind = self._behind_gap(at + length)
        if self._is_ours(behind) or self._is_quoted(behind):
            self._take(at, behind)
            self._quotes = True
            return behind
        self._take(at, self._end)
        return self._end

    def _introduced(self, at: int) -> int:
        """``El martes, INEC escribió:`` and the quotation behind it; 0 when there is none."""
        length, is_strong = introduction_length(self._texts(at, 5))
        if not length:
            return 0
        behind = self._behind_gap(at + length)
        if self._is_quoted(behind) or self._is_ours(behind):
            end = behind
        elif is_strong and self._lines[min(behind, len(self._lines) - 1)].raw.startswith(" "):
            end = self._indented_end(behind)
        elif is_strong and any(line.text.strip() for line in self._lines[:at]):
            end = self._end
        else:
            return 0
        self._take(at, end)
        self._quotes = True
        return end

    def _begins_with_header(self, at: int) -> bool:
        """Whether the header stands among the marked lines, as Apple Mail writes it."""
        texts = self._texts(at, 20)
        return bool(introduction_length(texts)[0] or header_length(texts))

    def _texts(self, at: int, most: int) -> list[str]:
        """The lines from a place on that are quoted as deep as the first."""
        texts = []
        for line in self._lines[at : at + most]:
            if line.depth != self._lines[at].depth:
                break
            texts.append(line.text)
        return texts

    def _is_ours(self, at: int) -> bool:
        return any(is_mark(line.text) for line in self._lines[at : at + _GAP + 5])

    def _is_quoted(self, at: int) -> bool:
        return at < self._end and self._lines[at].depth > 0

    def _behind_gap(self, at: int) -> int:
        end = min(at + _GAP, self._end)
        while at < end and not self._lines[at].text.strip():
            at += 1
        return at

    def _indented_end(self, at: int) -> int:
        """Yahoo's plain text sets the mail that it quotes in by a blank."""
        while at < self._end and (
            self._lines[at].raw.startswith(" ") or not self._lines[at].raw.strip()
        ):
            at += 1
        return at

    def _run_start(self, at: int) -> int:
        while at > 0 and self._lines[at].depth and self._lines[at - 1].depth:
            at -= 1
        return at

    def _run_end(self, at: int) -> int:
        while at < self._end and self._lines[at].depth:
            at += 1
        return at

    def _end_of_ours(self, at: int) -> int:
        """Behind the last line of our mail; the end of all where it does not come."""
        for later in range(at, self._end):
            if is_end(self._lines[later].text) and not self._lines[later].depth:
                return later + 1
        return self._end

    def _heading_above(self, at: int) -> int:
        """Where the lines begin that introduce a mail of ours, in whatever language."""
        above = at
        while above > max(0, at - _GAP) and not self._lines[above - 1].text.strip():
            above -= 1
        begin = above
        while (
            begin > max(0, above - _HEADING)
            and self._lines[begin - 1].text.strip()
            and not self._taken[begin - 1]
        ):
            begin -= 1
        for start in range(begin, above):
            if is_heading([line.text for line in self._lines[start:above]]):
                return start
        return at

    def _take(self, at: int, end: int) -> None:
        self._taken[at:end] = [True] * (end - at)

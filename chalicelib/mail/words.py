"""The words of a mail that arrived: out of HTML, without what may not stand in a text, and
without the mail that it answers.
"""

from __future__ import annotations

import re
import unicodedata
from html.parser import HTMLParser

from chalicelib.domain.fields import is_control

#: What is looked through for quotations, and the longest line that is: the patterns of the
#: library take the square of a line's length.
_MOST, _LONGEST_LINE = 20_000, 1_000
#: The line before a quotation in Spanish, folded by the sender's program or not; the library's
#: own pattern for it asks for two blanks before the verb, which no program writes.
_WROTE = re.compile(r"^El [^\n]{6,300}(?:\n[^\n]{1,300})?\s?escribió:[ \t]*$", re.MULTILINE)

_BLOCKS = frozenset(
    "address article blockquote br dd div dl dt footer h1 h2 h3 h4 h5 h6 header hr li ol p pre"
    " section table td th tr ul".split()
)
_UNSEEN = frozenset("head script style template title".split())


def plain(text: str) -> str:
    """Text in NFC, with one kind of line end and without what ``domain/fields.py`` refuses."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ").replace("\xa0", " ")
    seen = "".join(one for one in text if one == "\n" or not is_control(one))
    lines = (line.rstrip() for line in unicodedata.normalize("NFC", seen).split("\n"))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def newest(text: str) -> str:
    """What the sender wrote above the mail that they answer, or else below it, without a
    signature. Empty when that is nothing. Text that could hold the patterns up comes back whole.
    """
    if len(text) > _MOST or any(len(line) > _LONGEST_LINE for line in text.split("\n")):
        return text
    # It costs 20 ms, and nothing but arriving mail needs it.
    from mailparser_reply.parser import EmailMessage

    wrote = _WROTE.search(text)
    above = text[: wrote.start()] if wrote else text
    # Without hyphen lists kept, a list of three wishes would pass for a signature.
    message = EmailMessage(text=above, languages=["es", "en"], keep_hyphen_lists=True)
    replies = message.read().replies
    words = _without_quoted_end(replies[0].body) if replies else ""
    return words or (_below(text[wrote.end() :]) if wrote else "")


def _below(text: str) -> str:
    return "\n".join(line for line in text.split("\n") if not line.startswith(">")).strip()


def _without_quoted_end(text: str) -> str:
    lines = text.split("\n")
    while lines and (not lines[-1].strip() or lines[-1].startswith(">")):
        lines.pop()
    return "\n".join(lines).strip()


def from_html(html: str) -> str:
    """The words of HTML, a block a line; quoted mails are marked as in plain text."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return "".join(reader.told)


class _Reader(HTMLParser):
    """Collects what a person would see."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.told: list[str] = []
        self._unseen = 0
        self._quoted = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002
        if tag in _UNSEEN:
            self._unseen += 1
        if tag == "blockquote":
            self._quoted += 1
        if tag in _BLOCKS:
            self._break()

    def handle_endtag(self, tag: str) -> None:
        if tag in _UNSEEN:
            self._unseen = max(0, self._unseen - 1)
        if tag == "blockquote":
            self._quoted = max(0, self._quoted - 1)
        if tag in _BLOCKS:
            self._break()

    def handle_data(self, data: str) -> None:
        if self._unseen:
            return
        words = re.sub(r"\s+", " ", data)
        if self._begins_line:
            words = words.lstrip()
            if words and self._quoted:
                self.told.append("> ")
        if words:
            self.told.append(words)

    @property
    def _begins_line(self) -> bool:
        return not self.told or self.told[-1].endswith("\n")

    def _break(self) -> None:
        if self.told:
            self.told.append("\n")

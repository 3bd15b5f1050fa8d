"""The words of an HTML mail, as lines: what a person would see of it, and where links lead.

Mails hold whatever: unclosed heads and titles, ``<![``, addresses in angle brackets, tags that
never end. What is no element of HTML is text. ``html.parser`` raises on some of that and takes
the square of the length of other; this reader looks at each character a bounded number of times,
and from ``TAGS`` tags on it only takes tags away.
"""

from __future__ import annotations

import re
from collections import Counter
from html import unescape

from chalicelib.mail.reading.html_elements import BLOCKS, ELEMENTS, UNSEEN, attributes_of, unescaped
from chalicelib.mail.reading.lines import Line, clean

#: Tags that are read as such; a long mail has some thousands.
TAGS = 60_000
_TAG = re.compile(r"(/?)([A-Za-z][A-Za-z0-9]*)(?::[A-Za-z0-9]*)?(?=[\s/>\"'])")
_ATTRIBUTES, _LONGEST_TAG = 20_000, 2_000
_DEEPEST = 20
_ANY_TAG = re.compile(r"<[^<>]{0,2000}+>")

#: Classes and ids that mail clients give to what they quote, and to the line that introduces it.
#: Gmail's ``gmail_quote`` on anything but a blockquote holds the person's own answers too.
_QUOTES = re.compile(r"gmail_quote|protonmail_quote|tutanota_quote|\bcite\b|_quoted\b|moz-")
_INTRODUCES = re.compile(r"gmail_attr|moz-cite-prefix|yahoo_quoted")
_LINKED = ("http://", "https://", "ftp://", "mailto:", "tel:")


def html_lines(html: str) -> list[Line]:
    """The lines of a page."""
    reader = _Reader(html)
    reader.read()
    return reader.lines


class _Reader:
    """Collects lines; ``_open`` holds the elements that are open and matter."""

    def __init__(self, html: str) -> None:
        self._html = html
        self._lower = html.lower() if len(html.lower()) == len(html) else html
        self.lines: list[Line] = []
        self._words: list[str] = []
        self._open: list[tuple[str, str]] = []  # name, and "cite", "sure" or ""
        self._counts: Counter[str] = Counter()  # of names and kinds
        self._never: set[str] = set()  # what does not come any more
        self._link: tuple[str, list[str]] | None = None
        self._lists: list[int | None] = []
        self._cell = False

    def read(self) -> None:
        """Read all of it."""
        at, tags = 0, 0
        while tags < TAGS:
            opened = self._html.find("<", at)
            if opened < 0:
                break
            self._text(self._html[at:opened])
            at = self._markup(opened)
            tags += 1
        rest = self._html[at:]
        if tags >= TAGS:
            rest = _ANY_TAG.sub(" ", rest)
        self._text(rest)
        self._end_link()
        self._break()

    def _markup(self, at: int) -> int:
        """Take in what begins with ``<`` at an offset; answers where it ends."""
        if self._html.startswith(("<!", "<?", "<%"), at):
            return self._declaration(at)
        tag = _TAG.match(self._html, at + 1)
        name = tag[2].lower() if tag else ""
        end = self._end_of_tag(at) if name in ELEMENTS else -1
        if tag is None or end < 0:
            self._text("<")
            return at + 1
        if tag[1]:
            self._end(name)
        elif name in UNSEEN:
            return self._behind_unseen(name, end + 1)
        else:
            self._start(name, self._html[tag.end() : min(end, tag.end() + _ATTRIBUTES)])
        return end + 1

    def _declaration(self, at: int) -> int:
        """A comment, or ``<![``, ``<!doctype``, ``<?xml``: nobody sees it."""
        if self._html.startswith("<!--", at):
            end = self._find("-->", at + 4)
            if end >= 0:
                return end + 3
        end = self._find(">", at)
        if end < 0:
            self._text("<")
            return at + 1
        return end + 1

    def _end_of_tag(self, at: int) -> int:
        """Where the ``>`` of a tag is that stands outside of quotes; -1 when it is no tag: the
        next ``<`` comes first."""
        following = self._html.find("<", at + 1)
        end = self._html.find(">", at, following if following >= 0 else len(self._html))
        first, limit = end, at + _LONGEST_TAG
        while end < limit and _is_inside_quotes(self._html[at : end if end >= 0 else limit]):
            end = self._html.find(">", max(end, at) + 1, limit)
            if end < 0:
                break
        return end if end >= 0 else first

    def _behind_unseen(self, name: str, at: int) -> int:
        """Where what is not shown ends; where it never does, it has only just begun."""
        closing = self._find(f"</{name}", at)
        end = self._find(">", closing) if closing >= 0 else -1
        return end + 1 if end >= 0 else at

    def _find(self, what: str, at: int) -> int:
        if what in self._never:
            return -1
        found = self._lower.find(what, at)
        if found < 0:
            self._never.add(what)
        return found

    def _start(self, name: str, attributes: str) -> None:
        if name in BLOCKS:
            self._break()
        if name == "br":
            self._break(always=True)
        elif name in ("td", "th"):
            self._cell = bool(self._words)
        elif name == "img":
            self._image(attributes)
        elif name == "a":
            self._end_link()
            href = attributes_of(attributes).get("href", "").strip()
            self._link = (href, []) if href.lower().startswith(_LINKED) else None
        elif name in ("ul", "ol", "menu", "dir"):
            self._lists.append(1 if name == "ol" else None)
        elif name == "li":
            self._item()
        if name in ("blockquote", "div", "pre", "span", "p"):
            self._enter(name, attributes)

    def _enter(self, name: str, attributes: str) -> None:
        given = attributes_of(attributes)
        marked = f"{given.get('class', '')} {given.get('id', '')}"
        if name != "blockquote":
            kind = "sure" if _INTRODUCES.search(marked) else ""
        elif given.get("type", "").lower() == "cite" or _QUOTES.search(marked):
            kind = "sure"
        else:
            kind = "cite"
        self._open.append((name, kind))
        self._counts.update((name, f"{name}-{kind}"))

    def _end(self, name: str) -> None:
        if name in BLOCKS:
            self._break()
        if name == "a":
            self._end_link()
        elif name in ("ul", "ol", "menu", "dir") and self._lists:
            self._lists.pop()
        while self._counts[name] > 0:
            closed, kind = self._open.pop()
            self._counts.subtract((closed, f"{closed}-{kind}"))
            if closed == name:
                break

    def _item(self) -> None:
        number = self._lists[-1] if self._lists else None
        if number is None:
            self._words.append("- ")
        else:
            self._words.append(f"{number}. ")
            self._lists[-1] = number + 1

    def _image(self, attributes: str) -> None:
        alt = " ".join(unescape(attributes_of(attributes).get("alt", "")).split())
        if alt:
            self._text(f" [{alt}] ")

    def _end_link(self) -> None:
        """Behind the words of a link, where it leads, unless they say it."""
        if self._link is None:
            return
        (href, words), self._link = self._link, None
        href = "".join(unescape(href).split())
        told = "".join("".join(words).split()).lower()
        bare = href.partition(":")[2].lstrip("/").partition("?")[0].rstrip("/").lower()
        if not (bare and bare in told and "?" not in href) and href.lower() not in told:
            self._text(f" ({href})")

    def _text(self, text: str) -> None:
        if not text:
            return
        if "&" in text:
            text = unescaped(text)
        if self._counts["pre"]:
            first, *others = text.split("\n")
            self._add(first)
            for each in others:
                self._break(always=True)
                self._add(each)
            return
        self._add(re.sub(r"[ \t\r\n\f]+", " ", text))

    def _add(self, words: str) -> None:
        begins = not self._words or self._words[-1] in ("- ",) or self._words[-1].endswith(" ")
        words = words.lstrip(" ") if begins else words
        if not words:
            return
        if self._cell:
            self._words.append(" | ")
            self._cell, words = False, words.lstrip(" ")
        self._words.append(words)
        if self._link is not None:
            self._link[1].append(words)

    def _break(self, *, always: bool = False) -> None:
        """End the line, if anything stands in it."""
        self._cell = False
        if not self._words and not always:
            return
        text = " ".join(clean("".join(self._words)).split("\n")).strip()
        self._words = []
        certain = self._counts["blockquote-sure"]
        sure = certain > 0 or any(self._counts[f"{name}-sure"] for name in ("div", "span", "p"))
        depth = max(certain + self._counts["blockquote-cite"], int(sure))
        raw = f"{'> ' * min(depth, _DEEPEST)}{text}".rstrip() if sure else text
        self.lines.append(Line(raw, text, depth, sure))


def _is_inside_quotes(tag: str) -> bool:
    return tag.count('"') % 2 == 1 or (tag.count("'") % 2 == 1 and '"' not in tag)

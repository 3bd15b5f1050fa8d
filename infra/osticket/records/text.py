"""What was written in osTicket, as text that people read here: links kept, quotations folded."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from html import escape, unescape

from chalicelib.mail.reading.html_text import html_lines
from chalicelib.mail.reading.lines import text_lines
from chalicelib.mail.reading.quotation import split

_PICTURE = re.compile(
    r"<img\b[^>]{0,4000}?\bsrc\s*=\s*[\"']?cid:([\w@.-]{1,200})[^>]{0,4000}>", re.IGNORECASE
)
_IN_TEXT = re.compile(
    r"<img\b[^>]{0,4000}?\bsrc\s*=\s*[\"']data:image/(png|jpe?g|gif|webp);base64,"
    r"([A-Za-z0-9+/=\s]+)[\"'][^>]{0,4000}>", re.IGNORECASE
)  # fmt: skip
_UNSEEN = re.compile(r"<(script|style|head|title)\b.*?(?:</\1\s*>|\Z)", re.IGNORECASE | re.DOTALL)
_EMPTY = "-"
#: Signs of UTF-8 that was read as Latin-1 once and encoded again.
_TWICE = re.compile(r"Ã[\x80-\xbf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ¡-¿]|â€")


@dataclass(frozen=True)
class Picture:
    """A picture that stood in the text itself."""

    name: str
    type: str
    content: bytes


@dataclass(frozen=True)
class Words:
    """What somebody wrote, what they quoted, and pictures that the text itself held."""

    said: str
    quoted: str = ""
    pictures: tuple[Picture, ...] = ()


def words(body: str, *, is_text: bool, pictures: Mapping[str, str] | None = None) -> Words:
    """The words of a body; ``pictures`` are names of files by what ``cid:`` calls them."""
    if body.strip() in ("", _EMPTY):
        return Words("")
    if is_text:
        found = split(text_lines(unescape(body)))
        return Words(found.words, found.quoted)
    names = pictures or {}
    taken: list[Picture] = []

    def named(found: re.Match[str]) -> str:
        name = names.get(found[1])
        return f" [imagen: {escape(name)}] " if name else " [imagen que osTicket ya no tiene] "

    def kept(found: re.Match[str]) -> str:
        try:
            content = base64.b64decode("".join(found[2].split()), validate=True)
        except (binascii.Error, ValueError):
            return " [imagen que no se puede leer] "
        kind = found[1].lower().replace("jpg", "jpeg")
        name = f"imagen-{len(taken) + 1}.{kind.replace('jpeg', 'jpg')}"
        taken.append(Picture(name, f"image/{kind}", content))
        return f" [imagen: {name}] "

    html = _UNSEEN.sub(" ", _IN_TEXT.sub(kept, _PICTURE.sub(named, body)))
    found = split(html_lines(html))
    return Words(found.words, found.quoted, tuple(taken))


def is_doubly_encoded(texts: Iterable[str]) -> bool:
    """Whether some text looks as if it had been encoded twice (``Ã³``)."""
    return any(_TWICE.search(text) for text in texts)

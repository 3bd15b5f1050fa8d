"""Read one mail that arrived: who sent it, what they wrote, which files came with it.

Nothing in it is to be trusted, and no mail is too odd: whatever a header, a charset or the
structure holds gives a value or is left out; only what is no mail at all raises Unreadable.
What is cut from the words (the quoted mail, a signature) stays in the original.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage, Message

from chalicelib.mail.words import from_html, newest, plain

#: What is read of a text part; a message has 5,000 characters.
_TEXT_BYTES = 400_000
#: Parts that are looked at, and how deep they may lie in each other.
_PARTS, _DEPTH = 1_000, 30
#: Pictures of a signature; what a person pastes into a mail is larger.
_DECORATION_BYTES = 10_000

#: RFC 3834 and what came before it: a program wrote, and wants no answer.
_AUTOMATIC = ("X-Autoreply", "X-Autorespond", "X-Autoresponder", "X-Auto-Response-Suppress")
_BULK = ("auto_reply", "bulk", "junk", "list")

_ADDRESS = r"[^\s<>@,;:()\[\]\"\\]+@[^\s<>@,;:()\[\]\"\\]+"
#: ``address``, ``<address>``, or with a name before it: words or a quoted string.
_FROM = re.compile(rf'({_ADDRESS})|(?:[^<>@,;:()\[\]"\\]*|"(?:[^"\\]|\\.)*") ?<({_ADDRESS})>')


class Unreadable(Exception):
    """These bytes are no mail."""


@dataclass(frozen=True)
class File:
    """A file that came with a mail, under the name that its sender gave it."""

    name: str
    content: bytes


@dataclass(frozen=True)
class Arrived:
    """A mail as its parts. ``sender`` is empty unless exactly one address stands in From."""

    sender: str
    message_id: str
    automatic: bool
    text: str
    files: tuple[File, ...]


def read(raw: bytes) -> Arrived:
    """Read the bytes of a mail. Raises Unreadable."""
    try:
        message = message_from_bytes(raw, policy=policy.default)
        parts = list(_parts(message))
    except Exception as error:
        # The parser is hard to break, not impossible: parts in parts a thousand levels deep.
        raise Unreadable from error
    if not message.keys():
        raise Unreadable
    return Arrived(
        sender=_sender(message),
        message_id=_header(message, "Message-ID")[:998],
        automatic=_is_automatic(message),
        text=_text(parts),
        files=tuple(_files(parts)),
    )


def _sender(message: Message) -> str:
    """The address in From, where it can mean one thing only.

    SES judges the domain that it reads there (DMARC). Whoever reads another one in the same
    header would believe an impostor, so comments, groups and lists are read by nobody here.
    """
    found = [value for name, value in message.raw_items() if name.lower() == "from"]
    if len(found) != 1:
        return ""
    matched = _FROM.fullmatch(" ".join(_text_of(str(found[0])).split()))
    return (matched[1] or matched[2]) if matched else ""


def _is_automatic(message: Message) -> bool:
    submitted = _header(message, "Auto-Submitted").partition(";")[0].strip().lower()
    is_report = message.get_content_type() in ("multipart/report", "message/delivery-status")
    return (
        submitted not in ("", "no")
        or _header(message, "Precedence").lower() in _BULK
        or _header(message, "Return-Path").strip() == "<>"
        or any(_header(message, name) for name in _AUTOMATIC)
        or any(name.lower().startswith("list-") for name in message)
        or is_report
    )


def _text_of(header: str) -> str:
    """A header as text that can be kept: raw eight-bit letters are read as UTF-8."""
    return header.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def _header(message: Message, name: str) -> str:
    """A header as one line; empty when there is none or none that can be read."""
    try:
        return " ".join(_text_of(str(message[name] or "")).split())
    except Exception:
        # What a sender may write here is without limit, and the standard library's parser of
        # headers raises whatever it stumbles over: IndexError, AttributeError, UnicodeError.
        return ""


def _parts(message: Message, depth: int = 0) -> Iterator[EmailMessage]:
    """What is not made of parts, in order. A mail within the mail is one file."""
    if message.get_content_maintype() != "multipart" or depth == _DEPTH:
        if isinstance(message, EmailMessage):
            yield message
        return
    inner = message.get_payload()
    for part in inner[:_PARTS] if isinstance(inner, list) else []:
        if isinstance(part, Message):
            yield from _parts(part, depth + 1)


def _text(parts: list[EmailMessage]) -> str:
    """The sender's own words: of the plain parts, or else of the HTML ones."""
    texts = [part for part in parts if _is_text(part)]
    for kind, turn in (("text/plain", str), ("text/html", from_html)):
        found = [turn(_decoded(part)) for part in texts if part.get_content_type() == kind]
        whole = plain("\n\n".join(found))
        if whole:
            return newest(whole)
    return ""


def _is_text(part: EmailMessage) -> bool:
    is_file = _disposition(part) == "attachment" or bool(_filename(part))
    return part.get_content_maintype() == "text" and not is_file


def _files(parts: list[EmailMessage]) -> Iterator[File]:
    for part in parts[:_PARTS]:
        if _is_text(part):
            continue
        content = _content(part)
        is_inline = bool(_header(part, "Content-ID")) and _disposition(part) != "attachment"
        is_picture = part.get_content_maintype() == "image"
        if content and not (is_inline and is_picture and len(content) < _DECORATION_BYTES):
            yield File(_filename(part), content)


def _filename(part: EmailMessage) -> str:
    try:
        return str(part.get_filename() or "")
    except Exception:
        return ""  # as in _header


def _disposition(part: EmailMessage) -> str:
    return _header(part, "Content-Disposition").partition(";")[0].strip().lower()


def _content(part: EmailMessage) -> bytes:
    """The bytes of a part; a mail within the mail is its own bytes."""
    try:
        if part.is_multipart():
            return part.get_payload(0).as_bytes(policy=policy.compat32)  # type: ignore[union-attr]
        content = part.get_payload(decode=True)
    except Exception:
        return b""  # a broken encoding; what can be read of it is in the original
    return content if isinstance(content, bytes) else b""


def _decoded(part: EmailMessage) -> str:
    """The text of a part, whatever its charset is called and truly is."""
    content = _content(part)[:_TEXT_BYTES]
    try:
        declared = str(part.get_content_charset() or "").lower()
    except Exception:
        declared = ""  # as in _header
    # GBK and GB 2312 are parts of GB 18030; what calls itself Latin-1 is the superset of Windows.
    widest = {"gbk": "gb18030", "gb2312": "gb18030", "iso-8859-1": "cp1252", "us-ascii": "utf-8"}
    for charset in (widest.get(declared, declared), "utf-8", "cp1252"):
        try:
            return content.decode(charset)
        except (LookupError, UnicodeError, ValueError):
            continue
    return content.decode("utf-8", "replace")

"""A mail as raw MIME: text and HTML, quoted-printable, every byte below 128 (RFC 2045, 2047, 5322).

The layout of our mails is always the same, so it is written out: Python's ``EmailMessage`` parses
each header and folds it anew, which took longer than one of the four calls of a delivery.
"""

from __future__ import annotations

from binascii import b2a_qp
from email.errors import MessageError
from email.header import Header
from email.headerregistry import Address
from email.utils import parseaddr
from functools import lru_cache

from chalicelib.domain.fields import email_key
from chalicelib.domain.mail.outbox import Mail
from chalicelib.mail.render import Rendered

#: No quoted-printable text holds ``=_``, so that no part can hold the line between them.
_BOUNDARY = "=_consulta"
_LINE = 76
_END = "\r\n"
_FOLD = f"{_END} "


class HeaderRefused(Exception):
    """A header would hold a line break, or an address is none; ``str`` quotes neither."""


def compose(mail: Mail, rendered: Rendered, sender: str, reply_to: str | None = None) -> bytes:
    """A mail as SES is given it. ``sender`` is ``Name <address>``. Raises HeaderRefused."""
    name, address = parseaddr(sender)
    headers = [
        ("From", _mailbox(name, address)),
        ("To", _recipient(mail.to)),
        ("Subject", _subject(rendered.subject)),
        # RFC 3834: nobody's robot answers it.
        ("Auto-Submitted", "auto-generated"),
        ("X-Auto-Response-Suppress", "All"),
        ("Content-Language", mail.language),
        ("MIME-Version", "1.0"),
        ("Content-Type", f'multipart/alternative; boundary="{_BOUNDARY}"'),
    ]
    if reply_to is not None:
        headers.append(("Reply-To", _mailbox(name, reply_to)))
    if mail.number is not None:
        thread = f"<ticket-{mail.number}@{address.rpartition('@')[2]}>"
        headers += [("In-Reply-To", thread), ("References", thread)]
    try:
        lines = [f"{header}: {value}".encode("ascii") for header, value in headers]
    except UnicodeEncodeError as error:
        raise HeaderRefused(type(error).__name__) from error
    between = f"--{_BOUNDARY}".encode()
    parts = [*_part("plain", rendered.text, between), *_part("html", rendered.html, between)]
    return b"\r\n".join([*lines, b"", *parts, between + b"--", b""])


def deliverable(address: str) -> str:
    """An address as mail hosts know it: the local part as typed, the domain in ASCII (IDNA)."""
    return f"{address.rpartition('@')[0]}@{email_key(address).rpartition('@')[2]}"


def _recipient(address: str) -> str:
    try:
        return str(Address(addr_spec=deliverable(address)))
    except (ValueError, IndexError, MessageError) as error:
        raise HeaderRefused(type(error).__name__) from error


def _subject(subject: str) -> str:
    if "\r" in subject or "\n" in subject:
        raise HeaderRefused("a subject of several lines")
    # What looks like an encoded word is one to mail clients, unless it is encoded itself.
    charset = "us-ascii" if subject.isascii() and "=?" not in subject else "utf-8"
    return Header(subject, charset, _LINE, "Subject").encode(linesep=_END)


@lru_cache(maxsize=64)
def _mailbox(name: str, address: str) -> str:
    """A name and an address of ours; a name of other letters than ASCII's is encoded."""
    if name.isascii():
        whole = str(Address(name, addr_spec=address))
        return whole if len(whole) < _LINE - len("Reply-To: ") else whole.replace(" <", f"{_FOLD}<")
    return Header(name, "utf-8", _LINE, "Reply-To").encode(linesep=_END) + f"{_FOLD}<{address}>"


def _part(subtype: str, text: str, between: bytes) -> list[bytes]:
    return [
        between,
        f'Content-Type: text/{subtype}; charset="utf-8"'.encode(),
        b"Content-Transfer-Encoding: quoted-printable",
        b"",
        # A lone CR is encoded; what is left of LF ends lines.
        b2a_qp(text.encode()).replace(b"\r\n", b"\n").replace(b"\n", b"\r\n"),
    ]

"""How tests put an awkward mail together, to the byte."""

from __future__ import annotations

from base64 import b64encode
from email.message import EmailMessage
from email.policy import SMTP

_FROM = "=?utf-8?q?Mar=C3=ADa?= <maria@example.com>"
_SUBJECT = "Re: Recibimos su requerimiento"
UTF8 = "Content-Type: text/plain; charset=utf-8"
PLAIN = "Content-Type: text/plain"


def mail(
    name: str, *headers: str, body: str | bytes | None = "", sender: str = _FROM, end: str = "\r\n"
) -> bytes:
    """A mail with these headers after the usual ones; with ``body`` None it ends with them."""
    usual = (
        f"From: {sender}",
        "To: tickets@example.ec",
        f"Subject: {_SUBJECT}",
        f"Message-ID: <{name}@mail.example.com>",
        "MIME-Version: 1.0",
    )
    head = end.join((*usual, *headers, "")).encode()
    if body is None:
        return head
    text = body if isinstance(body, bytes) else body.replace("\n", end).encode()
    return head + end.encode() + text + end.encode()


def bare(*headers: str | bytes, body: str) -> bytes:
    """A mail with these headers alone."""
    lines = [line if isinstance(line, bytes) else line.encode() for line in headers]
    return b"\r\n".join((*lines, b"", body.encode(), b""))


def parts(*parts: str, boundary: str = "b") -> str:
    """Parts, each as its headers, an empty line and its text."""
    return "".join(f"--{boundary}\n{part}\n" for part in parts) + f"--{boundary}--"


def multipart(kind: str) -> str:
    """The header of such a mail."""
    return f"Content-Type: multipart/{kind}; boundary=b"


def two_hundred_files() -> bytes:
    """A mail with as many attachments."""
    message = EmailMessage(policy=SMTP)
    message["From"], message["To"] = "maria@example.com", "tickets@example.ec"
    message["Subject"], message["Message-ID"] = "Doscientos", "<many@x>"
    message.set_content("Van doscientos archivos.\n")
    for number in range(200):
        name = f"archivo-{number}.txt"
        message.add_attachment(str(number).encode(), "text", "plain", filename=name)
    message.set_boundary("the-boundary")
    return message.as_bytes()


def nested(depth: int) -> str:
    """So many multiparts, each within the one before, and a line in the innermost."""
    opened = "\n".join(
        f"--b{level}\nContent-Type: multipart/mixed; boundary=b{level + 1}\n"
        for level in range(depth - 1)
    )
    return f"{opened}\n--b{depth - 1}\n{PLAIN}\n\nEn el fondo."


def encoded(text: str, charset: str) -> str:
    """A text's bytes, in base 64."""
    return b64encode(text.encode(charset)).decode()

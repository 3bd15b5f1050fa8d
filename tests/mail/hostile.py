"""Mails that are made to cost much."""

from __future__ import annotations

from collections.abc import Callable

_HEAD = b"From: maria@example.com\nContent-Type: "


_MIXED = _HEAD + b"multipart/mixed; boundary=b\n\n"


_HTML = _HEAD + b"text/html\n\n"


_TEXT = _HEAD + b"text/plain; charset=utf-8\n\n"


#: Mails of a size by what they repeat.
HOSTILE: dict[str, Callable[[int], bytes]] = {
    "tags that never end": lambda n: _HTML + b"<a " * n,
    "tags within tags": lambda n: _HTML + b"<div>" * n + b"x" + b"</div>" * n,
    "declarations": lambda n: _HTML + b"<![" * n,
    "comments": lambda n: _HTML + b"<!--" * n,
    "titles": lambda n: _HTML + b"<title>" * n,
    "quotes": lambda n: _HTML + b"<a title='" * n,
    "references": lambda n: _HTML + b"&#9999999999;" * n,
    "parts": lambda n: _MIXED + b"--b\n\nx\n" * n,
    "parts in parts": lambda n: (
        _HEAD[:-14]
        + b"".join(
            b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (place, place)
            for place in range(n)
        )
    ),
    "parameters": lambda n: _HEAD + b"text/plain" + b'; a="' * n + b"\n\nx",
    "quoted lines": lambda n: _TEXT + b"> x\n" * n,
    "headers in the text": lambda n: _TEXT + b"De: a@b.ec\nEnviado: 10:00\n" * n,
    "combining marks": lambda n: _TEXT + b"a" + "\u0300\u0323".encode() * n,
    "punycode": lambda n: _HEAD + b"text/plain; charset=punycode\n\n" + b"a-" * n,
    "beginnings of tokens": lambda n: _TEXT + b"eyJ" * n,
    "beginnings of files": lambda n: _TEXT + b"begin 644 a\n" * n,
    "lines of a file that never ends": lambda n: _TEXT + b"begin 644 a\n" + b"#86)C\n" * n,
    "commands": lambda n: _HEAD + b"text/enriched\n\n" + b"<excerpt>" * n,
    "commands that never end": lambda n: _HEAD + b"text/enriched\n\n" + b"<param><" * n,
}

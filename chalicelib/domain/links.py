"""Addresses of the web in what people write, so that mails show them as links.

Pages do the same (``static_site/js/common/links.js``); both are held to
``tests/cases/links.json``.
"""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import urlsplit

from chalicelib.domain.characters import is_visible

_ADDRESS = re.compile(r"\b(?:https?://|www\.)[^\s<>\"«»“”]+", re.IGNORECASE)
#: What ends a sentence rather than an address.
_AFTER = ".,;:!?…'’)]}*_"
#: What mail programs make links of by themselves.
_LINKED_BY_PROGRAMS = (
    (re.compile(r"://"), "[:]//"),
    (re.compile(r"@"), "[@]"),
    (re.compile(r"(?<=\w)[.。](?=[^\W\d_])"), "[.]"),
)
_PAIRS = {")": "(", "]": "[", "}": "{"}


def parts(text: str) -> list[tuple[str, str | None]]:
    """The text in pieces, each with the address that it links to, or None.

    >>> parts("Vea www.inec.gob.ec.")
    [('Vea ', None), ('www.inec.gob.ec', 'https://www.inec.gob.ec'), ('.', None)]
    """
    found: list[tuple[str, str | None]] = []
    done = 0
    for match in _ADDRESS.finditer(text):
        shown = _without_sentence_end(match.group())
        href = shown if "://" in shown else f"https://{shown}"
        if not _is_address(href):
            continue
        found += [(text[done : match.start()], None), (shown, href)]
        done = match.start() + len(shown)
    found.append((text[done:], None))
    return [piece for piece in found if piece[0]]


def harmless(text: str, most: int = 80) -> str:
    """A stranger's line as plain text in which no mail program finds an address to link.

    >>> harmless("Gane en www.premio.example o ana@example.com")
    'Gane en www[.]premio[.]example o ana[@]example[.]com'
    """
    seen = "".join(letter for letter in text if is_visible(letter) or letter == " ")
    line = " ".join(unicodedata.normalize("NFKC", seen).split())
    line = line if len(line) <= most else f"{line[: most - 1].rstrip()}…"
    for pattern, mark in _LINKED_BY_PROGRAMS:
        line = pattern.sub(mark, line)
    return line


def _without_sentence_end(address: str) -> str:
    while address and address[-1] in _AFTER:
        opening = _PAIRS.get(address[-1])
        if opening and address.count(opening) >= address.count(address[-1]):
            break  # it closes what the address itself opened
        address = address[:-1]
    return address


def _is_address(href: str) -> bool:
    """Whether it has a host, and no user name in front of it to pass for another host."""
    try:
        read = urlsplit(href)
        host = read.hostname or ""
        port_is_one = read.port is None or read.port > 0
    except ValueError:
        return False
    return "@" not in read.netloc and "." in host.strip(".") and port_is_one

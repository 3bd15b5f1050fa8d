"""Files between the lines of a text, as programs sent them before MIME: ``begin 644 a.pdf``,
lines of at most 45 bytes in letters, ``end`` (uuencode, POSIX.1-2017)."""

from __future__ import annotations

import binascii
import re

#: A permission of three or four digits and the name; what people write begins otherwise.
_BEGIN = re.compile(rb"(?m)^begin(?:-base64)? [0-7]{3,4} ([^\r\n]{1,255}?)[ \t]*\r?$")
#: Begins of files that are looked at in one text; further ones stay in it.
_MOST = 50


def without_files(text: bytes) -> tuple[bytes, list[tuple[str, bytes]]]:
    """A text without the files in it, and their names and bytes; what begins as one and cannot be
    read as one stays where it stands."""
    kept: list[bytes] = []
    files: list[tuple[str, bytes]] = []
    at = 0
    for _ in range(_MOST):
        begun = _BEGIN.search(text, at)
        if begun is None:
            break
        found = _file(text, begun.end(), is_base64=begun[0].startswith(b"begin-base64"))
        kept.append(text[at : begun.end() if found is None else begun.start()])
        at = begun.end()
        if found is not None:
            content, at = found
            files.append((begun[1].decode("utf-8", "replace"), content))
    return b"".join([*kept, text[at:]]), files


def content_of(text: bytes) -> bytes:
    """The bytes of a part that is declared as uuencoded: those of its first file, or of all its
    lines; the text itself where it is no such thing."""
    _, files = without_files(text)
    if files:
        return files[0][1]
    begun = _BEGIN.search(text)
    lines = text[begun.end() if begun else 0 :].split(b"\n")
    decoded = [_decoded(line) or b"" for line in lines if line.strip() != b"end"]
    return b"".join(decoded) or text


def _file(text: bytes, at: int, *, is_base64: bool) -> tuple[bytes, int] | None:
    """The bytes of a file whose first line ends at an offset, and where its end is; None where a
    line is not of one. It stops at that line: a text of beginnings takes no more time for it."""
    decode, last = (_from_base64, b"====") if is_base64 else (_decoded, b"end")
    content: list[bytes] = []
    while (start := text.find(b"\n", at) + 1) > 0:
        at = text.find(b"\n", start)
        at = len(text) if at < 0 else at
        line = text[start:at].rstrip()
        if line == last:
            return (b"".join(content), at) if content else None
        decoded = decode(line) if line else b""
        if decoded is None:
            return None
        content.append(decoded)
    return None


def _decoded(line: bytes) -> bytes | None:
    """The bytes of a line, which says itself how many they are; None when it is none."""
    line = line.rstrip(b"\r")
    if not line or not 32 <= line[0] <= 96:
        return None
    size = (line[0] - 32) & 63
    for each in (line, line[: 1 + (size + 2) // 3 * 4]):  # some write a checksum behind
        try:
            return binascii.a2b_uu(each)
        except binascii.Error:
            continue
    return None


def _from_base64(line: bytes) -> bytes | None:
    try:
        return binascii.a2b_base64(line, strict_mode=True)
    except binascii.Error:
        return None

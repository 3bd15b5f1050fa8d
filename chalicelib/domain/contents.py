"""Whether the bytes of a file are what its name says, and nothing that could harm who opens it.

Of most only the beginning is read; archives are unpacked (``archives.py``). What is sought here
is the lie and the trap; malware proper is for a scanner (``infra/data.yaml``, ``MalwareScan``).
"""

from __future__ import annotations

from typing import Literal

from chalicelib.domain import archives
from chalicelib.domain.archives import Read, look_into_archive
from chalicelib.domain.files import ending

#: Why a file is refused; the site has a sentence for each.
Finding = Literal["empty"] | archives.Finding

_HEAD = 64 * 1024

#: What the library may call the beginning of a file of an ending.
_KNOWN_AS = {
    "pdf": {".pdf"},
    "png": {".png"},
    "jpg": {".jpg"},
    "jpeg": {".jpg"},
    "xls": {".doc"},  # of the container that old office files share
    "xlsx": {".zip"},
    "docx": {".zip"},
    "zip": {".zip"},
}
#: Entries of an old office file's directory, in UTF-16.
_WORKBOOKS = tuple(name.encode("utf-16-le") for name in ("Workbook", "Book"))
_MACROS = "_VBA_PROJECT".encode("utf-16-le")


def look_into(name: str, size: int, read: Read) -> Finding | None:
    """What is wrong with a file of a name, a size in bytes and readable parts; None when nothing.

    ``read`` may raise; what it raises goes through.
    """
    if size < 1:
        return "empty"
    end, head = ending(name), read(0, min(size, _HEAD))
    if end in ("csv", "txt"):
        return None if _is_text(head) else "type_mismatch"
    if not _begins_as(head, _KNOWN_AS[end]):
        return "type_mismatch"
    if end == "xls":
        return _in_old_office_file(read(0, size))
    if end in ("xlsx", "docx", "zip"):
        return look_into_archive(name, size, read)
    return None


def _begins_as(head: bytes, known_as: set[str]) -> bool:
    # Its table of signatures takes 10 ms to load, and most requests bring no file.
    import puremagic

    try:
        found = puremagic.magic_string(head)
    except (puremagic.PureError, ValueError):
        return False
    return not known_as.isdisjoint(match.extension for match in found)


def _is_text(head: bytes) -> bool:
    """Text in UTF-8, UTF-16 with its mark, or a code page of one byte a letter."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        text = head[: len(head) // 2 * 2].decode("utf-16", errors="replace")
    else:
        text = head.decode("latin-1")
    return not any(letter < " " and letter not in "\t\n\r\f\x1a" for letter in text)


def _in_old_office_file(content: bytes) -> Finding | None:
    if not any(name in content for name in _WORKBOOKS):
        return "type_mismatch"
    return "macros" if _MACROS in content else None

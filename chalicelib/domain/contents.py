"""Whether the bytes of a file are what its name says, and nothing that could harm who opens it.

Only parts are read: the beginning, the directory of an archive. What is sought here is the lie
and the trap; malware proper is for a scanner (``infra/data.yaml``, ``MalwareScan``).
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from typing import Literal

from chalicelib.domain.files import ending

#: Reads so many bytes from an offset on.
Read = Callable[[int, int], bytes]
#: Why a file is refused; the site has a sentence for each.
Finding = Literal[
    "empty", "type_mismatch", "damaged", "encrypted", "macros", "dangerous", "expands_too_much"
]

_HEAD = 64 * 1024
#: Bytes of an archive that are read to find its directory, which tells what it holds.
_DIRECTORY_BYTES = 3 * 1024 * 1024
#: What an archive may say that it holds, unpacked: bytes, and files.
_UNPACKED_BYTES = 250 * 1024 * 1024
_UNPACKED_FILES = 5_000

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
#: The folder that an office file of an ending keeps its content in.
_OFFICE = {"xlsx": "xl/", "docx": "word/"}
#: Endings of what runs, or holds what runs, or hides what it holds.
_DANGEROUS = frozenset(
    "apk app bat bin cmd com cpl dll docm dotm exe gadget hta iso jar js jse lnk msc msi msp ps1"
    " pif pptm reg scr sh sys vb vbe vbs wsf wsh xlam xlsb xlsm xltm"
    " 7z arj bz2 cab gz lzh rar tar tgz xz zip".split()
)
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
        return _in_archive(_Window(size, read), _OFFICE.get(end))
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


def _in_archive(file: io.RawIOBase, office: str | None) -> Finding | None:
    try:
        with zipfile.ZipFile(file) as archive:
            members = archive.infolist()
    except (zipfile.BadZipFile, ValueError, OverflowError, _Beyond):
        return "damaged"
    except NotImplementedError:  # it asks for a version of the format that few programs read
        return "damaged"
    names = [member.filename.lower() for member in members]
    if sum(m.file_size for m in members) > _UNPACKED_BYTES or len(members) > _UNPACKED_FILES:
        return "expands_too_much"
    if any(name.endswith("vbaproject.bin") for name in names):
        return "macros"
    if office is not None:
        parts = "[content_types].xml" in names and any(name.startswith(office) for name in names)
        return None if parts else "type_mismatch"
    if any(member.flag_bits & 1 for member in members):
        return "encrypted"
    return "dangerous" if any(ending(name) in _DANGEROUS for name in names) else None


class _Beyond(OSError):
    """A place before the file, or more of it than is read of a directory."""


class _Window(io.RawIOBase):
    """A file that is read in parts, and not more of it than a directory may take."""

    def __init__(self, size: int, read: Read) -> None:
        self._size, self._read, self._at, self._left = size, read, 0, _DIRECTORY_BYTES

    def seekable(self) -> bool:
        return True

    def readable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._at

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        start = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self._size}[whence]
        if start + offset < 0:
            raise _Beyond
        self._at = start + offset
        return self._at

    def read(self, size: int = -1) -> bytes:
        wanted = max(0, self._size - self._at)
        wanted = wanted if size < 0 else min(size, wanted)
        self._left -= wanted
        if self._left < 0:
            raise _Beyond
        part = self._read(self._at, wanted) if wanted else b""
        self._at += len(part)
        return part

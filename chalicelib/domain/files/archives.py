"""What is in an archive: a zip, or a document that is one (OOXML, OpenDocument).

The directory is judged first, within a bound; then every file is unpacked, within another, since
what a directory says of sizes may be a lie (APPNOTE.TXT 6.3.10 of the zip format asks nobody to
check). A size or checksum that is not true makes the archive damaged.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Callable, Iterator, Sequence
from typing import Literal

from chalicelib.domain.files import dangerous
from chalicelib.domain.files.attachments import MOST_BYTES, ending

Finding = Literal[
    "type_mismatch", "damaged", "encrypted", "macros", "dangerous", "expands_too_much"
]
#: Reads so many bytes from an offset on.
Read = Callable[[int, int], bytes]

#: Bytes of an archive that are read to find its directory, which tells what it holds.
DIRECTORY_BYTES = 3 * 1024 * 1024
#: What an archive may hold, unpacked: files; bytes in all; and bytes for each of its own, beyond
#: an allowance for small ones. Tables of figures are packed to a tenth, seldom to a fiftieth.
UNPACKED_FILES = 5_000
UNPACKED_BYTES = 250 * 1024 * 1024
_RATIO, _ALLOWANCE = 100, 10 * 1024 * 1024

#: The folder that an office file of an ending keeps its content in.
_OOXML = {"xlsx": "xl/", "docx": "word/"}
#: What an OpenDocument file of an ending says that it is (ODF 1.3, part 2, section 3.3).
_OPEN_DOCUMENT = {
    "ods": b"application/vnd.oasis.opendocument.spreadsheet",
    "odt": b"application/vnd.oasis.opendocument.text",
}
#: Ways of packing that every program reads; others also unpack without a bound.
_PACKINGS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_ENCRYPTED = 0x1
#: Parts of office files that hold objects of other programs.
_OBJECTS = ("embeddings/", "activex/", "objectreplacements/", "object ")
#: What an OOXML file that runs macros says of its parts, whatever their names are.
_MACRO_PARTS = (b"macroenabled", b"macrosheet", b"vbaproject")
_CHUNK, _OVERLAP = 256 * 1024, 512
#: Bytes in which a token stands whole, also where a document marks up its letters.
_TEXT_OVERLAP = 8 * 1024


def look_into_archive(name: str, size: int, read: Read) -> Finding | None:
    """What is wrong with an archive of a name, by its ending; None when nothing."""
    end = ending(name)
    try:
        with zipfile.ZipFile(_Window(size, read)) as archive:
            members = archive.infolist()
        if finding := _in_directory(members, end, size):
            return finding
        with zipfile.ZipFile(io.BytesIO(read(0, size))) as archive:
            return _in_members(archive, members, end)
    except (zipfile.BadZipFile, zlib.error, EOFError, ValueError, OverflowError, _Beyond):
        return "damaged"
    except NotImplementedError:  # it asks for a version of the format that few programs read
        return "damaged"


def unpacked(name: str, content: bytes) -> Iterator[bytes]:
    """What lies in an archive in which nothing wrong was found, and in the documents in it, part
    by part, each beginning with the end of the one before; no more of it than an archive may hold
    in all. What cannot be read is passed over, as whoever opens the archive does."""
    left = UNPACKED_BYTES
    for part in _unpacked(name, content):
        left -= len(part)
        if left < 0:
            return
        yield part


def _unpacked(name: str, content: bytes) -> Iterator[bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for member in archive.infolist():
            for _, part in _parts(archive, member, _TEXT_OVERLAP):
                yield part
            if ending(name) == "zip" and ending(member.filename) in (*_OOXML, *_OPEN_DOCUMENT):
                yield from _in_document(archive, member)


def _in_document(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> Iterator[bytes]:
    """What lies in a document of an archive, where it is one that nothing is wrong with."""
    if member.file_size > MOST_BYTES:
        return
    inner = archive.read(member)
    finding = look_into_archive(member.filename, len(inner), lambda at, size: inner[at : at + size])
    if finding is None:
        yield from _unpacked(member.filename, inner)


def _in_directory(members: Sequence[zipfile.ZipInfo], end: str, size: int) -> Finding | None:
    most = min(UNPACKED_BYTES, _RATIO * size + _ALLOWANCE)
    if sum(m.file_size for m in members) > most or len(members) > UNPACKED_FILES:
        return "expands_too_much"
    names = [member.filename.lower() for member in members]
    if any(_holds_macros(name) for name in names):
        return "macros"
    if end in _OOXML:
        if "[content_types].xml" not in names or not _any_in(names, _OOXML[end]):
            return "type_mismatch"
    elif end in _OPEN_DOCUMENT and "content.xml" not in names:
        return "type_mismatch"
    if any(member.flag_bits & _ENCRYPTED for member in members):
        return "encrypted"
    if any(member.compress_type not in _PACKINGS for member in members):
        return "damaged"
    endings = {ending(name) for name in names}
    unwanted = dangerous.PROGRAMS | (dangerous.CARRIERS if end == "zip" else frozenset())
    return "dangerous" if not endings.isdisjoint(unwanted) else None


def _any_in(names: Sequence[str], folder: str) -> bool:
    return any(name.startswith(folder) for name in names)


def _holds_macros(name: str) -> bool:
    return (
        name.endswith("vbaproject.bin")
        or "/macrosheets/" in f"/{name}"
        or name.startswith(("basic/", "scripts/"))
    )


def _in_members(
    archive: zipfile.ZipFile, members: Sequence[zipfile.ZipInfo], end: str
) -> Finding | None:
    """What is found by unpacking all of it; a checksum that is wrong raises BadZipFile."""
    for member in members:
        if finding := _in_member(archive, member, end):
            return finding
    return None


def _in_member(archive: zipfile.ZipFile, member: zipfile.ZipInfo, end: str) -> Finding | None:
    name = member.filename.lower()
    is_object = end != "zip" and any(f"/{folder}" in f"/{name}" for folder in _OBJECTS)
    for start, part in _parts(archive, member):
        if start == 0 and (finding := _of_beginning(name, end, part)):
            return finding
        if is_object and dangerous.holds_program(part):
            return "dangerous"
    return None


def _parts(
    archive: zipfile.ZipFile, member: zipfile.ZipInfo, overlap: int = _OVERLAP
) -> Iterator[tuple[int, bytes]]:
    """A member part by part, each beginning with the end of the one before."""
    start, kept = 0, b""
    with archive.open(member) as file:
        while part := file.read(_CHUNK):
            yield start, kept + part
            start += len(part)
            kept = part[-overlap:]


def _of_beginning(name: str, end: str, head: bytes) -> Finding | None:
    if dangerous.is_program(head):
        return "dangerous"
    if end in _OOXML and name == "[content_types].xml":
        told = head.lower()
        return "macros" if any(part in told for part in _MACRO_PARTS) else None
    if end in _OPEN_DOCUMENT:
        if name == "mimetype" and head.strip() != _OPEN_DOCUMENT[end]:
            return "type_mismatch"
        if name == "meta-inf/manifest.xml" and b"encryption-data" in head:
            return "encrypted"
    return None


class _Beyond(OSError):
    """A place before the file, or more of it than is read of a directory."""


class _Window(io.RawIOBase):
    """A file that is read in parts, and not more of it than a directory may take."""

    def __init__(self, size: int, read: Read) -> None:
        self._size, self._read, self._at, self._left = size, read, 0, DIRECTORY_BYTES

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

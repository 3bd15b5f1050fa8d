"""The bytes of a dump, whatever it is packed in; what is no dump is told by its first bytes."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO

from infra.osticket.reading.text import NoDump

_GZIP = b"\x1f\x8b"
_MARK = b"\xef\xbb\xbf"
#: What a file begins with that is no dump, and what to do with it.
_OTHERS = {
    b"\xff\xfe": "está en UTF-16, como lo deja PowerShell con «>»: saque la copia con "
    "mysqldump --result-file=osticket.sql",
    b"\xfe\xff": "está en UTF-16: saque la copia con mysqldump --result-file=osticket.sql",
    b"PK\x03\x04": "es un ZIP: descomprímalo y pase el .sql que tiene",
    b"BZh": "está comprimido con bzip2: use bunzip2 y pase el .sql",
    b"\xfd7zXZ": "está comprimido con xz: use unxz y pase el .sql",
    b"\x28\xb5\x2f\xfd": "está comprimido con zstd: use unzstd y pase el .sql",
    b"7z\xbc\xaf": "es un 7z: descomprímalo y pase el .sql que tiene",
    b"PGDMP": "es de PostgreSQL: osTicket usa MySQL o MariaDB",
    b"SQLite format 3": "es de SQLite: osTicket usa MySQL o MariaDB",
}
#: What stands inside of a packed file, or further on.
_TAR, _TAR_AT = b"ustar", 257
_PACKED_TWICE = "está comprimido dos veces con gzip: use gunzip una vez y pase lo que queda"
_IN_TAR = "es un archivo de tar: sáquelo con tar -xf y pase el .sql que tiene"
_PART = 1 << 16
#: For zlib: with the head of gzip.
_ANY_GZIP = 31


class Cut(Exception):
    """A packed file that ends before its end; what came before it was read."""


class Source:
    """The bytes of a file, unpacked. Raises NoDump where it is of another kind."""

    def __init__(self, path: Path, told: Callable[[int], None]) -> None:
        self._path, self._told = path, told
        self._cut = False

    def __enter__(self) -> Source:
        self._raw: IO[bytes] = self._path.open("rb")
        head = self._raw.read(16)
        self._raw.seek(0)
        parts = _unpacked(self._raw) if head.startswith(_GZIP) else _plain(self._raw)
        self._parts = _judged(parts, self._path.name)
        return self

    def __exit__(self, *_: object) -> None:
        self._raw.close()

    def read(self, size: int) -> bytes:
        """So many bytes or a few more, fewer at the end. Raises Cut once all that a cut file gives
        is read."""
        found = bytearray()
        while len(found) < size and not self._cut:
            try:
                more = next(self._parts, None)
            except (Cut, zlib.error):
                self._cut = True
                break
            if more is None:
                break
            found += more
        if self._cut and not found:
            raise Cut
        self._told(self._raw.tell())
        return bytes(found)


def _judged(parts: Iterator[bytes], name: str) -> Iterator[bytes]:
    """The parts of a dump, without the mark of its encoding. Raises NoDump."""
    first = next(parts, b"")
    if (why := _other(first)) is not None:
        raise NoDump(f"Línea 1: {name} {why}.")
    yield first.removeprefix(_MARK)
    yield from parts


def _other(head: bytes) -> str | None:
    """What a file is that begins so, where it is no dump."""
    if head.startswith(_GZIP):
        return _PACKED_TWICE
    if head[_TAR_AT:].startswith(_TAR):
        return _IN_TAR
    if len(head) > 40 and not head[1:40:2].strip(b"\0"):
        return _OTHERS[b"\xff\xfe"]
    return next((why for mark, why in _OTHERS.items() if head.startswith(mark)), None)


def _plain(raw: IO[bytes]) -> Iterator[bytes]:
    while found := raw.read(_PART):
        yield found


def _unpacked(raw: IO[bytes]) -> Iterator[bytes]:
    """All that a gzip file gives, also where it is cut; it may have several members."""
    packed = zlib.decompressobj(_ANY_GZIP)
    while found := raw.read(_PART):
        while found:
            yield packed.decompress(found, _PART)
            found = packed.unconsumed_tail
            if packed.eof:
                found = packed.unused_data.lstrip(b"\0")
                if found:
                    packed = zlib.decompressobj(_ANY_GZIP)
    # What is left inside once all was given to it.
    yield packed.flush()
    if not packed.eof:
        raise Cut

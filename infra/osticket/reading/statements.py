"""The statements of a mysqldump, row by row, whatever its size.

No more is held than one value and what is read ahead: rows of an INSERT are given as they are met,
and what is of no table that is wanted is passed over.
"""

from __future__ import annotations

import gzip
import re
import zlib
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import IO, cast

_AHEAD = 1 << 20
#: Bytes of one value; MySQL's own packets end at 1 GB, a chunk of osTicket at 1 MB of hex.
_LONGEST = 256 << 20
_GZIP = b"\x1f\x8b"

_STRING = rb"'[^'\\]*+(?:(?:\\.|'')[^'\\]*+)*+'"
_VALUE = re.compile(
    rb"\s*(?:(NULL)|(-?[0-9][0-9.eE+-]*)|(?:_binary\s*|_utf8mb4\s*)?(" + _STRING + rb")"
    rb"|0[xX]([0-9A-Fa-f]*)|[xX]'([0-9A-Fa-f]*)')\s*([,)])",
    re.DOTALL,
)
_PAST = re.compile(
    rb"(?:[^'\"`;/#-]++|" + _STRING + rb'|"[^"\\]*+(?:\\.[^"\\]*+)*+"|`[^`]*+`'
    rb"|/\*.*?\*/|--[^\n]*+\n|#[^\n]*+\n|[/-])*?;",
    re.DOTALL,
)
_BETWEEN = re.compile(rb"(?:\s++|--(?=[\s-])[^\n]*+\n|#[^\n]*+\n|;)*+")
_INSERT = re.compile(
    rb"(?:INSERT|REPLACE)\s+(?:IGNORE\s+)?INTO\s+(?:`?\w+`?\.)?`?(\w+)`?\s*(?:\(([^)]*)\))?\s*VALUES\s*",
    re.IGNORECASE,
)
_CREATE = re.compile(rb"CREATE\s+TABLE\s+(?:IF\s+NOT\s+EXISTS\s+)?`?(\w+)`?\s*\(", re.IGNORECASE)
_CREATED_COLUMN = re.compile(rb"^\s*`(\w+)`", re.MULTILINE)
_NAMES = re.compile(rb"SET\s+NAMES\s+(\w+)", re.IGNORECASE)
_ESCAPED = re.compile(rb"\\(.)|''", re.DOTALL)
_MEANS = {b"0": b"\0", b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"Z": b"\x1a"}
_CHARSETS = {b"latin1": "cp1252", b"binary": "utf-8"}

Value = str | int | bytes | None
#: Which columns of a table are bytes.
_BYTES = frozenset({"filedata"})


class NoDump(Exception):
    """What is wrong with a file, in a sentence that says where and what to do."""


class Statements:
    """A dump that is read once, from its beginning."""

    def __init__(self, path: Path, wanted: Callable[[str], bool]) -> None:
        self._path, self._wanted = path, wanted
        self._buffer, self._at, self._line, self._ended = b"", 0, 1, False
        self._charset = "utf-8"
        self._created: dict[str, list[str]] = {}
        #: Bytes of the file that were read, as far as it is known.
        self.read = 0

    def rows(self) -> Iterator[tuple[str, list[str] | None, Sequence[Value]]]:
        """Table, the names of its columns where the dump says them, and one row. Raises NoDump."""
        try:
            with self._path.open("rb") as raw:
                packed = raw.read(2) == _GZIP
                raw.seek(0)
                self._raw = raw
                self._source = cast("IO[bytes]", gzip.GzipFile(fileobj=raw) if packed else raw)
                yield from self._statements()
        except (EOFError, zlib.error, gzip.BadGzipFile) as error:
            raise self._cut() from error
        except OSError as error:
            raise NoDump(f"{self._path} no se puede leer: {error.strerror or error}.") from error

    def _statements(self) -> Iterator[tuple[str, list[str] | None, Sequence[Value]]]:
        while True:
            self._skip(_BETWEEN)
            if self._is_at_end():
                return
            head = self._ahead(4096)
            self._check_text(head)
            if found := _INSERT.match(head):
                table, names = found[1].decode(), found[2]
                columns = re.findall(r"\w+", names.decode()) if names else self._created.get(table)
                self._at += found.end()
                yield from self._insert(table, columns)
            else:
                self._other(_CREATE.match(head))

    def _insert(
        self, table: str, columns: list[str] | None
    ) -> Iterator[tuple[str, list[str] | None, Sequence[Value]]]:
        wanted = self._wanted(table)
        while True:
            self._skip(re.compile(rb"\s*"))
            if self._ahead(1)[:1] != b"(":
                raise self._unclear(f"los valores de {table}")
            self._at += 1
            row = self._row(table, columns, wanted=wanted)
            if wanted:
                if columns is not None and len(columns) != len(row):
                    raise self._unclear(f"una fila de {table} con {len(row)} valores")
                yield table, columns, row
            self._skip(re.compile(rb"\s*"))
            mark = self._ahead(1)[:1]
            self._at += 1
            if mark == b";":
                return
            if mark != b",":
                raise self._cut() if not mark else self._unclear(f"el fin de una fila de {table}")

    def _row(self, table: str, columns: list[str] | None, *, wanted: bool) -> list[Value]:
        row: list[Value] = []
        while True:
            found = self._match(_VALUE)
            if found is None:
                raise self._unclear(f"un valor de {table}")
            self._pass(found.end())
            if wanted:
                name = columns[len(row)] if columns and len(row) < len(columns) else ""
                row.append(self._value(found, is_bytes=name in _BYTES or table.endswith("_chunk")))
            if found[6] == b")":
                return row

    def _value(self, found: re.Match[bytes], *, is_bytes: bool) -> Value:
        if found[1] is not None:
            return None
        if (number := found[2]) is not None:
            return int(number) if number.lstrip(b"-").isdigit() else number.decode()
        if (text := found[3]) is not None:
            plain = text[1:-1]
            if b"\\" in plain or b"''" in plain:
                plain = _ESCAPED.sub(_unescaped, plain)
            return plain if is_bytes else plain.decode(self._charset, "replace")
        content = bytes.fromhex((found[4] if found[4] is not None else found[5]).decode())
        return content if is_bytes else content.decode(self._charset, "replace")

    def _other(self, created: re.Match[bytes] | None) -> None:
        found = self._match(_PAST)
        if found is None:
            raise self._unclear("una instrucción")
        text = found[0]
        if names := _NAMES.search(text[:200]):
            self._charset = _CHARSETS.get(names[1].lower(), "utf-8")
        if created:
            body = text[created.end() :]
            self._created[created[1].decode()] = [
                name.decode() for name in _CREATED_COLUMN.findall(body)
            ]
        self._pass(found.end())

    def _match(self, pattern: re.Pattern[bytes]) -> re.Match[bytes] | None:
        """A match that does not touch the end of what is read, unless the file ends there."""
        ahead = _AHEAD
        while True:
            found = pattern.match(self._buffer, self._at)
            if found is not None and (found.end() < len(self._buffer) or self._ended):
                return found
            if self._ended:
                if self._at + 64 < len(self._buffer) and found is None and not self._is_open():
                    return None
                raise self._cut()
            if found is None and len(self._buffer) - self._at > _LONGEST:
                return None
            self._fill(ahead)
            ahead = min(ahead * 2, 64 << 20)

    def _is_open(self) -> bool:
        """Whether the value that begins here never ends."""
        rest = self._buffer[self._at : self._at + 20].lstrip()
        return rest[:1] == b"'" or rest[:2].lower() == b"0x" or rest.startswith(b"_binary")

    def _skip(self, pattern: re.Pattern[bytes]) -> None:
        while True:
            found = pattern.match(self._buffer, self._at)
            end = found.end() if found else self._at
            if end < len(self._buffer) or self._ended:
                self._pass(end)
                return
            self._fill(_AHEAD)

    def _ahead(self, size: int) -> bytes:
        while len(self._buffer) - self._at < size and not self._ended:
            self._fill(_AHEAD)
        return self._buffer[self._at : self._at + size]

    def _fill(self, size: int) -> None:
        more = self._source.read(size)
        self.read = self._raw.tell()
        self._ended = not more
        self._buffer = self._buffer[self._at :] + more
        self._at = 0

    def _pass(self, end: int) -> None:
        self._line += self._buffer.count(b"\n", self._at, end)
        self._at = end

    def _is_at_end(self) -> bool:
        return not self._ahead(1)

    def _check_text(self, head: bytes) -> None:
        if b"\0" in head[:64] or not re.match(rb"[A-Za-z/*(]", head):
            raise self._unclear("lo que hay")

    def _cut(self) -> NoDump:
        return NoDump(
            f"Línea {self._line}: el archivo termina a la mitad de una instrucción. La copia quedó "
            "cortada: vuelva a sacarla con mysqldump y compare su tamaño."
        )

    def _unclear(self, what: str) -> NoDump:
        return NoDump(
            f"Línea {self._line}: no se entiende {what}. ¿Es un archivo de mysqldump (o "
            "mariadb-dump) sin cambios? Saque la copia de nuevo y pase ese archivo."
        )


def _unescaped(found: re.Match[bytes]) -> bytes:
    letter = found[1]
    return b"'" if letter is None else _MEANS.get(letter, letter)

"""The statements of a mysqldump, row by row, whatever its size.

No more is held than one value and what is read ahead: rows of an INSERT are given as they are met,
and what is of no table that is wanted is passed over.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from infra.osticket.reading import patterns, text
from infra.osticket.reading.source import Cut, Source
from infra.osticket.reading.text import NoDump

_AHEAD = 1 << 20
#: Bytes of one value; a body of osTicket ends at 64 kB, a chunk of a file at 1 MB of hex.
_LONGEST = 32 << 20

#: Digits of a number that SQLite does not keep.
_LARGEST = 19

Value = str | int | bytes | None
#: Which columns of a table are bytes.
BYTES = frozenset({"filedata"})


class Statements:
    """A dump that is read once, from its beginning."""

    def __init__(
        self, path: Path, wanted: Callable[[str], bool],
        told: Callable[[int], None] = lambda _: None,
    ) -> None:  # fmt: skip
        self._path, self._wanted, self.told = path, wanted, told
        self._buffer, self._at, self._line, self._ended = b"", 0, 1, False
        self._letters = text.Letters()
        self._created: dict[str, list[str]] = {}
        self._head, self._tail, self._was_cut = b"", b"", False

    def doubts(self) -> Iterator[str]:
        """What of the file a person should look at, once all was read."""
        yield from self._letters.doubts()
        if patterns.HEAD.search(self._head) and b"Dump completed" not in self._tail:
            yield (
                f"la copia no termina con «Dump completed», como las de mysqldump: termina en la "
                f"línea {self._line} y puede estar cortada"
            )

    def rows(self) -> Iterator[tuple[str, list[str] | None, Sequence[Value]]]:
        """Table, the names of its columns where the dump says them, and one row. Raises NoDump."""
        try:
            with Source(self._path, self.told) as self._source:
                yield from self._statements()
        except OSError as error:
            raise NoDump(f"{self._path} no se puede leer: {error.strerror or error}.") from error

    def _statements(self) -> Iterator[tuple[str, list[str] | None, Sequence[Value]]]:
        while True:
            self._skip(patterns.BETWEEN)
            if self._is_at_end():
                return
            head = self._ahead(16_384)
            self._check_text(head)
            if found := patterns.INSERT.match(head):
                table, names = patterns.named(found), found[3]
                columns = patterns.columns(names) if names else self._created.get(table)
                self._pass(self._at + found.end())
                if self._wanted(table):
                    yield from self._insert(table, columns)
                else:
                    self._pass_over()
            elif head.startswith(b"/*"):
                self._comment()
            elif (found := patterns.DELIMITER.match(head)) and found[1] != b";":
                self._pass(self._at + found.end())
                self._pass(self._found(patterns.BACK, "un programa de la base").end())
            elif found:
                self._pass(self._at + found.end())
            else:
                self._other(patterns.CREATE.match(head))

    def _insert(
        self, table: str, columns: list[str] | None
    ) -> Iterator[tuple[str, list[str] | None, Sequence[Value]]]:
        while True:
            self._skip(patterns.SPACE)
            if self._ahead(1)[:1] != b"(":
                raise self._unclear(f"los valores de {table}")
            self._at += 1
            row = self._row(table, columns)
            if columns is not None and len(columns) != len(row):
                raise self._unclear(f"una fila de {table} con {len(row)} valores")
            yield table, columns, row
            self._skip(patterns.SPACE)
            mark = self._ahead(1)[:1]
            self._at += 1
            if mark == b";":
                return
            if mark != b",":
                raise self._cut() if not mark else self._unclear(f"el fin de una fila de {table}")

    def _row(self, table: str, columns: list[str] | None) -> list[Value]:
        row: list[Value] = []
        while True:
            found = self._found(patterns.VALUE, f"un valor de {table}")
            self._pass(found.end())
            name = columns[len(row)] if columns and len(row) < len(columns) else ""
            row.append(self._value(found, is_bytes=name in BYTES or table.endswith("_chunk")))
            if found[8] == b")":
                return row

    def _pass_over(self) -> None:
        """The rows of a table that nobody asked for, whatever they hold."""
        while True:
            found = self._found(patterns.UNWANTED, "una fila", is_partial=True)
            self._pass(found.end())
            if found[0] == b";":
                return

    def _value(self, found: re.Match[bytes], *, is_bytes: bool) -> Value:
        if found[1] is not None:
            return None
        if (number := found[2]) is not None:
            is_whole = number.lstrip(b"-").isdigit() and len(number) < _LARGEST
            return int(number) if is_whole else number.decode()
        if found[6] is not None or found[7] is not None:
            return (
                int(found[6] or b"0", 2) if found[7] is None else int(found[7].upper() == b"TRUE")
            )
        if (quoted := found[3]) is not None:
            plain = quoted[1:-1]
            if b"\\" in plain or b"''" in plain:
                plain = patterns.ESCAPED.sub(_unescaped, plain)
        else:
            plain = bytes.fromhex((found[4] if found[4] is not None else found[5]).decode())
        return plain if is_bytes else self._letters.read(plain)

    def _comment(self) -> None:
        """A comment by itself: what follows it may be of the statement or the next one."""
        found = self._found(patterns.COMMENT, "un comentario")
        if names := patterns.NAMES.search(found[0][:200]):
            self._letters.are(names[1])
        self._pass(found.end())

    def _other(self, created: re.Match[bytes] | None) -> None:
        found = self._found(patterns.PAST, "una instrucción")
        if names := patterns.NAMES.search(found[0][:200]):
            self._letters.are(names[1])
        if created:
            body = found[0][created.end() :]
            self._created[patterns.named(created)] = [
                name.decode("utf-8", "replace") for name in patterns.CREATED_COLUMN.findall(body)
            ]
        self._pass(found.end())

    def _found(
        self, pattern: re.Pattern[bytes], what: str, *, is_partial: bool = False
    ) -> re.Match[bytes]:
        found = self._match(pattern, is_partial=is_partial)
        if found is None:
            raise self._unclear(what)
        return found

    def _match(
        self, pattern: re.Pattern[bytes], *, is_partial: bool = False
    ) -> re.Match[bytes] | None:
        """A match that does not touch the end of what is read, unless the file ends there, or a
        part of what is meant is as good."""
        ahead = _AHEAD
        while True:
            found = pattern.match(self._buffer, self._at)
            if found is not None and (found.end() < len(self._buffer) or self._ended or is_partial):
                return found
            if self._ended:
                is_whole = self._at + 64 < len(self._buffer) and not self._was_cut
                if is_whole and found is None and not self._is_open():
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
        try:
            more = self._source.read(size)
        except Cut:
            more, self._was_cut = b"", True
        self._ended = not more
        if not self._head:
            self._head = more[:200]
        self._tail = (self._tail + more[-200:])[-200:]
        self._buffer = self._buffer[self._at :] + more
        self._at = 0

    def _pass(self, end: int) -> None:
        self._line += self._buffer.count(b"\n", self._at, end)
        self._at = end

    def _is_at_end(self) -> bool:
        if self._ahead(1):
            return False
        if self._was_cut:
            raise self._cut()
        return True

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
    return b"'" if letter is None else patterns.MEANS.get(letter, letter)

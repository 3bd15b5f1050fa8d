"""The statements of a mysqldump, row by row: rows of an INSERT are given as they are met, and what
is of no table that is wanted is passed over.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from infra.osticket.reading import patterns, text
from infra.osticket.reading.source import Source
from infra.osticket.reading.text import NoDump
from infra.osticket.reading.window import Window

#: Bytes in which an instruction says what it is.
_HEAD = 16_384
#: Digits of a number that SQLite does not keep.
_LARGEST = 19

Value = str | int | bytes | None
#: Which columns of a table are bytes.
BYTES = frozenset({"filedata"})


class Statements(Window):
    """A dump that is read once, from its beginning."""

    def __init__(
        self, path: Path, wanted: Callable[[str], bool],
        told: Callable[[int], None] = lambda _: None,
    ) -> None:  # fmt: skip
        super().__init__(path, told)
        self._wanted = wanted
        self._letters = text.Letters()
        self._created: dict[str, list[str]] = {}
        #: The database that rows are of, and that of the file's first table.
        self._database = ""
        self._first: str | None = None

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
            with Source(self._path, self._told) as self._source:
                yield from self._statements()
        except OSError as error:
            raise NoDump(f"{self._path} no se puede leer: {error.strerror or error}.") from error

    def _statements(self) -> Iterator[tuple[str, list[str] | None, Sequence[Value]]]:
        while True:
            self._skip(patterns.BETWEEN)
            if self._is_at_end():
                return
            head = self._ahead(_HEAD)
            self._check_text(head)
            if found := patterns.SAID.match(head):
                self._pass_what_was_said(found)
            elif found := patterns.INSERT.match(head):
                table, names = self._named(found), found[3]
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
                self._other(patterns.CREATE.match(head), patterns.VERB.match(head))

    def _named(self, found: re.Match[bytes]) -> str:
        """A table; that of another database than the first has its name before it."""
        if self._first is None:
            self._first = self._database
        name = patterns.named(found)
        return name if self._database == self._first else f"{self._database}.{name}"

    def _pass_what_was_said(self, found: re.Match[bytes]) -> None:
        said = found[1]
        if said is not None and not patterns.HARMLESS.match(said):
            raise NoDump(
                f"Línea {self._line}: mysqldump se detuvo y dice «{self._letters.read(said)}». La "
                "copia no está completa: corrija eso y sáquela de nuevo."
            )
        self._pass(self._at + found.end())

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

    def _other(self, created: re.Match[bytes] | None, verb: re.Match[bytes] | None) -> None:
        rest = self._ahead(_HEAD)
        if verb is None and (b";" in rest or len(rest) == _HEAD):
            raise self._unclear("lo que hay")
        found = self._found(patterns.PAST, "una instrucción")
        if used := patterns.USE.match(found[0]):
            self._database = patterns.named(used)
        if names := patterns.NAMES.search(found[0][:200]):
            self._letters.are(names[1])
        if created:
            body = found[0][created.end() :]
            self._created[self._named(created)] = [
                name.decode("utf-8", "replace") for name in patterns.CREATED_COLUMN.findall(body)
            ]
        self._pass(found.end())


def _unescaped(found: re.Match[bytes]) -> bytes:
    letter = found[1]
    return b"'" if letter is None else patterns.MEANS.get(letter, letter)

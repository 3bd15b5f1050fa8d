"""What was read, as tables of a file of SQLite: bounded memory, and joins in any order.

Each table is kept under the name that it has there; once all is read, views without the prefix
stand for those that are asked, with every column of ``tables.py``.
"""

from __future__ import annotations

import sqlite3
import weakref
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from pathlib import Path

from infra.osticket.reading.statements import Value
from infra.osticket.reading.tables import COLUMNS, IDLE, REQUIRED, THREADS_BEFORE
from infra.osticket.reading.text import NoDump

#: Longest first: ``ost_thread_entry`` ends in no table called ``entry``.
_SUFFIXES = sorted(COLUMNS, key=len, reverse=True)
_ROWS = 500
#: What every osTicket has had, and what one before 1.10 is told.
_ALWAYS = "ticket_priority"
_BEFORE = (
    "Es de un osTicket anterior a la versión 1.10 (tiene {table}). Actualice una copia de osTicket "
    "a la 1.18 con su propio instalador y saque de ella la copia de la base."
)
#: Before the name of a table that is kept: views have those without a prefix.
KEPT = "kept:"
#: By table: columns of an index, several parted by a bar.
_INDEXES = {
    "thread_entry": "thread_id", "thread": "object_id|id", "thread_event": "thread_id",
    "attachment": "object_id|file_id", "file_chunk": "file_id, chunk_id", "file": "id",
    "form_entry": "object_id", "form_entry_values": "entry_id|field_id", "user": "id",
    "user_email": "user_id", "thread_collaborator": "thread_id", "task": "object_id|id",
    "thread_entry_merge": "thread_entry_id", "ticket__cdata": "ticket_id",
    "user__cdata": "user_id", "task__cdata": "task_id",
    "ticket": "number|ticket_pid|ticket_id|created, ticket_id|user_id",
    "thread_entry_email": "thread_entry_id", "list_items": "id", "organization": "id",
}  # fmt: skip

Row = tuple[str, list[str] | None, Sequence[Value]]


def suffix(table: str) -> str | None:
    """The table of osTicket that a name may be, whatever its prefix."""
    return next((one for one in _SUFFIXES if table.endswith(one)), None)


class Staging:
    """The tables of one osTicket."""

    def __init__(self, path: Path) -> None:
        self.database = sqlite3.connect(path, check_same_thread=False)
        self.database.row_factory = sqlite3.Row
        weakref.finalize(self, self.database.close)
        for pragma in ("journal_mode=OFF", "synchronous=OFF", "cache_size=-16000"):
            self.database.execute(f"PRAGMA {pragma}")
        self._columns: dict[str, list[str]] = {}
        #: What could not be read as it stands, for the report.
        self.doubts: list[str] = []

    def fill(self, rows: Iterable[Row], prefix: str | None = None) -> None:
        """Keep all rows, then find the installation's prefix. Raises NoDump."""
        waiting: dict[str, list[Sequence[Value]]] = {}
        for table, columns, row in rows:
            if table not in self._columns and not self._create(table, columns, len(row)):
                continue
            kept = waiting.setdefault(table, [])
            kept.append(self._fitted(table, columns, row))
            if len(kept) >= _ROWS or "file_chunk" in table:
                self._insert(table, waiting.pop(table))
        for table, kept in waiting.items():
            self._insert(table, kept)
        self.database.commit()
        self._show(prefix)

    def one(self, sql: str, *values: object) -> sqlite3.Row | None:
        """The first row of a query."""
        with closing(self.database.execute(sql, values)) as cursor:
            row: sqlite3.Row | None = cursor.fetchone()
            return row

    def all(self, sql: str, *values: object) -> list[sqlite3.Row]:
        """All rows of a query that has few."""
        return self.database.execute(sql, values).fetchall()

    def each(self, sql: str, *values: object) -> Iterator[sqlite3.Row]:
        """The rows of a query, one at a time."""
        with closing(self.database.execute(sql, values)) as cursor:
            yield from cursor

    def count(self, table: str) -> int:
        """How many rows a table has."""
        found = self.one(f'SELECT COUNT(*) FROM "{table}"')  # noqa: S608
        return int(found[0]) if found else 0

    def _create(self, table: str, columns: list[str] | None, width: int) -> bool:
        known = suffix(table)
        names = columns or (COLUMNS[known].split() if known else [])
        if known is None or len(names) != width:
            if known and known not in IDLE and not table.endswith(THREADS_BEFORE):
                raise NoDump(
                    f"La tabla {table} tiene {width} columnas y osTicket 1.18 tiene {len(names)}: "
                    "es de otra versión. Saque la copia con --complete-insert, o con CREATE TABLE."
                )
            self.doubts.append(f"{table}: sin nombres de columnas no se sabe qué es cada una")
            self._columns[table] = []
            return False
        self._columns[table] = names
        listed = ", ".join(f'"{name}"' for name in names)
        self.database.execute(f'CREATE TABLE "{KEPT}{table}" ({listed})')
        return True

    def _fitted(
        self, table: str, columns: list[str] | None, row: Sequence[Value]
    ) -> Sequence[Value]:
        names = self._columns[table]
        if columns is None or columns == names:
            return row
        by_name = dict(zip(columns, row, strict=True))
        return [by_name.get(name) for name in names]

    def _insert(self, table: str, rows: list[Sequence[Value]]) -> None:
        names = self._columns[table]
        if names:
            marks = ",".join("?" * len(names))
            self.database.executemany(f'INSERT INTO "{KEPT}{table}" VALUES ({marks})', rows)  # noqa: S608

    def _show(self, prefix: str | None) -> None:
        prefix = self._prefix() if prefix is None else prefix
        missing = [name for name in REQUIRED if prefix + name not in self._columns]
        if missing and prefix + THREADS_BEFORE in self._columns:
            raise NoDump(_BEFORE.format(table=prefix + THREADS_BEFORE))
        if missing:
            raise NoDump(
                f"Faltan las tablas {', '.join(prefix + name for name in missing)}: la copia está "
                "incompleta, o es de un osTicket anterior a la versión 1.10. Saque una de toda la "
                "base, o actualice osTicket antes."
            )
        for name, known in COLUMNS.items():
            has = self._columns.get(prefix + name, [])
            also = [one for one in has if one not in known.split()]
            listed = [f'"{one}"' if one in has else f'NULL AS "{one}"' for one in known.split()]
            listed += [f'"{one}"' for one in also]
            if not has:
                shown = ", ".join(listed) or "NULL AS nothing"
                where = "(SELECT 1) WHERE 0"
            else:
                shown, where = ", ".join(listed), f'"{KEPT}{prefix}{name}"'
                self._index(name, f"{KEPT}{prefix}{name}", has)
            self.database.execute(f'CREATE TEMP VIEW "{name}" AS SELECT {shown} FROM {where}')  # noqa: S608
        self.database.execute("ANALYZE")
        twice = self.one("SELECT ticket_id FROM ticket GROUP BY 1 HAVING COUNT(*) > 1 LIMIT 1")
        if twice is not None:
            raise NoDump(
                f"El ticket con ticket_id {twice[0]} está dos veces: en el archivo hay dos copias "
                "de la misma base, una tras otra. Deje solo una, la última."
            )

    def _index(self, name: str, kept: str, has: list[str]) -> None:
        for place, columns in enumerate(_INDEXES.get(name, "").split("|")):
            if columns and all(one in has for one in columns.split(", ")):
                sql = f'CREATE INDEX "by_{name}_{place}" ON "{kept}" ({columns})'
                self.database.execute(sql)

    def _prefix(self) -> str:
        tables = [name for name in self._columns if self._columns[name]]
        found = [
            name.removesuffix("ticket_status") for name in tables if name.endswith("ticket_status")
        ] or [name.removesuffix("thread_entry") for name in tables if name.endswith("thread_entry")]
        old = [name.removesuffix(_ALWAYS) + "ticket" for name in tables if name.endswith(_ALWAYS)]
        if not found and old and old[0] in tables:
            raise NoDump(_BEFORE.format(table=f"{old[0]}, sin {old[0]}_status"))
        if not found:
            raise NoDump(
                "No hay tablas de osTicket en el archivo (ninguna termina en ticket_status ni en "
                "thread_entry). ¿Es la copia de otro programa? Saque la de la base de osTicket."
            )
        if len(found) > 1:
            told = ", ".join(sorted(found))
            raise NoDump(f"Hay varios osTicket en el archivo ({told}): diga cuál con PREFIX=.")
        return found[0]

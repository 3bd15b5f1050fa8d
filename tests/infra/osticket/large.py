"""A large dump, written as MySQL does it, a piece at a time: as large as the disk, not the memory.

The sample of ``old`` over and over, over some years, with files of its own for each turn and, now
and then, one of several chunks.
"""

from __future__ import annotations

import gzip
import json
import random
from collections.abc import Iterator
from pathlib import Path

from infra.osticket.reading.tables import COLUMNS
from tests.infra.osticket import old
from tests.infra.osticket.old import Row

#: Rows of a statement go on until they have so many bytes, as mysqldump's do.
_STATEMENT = 1_000_000
#: Bytes of osTicket's chunks, of the file of each turn, and of the large one.
_CHUNK, _SMALL, _LARGE = 512_000, 3_000, 1_200_000
#: Of so many turns, one has the large file.
_LARGE_EVERY = 100
_YEARS = range(2018, 2026)
#: Tickets of the sample.
EACH = 8


def write(path: Path, tickets: int) -> int:
    """A dump with so many tickets, or a few more; answers how many."""
    turns = -(-tickets // EACH)
    rows = old.tables()
    with gzip.open(path, "wb", compresslevel=1) as file:
        file.write(b"-- MySQL dump 10.13\n/*!40101 SET NAMES utf8mb4 */;\n")
        for name in sorted(rows):
            _table(file, name, _rows(name, rows[name], turns))
        file.write(b"-- Dump completed on 2026-11-28\n")
    return turns * EACH


def _rows(name: str, sample: list[Row], turns: int) -> Iterator[Row]:
    if name in ("file", "file_chunk"):
        for turn in range(turns):
            yield from _files(turn) if name == "file" else _chunks(turn)
        return
    for turn in range(turns):
        for row in sample:
            if turn == 0:
                yield row
            elif name not in _ONCE:
                yield _dated(_shifted(name, row, turn), turn)


def _dated(row: Row, turn: int) -> Row:
    year = str(_YEARS[turn % len(_YEARS)])
    told = {key: year + value[4:] if key in _MOMENTS and str(value)[:4] == "2024" else value
            for key, value in row.items()}  # fmt: skip
    if told.get("est_duedate"):
        told["est_duedate"] = f"{year}-12-15 10:00:00"
    if "file_id" in told and "object_id" in told:
        told["file_id"] = _own(turn, int(row["file_id"]))
    return told


#: Moments of the sample that lie in 2024.
_MOMENTS = {"created", "updated", "closed", "timestamp", "lastupdate", "duedate"}


def _own(turn: int, file_id: int) -> int:
    """The sample's first file is the turn's own; the others are shared."""
    return turn * 10 + 1 if file_id == 1 else file_id


def _files(turn: int) -> Iterator[Row]:
    if turn == 0:
        yield from old.tables()["file"]
        return
    yield old.tables()["file"][0] | {"id": _own(turn, 1), "size": len(_content(turn)),
                                     "key": f"K{turn}", "type": "application/pdf"}  # fmt: skip


def _chunks(turn: int) -> Iterator[Row]:
    if turn == 0:
        yield from old.tables()["file_chunk"]
        return
    content = _content(turn)
    for place, start in enumerate(range(0, len(content), _CHUNK)):
        yield {"file_id": _own(turn, 1), "chunk_id": place,
               "filedata": content[start : start + _CHUNK]}  # fmt: skip


def _content(turn: int) -> bytes:
    size = _LARGE if turn % _LARGE_EVERY == 1 else _SMALL
    return b"%PDF-1.4\n" + random.Random(turn).randbytes(size)


def _table(file: gzip.GzipFile, name: str, rows: Iterator[Row]) -> None:
    columns = COLUMNS[name].split()
    told = ",\n".join(f"  `{one}` text" for one in columns)
    file.write(f"DROP TABLE IF EXISTS `ost_{name}`;\n".encode())
    file.write(f"CREATE TABLE `ost_{name}` (\n{told}\n);\n".encode())
    file.write(f"LOCK TABLES `ost_{name}` WRITE;\n".encode())
    size = 0
    for row in rows:
        told_row = b"(" + b",".join(old.value(row.get(one), hexed=True) for one in columns) + b")"
        file.write(b"," if size else f"INSERT INTO `ost_{name}` VALUES ".encode())  # noqa: S608
        file.write(told_row)
        size += len(told_row)
        if size > _STATEMENT:
            file.write(b";\n")
            size = 0
    file.write(b";\nUNLOCK TABLES;\n" if size else b"UNLOCK TABLES;\n")


#: Tables whose rows a second person or ticket shares.
_ONCE = ("event", "form", "form_field", "department", "help_topic", "ticket_status", "staff",
         "canned_response", "file", "file_chunk")  # fmt: skip
#: Columns that name a ticket, a thread, a line or a person, and how far apart turns are.
_KEYS = ("ticket_id", "id", "object_id", "thread_id", "user_id", "entry_id", "ticket_pid",
         "thread_entry_id", "default_email_id", "attachment_id")  # fmt: skip
_APART = 1_000


def _shifted(name: str, row: Row, turn: int) -> Row:
    """A row as it is some turns on."""
    moved = {key: value + turn * _APART if key in _KEYS and value else value
             for key, value in row.items()}  # fmt: skip
    if name == "ticket":
        moved["number"] = f"{turn:04d}{row['ticket_id']:03d}"
    if name == "user_email":
        moved["address"] = f"{turn}.{row['address']}"
    if name == "thread_entry_merge":
        moved["data"] = json.dumps({"thread": 6 + turn * _APART})
    return moved

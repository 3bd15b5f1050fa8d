"""Files: stored once by content, in chunks, and shared by entries."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from tempfile import SpooledTemporaryFile
from typing import IO

from infra.osticket.past.shapes import OldFile
from infra.osticket.past.values import whole
from infra.osticket.reading.staging import Staging

_ATTACHED = """
    SELECT a.id, a.file_id, a.name, a.inline, f.id AS kept, f.name AS own, f.size, f.type, f.key,
    f.bk FROM attachment a LEFT JOIN file f ON f.id = a.file_id
    WHERE a.object_id = ? AND a.type = ? ORDER BY a.id
"""
_IN_MEMORY = 4 << 20
_CHUNKS = "SELECT filedata FROM file_chunk WHERE file_id = ? ORDER BY chunk_id"


@dataclass(frozen=True)
class _Content:
    size: int
    sha256: str
    is_there: bool


class Files:
    """The files of a staged osTicket; each is hashed once."""

    def __init__(self, staging: Staging) -> None:
        self._staging = staging
        staging.database.execute(
            "CREATE TABLE IF NOT EXISTS kept_files "
            "(file_id INTEGER PRIMARY KEY, size, sha256, is_there)"
        )

    def of(self, object_id: int, kind: str, entry_kind: str) -> list[OldFile]:
        """The files of an entry (``H``) or a canned response (``C``)."""
        rows = self._staging.all(_ATTACHED, object_id, kind)
        return [self._file(row, entry_kind) for row in rows]

    def chunks(self, file_id: int) -> Iterator[bytes]:
        """The bytes of a file, chunk by chunk."""
        for row in self._staging.each(_CHUNKS, file_id):
            data = row["filedata"]
            yield data if isinstance(data, bytes) else str(data or "").encode("latin-1", "replace")

    @contextmanager
    def open(self, file_id: int) -> Iterator[IO[bytes]]:
        """The bytes of a file to read from, on the disk where they are many."""
        with SpooledTemporaryFile(max_size=_IN_MEMORY) as file:
            for chunk in self.chunks(file_id):
                file.write(chunk)
            file.seek(0)
            yield file

    def _file(self, row: object, entry_kind: str) -> OldFile:
        found: dict[str, object] = dict(row)  # type: ignore[call-overload]
        name = str(found["name"] or found["own"] or f"archivo-{found['file_id']}")
        file_id = whole(found["file_id"])
        known = {
            "attachment_id": whole(found["id"]), "file_id": file_id, "name": name,
            "inline": bool(whole(found["inline"])), "entry_kind": entry_kind,
        }  # fmt: skip
        if found["kept"] is None:
            return OldFile(**known, size=None, type=None, key=None, problem="file row missing")  # type: ignore[arg-type]
        size = whole(found["size"])
        known |= {"size": size, "type": found["type"] and str(found["type"]), "key": found["key"]}
        if (place := str(found["bk"] or "D")) != "D":
            return OldFile(**known, problem=f"not in the database (bk {place})")  # type: ignore[arg-type]
        content = self._content(file_id)
        if not content.is_there and size:
            return OldFile(**known, problem="file_chunk rows missing")  # type: ignore[arg-type]
        if content.size != size:
            short = "shorter" if content.size < size else "longer"
            problem = f"data {short} than size"
            return OldFile(**known, problem=problem, actual_size=content.size)  # type: ignore[arg-type]
        return OldFile(**known, sha256=content.sha256)  # type: ignore[arg-type]

    def _content(self, file_id: int) -> _Content:
        known = self._staging.one("SELECT * FROM kept_files WHERE file_id = ?", file_id)
        if known is not None:
            return _Content(known["size"], known["sha256"], bool(known["is_there"]))
        sha, size, there = hashlib.sha256(), 0, False
        for chunk in self.chunks(file_id):
            sha.update(chunk)
            size, there = size + len(chunk), True
        found = _Content(size, sha.hexdigest(), there)
        self._staging.database.execute(
            "INSERT INTO kept_files VALUES (?, ?, ?, ?)", (file_id, size, found.sha256, there)
        )
        return found

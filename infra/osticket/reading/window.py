"""What is read ahead of a dump: no more than one value and a little, whatever its size."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from infra.osticket.reading.source import Cut, Source
from infra.osticket.reading.text import NoDump

_AHEAD = 1 << 20
#: Bytes of one value; a body of osTicket ends at 64 kB, a chunk of a file at 1 MB of hex.
_LONGEST = 32 << 20


class Window:
    """A piece of a file, which moves from its beginning to its end."""

    _source: Source

    def __init__(self, path: Path, told: Callable[[int], None]) -> None:
        self._path, self._told = path, told
        self._buffer, self._at, self._line, self._ended = b"", 0, 1, False
        self._head, self._tail, self._was_cut = b"", b"", False

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

"""The folder of an export: written beside its name, and renamed once it is whole."""

from __future__ import annotations

import hashlib
import json
import os
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from infra.export.records import Written

_PART = re.compile(r"[A-Za-z0-9=_-][A-Za-z0-9=._-]*")


class Refused(Exception):
    """Nothing is written, and why."""


class Folder:
    """Where an export is written. Only whoever makes it may read it: it holds personal data."""

    def __init__(self, wanted: Path) -> None:
        """Raises Refused where something has the name."""
        self._whole = wanted
        self._path = wanted.with_name(wanted.name + ".incomplete")
        self._written: dict[str, Written] = {}
        if os.path.lexists(wanted):
            raise Refused(f"{wanted} is there already: an export is never written over another.")
        if not wanted.parent.is_dir():
            raise Refused(f"There is no folder {wanted.parent}.")
        try:
            self._path.mkdir(mode=0o700)
        except FileExistsError as error:
            raise Refused(
                f"{self._path} is what an export left that was broken off: delete it, and start"
                " again."
            ) from error

    @property
    def written(self) -> dict[str, Written]:
        """The files of lines, so far."""
        return dict(sorted(self._written.items()))

    def lines(self, name: str, lines: Iterable[dict[str, Any]]) -> None:
        """Write a file of JSON Lines; nothing of it is held in memory."""
        digest, count, size = hashlib.sha256(), 0, 0
        with self._open(name) as file:
            for line in lines:
                text = (json.dumps(line, ensure_ascii=False, allow_nan=False) + "\n").encode()
                file.write(text)
                digest.update(text)
                count, size = count + 1, size + len(text)
        self._written[name] = Written(lines=count, bytes=size, sha256=digest.hexdigest())

    def document(self, name: str, text: str) -> None:
        """Write a text."""
        with self._open(name) as file:
            file.write(text.encode())

    def content(self, name: str, parts: Iterator[bytes]) -> tuple[int, str]:
        """Write bytes as they come; answers how many, and their SHA-256."""
        digest, size = hashlib.sha256(), 0
        with self._open(name) as file:
            for part in parts:
                file.write(part)
                digest.update(part)
                size += len(part)
        return size, digest.hexdigest()

    def finish(self) -> Path:
        """Give the folder its name. Raises Refused where it was taken meanwhile."""
        if os.path.lexists(self._whole):
            raise Refused(f"{self._whole} came while the export ran; it is in {self._path}.")
        self._path.rename(self._whole)
        return self._whole

    def _open(self, name: str) -> Any:
        if not all(_PART.fullmatch(part) for part in name.split("/")):
            raise ValueError(f"{name} is no name for a file")
        path = self._path / name
        for parent in reversed(Path(name).parents):
            (self._path / parent).mkdir(mode=0o700, exist_ok=True)
        return open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb")  # noqa: PTH123

"""A file of facts of tickets, ``expected.json`` or one of ours, read a ticket at a time."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

_PART = 1 << 16
_SPACE = " \t\r\n"
_DECODER = json.JSONDecoder()


class NoFacts(Exception):
    """What is wrong with a file of expectations, in a sentence."""


def members(path: Path) -> Iterator[tuple[str, Any]]:
    """What an object holds, by name: an element of a list at a time, anything else as it is.
    Raises NoFacts."""
    try:
        with path.open(encoding="utf-8-sig") as file:
            yield from _Reader(file).members()
    except (OSError, ValueError) as error:
        raise NoFacts(f"{path} no se puede comparar: {error}.") from error


class _Reader:
    """Looks at no more than one element."""

    def __init__(self, file: IO[str]) -> None:
        self._file, self._buffer, self._at, self._ended = file, "", 0, False

    def members(self) -> Iterator[tuple[str, Any]]:
        self._sign("{")
        while (name := self._value()) is not None:
            self._sign(":")
            if self._next() == "[":
                yield from ((name, one) for one in self._elements())
            else:
                yield name, self._value()
            if self._sign(",}") == "}":
                return

    def _elements(self) -> Iterator[Any]:
        self._sign("[")
        if self._next() == "]":
            self._sign("]")
            return
        while True:
            yield self._value()
            if self._sign(",]") == "]":
                return

    def _value(self) -> Any:
        self._next()
        while True:
            try:
                value, end = _DECODER.raw_decode(self._buffer, self._at)
            except ValueError:
                if self._ended:
                    raise
            else:
                # A number at the end of what is read may go on.
                if end < len(self._buffer) or self._ended:
                    self._at = end
                    return value
            self._fill()

    def _sign(self, wanted: str) -> str:
        found = self._next()
        if not found or found not in wanted:
            raise ValueError(f"se esperaba {wanted}, hay {found or 'el fin'}")
        self._at += 1
        return found

    def _next(self) -> str:
        """The next sign that is no space; nothing at the end."""
        while True:
            while self._at < len(self._buffer) and self._buffer[self._at] in _SPACE:
                self._at += 1
            if self._at < len(self._buffer):
                return self._buffer[self._at]
            if self._ended:
                return ""
            self._fill()

    def _fill(self) -> None:
        more = self._file.read(max(_PART, len(self._buffer) - self._at))
        self._ended = not more
        self._buffer, self._at = self._buffer[self._at :] + more, 0

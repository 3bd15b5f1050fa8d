"""The letters of a dump, and what is wrong with one in a sentence."""

from __future__ import annotations

from collections.abc import Iterator

#: What MySQL calls them, and what Python does.
_CHARSETS = {b"latin1": "cp1252"}
#: What MySQL's latin1 holds where Windows-1252 has nothing.
_HOLES = {byte: chr(byte) for byte in (0x81, 0x8D, 0x8F, 0x90, 0x9D)}


class NoDump(Exception):
    """What is wrong with a file, in a sentence that says where and what to do."""


class Letters:
    """Reads texts in the encoding that a dump says, or, where that cannot be, in the other one."""

    def __init__(self) -> None:
        self._charset = "utf-8"
        #: Whether letters may have been lost when the dump was written.
        self.is_narrow = False
        #: Texts that were no UTF-8 though the dump says so.
        self.other = 0

    def are(self, name: bytes) -> None:
        """As ``SET NAMES`` says."""
        self._charset = _CHARSETS.get(name.lower(), "utf-8")
        self.is_narrow = self.is_narrow or self._charset != "utf-8"

    def doubts(self) -> Iterator[str]:
        """What may be wrong with what was read."""
        if self.other:
            yield (
                f"{self.other} textos no estaban en UTF-8, que es lo que dice la copia: se leyeron "
                "como Windows-1252 (latin1)"
            )
        if self.is_narrow:
            yield (
                "la copia se sacó en latin1: MySQL escribió «?» por cada letra que no tiene "
                "(árabe, emojis). Sáquela con --default-character-set=utf8mb4"
            )

    def read(self, content: bytes) -> str:
        """A text; nothing of it is lost."""
        if self._charset == "cp1252":
            return windows(content)
        try:
            return content.decode()
        except UnicodeDecodeError:
            self.other += 1
            return windows(content)


def windows(content: bytes) -> str:
    """Windows-1252 as MySQL means it by latin1: every byte is a letter."""
    try:
        return content.decode("cp1252")
    except UnicodeDecodeError:
        return "".join(_HOLES.get(one) or bytes([one]).decode("cp1252") for one in content)

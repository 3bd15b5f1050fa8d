"""The letters of a dump, and what is wrong with one in a sentence."""

from __future__ import annotations

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
        #: Texts that were no UTF-8 though the dump says so.
        self.other = 0

    def are(self, name: bytes) -> None:
        """As ``SET NAMES`` says."""
        self._charset = _CHARSETS.get(name.lower(), "utf-8")

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

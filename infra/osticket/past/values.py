"""Numbers of a row, whatever stands where one should."""

from __future__ import annotations


def whole(value: object) -> int:
    """An integer; 0 for none and for what is none."""
    if isinstance(value, int):
        return value
    text = str(value or "").strip()
    digits = text.removeprefix("-")
    return int(text) if digits.isascii() and digits.isdigit() and len(digits) < 19 else 0

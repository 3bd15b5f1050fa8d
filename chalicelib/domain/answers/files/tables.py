"""Tables and texts of nothing but letters: their bytes stay as they are."""

from __future__ import annotations

import csv
import re

from chalicelib.domain.answers.files.publishable import NotPublishable, Publishable, checked

_DELIMITERS = ",;\t|"
_WHOLE = re.compile(r"(-?\d+)[.,]0+")
#: As programs in Java write whole numbers of more than seven digits.
_POWER = re.compile(r"([1-9])(?:[.,](\d{1,18}))?[eE]\+?(\d{1,2})")
#: A phone is no figure: ``02.2234567``.
_FRACTION = re.compile(r"-?(?:0|[1-9]\d*)[.,]\d+(?:[eE][+-]?\d+)?|-?\d+[eE][+-]?\d+")


def text(content: bytes) -> Publishable:
    """A text. Raises NotPublishable."""
    return checked(content, _decoded(content).splitlines(), [])


def table(content: bytes) -> Publishable:
    """A table of values that a delimiter parts. Raises NotPublishable."""
    told = _decoded(content)
    beginning = told[:4096].partition("\n")[0]
    delimiter = max(_DELIMITERS, key=beginning.count)
    try:
        rows = csv.reader(told.splitlines(keepends=True), delimiter=delimiter)
        cells = [said(cell) for row in rows for cell in row]
    except csv.Error:
        cells = told.splitlines()
    # A cell of several lines is read line by line.
    return checked(content, [line for cell in cells for line in cell.splitlines()], [])


def said(cell: str) -> str:
    """What a cell says to whoever looks for numbers of people: figures with decimals are none, and
    a number that a program wrote with ``.0`` or as ``1.712345675E9`` is whole."""
    cell = cell.strip()
    if whole := _WHOLE.fullmatch(cell):
        return whole.group(1)
    if power := _POWER.fullmatch(cell):
        return _in_digits(power)
    return "" if _FRACTION.fullmatch(cell) else cell


def _in_digits(power: re.Match[str]) -> str:
    """A number that is written with a power of ten, or nothing where it has decimals."""
    whole, decimals, zeros = power.group(1), power.group(2) or "", int(power.group(3))
    return whole + decimals[:zeros].ljust(zeros, "0") if len(decimals.rstrip("0")) <= zeros else ""


def _decoded(content: bytes) -> str:
    """UTF-8, UTF-16 with its mark, or else the code page of Windows in western Europe."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        try:
            return content.decode("utf-16")
        except UnicodeDecodeError as error:
            raise NotPublishable("damaged") from error
    if b"\0" in content:
        raise NotPublishable("type_mismatch")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")

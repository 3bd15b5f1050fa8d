"""A table as a file of comma-separated values (RFC 4180), safe and true in a spreadsheet.

A spreadsheet runs text that begins like a formula, and turns text that looks like a number or a
date into one: ``051243`` becomes 51243, ``+593 99`` a sum, ``3-4`` the third of April. Such text
gets an apostrophe in front, which says "text" in every spreadsheet, so that what was text stays
text and nothing is run.
https://owasp.org/www-community/attacks/CSV_Injection
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Literal

from chalicelib.domain.dates import ECUADOR

#: ``excel``: what Excel in Spanish opens by a double click; ``plain``: what programs expect.
Variant = Literal["excel", "plain"]
#: What a cell may hold.
Cell = str | int | Decimal | bool | date | datetime | None

#: Excel takes no longer text in a cell.
#: https://support.microsoft.com/office/excel-specifications-and-limits
MOST_LETTERS = 32_767
#: What a spreadsheet takes for the beginning of a formula, also in full width.
_FORMULA = re.compile(r"^[\s\u0000-\u001f]*[=+\-@＝＋－＠]|^[\t\r\n]")
#: What it takes for a number, a date or a time.
_NUMERIC = re.compile(
    r"^\s*[$€(]?\s*[\d.,][\d\s.,:/%)-]*([eE][+-]?\d+)?\s*([ap]\.?\s?m\.?)?\s*[%)]?\s*$", re.I
)
_MONTH = (
    r"(jan(uary)?|ene(ro)?|feb(rero|ruary)?|mar(zo|ch)?|apr(il)?|abr(il)?|mayo?|jun(io|e)?"
    r"|jul(io|y)?|aug(ust)?|ago(sto)?|sep(t|tiembre|tember)?|set(iembre)?|oct(ubre|ober)?"
    r"|nov(iembre|ember)?|dec(ember)?|dic(iembre)?)"
)
_DATED = re.compile(
    rf"^(?=.*\d)\s*\d{{0,4}}[\s./-]*(de\s+)?{_MONTH}"
    r"\.?[\s./,-]*(de\s+)?\d{0,4}([\s./,-]+\d{1,4})?\s*$",
    re.I,
)
_LOGICAL = frozenset({"true", "false", "verdadero", "falso"})
#: Control characters that no file of text holds; tab and line breaks are text.
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


@dataclass(frozen=True)
class _Shape:
    separator: str
    decimal: str
    day: str
    moment: str


_SHAPES: dict[Variant, _Shape] = {
    "excel": _Shape(";", ",", "%d/%m/%Y", "%d/%m/%Y %H:%M"),
    "plain": _Shape(",", ".", "%Y-%m-%d", "%Y-%m-%d %H:%M"),
}
#: Excel reads UTF-8 by this mark alone; programs are told to expect it (``utf-8-sig``).
MARK = "\ufeff".encode()


def text(value: str) -> str:
    """A text that a spreadsheet shows as it is: with an apostrophe where it would run it, or take
    it for a number, a date or a logical value."""
    clean = _CONTROL.sub("\ufffd", value)[: MOST_LETTERS - 1]
    read_otherwise = (
        _FORMULA.search(clean)
        or _NUMERIC.match(clean)
        or _DATED.match(clean)
        or clean.strip().casefold() in _LOGICAL
        or clean.startswith("'")
    )
    return f"'{clean}" if read_otherwise else clean


def lines(rows: Iterable[Sequence[Cell]], variant: Variant, words: dict[str, str]) -> bytes:
    """Rows as bytes in UTF-8, each ended by CR LF. ``words`` has what is written for ``yes`` and
    ``no``. Times are Ecuador's."""
    shape, out = _SHAPES[variant], io.StringIO(newline="")
    writer = csv.writer(out, delimiter=shape.separator, lineterminator="\r\n")
    writer.writerows([_written(cell, shape, words) for cell in row] for row in rows)
    return out.getvalue().encode()


def _written(cell: Cell, shape: _Shape, words: dict[str, str]) -> str:
    match cell:
        case None:
            return ""
        case bool():
            return words["yes" if cell else "no"]
        case str():
            return text(cell)
        case datetime():
            return cell.astimezone(ECUADOR).strftime(shape.moment)
        case date():
            return cell.strftime(shape.day)
        case Decimal():
            return str(cell).replace(".", shape.decimal)
        case _:
            return str(cell)

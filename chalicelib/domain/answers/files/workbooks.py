"""Sheets of an Excel workbook (ECMA-376, part 1, chapter 18): what their cells say, and whether
any of it is hidden."""

from __future__ import annotations

import re
from collections.abc import Mapping

from chalicelib.domain.answers.files.markup import Judged, local
from chalicelib.domain.answers.files.publishable import NotPublishable
from chalicelib.domain.answers.files.reading import PartReader
from chalicelib.domain.answers.files.tables import said

_COLUMN = re.compile(r"[A-Z]{1,3}")
_YES = ("1", "true")
#: What is printed above and below a sheet, and what says how (18.3.1.39).
_PRINTED = frozenset("oddHeader oddFooter evenHeader evenFooter firstHeader firstFooter".split())
_OF_PRINT = re.compile(r'&(?:"[^"]*"|K[0-9A-Fa-f]{6}|K\d\d[+-]\d{3}|\d{1,3}|[A-Za-z])')


class Book(PartReader):
    """The workbook's own part."""

    def start(self, name: str, attributes: Mapping[str, str]) -> Judged:
        if local(name) == "sheet" and attributes.get("state", "visible") != "visible":
            raise NotPublishable("hidden_content")
        return super().start(name, attributes)


class Sheet(PartReader):
    """A sheet, of which ``figures`` are the styles that show figures. ``shown_figures`` are its
    whole numbers that are shown as figures, for whoever looks for one that is known."""

    def __init__(self, gone: frozenset[str], figures: set[str]) -> None:
        super().__init__(gone)
        self.shown_figures: list[str] = []
        self._figures = figures
        self._hidden_columns: list[tuple[int, int]] = []
        self._is_row_hidden, self._column = False, 0
        self._cell: Mapping[str, str] | None = None
        self._value: list[str] | None = None

    def start(self, name: str, attributes: Mapping[str, str]) -> Judged:
        plain = local(name)
        if plain == "sheetFormatPr" and attributes.get("zeroHeight") in _YES:
            raise NotPublishable("hidden_content")
        if plain == "col" and (attributes.get("hidden") in _YES or _is_none(attributes, "width")):
            stretch = int(attributes.get("min", "1")), int(attributes.get("max", "16384"))
            self._hidden_columns.append(stretch)
        elif plain == "row":
            self._column = 0
            self._is_row_hidden = attributes.get("hidden") in _YES or _is_none(attributes, "ht")
        elif plain == "c":
            self._cell, self._column = attributes, _column(attributes) or self._column + 1
        elif plain in ("v", "is", "f") and self._cell is not None and self._is_hidden_cell():
            raise NotPublishable("hidden_content")
        if plain == "v":
            self._value = []
        return super().start(name, attributes)

    def text(self, letters: str) -> None:
        if self._value is None:
            super().text(letters)
        else:
            self._value.append(letters)

    def end(self, name: str) -> None:
        plain = local(name)
        if plain == "v" and self._value is not None:
            self.lines.append(self._shown("".join(self._value)))
            self._value = None
        elif plain == "c":
            self._cell = None
        elif plain in _PRINTED:
            self._line = [_OF_PRINT.sub("\n", "".join(self._line))]
        super().end(name)

    def _shown(self, value: str) -> str:
        """A value as it is searched: strings lie elsewhere by their places, and a figure is
        none of a person."""
        cell = self._cell or {}
        kind = cell.get("t", "n")
        if kind == "str":
            return value
        if kind == "n" and cell.get("s", "0") in self._figures:
            self.shown_figures.append(said(value))
        is_figure = kind != "n" or cell.get("s", "0") in self._figures
        return "" if is_figure else said(value)

    def _is_hidden_cell(self) -> bool:
        hidden = (first <= self._column <= last for first, last in self._hidden_columns)
        return self._is_row_hidden or any(hidden)


def _is_none(attributes: Mapping[str, str], measure: str) -> bool:
    """Whether a row or a column has no height or width: nobody sees it."""
    return float(attributes.get(measure, "1")) == 0


def _column(attributes: Mapping[str, str]) -> int:
    """The column of a cell that says where it stands, or 0: it stands behind the one before."""
    letters, column = _COLUMN.match(attributes.get("r", "")), 0
    for letter in letters.group() if letters else "":
        column = column * 26 + ord(letter) - 64
    return column

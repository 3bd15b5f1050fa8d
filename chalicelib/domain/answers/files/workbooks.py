"""Sheets of an Excel workbook (ECMA-376, part 1, chapter 18): what their cells say, and whether
any of it is hidden."""

from __future__ import annotations

import re
from collections.abc import Mapping

from chalicelib.domain.answers.files.markup import Judged, local
from chalicelib.domain.answers.files.publishable import NotPublishable
from chalicelib.domain.answers.files.reading import PartReader
from chalicelib.domain.answers.files.tables import said

#: Formats of Excel itself that group thousands or show parts (18.8.30).
_FIGURES = frozenset({2, 3, 4, 9, 10, 11, 12, 13, *range(37, 50)})
_GROUPS = re.compile(r"#[,.\\ ]+#|0\.0|%|E\+", re.IGNORECASE)
_COLUMN = re.compile(r"[A-Z]{1,3}")
_YES = ("1", "true")


class Styles(PartReader):
    """Which styles show a number as a figure."""

    def __init__(self, gone: frozenset[str]) -> None:
        super().__init__(gone)
        self.figures: set[str] = set()
        self._codes: dict[str, str] = {}
        self._in_cells, self._count = False, 0

    def start(self, name: str, attributes: Mapping[str, str]) -> Judged:
        plain = local(name)
        if plain == "numFmt":
            self._codes[attributes.get("numFmtId", "")] = attributes.get("formatCode", "")
        elif plain == "cellXfs":
            self._in_cells = True
        elif plain == "xf" and self._in_cells:
            known = attributes.get("numFmtId", "0")
            code = self._codes.get(known)
            is_figure = _GROUPS.search(code) if code else known.isdigit() and int(known) in _FIGURES
            if is_figure:
                self.figures.add(str(self._count))
            self._count += 1
        return super().start(name, attributes)

    def end(self, name: str) -> None:
        if local(name) == "cellXfs":
            self._in_cells = False
        super().end(name)


class Book(PartReader):
    """The workbook's own part."""

    def start(self, name: str, attributes: Mapping[str, str]) -> Judged:
        if local(name) == "sheet" and attributes.get("state", "visible") != "visible":
            raise NotPublishable("hidden_content")
        return super().start(name, attributes)


class Sheet(PartReader):
    """A sheet, of which ``figures`` are the styles that show figures."""

    def __init__(self, gone: frozenset[str], figures: set[str]) -> None:
        super().__init__(gone)
        self._figures = figures
        self._hidden_columns: list[tuple[int, int]] = []
        self._is_row_hidden = False
        self._cell: Mapping[str, str] | None = None
        self._value: list[str] | None = None

    def start(self, name: str, attributes: Mapping[str, str]) -> Judged:
        plain = local(name)
        if plain == "sheetFormatPr" and attributes.get("zeroHeight") in _YES:
            raise NotPublishable("hidden_content")
        if plain == "col" and attributes.get("hidden") in _YES:
            stretch = int(attributes.get("min", "1")), int(attributes.get("max", "16384"))
            self._hidden_columns.append(stretch)
        elif plain == "row":
            self._is_row_hidden = attributes.get("hidden") in _YES
        elif plain == "c":
            self._cell = attributes
        elif plain in ("v", "is", "f") and self._cell is not None and self._is_hidden():
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
        if local(name) == "v" and self._value is not None:
            self.lines.append(self._shown("".join(self._value)))
            self._value = None
        elif local(name) == "c":
            self._cell = None
        super().end(name)

    def _shown(self, value: str) -> str:
        """A value as it is searched: strings lie elsewhere by their places, and a figure is
        none of a person."""
        cell = self._cell or {}
        kind = cell.get("t", "n")
        if kind == "str":
            return value
        is_figure = kind != "n" or cell.get("s", "0") in self._figures
        return "" if is_figure else said(value)

    def _is_hidden(self) -> bool:
        if self._is_row_hidden:
            return True
        letters = _COLUMN.match((self._cell or {}).get("r", ""))
        column = 0
        for letter in letters.group() if letters else "":
            column = column * 26 + ord(letter) - 64
        return any(first <= column <= last for first, last in self._hidden_columns)

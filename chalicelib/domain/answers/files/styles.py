"""Styles of an office file: which show a number as a figure (Excel), and which hide what stands in
them (Word)."""

from __future__ import annotations

import re
from collections.abc import Mapping

from chalicelib.domain.answers.files.markup import Judged, local
from chalicelib.domain.answers.files.reading import HIDING, PartReader, value_of

#: Formats of Excel itself that group thousands or show parts (18.8.30).
_FIGURES = frozenset({2, 3, 4, 9, 10, 11, 12, 13, *range(37, 50)})
_GROUPS = re.compile(r"#[,.\\ ]+#|0\.0|%|E\+", re.IGNORECASE)


class Styles(PartReader):
    """Which styles show a number as a figure, and which hide."""

    def __init__(self, gone: frozenset[str]) -> None:
        super().__init__(gone)
        self.figures: set[str] = set()
        self._codes: dict[str, str] = {}
        self._in_cells, self._count = False, 0
        self._style, self._bases = "", dict[str, str]()
        self._hides = dict[str, bool]()

    @property
    def hiding(self) -> frozenset[str]:
        """The ids of Word's styles whose text nobody sees, by themselves or by what they are based
        on."""
        return frozenset(style for style in self._bases if self._is_hiding(style))

    def _is_hiding(self, style: str) -> bool:
        seen = set[str]()
        while style in self._bases and style not in self._hides and style not in seen:
            seen.add(style)
            style = self._bases[style]
        return self._hides.get(style, False)

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
        elif plain == "style":
            named = {local(key): told for key, told in attributes.items()}
            # What stands in a default style needs not name it.
            self._style = "" if named.get("default") in ("1", "true") else named.get("styleId", "")
            self._bases[self._style] = ""
        elif plain == "basedOn":
            self._bases[self._style] = value_of(attributes)
        return super().start(name, attributes)

    def _is_hidden(self, plain: str, attributes: Mapping[str, str]) -> bool:
        is_hidden = super()._is_hidden(plain, attributes)
        if plain in HIDING and self._style:
            self._hides[self._style] = is_hidden
            return False
        return is_hidden

    def end(self, name: str) -> None:
        if local(name) == "cellXfs":
            self._in_cells = False
        elif local(name) == "style":
            self._style = ""
        super().end(name)

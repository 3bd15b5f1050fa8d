"""``make test-office``: LibreOffice opens files of both variants: text stays text.

It is the judge that shares nothing with us: it decides what a cell is. It opens each file as
somebody would who accepts what it proposes, with formulas evaluated, and in Spanish.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ElementTree
from datetime import date
from decimal import Decimal
from pathlib import Path

from chalicelib.domain.exports import cells
from chalicelib.domain.exports.cells import Variant

_CASES = Path(__file__).parents[1] / "cases" / "cells.json"
_WORDS = {"yes": "sí", "no": "no"}
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
#: Separator, quote, UTF-8, first line, no columns, Spanish, no quoted-is-text, detect
#: special numbers, as shown, no formulas exported, no spaces cut, sheet, evaluate formulas.
#: https://help.libreoffice.org/latest/en-US/text/shared/guide/csv_params.html
_FILTER = "CSV:{separator},34,76,1,,{locale},false,true,false,false,false,0,true"
_VARIANTS: dict[Variant, tuple[int, int]] = {"excel": (ord(";"), 3082), "plain": (ord(","), 1033)}


def main() -> int:
    """Open a file of each variant; answers how many cells are shown otherwise."""
    if shutil.which("soffice") is None:
        print("LibreOffice is missing: apt-get install libreoffice-calc-nogui")
        return 2
    texts = [case["text"] for case in json.loads(_CASES.read_text("utf-8")) if case["text"]]
    wrong = sum(_opened(variant, texts) for variant in _VARIANTS)
    total = len(_VARIANTS) * len(texts)
    print(f"{total - wrong} passed, {wrong} failed")
    return 1 if wrong else 0


def _opened(variant: Variant, texts: list[str]) -> int:
    rows = [[text, date(2026, 12, 15), Decimal("12.5"), 7] for text in texts]
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "tickets.csv"
        file.write_bytes(cells.MARK + cells.lines(rows, variant, _WORDS))
        separator, locale = _VARIANTS[variant]
        asked = _FILTER.format(separator=separator, locale=locale)
        profile = f"-env:UserInstallation=file://{folder}/profile"
        command = ["soffice", profile, "--headless", f"--infilter={asked}"]
        command += ["--convert-to", "fods", "--outdir", folder, str(file)]
        subprocess.run(command, check=True, capture_output=True, timeout=180)
        shown = _shown(file.with_suffix(".fods"))
    wrong = 0
    for text, row in zip(texts, shown, strict=True):
        kinds = [kind for kind, _ in row]
        if kinds != ["string", "date", "float", "float"] or row[0][1] != _as_shown(text):
            wrong += 1
            print(f"  {variant}: {text!r} is shown as {row}")
    return wrong


def _as_shown(text: str) -> str:
    """A text with what says that it is text, and with line breaks as a spreadsheet keeps them."""
    return cells.text(text).replace("\r\n", "\n").replace("\r", "\n")


def _shown(file: Path) -> list[list[tuple[str, str]]]:
    """The kind and the text of each cell."""
    tree = ElementTree.parse(file)
    table = next(tree.iter(f"{_TABLE}table"))
    rows = []
    for row in table.iter(f"{_TABLE}table-row"):
        found = [
            (cell.get(f"{_OFFICE}value-type", ""), "\n".join(map(_text, cell.iter(f"{_TEXT}p"))))
            for cell in row.iter(f"{_TABLE}table-cell")
        ]
        rows.append([cell for cell in found if cell[0]])
    return [row for row in rows if row]


def _text(paragraph: ElementTree.Element) -> str:
    parts = [paragraph.text or ""]
    for part in paragraph:
        if part.tag == f"{_TEXT}s":
            parts.append(" " * int(part.get(f"{_TEXT}c", "1")))
        elif part.tag == f"{_TEXT}tab":
            parts.append("\t")
        parts += [part.text or "", part.tail or ""]
    return "".join(parts)


if __name__ == "__main__":
    sys.exit(main())

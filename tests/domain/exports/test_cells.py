"""What a spreadsheet shows of a file: text as text, dates and numbers as such."""

from __future__ import annotations

import csv
import io
import json
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from chalicelib.domain.exports import cells
from chalicelib.domain.exports.cells import Cell, Variant

CASES = json.loads((Path(__file__).parents[2] / "cases" / "cells.json").read_text("utf-8"))
ROWS = json.loads((Path(__file__).parents[2] / "cases" / "cell-rows.json").read_text("utf-8"))
WORDS = {"yes": "sí", "no": "no"}


def read(content: bytes, variant: Variant) -> list[list[str]]:
    separator = {"excel": ";", "plain": ","}[variant]
    return [*csv.reader(io.StringIO(content.decode(), newline=""), delimiter=separator)]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["text"][:20])
def test_text_that_would_be_read_otherwise_says_that_it_is_text(case: dict[str, Any]) -> None:
    assert cells.text(case["text"]) == ("'" if case["marked"] else "") + case["text"]


@pytest.mark.parametrize("variant", ["excel", "plain"])
def test_every_text_comes_back_whole(variant: Variant) -> None:
    rows = [[case["text"]] for case in CASES]
    found = read(cells.lines(rows, variant, WORDS), variant)
    marked = [case["marked"] for case in CASES]
    plain = [row[0][1:] if m else row[0] for row, m in zip(found, marked, strict=True)]
    assert plain == [case["text"] for case in CASES]


@pytest.mark.parametrize(
    ("cell", "excel", "plain"),
    [
        (None, "", ""),
        (True, "sí", "sí"),
        (False, "no", "no"),
        (1234, "1234", "1234"),
        (Decimal("12.5"), "12,5", "12.5"),
        (date(2026, 12, 15), "15/12/2026", "2026-12-15"),
        # 03:30 in UTC is the evening before in Ecuador
        (datetime(2026, 12, 15, 3, 30, tzinfo=UTC), "14/12/2026 22:30", "2026-12-14 22:30"),
    ],
)
def test_what_is_no_text_is_written_for_its_program(cell: Cell, excel: str, plain: str) -> None:
    assert read(cells.lines([[cell]], "excel", WORDS), "excel") == [[excel]]
    assert read(cells.lines([[cell]], "plain", WORDS), "plain") == [[plain]]


def test_a_text_is_no_longer_than_a_cell_takes() -> None:
    assert len(cells.text("=" + "x" * 50_000)) == cells.MOST_LETTERS


def test_a_character_that_no_text_holds_is_shown_as_missing() -> None:
    assert cells.text("a\x00b") == "a\ufffdb"


@pytest.mark.parametrize("variant", ["excel", "plain"])
def test_a_file_has_the_bytes_that_a_page_gives_it(variant: Variant) -> None:
    rows = [
        [date.fromisoformat(cell["day"]) if isinstance(cell, dict) else cell for cell in row]
        for row in ROWS["rows"]
    ]
    made = cells.MARK + cells.lines(rows, variant, WORDS)
    assert made == ROWS[variant].encode()

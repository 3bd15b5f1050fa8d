"""Addresses in texts; pages and mails are held together by ``tests/site/test_checks.py``."""

from __future__ import annotations

import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.links import harmless, parts
from infra.package import ROOT

CASES: dict[str, list[str]] = json.loads((ROOT / "tests/cases/links.json").read_text())


@pytest.mark.parametrize(("text", "hrefs"), CASES.items())
def test_addresses_in_a_text_are_linked_without_the_sentence_around_them(
    text: str, hrefs: list[str]
) -> None:
    assert [href for _, href in parts(text) if href] == hrefs


@given(st.text())
def test_no_letter_of_a_text_is_lost(text: str) -> None:
    assert "".join(piece for piece, _ in parts(text)) == text


@given(st.text())
def test_only_addresses_of_the_web_are_linked(text: str) -> None:
    assert all(href is None or re.match(r"(?i)https?://", href) for _, href in parts(text))


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("IPC de Cuenca, 2020 a 2025", "IPC de Cuenca, 2020 a 2025"),
        ("Variación de 2.5 %", "Variación de 2.5 %"),
        ("Entre a https://premio.example/x", "Entre a https[:]//premio[.]example/x"),
        ("www.premio.example", "www[.]premio[.]example"),
        ("escriba a ana@premio.example", "escriba a ana[@]premio[.]example"),
        ("http://192.0.2.7/x", "http[:]//192.0.2.7/x"),
        ("premio\u3002example", "premio[.]example"),
        ("pre\u200bmio\u202e.example", "premio[.]example"),
        ("a\r\n b", "a b"),
        ("x" * 200, "x" * 79 + "…"),
    ],
)
def test_a_strangers_subject_holds_nothing_to_click(typed: str, shown: str) -> None:
    assert harmless(typed) == shown

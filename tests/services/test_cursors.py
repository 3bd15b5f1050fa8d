"""A cursor is what this service wrote, or nothing."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.errors import Invalid
from chalicelib.services import cursors

PLACE = {"after": "2026-12-15#051243"}


@pytest.fixture(autouse=True, scope="module")
def secrets() -> Iterator[list[str]]:
    """The secrets that sign, newest first; a test may rotate them."""
    valid = ["newest"]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(cursors, "token_secrets", lambda: tuple(valid))
        yield valid


def test_it_leads_back_to_its_place() -> None:
    assert cursors.place(cursors.cursor(PLACE, "query"), "query") == PLACE


def test_it_outlives_a_rotation_of_the_secret(secrets: list[str]) -> None:
    issued = cursors.cursor(PLACE, "query")
    secrets.insert(0, "newer")
    assert cursors.place(issued, "query") == PLACE
    secrets.remove("newest")
    with pytest.raises(Invalid):
        cursors.place(issued, "query")


@pytest.mark.parametrize("text", ["", "x", ".", "e30.", "e30", "W10.W10", "ñ", "\ud800", "A" * 400])
def test_what_is_no_cursor_is_refused_by_its_field(text: str) -> None:
    with pytest.raises(Invalid) as refused:
        cursors.place(text, "query")
    assert [(f.field, f.code) for f in refused.value.faults] == [("cursor", "foreign_cursor")]


def test_one_of_another_query_is_refused() -> None:
    with pytest.raises(Invalid):
        cursors.place(cursors.cursor(PLACE, "another"), "query")


@given(st.dictionaries(st.text(), st.text(), max_size=3))
def test_a_place_that_a_caller_writes_is_refused(place: dict[str, str]) -> None:
    _, _, signature = cursors.cursor(PLACE, "query").partition(".")
    text = base64.urlsafe_b64encode(json.dumps(place).encode()).decode().rstrip("=")
    if place != PLACE:
        for forged in (text, f"{text}.", f"{text}.{signature}"):
            with pytest.raises(Invalid):
                cursors.place(forged, "query")


@given(st.integers(0, 200), st.characters(codec="ascii"))
def test_changing_any_letter_spoils_it(position: int, letter: str) -> None:
    issued = cursors.cursor(PLACE, "query")
    position %= len(issued)
    if issued[position] != letter:
        with pytest.raises(Invalid):
            cursors.place(issued[:position] + letter + issued[position + 1 :], "query")

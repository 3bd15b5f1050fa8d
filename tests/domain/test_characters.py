"""Characters that show nothing, and those that stand for plain ones."""

from __future__ import annotations

import pytest

from chalicelib.domain.characters import BLANK, IGNORABLE, plain, trimmed


def test_what_has_no_shape_is_what_unicode_says() -> None:
    """Default_Ignorable_Code_Point of DerivedCoreProperties.txt names so many code points."""
    assert len(IGNORABLE) == 4174
    assert {"\u00ad", "\u061c", "\u200b", "\u2064", "\u3164", "\ufeff", "\U000e0001"} <= IGNORABLE


def test_two_characters_with_a_shape_show_nothing() -> None:
    assert {"\u2800", "\U0001d159"} == BLANK


@pytest.mark.parametrize("dash", "\u2010\u2011\u2012\u2013\u2014\u2015\u2212")
def test_every_dash_is_a_hyphen(dash: str) -> None:
    assert plain(f"17{dash}0") == "17-0"


@pytest.mark.parametrize("zero", ["٠", "۰", "०", "０"])
def test_digits_of_every_script_are_plain_ones(zero: str) -> None:
    assert plain(f"A{zero}{chr(ord(zero) + 7)}b") == "A07b"


@pytest.mark.parametrize("mark", "\u00ad\u180e\u200b\u200e\u200f\u2060\u3164\uffa0\ufeff")
def test_marks_at_the_ends_go_and_within_stay(mark: str) -> None:
    assert trimmed(f"{mark} X a{mark}b X {mark}") == f"X a{mark}b X"

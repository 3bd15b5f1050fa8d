from __future__ import annotations

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.errors import Invalid
from chalicelib.domain.search import sought
from chalicelib.domain.search.sought import MOST_SOUGHT, Sought, understand


class TestUnderstand:
    @pytest.mark.parametrize("typed", ["#051243", " # 051 243 ", "＃０５１２４３"])
    def test_a_number_with_its_sign_is_nothing_else(self, typed: str) -> None:
        assert understand(typed) == Sought(number="051243")

    @pytest.mark.parametrize("typed", ["051243", "051 243", "Ticket 051243"])
    def test_a_number_without_is_tried_first(self, typed: str) -> None:
        assert understand(typed).number == "051243"

    def test_an_email_is_normalised(self) -> None:
        assert understand(" Maria@EXAMPLE.com ") == Sought(email="maria@example.com")

    def test_what_only_looks_like_an_email_is_words(self) -> None:
        assert understand("precios @ ciudad") == Sought(words=("preci", "ciud"))

    def test_a_cedula_that_its_check_digit_proves(self) -> None:
        assert understand("1700000019").cedula == "1700000019"
        assert understand("1700000018").cedula is None

    @pytest.mark.parametrize(
        "typed", ["0991234567", "+593 99 123 4567", "593991234567", "(09) 9123-4567"]
    )
    def test_a_phone_however_it_is_written(self, typed: str) -> None:
        assert understand(typed).phone == "+593991234567"

    def test_a_passport(self) -> None:
        assert understand("ab-123456").passport == "AB123456"
        assert understand("precios").passport is None

    def test_many_words_count_by_their_longest(self) -> None:
        found = understand(" ".join(f"ab{'c' * n}7" for n in range(20))).words
        assert len(found) == MOST_SOUGHT
        assert min(map(len, found)) == 15

    @pytest.mark.parametrize(
        ("typed", "code"),
        [("", "missing"), (" \n ", "missing"), ("de la", "no_words"), ("a ¿? 7", "no_words")],
    )
    def test_nothing_to_search_by(self, typed: str, code: str) -> None:
        with pytest.raises(Invalid) as refused:
            understand(typed)
        assert [(fault.field, fault.code) for fault in refused.value.faults] == [("q", code)]

    def test_too_much(self) -> None:
        with pytest.raises(Invalid) as refused:
            understand("a" * 301)
        assert refused.value.faults[0].code == "too_long"

    @given(st.text(max_size=300))
    def test_anything_is_understood_or_refused(self, typed: str) -> None:
        with contextlib.suppress(Invalid):
            assert understand(typed) != Sought()


class TestTrail:
    """What the trail keeps a hash of: a search and a history for the same give the same."""

    def test_each_reading_of_a_search_is_named(self) -> None:
        kinds = ("number", "passport", "words")
        assert sought.sought_by("051243") == tuple((kind, "051243") for kind in kinds)
        assert sought.sought_by("ANA@Example.org") == (("email", "ana@example.org"),)
        assert ("phone", "+593991234567") in sought.sought_by("+593 99 123 4567")
        assert ("passport", "AB123456") in sought.sought_by("ab123456")
        assert ("document", "cedula#EC#1700000019") in sought.sought_by("1700000019")

    def test_words_are_kept_in_one_order(self) -> None:
        (kind, kept), *others = sought.sought_by("precios de la canasta")
        assert (kind, kept, others) == ("words", "canast preci", [])
        assert sought.sought_by("canasta precio") == (("words", "canast preci"),)

    def test_a_history_by_e_mail_is_a_search_for_it(self) -> None:
        assert sought.sought_in_history("Ana@Example.org", None) == (("email", "ana@example.org"),)
        assert sought.sought_in_history("Ana@Example.org", None) == sought.sought_by(
            "ana@example.org"
        )

    def test_a_history_by_document_is_a_search_for_it(self) -> None:
        cedula = "cedula#EC#1700000019"
        assert sought.sought_in_history(None, cedula) == (("document", cedula),)
        passport = "passport#CO#AB123456"
        assert sought.sought_in_history(None, passport) == (
            ("document", passport),
            ("passport", "AB123456"),
        )
        assert sought.sought_in_history(None, None) == (("document", ""),)


def test_a_search_is_refused_from_one_letter_too_many_on() -> None:
    understand("a" * sought.MOST_TYPED)
    with pytest.raises(Invalid) as refused:
        understand("a" * (sought.MOST_TYPED + 1))
    (fault,) = refused.value.faults
    assert (fault.field, fault.code) == ("q", "too_long")

"""Cédulas and passports."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from pydantic import ValidationError

from chalicelib.domain.form.documents import Document, check_digit, document_key

VALID = [
    "0100000017",
    "0200000024",
    "0511111114",
    "0900000092",
    "1700000019",
    "2055555557",
    "3000000038",
    "0960000065",
]

provinces = st.sampled_from([f"{number:02d}" for number in (*range(1, 25), 30)])
serials = st.integers(0, 10**7 - 1).map(lambda number: f"{number:07d}")


@st.composite
def cedulas(draw: st.DrawFn) -> str:
    nine = draw(provinces) + draw(serials)
    number = nine + str(check_digit(nine))
    assume(len(set(number)) > 1)
    return number


def read(kind: str, number: str) -> str:
    return Document.model_validate({"type": kind, "number": number}).number


def code(kind: str, number: object) -> str:
    with pytest.raises(ValidationError) as caught:
        Document.model_validate({"type": kind, "number": number})
    return caught.value.errors()[0]["type"]


class TestCedula:
    @pytest.mark.parametrize("number", VALID)
    def test_valid_ones_are_kept_as_text(self, number: str) -> None:
        assert read("cedula", number) == number

    @pytest.mark.parametrize(
        ("number", "why"),
        [
            ("170000001", "length"),
            ("17000000190", "length"),
            ("170000O019", "digits_only"),
            ("0012345674", "province"),
            ("2512345675", "province"),
            ("3100000011", "province"),
            ("1712345676", "check_digit"),
            ("1234567890", "check_digit"),
            ("2222222222", "repeated_digits"),
            ("", "missing"),
            ("17000000/19", "digits_only"),
        ],
    )
    def test_wrong_ones_say_why(self, number: str, why: str) -> None:
        assert code("cedula", number) == why

    def test_full_width_digits_are_normalised_and_then_judged(self) -> None:
        assert read("cedula", " １７００００００１９ ") == "1700000019"
        assert code("cedula", "１７１２３４５６７６") == "check_digit"

    def test_the_third_digit_is_no_ground_for_refusal(self) -> None:
        for third in range(10):
            nine = f"17{third}000001"
            assert read("cedula", nine + str(check_digit(nine)))

    @given(cedulas())
    def test_every_number_that_the_sum_completes_is_accepted(self, number: str) -> None:
        assert read("cedula", number) == number

    @given(cedulas(), st.integers(0, 9), st.integers(1, 9))
    def test_every_wrong_digit_is_caught(self, number: str, place: int, shift: int) -> None:
        """The sum has no blind spot for one digit: 2d, less 9 above 9, differs for every d."""
        digit = (int(number[place]) + shift) % 10
        with pytest.raises(ValidationError):
            read("cedula", number[:place] + str(digit) + number[place + 1 :])

    @given(cedulas(), st.integers(2, 8))
    def test_swapped_neighbours_are_caught_but_for_0_and_9(self, number: str, place: int) -> None:
        left, right = number[place], number[place + 1]
        assume(left != right)
        swapped = number[:place] + right + left + number[place + 2 :]
        if {left, right} == {"0", "9"}:
            assert read("cedula", swapped) == swapped
        else:
            assert code("cedula", swapped) == "check_digit"


class TestPassport:
    @pytest.mark.parametrize(
        ("typed", "kept"),
        [("ab 123-456", "AB123456"), (" x1234567a ", "X1234567A"), ("ＡＢ１２３", "AB123")],
    )
    def test_is_kept_in_capitals_without_spaces_and_hyphens(self, typed: str, kept: str) -> None:
        assert read("passport", typed) == kept

    @pytest.mark.parametrize(
        ("number", "why"),
        [
            ("AB12", "length"),
            ("A" * 20 + "1", "length"),
            ("ABCDEF", "no_digit"),
            ("ÑANDU1", "malformed"),
            ("AB/1234", "malformed"),
            ("", "missing"),
            ("AB1\n234", "control_characters"),
            (7, "wrong_type"),
        ],
    )
    def test_wrong_ones_say_why(self, number: object, why: str) -> None:
        assert code("passport", number) == why


class TestDocument:
    def test_an_unknown_type_is_the_only_fault_told(self) -> None:
        with pytest.raises(ValidationError) as caught:
            Document.model_validate({"type": "dni", "number": "x"})
        assert [fault["loc"] for fault in caught.value.errors()] == [("type",)]

    def test_a_cedula_is_ecuadors_whoever_holds_it(self) -> None:
        assert document_key("cedula", "CO", "1700000019") == "cedula#EC#1700000019"

    def test_a_passport_is_its_countrys(self) -> None:
        assert document_key("passport", "CO", "AB123456") == "passport#CO#AB123456"
